"""Reward terms, worked by hand."""

import pytest

from segenv.proof import Goal, ProofState, TacticError, Theorem
from segenv.rewards import (
    TERMS,
    Decision,
    Rewards,
    Transition,
    add_up,
    as_rewards,
    difficulty_overlong,
    goals_closed,
    overlong,
    proof,
)

THEOREM = Theorem("t", "p")


def state(goals):
    return ProofState(THEOREM, (), tuple(Goal(f"⊢ {i}", str(i)) for i in range(goals)))


def step(before, after, **more):
    return Transition(state(before), "x", state(after), **more)


def test_tactic_terms():
    rewards = Rewards(proof(), goals_closed(0.5))
    assert rewards.of_transition(step(1, 2)) == {"proof": 0.0, "goals_closed": -0.5}
    assert rewards.of_transition(step(1, 0, proved=True)) == {"proof": 1.0, "goals_closed": 0.5}


def test_terms_are_summed_with_discounts_and_by_name():
    assert add_up([{"a": 1.0, "b": 0.0}, {"a": 1.0, "b": 2.0}], 0.5) == {"a": 1.5, "b": 1.0}
    assert add_up([]) == {}


@pytest.mark.parametrize(
    ("tokens", "penalty"), [(10, 0.0), (60, 0.0), (80, -0.5), (100, -1.0), (300, -1.0)]
)
def test_the_overlong_penalty_ramps(tokens, penalty):
    decision = Decision("x", state(1), state(1), (step(1, 1),), tokens)
    assert Rewards(overlong(100, 40)).of_decision(decision) == {"overlong": penalty}


def test_the_difficulty_scaled_penalty_spares_proofs_of_hard_theorems():
    term = difficulty_overlong(100, 40, solve_rate=lambda theorem: 0.25)
    proved = Decision("x", state(1), state(0), (step(1, 0, proved=True),), 80)
    failed = Decision("x", state(1), state(1), (step(1, 1, error=TacticError("other", "")),), 80)
    assert Rewards(term).of_decision(proved) == {"difficulty_overlong": -0.125}
    assert Rewards(term).of_decision(failed) == {"difficulty_overlong": -0.5}


def test_what_an_environment_accepts():
    assert [term.name for term in as_rewards(None).terms] == ["proof"]
    built = as_rewards({"proof": 2.0, "overlong": {"limit": 9, "buffer": 3, "weight": 0.5}})
    assert [(t.name, t.weight) for t in built.terms] == [("proof", 2.0), ("overlong", 0.5)]
    with pytest.raises(ValueError, match="there are proof"):
        as_rewards({"proofs": 1.0})
    with pytest.raises(ValueError, match="two reward terms"):
        Rewards(proof(), proof())
    assert "proof" in TERMS
