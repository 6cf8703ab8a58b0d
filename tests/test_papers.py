"""Every function and every test that the table of papers names is there."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "docs" / "papers.md").read_text("utf-8").splitlines()
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in LINES
    if line.startswith("| ") and not line.startswith("| paper")
]
HOSTED = (
    "SEG-ATP, BFS-Prover-V2, DoBeVi, LeanDojo, LeanProgress, STP, Goedel-Prover-V2, REAL-Prover, "
    "Spark-Prover, SubgoalXL, Lyra, DSP, TheoremLlama, Re:Form, FVEL, Alchemy, MUSTARD, DOTS, DARS, "
    "Auto-CEI, Echo Chamber, StepCoder, Satori, SPARE, TEMPO, MatchTIR, R³L, InT, ArCHer, StepTool, "
    "DLER, Lite PPO, Apriel, ARLCP, LightningRL, RLSP, Step-DPO, SCDPO, Step-KTO, LaRe, OVM, "
    "AlphaMath, APRIL, Tree search, APR, SPO"
)


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@cache
def named_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def found(name: str) -> Any:
    """What a dotted name is. Raises if it is nothing."""
    module, _, own = name.rpartition(".")
    return getattr(import_module(module), own)


@pytest.mark.parametrize("name", sorted({name for row in ROWS for name in quoted(row[1])}))
def test_a_function_of_the_table_is_there(name: str) -> None:
    assert callable(found(name))


@pytest.mark.parametrize("name", sorted({name for row in ROWS for name in quoted(row[2])}))
def test_a_test_of_the_table_is_there(name: str) -> None:
    path, _, own = name.partition("::")
    assert own in named_in(path)


def test_every_hosted_paper_has_a_row_that_is_whole() -> None:
    """A row has functions, tests and what is left out; or neither of the first two, and why."""
    papers = "\n".join(row[0] for row in ROWS)
    assert [name for name in HOSTED.split(", ") if name not in papers] == []
    for row in ROWS:
        assert len(row) == 4 and row[3], row[0]
        assert bool(quoted(row[1])) == bool(quoted(row[2])), row[0]
