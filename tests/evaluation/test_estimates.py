"""pass@k and its intervals: values worked by hand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.evaluation.estimates import estimate, interval, pass_at_k, wilson


@pytest.mark.parametrize(
    ("n", "c", "k", "value"),
    [
        (1, 0, 1, 0.0),
        (1, 1, 1, 1.0),
        (10, 3, 1, 0.3),
        (4, 1, 2, 0.5),  # half of the six pairs hold the right one
        (5, 2, 3, 0.9),  # of ten triples one has neither: 1 - 1/10
        (5, 3, 3, 1.0),  # two wrong ones make no triple
        (10, 0, 10, 0.0),
    ],
)
def test_known_values(n, c, k, value):
    assert pass_at_k(n, c, k) == pytest.approx(value)


@given(st.integers(1, 8), st.data())
def test_it_is_the_share_of_draws_that_hold_a_right_one(n, data):
    c, k = data.draw(st.integers(0, n)), data.draw(st.integers(1, n))
    draws = list(combinations([i < c for i in range(n)], k))
    assert pass_at_k(n, c, k) == pytest.approx(sum(map(any, draws)) / len(draws))


@pytest.mark.parametrize(
    ("n", "c", "k", "word"), [(4, 1, 5, "k is 5"), (4, 5, 1, "c is 5"), (0, 0, 1, "n is 0")]
)
def test_what_makes_no_sense_is_named(n, c, k, word):
    with pytest.raises(ValueError, match=word):
        pass_at_k(n, c, k)


def test_wilson_by_hand():
    # z² = 3.8415: for 5 of 10 the middle is 1/2 and the half 1.95996/1.38415 * sqrt(.025 + .0096037)
    assert wilson(5, 10) == pytest.approx((0.23659, 0.76341), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 3.84146 / 13.84146), abs=1e-5)
    assert wilson(10, 10) == pytest.approx((10 / 13.84146, 1.0), abs=1e-5)


def test_theorems_that_are_proved_or_not_have_wilsons_interval():
    assert interval([1.0, 0.0] * 5) == wilson(5, 10)
    assert interval([0.0] * 10) == wilson(0, 10)


def test_shares_have_that_of_a_bootstrap_over_theorems():
    low, high = interval([0.25, 0.75] * 50)
    # the mean has a standard error of .25 / 10
    assert low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.01)
    assert high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.01)
    assert interval([0.5, 0.5]) == (0.5, 0.5)


def test_what_was_lost_widens_the_interval_upwards_only():
    sure = estimate([(1, 1, 0), (1, 0, 0)] * 10, 1)
    lost = estimate([(1, 1, 0), (1, 0, 1)] * 10, 1)
    assert (sure.value, sure.low) == (lost.value, lost.low) and sure.value == 0.5
    assert lost.high == 1.0 > sure.high and sure.theorems == 20
