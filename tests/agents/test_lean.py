"""Searches in real Lean: many at once, proofs read to their end, records of what was tried."""

from collections.abc import Callable, Sequence

import pytest

from agents.examples import examples
from agents.policies import Categorical, WithoutReplacement
from agents.policies.retrieval import Memory
from agents.search import (
    RMAX,
    Beam,
    BestFirst,
    Budget,
    Correction,
    GoalAwareRollout,
    Mcts,
    TacticMean,
    beam,
    best_first,
    corrected,
    drive,
    explored,
    mcts,
    result,
    whole_proof,
)
from agents.search.tree import Search
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem
from segenv.traces.export.preference import preferences
from segenv.traces.extract import traces
from tests.agents.fakes import listing

LESSONS = (
    Theorem("swap", "p ∧ q → q ∧ p", "(p q : Prop)", proof="intro h\nexact ⟨h.2, h.1⟩"),
    Theorem(
        "chain", "r", "(p q r : Prop) (f : p → q) (g : q → r) (hp : p)", proof="exact g (f hp)"
    ),
    Theorem("pair", "p ∧ q", "(p q : Prop) (a : p) (b : q)", proof="constructor\nexact a\nexact b"),
)
ASKED = (
    Theorem("swap'", "b ∧ a → a ∧ b", "(a b : Prop)"),
    Theorem("pair'", "y ∧ x", "(x y : Prop) (k : y) (l : x)"),
    Theorem("three", "(x ∧ y) ∧ z", "(x y z : Prop) (k : y) (l : x) (m : z)"),
    Theorem("false", "x", "(x y : Prop) (k : y)"),
)


def stepwise(start: ProofState) -> Search:
    return best_first(start, Budget(tokens=80), BestFirst(rollout=GoalAwareRollout()), seed=4)


def whole(start: ProofState) -> Search:
    return whole_proof(start, Budget(tokens=80), samples=3, seed=4)


def fixed(start: ProofState) -> Search:
    return corrected(start, Budget(tokens=80), Correction(samples=3, corrections=1), seed=4)


def layered(start: ProofState) -> Search:
    return beam(start, Budget(tokens=80), Beam(priority=TacticMean()), seed=4)


def walked(start: ProofState) -> Search:
    return mcts(start, Budget(tokens=80), RMAX, seed=4)


def valued(start: ProofState) -> Search:
    return mcts(start, Budget(tokens=80), Mcts(fewest_goals), seed=4)


def fewest_goals(states: Sequence[ProofState]) -> list[float]:
    return [1 / (1 + len(state.goals)) for state in states]


@pytest.mark.parametrize("make", [stepwise, whole, fixed, layered, walked, valued])
def test_searches_side_by_side_in_lean(
    native: NativeBackend, make: Callable[[ProofState], Search]
) -> None:
    """A sampling policy, four theorems twice over: as each alone, and those that hold are proved."""
    policy = Categorical(Memory(examples(traces(native, LESSONS)[0], "whole")))
    starts = [native.start(theorem) for theorem in ASKED * 2]
    together = [result(tree) for tree in drive(list(map(make, starts)), policy, native)]
    alone = [result(drive([make(start)], policy, native)[0]) for start in starts[:4]]
    assert together == alone * 2
    assert together[0].solved and not together[3].solved
    assert all(one.verdict and one.verdict.tier == "T2" for one in together if one.solved)


def proved(native: NativeBackend, *texts: str) -> list[bool]:
    """Whether each text alone is a proof of `p ∧ q` out of both."""
    start = native.start(LESSONS[2])
    searches = [whole_proof(start, Budget(expansions=1)) for _ in texts]
    policies = [listing_of(start, text) for text in texts]
    trees = [
        drive([search], policy, native)[0]
        for search, policy in zip(searches, policies, strict=True)
    ]
    return [tree.solution is not None for tree in trees]


def listing_of(start: ProofState, *texts: str) -> WithoutReplacement:
    shown = "+".join(goal.text for goal in start.goals)
    return listing({shown: dict.fromkeys(texts, 1 / len(texts))})


def test_a_proof_is_read_to_its_end(native: NativeBackend) -> None:
    """Right and complete; then a tail that Lean refuses, one that it accepts, and goals left."""
    right = "constructor\nexact a\nexact b"
    assert proved(
        *(
            native,
            right,
            f"{right}\nexact a",
            f"{right}\nskip",
            f"{right}\n)",
            "constructor\nexact a",
        ),
        *("constructor\n· exact a\n· exact b", "exact ⟨a, b⟩; rfl", "sorry", "  exact ⟨a, b⟩\n\n"),
    ) == [True, False, True, False, False, True, False, False, True]


def test_a_step_may_end_before_its_text(native: NativeBackend) -> None:
    """A segment is over with the last goal: what stands behind is not run, and makes nothing false."""
    start = native.start(LESSONS[2])
    policy = listing_of(start, "constructor\nexact a\nexact b\nexact nonsense")
    (tree,) = drive([best_first(start, Budget())], policy, native)
    assert tree.solution and tree.solution.state.script == ("constructor", "exact a", "exact b")


def test_what_lean_refused_is_exported(native: NativeBackend) -> None:
    start = native.start(LESSONS[2])
    policy = listing_of(start, "left", "sorry", "exact a", "exact ⟨a, b⟩")
    (tree,) = drive([best_first(start, Budget())], policy, native)
    rows = list(preferences(explored(tree)))
    assert {row.chosen for row in rows} == {"exact ⟨a, b⟩"}
    refused = [d for d in tree.decisions if d.error]
    assert {row.rejected for row in rows} == {d.action for d in refused}
    assert all(d.error and d.error.message for d in refused)
    assert [d.verdict.tier for d in tree.decisions if d.proved and d.verdict] == ["T2"]
