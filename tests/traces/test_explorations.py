"""What was tried, as a value: known answers by hand, and real Lean along a proof."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segenv.backends.base import Attempt
from segenv.proof import Theorem
from segenv.traces.codec import exploration_from_json, exploration_to_json
from segenv.traces.exploration import Exploration, Node
from segenv.traces.explore import explore
from segenv.traces.extract import trace
from segenv.traces.jsonl import read_explorations, write_explorations
from tests.spies import noting
from tests.traces.made import EXPLORATION, REFUSED, THEOREM
from tests.typed import there

AND = Theorem("and", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


def test_the_ways_to_the_proof():
    assert EXPLORATION.ways == {"⊢ s": (1, 2, 1, 0), "⊢ x\n\n⊢ y": (2, 1, 0), "⊢ y": (1, 0)}
    left = [EXPLORATION.tactics_left(node) for node in EXPLORATION.nodes]
    assert left == [3, 2, None, None, None, 1, 2, 0, None, None, None]


def test_a_state_that_leads_back_has_a_way():
    """s -away-> z -back-> s: the proof is known from z, four tactics away."""
    back = Exploration(THEOREM, (*EXPLORATION.nodes, Node(3, "back", ("⊢ s",))))
    assert back.ways["⊢ z"] == (1, 1, 2, 1, 0)
    assert back.ways["⊢ s"] == EXPLORATION.ways["⊢ s"]


def test_without_a_proof_nothing_is_known():
    nodes = (Node(None, "", ("⊢ s",)), Node(0, "trick", ()), Node(0, "bad", REFUSED))
    lost = Exploration(THEOREM, nodes)
    assert lost.ways == {} and not any(node.proved for node in nodes)
    assert [lost.tactics_left(node) for node in nodes] == [None, None, None]


def test_what_was_tried_in_states_that_print_alike_is_together():
    tried = {state: list(nodes) for state, nodes in EXPLORATION.attempts.items()}
    assert tried == {
        "⊢ s": ["split", "bad", "away", "slow"],
        "⊢ x\n\n⊢ y": ["close", "loop"],
        "⊢ y": ["end", "trick"],
        "⊢ z": ["bad", "on"],
    }


def test_a_node_says_what_it_is():
    refused, end, trick = (EXPLORATION.nodes[i] for i in (2, 7, 8))
    assert refused.refusal is REFUSED and refused.goals == () and not refused.proved
    assert end.proved and not trick.proved and end.state == trick.state == "no goals"
    with pytest.raises(ValueError, match="no state after 'bad'"):
        _ = refused.state


START = Node(None, "", ("⊢ s",))
WRONG = {
    "no nodes": ((), "begins with"),
    "no start": ((Node(0, "a", ("⊢ s",)),), "begins with"),
    "a refused start": ((Node(None, "", REFUSED),), "begins with"),
    "a parent after it": ((START, Node(1, "a", ("⊢ s",))), "node 1 has the parent 1"),
    "a second start": ((START, START), "node 1 has the parent None"),
    "a refused parent": ((START, Node(0, "a", REFUSED), Node(1, "b", ())), "node 2 .*no goals"),
    "a finished parent": ((START, Node(0, "a", ()), Node(1, "b", ())), "node 2 .*no goals"),
    "a path from nowhere": ((START, Node(0, "a", (), True)), "node 1 .*does not lead to it"),
    "a path to nowhere": ((dataclasses.replace(START, on_path=True),), "node 0 .*no proof"),
}


@pytest.mark.parametrize(("nodes", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_tree_is_refused(nodes, said):
    with pytest.raises(ValueError, match=said):
        Exploration(THEOREM, nodes)


@st.composite
def explorations(draw):
    """Random trees, half of them with a proof."""
    texts = st.text(max_size=8)
    nodes = [Node(None, "", (draw(texts),))]
    for _ in range(draw(st.integers(0, 6))):
        parent = draw(st.sampled_from([i for i, node in enumerate(nodes) if node.goals]))
        goals = draw(st.lists(texts, max_size=2).map(tuple))
        nodes.append(Node(parent, draw(texts), draw(st.sampled_from([goals, REFUSED]))))
    ends = [i for i, node in enumerate(nodes) if node.outcome == ()]
    here = draw(st.sampled_from([None, *ends]))
    while here is not None:
        nodes[here] = dataclasses.replace(nodes[here], on_path=True)
        here = nodes[here].parent
    return Exploration(THEOREM, tuple(nodes))


@settings(max_examples=60, deadline=None)
@given(explorations())
def test_json_gives_any_exploration_back(found):
    assert exploration_from_json(exploration_to_json(found)) == found


@settings(max_examples=60, deadline=None)
@given(explorations())
def test_a_way_is_what_a_search_forwards_would_find(found):
    """The shortest way, counted by relaxing every edge until nothing changes."""
    far = {node.state: 99 for node in found.nodes if node.goals}
    for _ in found.nodes:
        for node in found.nodes[1:]:
            parent = found.nodes[node.parent]
            left = 0 if node.proved else far[node.state] if node.goals else 99
            far[parent.state] = min(far[parent.state], left + 1)
    known = {state: left for state, left in far.items() if left < 99}
    assert {state: len(way) - 1 for state, way in found.ways.items()} == known


def test_a_file_of_explorations(tmp_path):
    path = tmp_path / "x.jsonl"
    assert write_explorations(path, [EXPLORATION, EXPLORATION]) == 2
    path.write_bytes(path.read_bytes()[:-20])
    assert list(read_explorations(path)) == [EXPLORATION]
    path.write_text('{"version": 1}\n')
    with pytest.raises(ValueError, match=r"x.jsonl:1: .*version 1; this segenv reads 3"):
        list(read_explorations(path))


# -- along a proof, with real Lean ----------------------------------------------------------------


def test_other_tactics_along_a_proof(native):
    one = trace(native, AND, "constructor\n· exact h.2\n· exact h.1")
    tactics = ["exact h.2", "exact ⟨h.2, h.1⟩", "intro x", "have t := h.1", "constructor"]
    found = explore(native, one, tactics)
    start = found.attempts[str(one.states[0])]
    assert [*start] == ["exact h.2", "exact ⟨h.2, h.1⟩", "intro x", "have t := h.1", "constructor"]
    assert there(start["exact h.2"].refusal).kind == "type_mismatch"
    assert there(start["intro x"].refusal).message.startswith("Tactic `introN` failed")
    assert start["exact ⟨h.2, h.1⟩"].proved, "the kernel accepts this proof too"
    assert start["have t := h.1"].goals and found.tactics_left(start["have t := h.1"]) is None
    assert start["constructor"].on_path and found.ways[str(one.states[0])] == (1, 0)
    assert [node.on_path for node in found.nodes if node.tactic in one.tactics].count(True) == 3


def test_the_tactics_may_depend_on_the_state(native):
    one = trace(native, AND, "constructor\n· exact h.2\n· exact h.1")
    found = explore(native, one, lambda state: [f"skip -- {len(state.goals)}"], compound=False)
    assert [node.tactic for node in found.nodes if "skip" in node.tactic] == [
        "skip -- 1",
        "skip -- 2",
        "skip -- 1",
    ]


def test_the_attempts_of_a_state_are_one_batch(native, monkeypatch):
    batches: list[list[Attempt]] = []
    real = native.run_all
    monkeypatch.setattr(native, "run_all", noting(batches, real, lambda attempts: attempts))
    one = trace(native, AND, "constructor\n· exact h.2\n· exact h.1")
    explore(native, one, ["exact h.1", "exact h.1", "rfl"])
    assert [[a.text for a in batch] for batch in batches] == [
        ["exact h.1", "rfl"],
        ["exact h.1", "rfl"],
        ["rfl"],
    ]


def test_what_is_no_proof_is_not_explored(native):
    one = trace(native, AND, "constructor\n· exact h.2\n· exact h.1")
    half = dataclasses.replace(
        one, tactics=one.tactics[:1], states=one.states[:2], depths=one.depths[:1]
    )
    with pytest.raises(ValueError, match="the trace of and is no proof"):
        explore(native, half, ["rfl"])
