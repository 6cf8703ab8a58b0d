"""Selection, worked by hand, and on rollouts of real Lean."""

from dataclasses import replace
from math import exp, inf, isnan

import numpy as np
import pytest

from agents import spelled
from agents.policies import Sample
from agents.rollouts import collect
from agents.rollouts.record import Group, Rollout
from agents.selection import conjectures, difficulty, domains, giving_up, starts
from segenv.decision import Decision, Spending, Transition
from segenv.proof import Goal, ProofState, TacticError, Theorem
from tests.agents.fakes import OnlySamples

P, Q, R = (Theorem(name, name) for name in "pqr")
AND = Theorem("and_swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


def state(theorem, *script, open_=True):
    return ProofState(theorem, script, (Goal("g", "g"),) if open_ else ())


def rollout(theorem, *script, ended="proved", fault=False):
    """An episode of single tactics; the last one proves, or it ended otherwise."""
    found = Rollout(state(theorem), "g", 0, "step", ended=ended)
    for i, tactic in enumerate(script, start=1):
        last = i == len(script) and ended == "proved"
        before, after = (
            state(theorem, *script[: i - 1]),
            state(theorem, *script[:i], open_=not last),
        )
        step = Transition(before, tactic, after, proved=last)
        error = TacticError("infrastructure", "gone") if fault and i == len(script) else None
        decision = Decision(
            tactic, before, after, (step,), error=error, spent=Spending(i), ended=None
        )
        found = found.then(Sample(tactic, -1.0, 1), decision)
    return replace(found, ended=ended)


def group(theorem, *proved):
    kinds = {True: "proved", False: "tactics"}
    own = tuple(rollout(theorem, "a", "b", ended=kinds[one]) for one in proved)
    return Group(theorem.name, own)


def test_the_newest_known_rate_counts():
    lost = Group("x", (rollout(Q, "a", ended="infrastructure", fault=True),))
    found = difficulty.rates([group(P, True), group(P, True, False), group(Q, False), lost])
    assert found == {P.text_key: 0.5, Q.text_key: 0.0}


def test_theorems_near_the_target_are_likely():
    found = difficulty.near([0.5, 0.4, 0.0], temperature=0.1)
    assert found / found[0] == pytest.approx([1, exp(-1), exp(-5)])
    assert difficulty.near([0.2, 0.9]) == pytest.approx([1, 0])
    assert set(difficulty.chosen("abc", [0.5, 0.5, 0.0], 3, seed=0)) == {"a", "b"}


def test_a_rate_is_predicted_from_theorems_alike():
    references, known = np.eye(2) * 20, [1.0, 0.0]
    assert difficulty.predicted([[1, 0], [0, 1]], references, known) == pytest.approx(
        [1, 0], abs=1e-5
    )
    assert difficulty.predicted([[0, 0]], references, known) == pytest.approx([0.5])


@pytest.mark.parametrize(
    ("rate", "knobs", "more"),
    [
        (0.25, {}, 3),
        (0.25, {"hardness": True}, 8),
        (0.25, {"hardness": True, "most": 12}, 4),
        (0.5, {}, 0),
        (0.9, {}, 0),
        (0.0, {}, 24),  # counts as 1/16: S = 15/128, (4 - 15/16) / S = 26.1, and 32 are the most
        (0.25, {"scaled": True}, 2),  # S = 0.866, (8 - 6.93) / 0.866 = 1.2
    ],
)
def test_hard_theorems_get_more_rollouts(rate, knobs, more):
    assert difficulty.extra_rollouts(rate, 8, **knobs) == more


def test_the_second_stage_leaves_out_what_is_easy_or_not_known():
    lost = Group("x", (rollout(R, "a", ended="infrastructure", fault=True),))
    some = [group(P, *[True] * 2 + [False] * 6), group(Q, True, False), lost]
    assert difficulty.second_stage(some) == {"p": 3}


def test_a_reverse_curriculum_moves_back_when_enough_succeed():
    one = starts.Reverse(AND, ("constructor", "exact h.2", "exact h.1"))
    assert one.start.prefix == ("constructor", "exact h.2")
    assert one.after(0.4) == one.after(float("nan")) == one
    two = one.after(0.6)
    assert two.start.prefix == ("constructor",) and not two.done
    three = two.after(0.5)
    assert three.start.prefix == () and three.done and three.after(1.0) == three


def test_states_between_start_and_end_are_restarts():
    good, bad = rollout(P, "a", "b", "c"), rollout(P, "a", "x", ended="tactics")
    lost = rollout(P, "z", "y", ended="infrastructure", fault=True)
    found = starts.restarts([Group("g", (bad, good, lost))])
    assert {one.start.prefix: one.proved for one in found} == {
        ("a",): True,
        ("a", "x"): False,
        ("a", "b"): True,
    }
    chosen = starts.balanced(found, 2, seed=0)
    assert sorted(one.proved for one in chosen) == [False, True]
    assert len(starts.balanced(found, 3, seed=0, proved=0.0)) == 3
    assert [starts.flip_bonus(*pair) for pair in ((False, True), (True, False), (True, True))] == [
        0.5,
        -0.5,
        0,
    ]


def test_giving_up_is_worth_more_the_later():
    c1, c2, step = giving_up.first([2, 4, 6])
    assert (c1, c2, step) == pytest.approx((4.327, 0.3525, 0.3266), abs=1e-3)
    early, late = (rollout(P, *"abcdefgh"[:n], ended="gave_up") for n in (1, 8))
    assert giving_up.reward(early, 4.0, 0.5) < 0 < giving_up.reward(late, 4.0, 0.5)
    assert giving_up.reward(rollout(P, "a"), 4, 1) == 1
    assert giving_up.reward(rollout(P, "a", ended="tactics"), 4, 1) == -1
    assert isnan(giving_up.reward(rollout(P, "a", ended="infrastructure", fault=True), 4, 1))
    assert giving_up.resampling_weights([1, 0, -1], 1) == pytest.approx(
        np.array([exp(1), 1, 0]) / (exp(1) + 1)
    )


def test_the_controller_weighs_precision_and_coverage():
    some = [rollout(P, "a"), rollout(P, "a"), rollout(P, "a", ended="tactics")]
    some += [rollout(P, "a", ended="gave_up"), rollout(P, "a", ended="infrastructure", fault=True)]
    assert giving_up.objective(some) == pytest.approx(0.8 * 2 / 3 + 0.2 * 3 / 4)


def test_a_hill_is_climbed_and_its_top_kept():
    heights = {4.0: 0.5, 5.0: 0.4, 3.0: 0.6, 2.0: 0.3, 6.0: 0.1}
    climb, seen = giving_up.HillClimb(4.0, 1.0), []
    while not climb.done:
        seen.append(climb.value)
        climb = climb.after(heights[climb.value])
    assert seen == [4, 5, 3, 2] and climb.value == 3 and climb.best == 0.6
    asked = [giving_up.climbed(4, 1, [heights[h] for h in seen[:i]]) for i in range(6)]
    assert asked == [4, 5, 3, 2, 3, 3]
    text = "give_up?c1=4&c2=0.5"
    assert spelled.knob(text, "c1") == 4 and spelled.turned(text, "c1", 4.5) == (
        "give_up?c1=4.5&c2=0.5"
    )
    with pytest.raises(ValueError, match="does not say where c3 begins"):
        spelled.knob(text, "c3")


def test_sources_with_few_completed_rollouts_are_drawn_more():
    assert domains.balanced({"a": 1, "b": 1}, {"a": 90, "b": 10}) == pytest.approx(
        {"a": 0.1, "b": 0.9}
    )
    assert domains.balanced({"a": 3, "b": 1}, {"a": 9}) == {"a": 0.75, "b": 0.25}
    none = domains.balanced({"a": 1, "b": 1}, {"a": 100})
    assert none == pytest.approx({"a": 0.5 / 10.5, "b": 10 / 10.5})


class Right(OnlySamples):
    """Proves the swap every time, and says the same of all else."""

    def sample(self, prompts, n, seed):
        return [[Sample("exact ⟨h.2, h.1⟩", -1.0, 3)] * n for _ in prompts]


def test_conjectures_come_from_what_is_proved_and_are_proved_themselves(native):
    easy = collect(Right(), native, [AND], 2, "whole", budget=Spending(8, inf, inf))
    known = conjectures.seeds([*easy, group(P, True, False, False)])
    assert known == [(replace(AND, proof=""), ("exact ⟨h.2, h.1⟩",))]
    new = conjectures.conjectures(native, known, each=2)
    assert 0 < len(new) <= 2 and all(theorem.proof for theorem in new)
    hard = [group(P, True, *[False] * 4), group(Q, False), group(R, True)]
    assert conjectures.barely_proved(hard) == [P]
    asked = conjectures.conjectured(native, easy, [AND], 3)
    assert asked and not any(theorem.proof for theorem in asked)
    assert conjectures.conjectured(native, easy, [AND, *asked], 1)[:1] != asked[:1], "is known now"
    assert not conjectures.conjectured(native, easy, [AND], 0)


def test_conjectures_stay_while_they_are_barely_proved(native):
    """The first is asked for anyway; of two conjectures one is proved too seldom by now."""
    texts = ("p → p", "p → q → p", "p → q → q ∧ p")
    one, two, three = (Theorem(f"t{i}", text, "(p q : Prop)") for i, text in enumerate(texts))
    renamed = replace(one, name="other", binders="(a b : Prop)", statement="a → a")
    barely = [True, *[False] * 4]
    first = [group(theorem, *barely) for theorem in (one, two, three)]
    assert conjectures.conjectured(native, first, [renamed], 5) == [two, three]
    assert conjectures.conjectured(native, first, [renamed], 1) == [two]
    lost = group(two, *[False] * 4)
    assert conjectures.conjectured(native, [*first, lost], [renamed], 5) == [three]
