"""Search trees as they were: one of each search, node by node, in a file.

`SEGENV_RECORD=1` (as for `tests/recordings`) writes the file anew; look at the difference.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from agents.search import (
    RMAX,
    Beam,
    BestFirst,
    Budget,
    Correction,
    Fixed,
    GoalAwareRollout,
    Mcts,
    TacticMean,
    beam,
    best_first,
    corrected,
    critic,
    drive,
    explored,
    mcts,
    whole_proof,
    write,
)
from agents.search.tree import Search
from segenv.proof import ProofState
from segenv.traces.files import read_explorations
from tests.agents.fakes import FakeBackend, TinyLanguageModel

FILE = Path(__file__).with_name("golden_trees.jsonl")
S = FakeBackend({}).state("s")
MOVES = {
    "s": {"a": "x", "b": "y+z"},
    "x": {"c": "x+x", "b": "y"},
    "y": {"a": "w", "c": "x"},
    "y+z": {"c": "z", "a": "w+z"},
    "z": {"d": "w"},
    "w+z": {"b": "w"},
    "w": {"d": ""},
}
WORDS = {"a": 0.2, "b": 0.15, "c": 0.15, "d": 0.1, "<end>": 0.4}


def fewest(states: Sequence[ProofState]) -> list[float]:
    return [1 / len(state.goals) for state in states]


BUDGET = Budget(tokens=70)
TWO, MEAN = Fixed(2), TacticMean()
ROLLOUT = GoalAwareRollout()
SEARCHES: dict[str, Search] = {
    "path": best_first(S, BUDGET, BestFirst(TWO), 3),
    "tactic mean": best_first(S, BUDGET, BestFirst(TWO, MEAN, MEAN.again), 3),
    "critic": best_first(S, BUDGET, BestFirst(TWO, critic, value=fewest), 3),
    "rollout": best_first(S, BUDGET, BestFirst(TWO, rollout=ROLLOUT), 3),
    "beam": beam(S, BUDGET, Beam(Fixed(3), TWO), 3),
    "value mcts": mcts(S, BUDGET, Mcts(fewest, TWO), 3),
    "rmax": mcts(S, BUDGET, RMAX, 3),
    "whole": whole_proof(S, BUDGET, 3, 3),
    "corrected": corrected(S, BUDGET, Correction(2, 1, 1), 3),
}


def test_trees_are_as_they_were(tmp_path: Path) -> None:
    """Written, read back, and compared node by node, log-probabilities and what was spent included."""
    trees = drive(list(SEARCHES.values()), TinyLanguageModel(WORDS), FakeBackend(MOVES))
    path = FILE if os.environ.get("SEGENV_RECORD") else tmp_path / FILE.name
    assert write(path, trees) == len(SEARCHES)
    found, golden = list(read_explorations(path)), list(read_explorations(FILE))
    assert found == list(map(explored, trees))
    for name, here, there in zip(SEARCHES, found, golden, strict=True):
        assert here == there, f"the tree of {name!r} is another one"


@pytest.mark.parametrize("name", ["ended", "tokens", "expansions", "valued"])
def test_what_was_spent_is_in_the_file(name: str) -> None:
    facts = [dict(tree.facts) for tree in read_explorations(FILE)]
    assert all(name in known for known in facts)
    assert {known["ended"] for known in facts} == {"solved", "tokens"}
