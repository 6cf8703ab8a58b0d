"""What `docs/traces.md` shows is what happens."""

import re
import shlex
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from segenv import codec
from segenv.cli import app
from segenv.proof import Theorem
from segenv.theorems.suite import load_suite
from segenv.traces import arrow
from segenv.traces.files import read_traces

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "traces.md").read_text(encoding="utf-8")


def test_the_example_runs_and_prints_what_it_says(native, tmp_path, monkeypatch, capsys):
    (code,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    (said,) = re.findall(r"```text\n(.*?)```", DOCS, re.DOTALL)
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda: nullcontext(native))
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/traces.md", "exec"), {})
    assert capsys.readouterr().out == said


def test_the_recipe_trains_on_no_theorem_that_is_held_out(native, tmp_path, monkeypatch):
    """Every command of the page as it stands, with each seventieth of all theorems for all of them."""
    (recipe,) = re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL)
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))
    monkeypatch.chdir(tmp_path)
    some = load_suite("all", native).theorems[::70]
    monkeypatch.setattr("segenv.cli.trace.find", lambda source, name, backend: some)
    for line in recipe.splitlines():
        _, *arguments = shlex.split(line, comments=True)
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
    held_out = {theorem.name for theorem in some if theorem.is_held_out}
    rows = pq.read_table(tmp_path / "sft" / "data").to_pylist()
    learned = {row["theorem"] for row in rows}
    assert held_out and learned == {theorem.name for theorem in some} - held_out
    assert {one.theorem.name for one in read_traces("traces.parquet")} == learned | held_out


def test_the_versions_are_those_that_are_written():
    assert re.findall(r"segenv\.version = (\d+)", DOCS) == [str(arrow.VERSION)]
    assert re.findall(r'\{"version": (\d+)', DOCS) == [str(codec.VERSION)]


def test_every_column_is_in_the_table():
    table = DOCS.partition("segenv.version = ")[2].partition("Explorations are")[0]
    named = re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(named))) == set(arrow.schema().names)
    assert set(Theorem.__dataclass_fields__) < set(arrow.schema().names)


@pytest.mark.parametrize("module", ["segenv.traces.files", "segenv.cli.export", "segenv.cli.stats"])
def test_heavy_libraries_wait_until_they_are_needed(module):
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


HEAVY = ("pyarrow", "datasets", "huggingface_hub", "matplotlib", "pandas", "segenv.backends.native")
