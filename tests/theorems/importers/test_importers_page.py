"""The examples of docs/importers.md are read as the page says."""

import re
from pathlib import Path

import pytest

from segenv.theorems.importers import NAMES
from segenv.theorems.importers.reading import read

PAGE = (Path(__file__).parents[3] / "docs" / "importers.md").read_text(encoding="utf-8")
SECTIONS = re.split(r"^### ", PAGE.partition("## Formats")[2].partition("\n## ")[0], flags=re.M)[1:]
EXAMPLES = [
    (name, kind, text)
    for section in SECTIONS
    for kind, text in re.findall(r"^```(json|lean)\n(.*?)^```$", section, re.M | re.S)
    for name in re.findall(r"`(\w+)`", section.partition("\n")[0])
]


def test_every_format_has_a_section():
    assert {name for section in SECTIONS for name in re.findall(r"`(\w+)`", section)} >= set(NAMES)
    assert {name for name, _, _ in EXAMPLES} == {*NAMES} - {"folder"}


@pytest.mark.parametrize(("name", "kind", "text"), EXAMPLES)
def test_the_examples_are_read(name, kind, text, tmp_path):
    path = tmp_path / f"example.{kind}"
    line = " ".join(text.split("\n"))
    path = path.with_suffix(".jsonl") if kind == "json" else path
    path.write_text(line if kind == "json" else text, encoding="utf-8")
    imported = read(name, path)
    assert len(imported.entries) == 1 and not imported.rejected and not imported.left_out
