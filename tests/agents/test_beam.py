"""Beams, whose layers are worked by hand."""

import math

import pytest

from agents.policies import Categorical
from agents.search import (
    Beam,
    Budget,
    Fixed,
    LengthNormalised,
    Narrowing,
    beam,
    critic,
    drive,
    open_goals,
    result,
)
from segenv.proof import ProofState
from tests.agents.fakes import FakeBackend, Table, TinyLanguageModel, found, listing

S = FakeBackend({}).state("s")
# a 0.6 -> x, b 0.4 -> z;   x: c 0.3 -> y; z: d 0.9 -> w, f 0.1 -> v;   y: e proves; v: g proves
MOVES = {
    "s": {"a": "x", "b": "z"},
    "x": {"c": "y"},
    "z": {"d": "w", "f": "v"},
    "y": {"e": ""},
    "v": {"g": ""},
}
SAYS = {
    "s": {"a": 0.6, "b": 0.4},
    "x": {"c": 0.3, "no": 0.7},
    "z": {"d": 0.9, "f": 0.1},
    "y": {"e": 1.0},
    "v": {"g": 1.0},
    "w": {"no": 1.0},
}


def searched(size: int, **more: object) -> tuple[list[str], tuple[str, ...]]:
    backend = FakeBackend(MOVES)
    args = Beam(Fixed(size), Fixed(2), **more)  # type: ignore[arg-type]
    return backend.log, found(backend, listing(SAYS), beam(S, Budget(), args)).script


def test_only_the_best_go_on() -> None:
    """One node: x (0.6), then y. Two: x and z, then w (0.36) and y (0.18). v never fits."""
    assert searched(1) == (["s: a", "s: b", "x: c", "x: no", "y: e"], ("a", "c", "e"))
    log, script = searched(2)
    assert log[2:] == ["x: c", "x: no", "z: d", "z: f", "w: no", "y: e"]
    assert script == ("a", "c", "e")


def test_a_critic_ranks_the_layer() -> None:
    judged: list[list[str]] = []

    def likes(states: list[ProofState]) -> list[float]:
        judged.append([str(state) for state in states])
        return [float(str(state) in ("z", "v")) for state in states]

    _, script = searched(1, priority=critic, value=likes)
    assert script == ("b", "f", "g")
    assert judged == [["x", "z"], ["w", "v"]]  # one question a layer
    with pytest.raises(ValueError, match="give the search a `value`"):
        searched(1, priority=critic)


def test_the_beam_narrows() -> None:
    """DoBeVi's schedule for the nodes that go on: all three layers of nodes, then one."""
    moves = {"s": {"a": "x", "b": "y", "c": "z"}, "x": {"a": "x1"}, "y": {"a": "y1"}, "z": {}}
    says = {name: {"a": 0.5, "b": 0.3, "c": 0.2} for name in (*moves, "x1", "y1")}
    args = Beam(Narrowing(high=3, low=1, limit=8, rate=2.0), Fixed(3))
    backend = FakeBackend(moves)
    drive([beam(S, Budget(expansions=8), args)], listing(says), backend)
    asked = list(dict.fromkeys(line.split(":")[0] for line in backend.log))
    assert asked == ["s", "x", "y", "x1"]  # after 1 expansion 2.5, after 4 only 1


def test_segments_stand_for_election_state_by_state() -> None:
    """The states inside a segment are in the layer, and a segment's score is that of its tactics."""
    moves = {"s": {"a": "x", "b": "z"}, "x": {"c": "y"}, "y": {"e": ""}}
    policy = listing({"s": {"a\nc": 0.6, "b": 0.4}, "y": {"e": 1.0}})
    backend = FakeBackend(moves)
    by_length = LengthNormalised(2.0)
    (tree,) = drive([beam(S, Budget(), Beam(Fixed(1), Fixed(2), by_length))], policy, backend)
    assert tree.solution and tree.solution.actions == ("a\nc", "e")
    x, y = tree.solution.path()[:2]
    assert (x.log_prob, y.log_prob) == (math.log(0.6) / 2, math.log(0.6))


def test_a_layer_that_gave_nothing_is_asked_again() -> None:
    moves = {"s": {"a": "x"}, "x": {"c": ""}}
    policy = Categorical(Table({"s": {"no": 0.9, "a": 0.1}, "x": {"no": 0.9, "c": 0.1}}))
    result_ = found(
        FakeBackend(moves), policy, beam(S, Budget(expansions=99), Beam(width=Fixed(1)))
    )
    assert result_.solved and result_.expansions > 3
    ends = found(FakeBackend({}), listing({"s": {"no": 1.0}}), beam(S, Budget()))
    assert ends.ended == "exhausted"


@pytest.mark.parametrize("name", ["tokens", "expansions", "tactics"])
def test_no_budget_is_exceeded(name: str) -> None:
    moves = {"s": {"a": "s+s"}, "s+s": {"a": "s+s+s", "b": "s"}}
    model = TinyLanguageModel({"a": 0.3, "b": 0.3, "<end>": 0.4})
    for limit in range(12):
        args = Beam(Fixed(3), Fixed(2), open_goals)
        search = beam(S, Budget(**{name: limit}), args)  # type: ignore[arg-type]
        (tree,) = drive([search], model, FakeBackend(moves))
        spent = result(tree)
        used = spent.tactic_calls if name == "tactics" else getattr(spent, name)
        assert used <= limit and spent.ended == name
