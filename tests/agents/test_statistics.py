"""Intervals hold the truth as often as they say, and the numbers are right by hand."""

import numpy as np
import pytest

from agents.statistics import (
    Matrix,
    compare,
    compare_each,
    detectable,
    grid,
    holm,
    mean_of,
    share_interval,
    spread,
)
from experiments.coverage import POPULATIONS, coverage
from segenv.evaluation.estimates import wilson

KNOWN = {one.name: one for one in POPULATIONS}
HELD = [one for one in POPULATIONS if one.name != "seeds differ"]


@pytest.mark.parametrize("population", HELD, ids=lambda one: one.name)
def test_intervals_of_95_percent_hold_the_truth_95_times_in_100(population):
    found = coverage(population, 1000)
    assert 0.93 <= found.of_gain <= 0.975  # of 2,000 draws 97.2 % for few theorems, else 96.5 %
    assert 0.93 <= found.of_success <= 0.98  # of 4,000 draws no more than 96.7 %


def test_what_seeds_share_is_known_to_be_hard_to_see():
    """Five seeds that differ: said in the module, and better where it is asked for."""
    assert 0.89 <= coverage(KNOWN["seeds differ"], 1000).of_gain < 0.95


def test_where_nothing_differs_few_intervals_say_that_something_does():
    """The share of p below 5 % in a paired null."""
    random, population = np.random.default_rng(1), KNOWN["most theorems out of reach"]
    ps = [compare(*population.draw(random)).p for _ in range(1000)]
    assert 0.02 <= np.mean(np.array(ps) < 0.05) <= 0.07


def test_four_of_five_runs_see_the_gain_that_is_called_detectable():
    random, population = np.random.default_rng(2), KNOWN["all held-out theorems"]
    runs = [population.draw(random) for _ in range(300)]
    told = np.mean([detectable(other, one) for one, other in runs])
    first, second = population.truth()
    # the normal approximation: power for this gain, from the gain that has 80 %
    from scipy.stats import norm

    expected = norm.cdf((second - first) / told * (1.96 + 0.84) - 1.96)
    seen = np.mean([compare(other, one).p < 0.05 for one, other in runs])
    assert seen == pytest.approx(expected, abs=0.08)


# -- by hand ------------------------------------------------------------------------------------


def column(*values: float) -> Matrix:
    return np.array(values, dtype=float)[:, None]


def test_the_interval_of_a_difference_by_hand():
    """+1, 0, 0, -1, +1, 0: mean 1/6, variance 17/30, standard error 0.307, t of 5 degrees 2.571."""
    found = compare(column(1, 1, 0, 0, 1, 0), column(0, 1, 0, 1, 0, 0))
    half = 2.5706 * (17 / 30 / 6) ** 0.5
    assert found.gain == pytest.approx(1 / 6)
    assert found.interval == pytest.approx((1 / 6 - half, 1 / 6 + half), abs=1e-4)
    assert (found.better, found.worse) == (2, 1)
    assert found.p == pytest.approx(0.6109, abs=1e-3)  # t = 0.5423


def test_seeds_of_one_theorem_are_averaged_first():
    one = np.array([[1, 0], [1, 1], [0, 0], [0, 1.0]])
    nothing = np.zeros((4, 2))
    nothing[0] = 1  # so that no arm is without variance
    assert spread(one).variance == pytest.approx(np.var([0.5, 1, 0, 0.5], ddof=1) / 4)
    assert compare(one, nothing).gain == pytest.approx(0.25)


def test_nothing_solved_is_not_certainty_alone_or_against_others():
    """0 of 32: at most 11.5 % (Wilson with t for 1.96); and no difference is surer than that."""
    nothing, some = np.zeros((32, 3)), np.zeros((32, 3))
    some[:8] = 1
    low, high = share_interval(nothing)
    assert low == 0 and high == pytest.approx(2.0395**2 / (32 + 2.0395**2), abs=1e-4)
    against = compare(nothing, some)
    own = 2.0395 * spread(some).variance ** 0.5
    assert against.interval[1] == pytest.approx(-0.25 + (own**2 + high**2) ** 0.5, abs=1e-4)
    assert against.interval[0] == pytest.approx(-0.25 - own, abs=1e-4)
    both = compare(nothing, nothing)
    least = 2.0395 * 0.5**0.5 / 32  # half a theorem
    assert both.interval[1] == pytest.approx((least**2 + high**2) ** 0.5, abs=1e-4) and both.p == 1
    same = compare(some, some)
    assert same.interval == pytest.approx((-least, least), abs=1e-4) and same.gain == 0
    one_cell = some.copy()
    one_cell[9, 0] = 1  # more that differs, no narrower
    assert np.ptp(compare(one_cell, some).interval) >= np.ptp(same.interval)
    assert compare(np.ones((32, 3)), nothing).p < 1e-6
    assert detectable(nothing, nothing) > 0


def test_one_theorem_says_nothing_about_others():
    one, nothing = np.ones((1, 3)), np.zeros((1, 3))
    assert share_interval(one) == (0, 1)
    found = compare(one, nothing)
    assert (found.gain, found.interval, found.p, found.better) == (1, (-1, 1), 1, 1)
    assert found.detectable == float("inf")


def test_p_is_where_the_interval_ends_at_nothing():
    random = np.random.default_rng(0)
    one, other = KNOWN["one arm solves nothing"].draw(random)
    for arm, against in ((one, other), (other, one)):
        found = compare(arm, against)
        nearer = min(compare(arm, against, level=1 - found.p).interval, key=abs)
        assert nearer == pytest.approx(0, abs=1e-6)


def test_wilson_by_hand():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 32)[0] == 0 and wilson(32, 32)[1] == 1
    assert all(wilson(n, n)[1] <= 1.0 for n in range(1, 200))
    assert share_interval(column(*[1] * 8, 0, 0))[0] < 0.4902  # theorems are few: t, not 1.96


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0] and holm([]) == []


def test_more_theorems_and_more_seeds_tell_smaller_gains():
    one, other = KNOWN["that, and tastes differ"].draw(np.random.default_rng(0))
    now = detectable(one, other)
    assert detectable(one, other, theorems=128) == pytest.approx(now / 2, rel=0.05)
    assert detectable(one, other, seeds=10) < now
    with pytest.raises(ValueError, match="one seed"):
        detectable(one[:, :1], other[:, :1], seeds=3)


def test_a_grid_has_every_cell_once():
    rows = [{"theorem": t, "seed": s, "solved": t == "a"} for s in (2, 1) for t in "ba"]
    assert grid(rows).tolist() == [[1, 1], [0, 0]]
    with pytest.raises(ValueError, match=r"1 rows are missing, e.g. theorem a, seed 1"):
        grid(rows[:3])
    with pytest.raises(ValueError, match="two rows of theorem b and seed 2"):
        grid([*rows, rows[0]])
    with pytest.raises(ValueError, match="do not compare"):
        compare(np.zeros((3, 1)), np.zeros((4, 1)))


def test_a_mean_is_over_clusters():
    found = mean_of({"t": [0, 2], "u": [3], "v": [5, 5, 5]})
    assert (found.mean, found.interval[1]) == pytest.approx((3, 3 + 4.303 * 2 / 3**0.5), abs=1e-2)
    assert found.interval[0] == pytest.approx(6 - found.interval[1]) and 0.05 < found.p < 0.2
    assert found.detectable == pytest.approx((4.303 + 1.061) * 2 / 3**0.5, abs=1e-2)
    few = mean_of({"t": [4], "u": []})
    assert few.mean == 4 and few.p == 1 and all(end != end for end in few.interval)
    assert mean_of({"t": [2.0], "u": [2.0]}).p == 0 and mean_of({"t": [0.0], "u": [0.0]}).p == 1


def test_all_arms_against_one_are_corrected_together():
    random = np.random.default_rng(0)
    arms = {name: (random.random((60, 3)) < share).astype(float) for name, share in SHARES.items()}
    found = compare_each(arms, "plain")
    assert list(found) == ["alike", "better"]
    assert [p for _, p in found.values()] == holm([one.p for one, _ in found.values()])
    assert found["better"][0] == compare(arms["better"], arms["plain"])
    assert found["better"][1] < 0.01 < found["alike"][1]
    assert str(found["better"][0]).startswith("+0.") and "p " in str(found["better"][0])


SHARES = {"plain": 0.3, "alike": 0.3, "better": 0.6}
