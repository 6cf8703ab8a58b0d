"""What `docs/search.md` shows is what happens, and it names what is there."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from agents import policies, search, values
from segenv.backends.native import NativeBackend

DOCS = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")


def test_the_example_runs_and_prints_what_it_says(
    native: NativeBackend, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    (said,) = re.findall(r"```text\n(.*?)```", DOCS, re.DOTALL)
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda: nullcontext(native))
    exec(compile(code, "docs/search.md", "exec"), {})
    assert capsys.readouterr().out == said


def test_every_search_and_priority_is_on_the_page() -> None:
    unsaid = {"Node", "Tree", "Meter", "SearchResult", "explored", "printed", "Fixed", "WithErrors"}
    unsaid |= {"never", "unheard", "Beam", "Correction", "Planning", "Lemmas"}
    for name in {*search.__all__, "goal_count", "potential", "Blend", "Listed"} - unsaid:
        assert re.search(rf"\b{name}\b", DOCS), f"{name} is not in docs/search.md"
    assert hasattr(policies, "Blend") and hasattr(values, "potential")
