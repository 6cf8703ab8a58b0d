"""Every snippet of the README and of `docs/` runs as it stands, in a folder of its own.

`docs/traces.md`, `docs/search.md` and the first block of the README are run by tests that also look at
what they print. A reader's own files and projects are there: `FILES`, and a folder of Lean at
`path/to/project`.
"""

import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import nullcontext, redirect_stdout
from functools import cache
from pathlib import Path
from runpy import run_module
from warnings import catch_warnings, simplefilter

import pytest
from typer.testing import CliRunner

from segenv.cli import app
from segenv.lean.build import ensure_core
from segenv.lean.runtime import discover

ROOT = Path(__file__).parents[1]
ELSEWHERE = {
    *(("README.md", "python"), ("docs/search.md", "python")),
    *(("docs/traces.md", "python"), ("docs/traces.md", "sh")),
}
PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")))
NOTES = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "experiments").rglob("*.md"))


def blocks(kinds):
    """Page, and text, of all fenced blocks of some kinds."""
    return [
        pytest.param(text, id=f"{page}-{i}")
        for page in sorted(PAGES)
        for i, (kind, text) in enumerate(
            re.findall(r"^```(\w*)\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S)
        )
        if kind in kinds and (page, kind) not in ELSEWHERE
    ]


def commands():
    """The lines of blocks for a shell; the README's list of commands, with what they do, is none."""
    texts = [block.values[0] for block in blocks(("sh", "bash", ""))]
    lines = [[line for line in text.splitlines() if line.strip()] for text in texts]
    shell = [some for some in lines if all(re.match(r"(segenv|make|python) ", s) for s in some)]
    return [line for some in shell if not re.search(r"\w  +\w", some[0]) for line in some]


STATEMENT = "theorem toy_{} (p q : Prop) (h : p ∧ q) : q ∧ p := by\n"
ROW = {"name": "toy", "formal_statement": STATEMENT.format("row"), "split": "test"}
DOJO = {
    "full_name": "toy",
    "traced_tactics": [
        {"tactic": "exact h", "state_before": "p : Prop\nh : p\n⊢ p", "state_after": "no goals"}
    ],
}
FILES = {
    "minif2f.jsonl": json.dumps(ROW) + "\n",
    "proofs.jsonl": "".join(
        json.dumps({"theorem": "NatWorld.divides_with_smaller_factor", "text": f"by omega -- {i}"})
        + "\n"
        for i in range(8)
    ),
    "my_module.py": "def policy(theorem):\n    return 'omega'\n",
    "my/theorems/one.lean": "theorem one : True := trivial\n",
    "PutnamBench/lean4/src/toy.lean": "theorem toy_1900_a1 : 2 + 2 = 4 := sorry\n",
    "leandojo_benchmark_4/random/train.json": json.dumps([DOJO]),
}


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """The folder of a reader who has some files."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A Lean that was installed: the wheel's, and our core library."""
    wheel, folder = discover("wheel"), tmp_path_factory.mktemp("project")
    shutil.copytree(ensure_core(wheel), folder / "lib" / "lean")
    for file in wheel.library.parent.glob("lib*"):
        (folder / "lib" / "lean" / file.name).symlink_to(file)
    return folder


@pytest.mark.parametrize("code", blocks(("python", "py")))
def test_python_runs_without_a_warning(reader, project, code):
    (reader / "path" / "to").mkdir(parents=True)
    (reader / "path" / "to" / "project").symlink_to(project)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr


SEGENV = [line for line in commands() if line.startswith("segenv ")]
OTHERS = [line for line in commands() if not line.startswith("segenv ")]


@pytest.mark.parametrize("line", SEGENV)
def test_commands_run(reader, native, monkeypatch, line):
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))
    done = CliRunner().invoke(app, shlex.split(line, comments=True)[1:])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("line", OTHERS)
def test_other_commands_are_there(line):
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.M)
    else:
        known_to_help(line)


@pytest.mark.parametrize(
    "line",
    sorted(
        {
            line.strip()
            for page in NOTES
            for line in re.findall(
                r"^    (python -m .*)$",
                re.sub(r"\\\n\s*", "", (ROOT / page).read_text("utf-8")),  # one command a line
                re.M,
            )
        }
    ),
)
def test_commands_that_redraw_an_experiment_are_there(line):
    known_to_help(line)


def known_to_help(line: str) -> None:
    """The module of a command is there, and knows every option that the line names."""
    python, m, module, *rest = shlex.split(line, comments=True)
    assert (python, m) == ("python", "-m"), f"neither segenv, make nor python -m: {line}"
    subcommand = tuple(word for word in rest[:1] if not word.startswith("-") and "/" not in word)
    said = help_of(module, subcommand)
    for option in (word.partition("=")[0] for word in rest if word.startswith("--")):
        assert option in said, option


@cache
def help_of(module: str, subcommand: tuple[str, ...]) -> str:
    """What `python -m module ... --help` says; in this process, which has imported the rest."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # runpy's, of a module that is imported already
        patch.setattr(sys, "argv", [module, *subcommand, "--help"])
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        with pytest.raises(SystemExit) as end:
            run_module(module, run_name="__main__")
    assert not end.value.code, said.getvalue()
    return said.getvalue()
