"""Every snippet of the README and of `docs/` runs as it stands, in a folder of its own.

`docs/traces.md`, `docs/search.md`, the pages of `docs/agents` and `docs/algorithms`, and the first
block of the README are run by tests that also look at what they print; those of `docs/algorithms` that
take minutes are run there at a smaller size. Here their code is compiled, and the help knows the
options of their commands. A reader's own files and projects are there: `FILES`, and a folder of Lean at
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
PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")))
DEEPER = tuple(
    str(path.relative_to(ROOT))
    for folder in ("agents", "algorithms")
    for path in sorted((ROOT / "docs" / folder).glob("*.md"))
    if path.stem != "template"
)
ELSEWHERE = {
    *(("README.md", "python"), ("docs/search.md", "python")),
    *(("docs/traces.md", "python"), ("docs/traces.md", "sh")),
    *((page, "python") for page in DEEPER),
}
RUN_BY = {
    "docs/agents/": "tests/test_site.py",
    "docs/algorithms/archer.md": "tests/agents/training/grpo/test_grpo_page.py",
    "docs/algorithms/expert_iteration.md": "tests/agents/training/test_expert_iteration.py",
    "docs/algorithms/grpo.md": "tests/agents/training/grpo/test_grpo_page.py",
    "docs/algorithms/ppo.md": "tests/agents/training/test_ppo_page.py",
    "docs/algorithms/preference.md": "tests/agents/training/grpo/test_preference.py",
    "docs/algorithms/sft.md": "tests/agents/training/test_sft.py",
    "docs/algorithms/values.md": "tests/test_pages.py",
}
"""Which test runs the Python of a page below `docs/`."""
NOTES = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "experiments").rglob("*.md"))


def fenced(page):
    """Kind and text of all fenced blocks of a page."""
    return re.findall(r"^```(\w*)\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S)


def blocks(kinds):
    """The texts of all fenced blocks of some kinds that no other test runs."""
    return [
        pytest.param(text, id=f"{page}-{i}")
        for page in sorted((*PAGES, *DEEPER))
        for i, (kind, text) in enumerate(fenced(page))
        if kind in kinds and (page, kind) not in ELSEWHERE
    ]


def shell(text):
    """The lines of a block for a shell: each command on one line, variables filled in."""
    text = re.sub(r"\\\n\s*", "", text)
    known = dict(re.findall(r"^(\w+)=(\S+)$", text, re.M))
    for name, value in known.items():
        text = text.replace(f"{name}={value}\n", "").replace(f"${name}", value)
    return [line for line in text.splitlines() if line.strip()]


def commands():
    """The commands of all pages, each once; the list of the README, with what they do, is none."""
    found = [shell(block.values[0]) for block in blocks(("sh", "bash", ""))]
    ours = [s for s in found if all(re.match(r"(segenv|make|python) ", line) for line in s)]
    known = [line for some in ours if not re.search(r"\w  +\w", some[0]) for line in some]
    return list(dict.fromkeys(known))


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


@pytest.mark.parametrize("page", DEEPER)
def test_a_page_below_is_read_and_run_by_its_test(page):
    """Its blocks have a language; its Python compiles, and the test that runs it names the page."""
    kinds = fenced(page)
    assert all(kind in ("sh", "python", "text") for kind, _ in kinds), "a block without a language"
    for kind, text in kinds:
        if kind == "python":
            compile(text, page, "exec")
        assert kind != "sh" or set(shell(text)) <= {*SEGENV, *OTHERS}
    folder, _, name = page.rpartition("/")
    test = RUN_BY.get(page) or RUN_BY[f"{folder}/"]
    source = (ROOT / test).read_text("utf-8")
    assert name in source or f'"{folder.rpartition("/")[2]}"' in source


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
