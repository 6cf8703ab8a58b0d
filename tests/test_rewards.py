"""Reward terms, worked by hand."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import gymnasium as gym
import pytest

from segenv.decision import Decision, Spending, Transition
from segenv.proof import Goal, ProofState, TacticError, Theorem
from segenv.rewards import TERMS, Rewards, as_rewards, reward_term, shaping

THEOREM = Theorem("t", "p")


def state(goals):
    return ProofState(THEOREM, (), tuple(Goal(f"⊢ {i}", str(i)) for i in range(goals)))


def call(*goals, tokens=0, gamma=1.0, leaves=1, proved=False, **more):
    """A call whose tactics lead through these numbers of open goals."""
    steps = [
        Transition(state(a), "x", state(b), tactics=leaves, proved=proved and b == 0)
        for a, b in pairwise(goals)
    ]
    ends = (state(goals[0]), state(goals[-1]))
    return Decision("x", *ends, tuple(steps), tokens, gamma, **more)


def value(terms, decision, below=0.0):
    return Rewards(terms).of(decision, below)


def test_a_proof_is_paid_with_its_last_leaf():
    assert TERMS["proof"](call(1, 2, 1, 0, proved=True, gamma=0.9)) == pytest.approx(0.81)
    assert TERMS["proof"](call(1, 0, leaves=3, proved=True, gamma=0.9)) == pytest.approx(0.81)
    assert TERMS["proof"](call(1, 2)) == 0.0
    assert value({"proof": 2.0}, call(1, 0, proved=True), below=0.5) == {"proof": 1.0}


@pytest.mark.parametrize("gamma", [1.0, 0.9, 0.0])
@pytest.mark.parametrize("ended", ["proved", "gave_up", "tactics", "timeout", "limit"])
@pytest.mark.parametrize("calls", [[(3, 2, 4, 0)], [(3, 2), (2, 4), (4, 0)], [(3, 2, 4), (4, 0)]])
def test_shaping_is_worth_the_first_potential_whatever_is_done(calls, ended, gamma):
    total, time = 0.0, 0
    for goals in calls:
        last = goals is calls[-1]
        decision = call(*goals, gamma=gamma, ended=ended if last else None)
        total += gamma**time * TERMS["goals_closed"](decision)
        time += decision.duration
    assert total == pytest.approx(3.0)


def test_giving_up_costs_the_same_before_and_after_a_goal_was_split():
    at_once = TERMS["goals_closed"](call(1, gave_up=True, ended="gave_up"))
    split = TERMS["goals_closed"](call(1, 2)) + TERMS["goals_closed"](call(2, ended="gave_up"))
    assert at_once == split == 1.0


def test_a_potential_of_ones_own():
    progress = partial(shaping, potential=lambda s: -2.0 * len(s.goals))
    assert value({progress: 0.5}, call(2, 1)) == {"shaping": 1.0}


def test_prices():
    decision = call(1, 2, 1, tokens=12, gamma=0.5, leaves=2)
    terms = {"tactic_price": 1.0, "call_price": 0.25, "token_price": 0.1}
    assert value(terms, decision) == {
        "tactic_price": -(1 + 0.5 + 0.25 + 0.125),
        "call_price": -0.25,
        "token_price": pytest.approx(-1.2),
    }


@pytest.mark.parametrize(
    ("tokens", "penalty"), [(10, 0.0), (60, 0.0), (80, -0.5), (100, -1.0), (300, -1.0)]
)
def test_the_overlong_penalty_ramps(tokens, penalty):
    terms = {"overlong": {"limit": 100, "buffer": 40}}
    assert value(terms, call(1, 1, tokens=tokens)) == {"overlong": penalty}


def test_the_difficulty_scaled_penalty_spares_proofs_of_hard_theorems():
    knobs = {"limit": 100, "buffer": 40, "solve_rate": lambda theorem: 0.25}
    proved = call(1, 0, tokens=80, proved=True)
    failed = call(1, 1, tokens=80, error=TacticError("other", ""))
    assert value({"difficulty_overlong": knobs}, proved) == {"difficulty_overlong": -0.125}
    assert value({"difficulty_overlong": knobs}, failed) == {"difficulty_overlong": -0.5}


def test_a_proof_beyond_the_limit_is_worth_nothing_and_nothing_else_is_penalised():
    terms = {"proof": 1.0, "truncation": {"limit": 100}}
    for tokens, total in ((90, 1.0), (100, 1.0), (110, 0.0)):
        found = call(1, 0, proved=True, spent=Spending(tokens=tokens))
        assert sum(value(terms, found, below=1.0).values()) == total
        failed = call(1, 1, spent=Spending(tokens=tokens))
        assert sum(value(terms, failed).values()) == 0.0
    by_tactics = {"truncation": {"limit": 3, "unit": "tactics"}}
    late = call(1, 2, 0, proved=True, gamma=0.5, spent=Spending(tactics=4))
    assert value(by_tactics, late) == {"truncation": -0.5}
    with pytest.raises(ValueError, match="unit is 'words'"):
        Rewards({"truncation": {"limit": 3, "unit": "words"}})


def test_exploration_pays_for_what_lean_accepts():
    refused = Transition(state(1), "x", state(1), TacticError("other", ""))
    decision = call(1, 2, 1, gamma=0.5)
    decision = replace(decision, transitions=(*decision.transitions, refused))
    assert value({"exploration": 0.1}, decision) == {"exploration": pytest.approx(0.15)}


def test_what_an_environment_accepts():
    assert [term.name for term in as_rewards(None).terms] == ["proof"]
    built = as_rewards({"proof": 2.0, "overlong": {"limit": 9, "buffer": 3, "weight": 0.5}})
    assert [(t.name, t.weight) for t in built.terms] == [("proof", 2.0), ("overlong", 0.5)]
    with pytest.raises(ValueError, match="Did you mean 'proof'"):
        as_rewards({"proofs": 1.0})
    with pytest.raises(ValueError, match="two reward terms"):
        Rewards({"proof": 1.0, TERMS["proof"]: 1.0})


def test_every_term_says_what_it_is_and_shows_an_example():
    assert all(term.__doc__ for term in TERMS.values())


# Terms as a user writes them: from papers that need the end of an episode and what was spent.


@pytest.fixture
def own_terms():
    before = set(TERMS)
    yield
    for name in set(TERMS) - before:
        del TERMS[name]


def test_a_term_of_ones_own_by_name(native, own_terms):
    @reward_term
    def dler(decision: Decision) -> float:
        """1 for a proof, 0 where the episode was truncated (DLER, 2510.15110)."""
        return float(decision.proved and not decision.truncated)

    @reward_term
    def abstain(decision: Decision, value: float) -> float:
        """A value for giving up that grows with what was tried before (Auto-CEI, 2410.14808)."""
        return value * min(1.0, decision.spent_before.tactics / 4) if decision.gave_up else 0.0

    @reward_term
    def final_price(decision: Decision) -> float:
        """What the whole episode has spent, paid at its end."""
        return -float(decision.spent.tokens) if decision.ended else 0.0

    swap = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
    terms = {"dler": 1.0, "abstain": {"value": 0.5}, "final_price": 0.01}
    env = gym.make("LeanStep-v0", theorems=swap, backend=native, rewards=terms)
    env.reset()
    assert env.step("constructor")[4]["reward_terms"] == {k: 0.0 for k in terms} | {
        "final_price": 0
    }
    *_, info = env.step("give_up")
    assert info["reward_terms"] == {"dler": 0.0, "abstain": 0.125, "final_price": -0.01}
    env.reset()
    assert env.step("exact ⟨h.2, h.1⟩")[1] == pytest.approx(1.0 - 0.1)
    with pytest.raises(ValueError, match="there is a reward term 'proof' already"):

        @reward_term
        def proof(decision: Decision) -> float:
            return 0.0


def test_amounts():
    limits = Spending(3, float("inf"), 2)
    assert Spending(1, 5, 1).left_of(limits) == {"tactics": 2, "tokens": None, "calls": 1}
    assert Spending(1, 5, 1).exceeded(limits) is None
    assert (
        Spending(1, 5, 2).exceeded(limits) == "calls" and Spending(3).exceeded(limits) == "tactics"
    )


# -- by hand --------------------------------------------------------------------------------------

REFUSAL = TacticError("other", "no")


def test_a_closed_segment_is_accepted_to_its_end_and_closes_a_goal():
    closed = TERMS["segment_closed"]
    assert closed(call(2, 1)) == 1 and closed(call(2, 3, 1)) == 1
    assert closed(call(2, 2)) == 0 and closed(call(2, 3)) == 0
    assert closed(call(2, 1, 1, error=REFUSAL)) == 0 and closed(call(2, gave_up=True)) == 0


def test_goals_are_counted_and_a_call_is_discounted_by_its_leaves():
    closed = TERMS["goals_closed"]
    assert closed(call(3, 1)) == 2.0 and closed(call(1, 3)) == -2.0
    assert closed(call(2, 1, leaves=3, gamma=0.5)) == 2 - 0.5**3
    for ended in ("proved", "gave_up", "tactics", "limit", "timeout"):
        assert closed(call(2, 1, leaves=3, gamma=0.5, ended=ended)) == 2.0, ended


def test_a_call_without_a_tactic_has_its_price_too():
    gave_up = call(1, gave_up=True, ended="gave_up")
    assert value({"call_price": 2.0, "token_price": 1.0}, gave_up) == {
        "call_price": -2.0,
        "token_price": 0.0,
    }


def test_what_was_refused_costs_its_leaves():
    refused = Transition(state(1), "x", state(1), REFUSAL, tactics=2)
    decision = Decision("x", state(1), state(1), (refused,), error=REFUSAL)
    assert value({"tactic_price": 0.5}, decision) == {"tactic_price": -1.0}


def test_what_the_environment_paid_stands_for_the_proof_also_where_it_is_nothing():
    assert value({"proof": 1.0}, call(1, 0, proved=True), below=0.0) == {"proof": 0.0}


def test_a_hard_limit_and_the_difficulty():
    hard = {"overlong": {"limit": 100, "buffer": 0, "weight": 2.0}}
    found = [value(hard, call(1, 1, tokens=n))["overlong"] for n in (99, 100, 101)]
    assert found == [0.0, 0.0, -2.0]
    knobs = {"limit": 100, "buffer": 40, "solve_rate": lambda theorem: 0.5, "exponent": 2.0}
    scaled = partial(TERMS["difficulty_overlong"], **knobs)
    assert scaled(call(1, 0, tokens=80, proved=True)) == -0.125
    assert scaled(call(1, 0, tokens=80)) == -0.5
    assert scaled(call(1, 0, tokens=100, proved=True)) == -0.25
    assert scaled(call(1, 0, tokens=101, proved=True)) == -1.0


def test_a_term_with_parameters_weighs_one_by_default():
    assert as_rewards({"overlong": {"limit": 9, "buffer": 3}}).terms[0].weight == 1.0


@pytest.mark.parametrize(
    ("terms", "fragment"),
    [
        ({"proof": float("nan")}, "the weight of the reward term proof is nan"),
        ({"proof": "1"}, "the weight of the reward term proof is '1'"),
        ({"overlong": {"limit": 3}}, "overlong needs `buffer` besides a weight"),
        ({"overlong": {"limit": 3, "buffer": 4}}, "buffer is 4"),
        ({"overlong": {"limit": -1, "buffer": 0}}, "limit is -1"),
        (
            {
                "difficulty_overlong": {
                    "limit": 3,
                    "buffer": 1,
                    "solve_rate": len,
                    "exponent": -1,
                }
            },
            "exponent is -1",
        ),
        ({"overlong": {"limit": 3, "buffer": 1, "bufer": 2}}, "bufer"),
    ],
)
def test_parameters_are_judged_when_they_are_given(terms, fragment):
    with pytest.raises((ValueError, TypeError), match=fragment):
        as_rewards(terms)


def test_a_module_that_is_imported_again_keeps_its_terms():
    assert reward_term(TERMS["proof"]) is TERMS["proof"]
    with pytest.raises(ValueError, match="there is a reward term 'proof' already"):

        @reward_term
        def proof(decision: Decision) -> float:
            return 1.0
