"""Values as JSON and back, without a file: nothing is lost, and nothing is taken for another."""

import json
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv import codec as values
from segenv.proof import ProofState, TacticError, Theorem, Verdict
from segenv.traces import codec
from tests.traces.made import EXPLORATION, everything, goals, trace_of, traces


def again(entry: Any) -> Any:
    return json.loads(json.dumps(entry))


@given(traces())
def test_a_trace(trace: Any) -> None:
    back = codec.trace_from_json(again(codec.trace_to_json(trace)))
    assert everything(back) == everything(trace)


@given(st.lists(goals(), max_size=3).map(tuple), st.integers(0, 9))
def test_a_state(found: Any, leaves: int) -> None:
    state = ProofState(Theorem("t", "p"), ("a", "b"), found, leaves)
    back = values.state_from_json(again(values.state_to_json(state)), state.theorem)
    assert back == state and back.tactics == leaves
    assert list(map(vars, back.goals)) == list(map(vars, found))


@pytest.mark.parametrize(
    "theorem",
    [
        Theorem("t", ""),
        Theorem("", "p"),
        Theorem("t", "p", "(p : Prop)", "import Init\n", "N", ("u", "v"), "rfl", "one", "T", "x:1"),
        Theorem("t", "p", definitions=("def a := 1", "def b := a")),
    ],
)
def test_a_theorem(theorem: Theorem) -> None:
    back = values.theorem_from_json(again(values.theorem_to_json(theorem)))
    assert back == theorem
    for name in Theorem.__dataclass_fields__:
        assert getattr(back, name) == getattr(theorem, name), name
    assert {"name", "statement"} <= values.theorem_to_json(theorem).keys()


def test_an_exploration() -> None:
    numbers = cycle([(None, None), (0.0, 0.25), (-1.5, None), (None, 0.0)])
    nodes = tuple(
        replace(node, log_prob=log_prob, value=value)
        for node, (log_prob, value) in zip(EXPLORATION.nodes, numbers, strict=False)
    )
    told = replace(EXPLORATION, nodes=nodes, facts=(("spent", 3),))
    back = codec.exploration_from_json(again(codec.exploration_to_json(told)))
    assert back == told
    assert [node.on_path for node in back.nodes] == [node.on_path for node in EXPLORATION.nodes]


def test_an_error_and_a_verdict() -> None:
    for error in (TacticError("other", "x"), TacticError("parse", "y", 3, 4, 5)):
        assert values.error_from_json(again(values.error_to_json(error))) == error
    verdict = Verdict(True, "T2", ("propext",), None, "4", "e", "c")
    assert values.verdict_from_json(again(values.verdict_to_json(verdict))) == verdict


def test_a_trace_and_an_exploration_are_not_taken_for_one_another() -> None:
    with pytest.raises(ValueError, match="this is an exploration"):
        codec.trace_from_json(codec.exploration_to_json(EXPLORATION))
    with pytest.raises(ValueError, match="this is a trace"):
        codec.exploration_from_json(codec.trace_to_json(trace_of((1, 0))))


@pytest.mark.parametrize("version", [None, 0, 1, "2"])
def test_another_version_is_not_read(version: Any) -> None:
    for read, entry in (
        (codec.trace_from_json, codec.trace_to_json(trace_of((1, 0)))),
        (codec.exploration_from_json, codec.exploration_to_json(EXPLORATION)),
    ):
        with pytest.raises(ValueError, match="version"):
            read(entry | {"version": version})  # type: ignore[operator]
