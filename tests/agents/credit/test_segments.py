"""Credit inside of samples, worked by hand."""

import numpy as np
import pytest

from agents.credit import segments
from tests.agents.credit.made import call, state
from tests.typed import there

A, B, C, D = (state(name) for name in "abcd")
END = state("", goals=0)
ROOT2 = 2**0.5


def near(*numbers):
    return pytest.approx(numbers, abs=1e-3)


def test_where_samples_part_is_where_the_credit_is():
    """Rewards 1 and 0: σ = 1/√2. The first calls have 1/σ, the others ½/σ, which is GRPO."""
    good, bad = segments.tempo([1, 0], ["abd", "acc"])
    assert good == near(ROOT2, ROOT2 / 2) and bad == near(-ROOT2, -ROOT2 / 2)


def test_a_single_call_has_twice_the_advantage_of_grpo():
    one, two, three = segments.tempo([1, 0, 0], ["ax", "ay", "az"])
    alone = (1 - 1 / 3) / np.std([1, 0, 0], ddof=1)
    assert one == near(2 * alone) and two == near(*three)


def test_transpositions_merge():
    """Two ways to one state: what is behind it says nothing about which way was better."""
    values = segments.state_values([1, 0], ["abd", "acd"])
    assert values["d"] == 0.5 and values["b"] == 1.0
    assert segments.state_values([1, 0], ["aab", "ac"])["a"] == 0.5  # visited twice, counted once


def test_a_refused_tactic_moves_no_value():
    stays, _ = segments.tempo([1, 0], ["aab", "ac"])
    assert stays == near(ROOT2 / 2, ROOT2)


def test_paths_of_calls_and_of_tactics():
    calls = [call(A, B, C), call(C, refused=True), call(C, END, ended="proved")]
    assert segments.visited(calls) == (A.key, C.key, C.key, END.key)
    assert segments.visited_by_tactics(calls) == (A.key, B.key, C.key, C.key, END.key)


def test_turns_are_compared_with_the_same_turn_of_others():
    """Returns with γ = ½: (1, 0) and (½, 1). Sums are equal, so only the turns count."""
    one, two = segments.match_turns([[1, 0], [0, 1]], gamma=0.5)
    assert one == near(0.5 / ROOT2, -0.5 / ROOT2) and two == near(-0.5 / ROOT2, 0.5 / ROOT2)
    longer, _ = segments.match_turns([[1, 1], [0]], gamma=0.5)
    assert longer == near((1 / ROOT2 + 1 / ROOT2) / 2, 1 / ROOT2 / 2)


def test_segments_end_where_the_number_of_goals_changes():
    two = state("x", goals=2)
    steps = call(A, B, two, two, C, END).transitions
    cuts = segments.goal_cuts(steps)
    assert [steps[c] for c in cuts] == [steps[:2], steps[2:4], steps[4:]]
    assert segments.spread([1, 2, 3], cuts).tolist() == [1, 1, 2, 2, 3]


def test_calls_are_cut_where_their_tactics_are():
    """Goals 1, 2, 2, 1, 0 by calls of one tactic; then two calls that end inside of a segment."""
    two, other = state("x", goals=2), state("y", goals=2)
    single = [
        call(A, two),
        call(two, other),
        call(other, refused=True),
        call(other, C),
        call(C, END),
    ]
    assert segments.call_cuts(single) == (slice(0, 1), slice(1, 4), slice(4, 5))
    assert segments.call_cuts([call(A, B, two), call(two, other, C, END)]) == (
        slice(0, 1),
        slice(1, 2),
    )
    assert segments.call_cuts([call(A, B), call(B, C)]) == (slice(0, 2),)


def test_segment_advantages_are_differences_and_sum_to_the_whole():
    values = segments.segment_values([[0, 0, 0, 1], [1, 0], [0, 1]], reward=1.0)
    assert values.tolist() == [0.25, 0.5, 0.5, 1.0]
    assert segments.spo(values).tolist() == [0.25, 0.0, 0.5]
    assert segments.spo(values).sum() == 1.0 - values[0]
    assert segments.improbable(np.log([0.5, 0.95])).tolist() == [True, False]


def test_retries_are_credited_from_the_pivot_on():
    assert segments.pivot_mask(4, 2).tolist() == [False, False, True, True]
    assert segments.amplified([1.0, 0.5, 0.0]).tolist() == [1.0, 0.0, -0.5]
    assert segments.amplified([0.5, 0.0]).tolist() == [0.75, -0.25]


def test_an_intervention_stands_at_the_first_error():
    failed = [call(A, B), call(B, C, refused=True), call(C, D)]
    known = {A.key: "to b", C.key: "to the end", D.key: "too late"}
    found = there(segments.intervention(failed, known))
    assert (found.state, found.tactic, found.prefix) == (C, "to the end", ("to b", "to c"))
    assert segments.intervention(failed, {D.key: "too late"}) is None
    assert segments.intervention([call(A, END, ended="proved")], known) is None


def test_an_episodes_reward_is_redistributed_and_stays_what_it_was():
    episodes = [np.array([[1.0, 0], [1, 0]]), np.array([[0.0, 1], [1, 0]])]
    weights = segments.fit_factors(episodes, [2.0, 1.0], ridge=1e-9)
    assert weights == near(1, 0)  # the first factor is the reward
    shares = segments.redistributed([[1, 0], [0, 1], [1, 0]], weights, total=5.0)
    assert shares == near(2, 1, 2) and shares.sum() == pytest.approx(5.0)


def test_factors_of_a_call():
    closed, shed, accepted, duration = segments.factors(call(state("x", goals=2), A))
    assert (closed, accepted, duration) == (1, 1, 1) and shed > 0
    assert segments.factors(call(A, refused=True)).tolist() == [0, 0, 0, 1]


def test_shared_steps_count_once():
    abb, abc, ad = segments.shared_prefix_weights(["ab", "ab", "ac"])
    assert abb == near(1 / 3, 1 / 2) and abc == near(1 / 3, 1 / 2) and ad == near(1 / 3, 1)
