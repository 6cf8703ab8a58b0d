"""Credit by name on rollouts that were worked out by hand, and rows of them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agents.rollouts.record import Group, Rollout, Turn
from agents.training.grpo import credit
from agents.training.grpo.rows import calls, episode, filled, has_signal, rows
from segenv.decision import Decision, Transition
from segenv.proof import Goal, ProofState, TacticError, Theorem
from segenv.rewards import proof
from tests.agents.credit import made
from tests.typed import there

THEOREM = Theorem("t", "p")


def state(*script):
    target = "".join(["p", *script])
    return ProofState(THEOREM, script, (Goal(f"⊢ {target}", target),))


def decision(before, text, good=True, proved=False, ended=None):
    after = state(*before.script, text) if good else before
    error = None if good else TacticError("unknown_identifier", "no")
    step = Transition(before, text, after, error, proved)
    ids = tuple(range(len(text) + 1))
    return Decision(
        *(text, before, after, (step,)),
        error=error,
        ended=ended,
        token_ids=ids,
        log_probs=(-0.5,) * len(ids),
    )


def rollout(index, *texts, proved=False, fault=False):
    """Calls of one tactic each; "-" in front of one that Lean refused."""
    turns, here = [], state()
    for i, text in enumerate(texts):
        last = i == len(texts) - 1
        good = not text.startswith("-")
        one = decision(here, text, good, proved and last, None if not last else "tactics")
        if fault and last:
            one = decision(here, text, False, ended="infrastructure")
            one = Decision(**{**vars(one), "error": TacticError("infrastructure", "lost")})
        turns.append(Turn(one, True, tuple(range(1, len(text) + 2))))
        here = one.next_state
    return Rollout(state(), "g", index, "step", tuple(turns), turns[-1].decision.ended)


PROOF = rollout(0, "ab", "c", proved=True)
FAIL = rollout(1, "ab", "-d")
FAILS = [rollout(i, "-d", "-e") for i in (2, 3)]
GROUP = Group("g", (PROOF, FAIL, *FAILS))


def firsts(found):
    """The advantage of the first token of each call of each rollout of the first group."""
    return [[round(float(call[0]), 3) for call in one] for one in found[0]]


def test_an_outcome_is_for_all_tokens_and_discounted_by_leaves():
    found = credit.named("none")([GROUP], 1.0, proof)
    assert firsts(found) == [[0.75, 0.75], [-0.25, -0.25], [-0.25, -0.25], [-0.25, -0.25]]
    assert [len(call) for call in found[0][0]] == [3, 2]
    assert np.allclose(credit.outcomes([GROUP], 0.5), [[0.5, 0, 0, 0]])  # one leaf before the last


def test_group_batch_and_leave_one_out():
    lost = Group("h", (FAIL, FAIL, FAIL, FAIL))
    by = {n: credit.named(n)([GROUP, lost], 1.0, proof) for n in credit.CREDITS}
    assert np.isclose(by["group"][0][0][0][0], 1.5, atol=1e-3)
    assert np.isclose(by["batch"][0][0][0][0], 0.75 * 8**0.5, atol=5e-3)
    assert np.isclose(by["leave_one_out"][0][0][0][0], 1.0)
    silent = {name for name, found in by.items() if not has_signal(found[1:])}
    assert {"group", "batch", "leave_one_out", "none", "tempo", "amplified", "lare"} <= silent


def test_tempo_and_values_credit_the_call_that_decided():
    """Both begin with `ab`; what told them apart came behind it."""
    pair = Group("g", (PROOF, FAIL))
    values = credit.named("values")([pair], 1.0, proof)
    assert firsts(values) == [[0.0, 0.5], [0.0, -0.5]]
    tempo = firsts(credit.named("tempo")([pair], 1.0, proof))
    assert tempo[0][1] > tempo[0][0] > 0


def test_retries_are_credited_from_the_pivot_on_and_amplified():
    """A failure and its retry from behind `ab`: 0 before that, then −1/2 and the 1 of a proof."""
    retry = replace(rollout(2, "ab", "c", proved=True), shared=1)
    other = rollout(1, "x", "-y")
    found = firsts(credit.named("pivoted")([Group("g", (FAIL, retry, other))], 1.0, proof))
    assert found == [[0.0, -0.333], [0.0, 1.0], [-0.333, -0.333]]
    [row] = rows([Group("g", (retry,))], [[[np.ones(3), np.ones(2)]]], lambda r: [(8,), (9,)])
    assert row.prompt == (9,), "what was taken over is not learned from twice"


def test_segments_are_worth_what_was_drawn_at_their_ends():
    """V is 0 at A, where two samples failed, and 1/2 at B: the branch from there says nothing of A."""
    a, b, end = made.state("a"), made.state("b", goals=2), made.state("", goals=0)
    sure: dict[str, Any] = {"token_ids": (1, 2), "log_probs": (-1.0, -0.01)}
    split, lost = made.call(a, b, **sure), made.call(b, refused=True, **sure)
    closed = made.call(b, end, ended="proved", **sure)
    samples = [(split, lost), (made.call(a, refused=True, **sure),), (split, closed)]
    group = [
        Rollout(a, "g", i, "step", tuple(map(Turn, calls)), "tactics")
        for i, calls in enumerate(samples)
    ]
    group[2] = replace(group[2], shared=1)
    found = credit.named("spo")([Group("g", tuple(group))], 1.0, proof)
    assert firsts(found) == [[0.5, -0.5], [0.0], [0.5, 0.5]]
    assert not any(call[1] for one in found[0] for call in one), "nearly certain tokens have none"


def test_what_lean_says_of_tactics_is_a_signal_where_all_fail():
    group = Group("g", (FAIL, *FAILS))
    assert not has_signal(credit.named("group")([group], 1.0, proof))
    found = credit.named("process")([group], 1.0, proof)
    assert found[0][0][0][0] > 0 > found[0][0][1][0]  # `ab` ran, `-d` did not
    assert not found[0][0][0][1:].any()  # the first token alone


@pytest.mark.parametrize("name", credit.CREDITS)
def test_a_fault_has_no_credit_and_a_shape_for_each_token(name):
    group = Group("g", (PROOF, FAIL, rollout(2, "ab", "x", fault=True)))
    found = credit.named(name)([group], 0.9, proof)
    assert has_signal(found) and not has_signal([[found[0][2]]])
    for one, own in zip(group.rollouts, found[0], strict=True):
        assert [len(call) for call in own] == [len(there(d.token_ids)) for d in one.decisions]


def test_an_episode_is_one_row_in_which_the_environment_is_masked():
    prompts = [(9, 9), (9, 9, 0, 1, 2, 7, 7)]
    advantages = [np.full(3, 1.0), np.full(2, 2.0)]
    [row] = episode(prompts, PROOF.decisions, advantages)
    assert row.prompt == (9, 9) and row.completion == (0, 1, 2, 7, 7, 0, 1)
    assert row.own == (1, 1, 1, 0, 0, 1, 1)
    assert row.advantages == (1, 1, 1, 0, 0, 2, 2)
    assert [r.prompt for r in calls(prompts, PROOF.decisions, advantages)] == prompts


def test_rows_are_filled_up_without_weight_and_cut_texts_are_masked():
    cut = Rollout(**{**vars(FAIL), "turns": tuple(Turn(t.decision, False) for t in FAIL.turns)})
    group = Group("g", (PROOF, cut))
    found = credit.named("none")([group], 1.0, proof)
    made = rows([group], found, lambda r: [(1,)] * len(r.turns), mask_cut=True)
    assert [any(row.own) for row in made] == [True, True, False, False]
    assert len(filled(made[:3], 2)) == 4 and not any(filled(made[:3], 2)[-1].own)


def test_an_unknown_credit_is_named():
    with pytest.raises(ValueError, match="credit"):
        credit.named("groups")
