"""The site builds, its pages have their headings, and what they show is what happens."""

import os
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
AGENTS = sorted((DOCS / "agents").glob("*.md"))
ALGORITHMS = sorted((DOCS / "algorithms").glob("*.md"))
HEADINGS = ["Notes", "When to use it", "Example", "Results", "How to replicate", "Parameters"]
SHOWN = [DOCS / "index.md", DOCS / "evaluation.md", *(p for p in AGENTS if p.stem != "template")]


def snippets(path):
    """The blocks of Python of a page, each with what it prints."""
    text = path.read_text(encoding="utf-8")
    return re.findall(
        r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", text, re.DOTALL | re.MULTILINE
    )


@pytest.mark.parametrize(
    ("page", "code", "printed"),
    [
        pytest.param(path.stem, *snippet, id=f"{path.stem}-{i}")
        for path in SHOWN
        for i, snippet in enumerate(snippets(path))
    ],
)
def test_a_snippet_prints_what_it_says(page, code, printed, native, monkeypatch, capsys):
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))
    exec(compile(code, f"docs/{page}.md", "exec"), {"__name__": page})
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize("path", [*AGENTS, *ALGORITHMS], ids=lambda path: path.stem)
def test_a_page_of_an_agent_or_a_training_has_the_headings(path):
    """The page of an algorithm may end with its policies, as those of Stable-Baselines3 do."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert found[: len(HEADINGS)] == HEADINGS
    assert all(path in ALGORITHMS and h.endswith(" Policies") for h in found[len(HEADINGS) :])
    parameters = text.partition("## Parameters")[2]
    assert text.startswith("# ")
    assert "::: agents." in parameters or (path in ALGORITHMS and "`agents.training." in parameters)


def test_every_block_of_python_says_what_it_prints():
    for path in SHOWN:
        assert len(snippets(path)) == path.read_text(encoding="utf-8").count("```python\n"), path


def test_the_site_builds_and_no_link_is_broken(tmp_path):
    """Takes some seconds: all docstrings are read, and pages are drawn from environments and worlds."""
    pytest.importorskip("mkdocs")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for page, words in {
        "environments": ["LeanSegment-v0", "Starting State", "max_tactics"],
        "worlds": ["generated worlds", "distractors", "tactics of the reference script"],
        "commands": ["segenv eval", "--unwrap"],
        "contributing": ["A page of an agent"],
        "api/evaluation": ["pass_at_k", "arXiv 2107.03374"],
        "agents/best_first": ["which node is expanded next"],
    }.items():
        text = (tmp_path / f"{page}.html").read_text(encoding="utf-8")
        for word in words:
            assert word.lower() in text.lower(), (page, word)
