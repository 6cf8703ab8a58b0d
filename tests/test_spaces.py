"""`LeanText` holds any text of Lean."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.spaces import LeanText


@given(st.text(max_size=50))
def test_any_unicode_text_is_inside(text):
    assert LeanText(50).contains(text)


@pytest.mark.parametrize("outside", ["x" * 51, "\ud800", 3, None, b"x"])
def test_what_is_not_inside(outside):
    assert not LeanText(50).contains(outside)


def test_samples_are_inside_and_seeded():
    one, two = LeanText(50, seed=1), LeanText(50, seed=1)
    samples = [one.sample() for _ in range(20)]
    assert samples == [two.sample() for _ in range(20)] and len(set(samples)) > 3
    assert all(map(one.contains, samples))


def test_equality_pickling_and_a_short_repr():
    space = LeanText(50)
    assert space == LeanText(50) != LeanText(51)
    assert pickle.loads(pickle.dumps(space)) == space
    assert repr(space) == "LeanText(50)"
