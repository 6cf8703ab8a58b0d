"""What `docs/traces.md` shows is what happens."""

import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from segenv.proof import Theorem
from segenv.traces import arrow

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "traces.md").read_text(encoding="utf-8")


def test_the_example_runs_and_prints_what_it_says(native, tmp_path, monkeypatch, capsys):
    (code,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    (said,) = re.findall(r"```text\n(.*?)```", DOCS, re.DOTALL)
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda: nullcontext(native))
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/traces.md", "exec"), {})
    assert capsys.readouterr().out == said


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
