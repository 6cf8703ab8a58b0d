"""Arguments are judged by name, value and what would do."""

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from segenv import arguments

LOST = (None, "5", True, [5], 5j, object())


@pytest.mark.parametrize("value", [1, 5, np.int64(5), 10**400])
def test_whole_numbers_are_given_back_as_ints(value):
    found = arguments.number("n", value, at_least=1, whole=True)
    assert found == value and type(found) is int


@pytest.mark.parametrize("value", [0, 0.5, 1, Fraction(1, 2), np.float32(0.5)])
def test_numbers_within_bounds(value):
    assert arguments.number("gamma", value, at_least=0, at_most=1) == value


@pytest.mark.parametrize("value", LOST)
def test_what_is_no_number_is_of_the_wrong_type(value):
    with pytest.raises(TypeError, match=r"^gamma is .*, but must be a number and lie in 0\.\.1$"):
        arguments.number("gamma", value, at_least=0, at_most=1)


@pytest.mark.parametrize("value", [-1, 1.5, math.nan, math.inf, -math.inf, 10**400])
def test_what_is_out_of_bounds_is_a_wrong_value(value):
    with pytest.raises(ValueError, match=r"^gamma is .*, but must be a number and lie in 0\.\.1$"):
        arguments.number("gamma", value, at_least=0, at_most=1)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_without_bounds_a_number_is_finite_all_the_same(value):
    with pytest.raises(ValueError, match="weight is"):
        arguments.number("weight", value)


def test_a_message_says_what_would_do():
    with pytest.raises(ValueError) as refused:
        arguments.number("max_tactics", -1, at_least=1, whole=True, optional=True)
    wanted = "max_tactics is -1, but must be a whole number, at least 1 or None"
    assert str(refused.value) == wanted
    with pytest.raises(TypeError, match="must be a whole number, at least 1 or None"):
        arguments.number("max_tactics", 5.0, at_least=1, whole=True, optional=True)
    with pytest.raises(ValueError, match="a number of seconds, above 0, at most 9"):
        arguments.number("tactic", 0, above=0, at_most=9, unit="seconds")
    with pytest.raises(ValueError, match="verify is 't1', but must be 'T1' or 'T2'"):
        arguments.choice("verify", "t1", ("T1", "T2"))
    with pytest.raises(TypeError, match="count_tokens is None, but must be a function"):
        arguments.function("count_tokens", None)


def test_none_is_for_what_may_be_left_out():
    assert arguments.number("n", None, optional=True) is None
    assert arguments.choice("mode", None, ("a",), optional=True) is None
    assert arguments.function("f", None, optional=True) is None
    assert arguments.text("t", None, optional=True) is None
    assert arguments.folder("lean", None, optional=True) is None
    assert arguments.mapping("options", None, ("a",)) == {}


@pytest.mark.parametrize("value", [None, 1, ["T1"], b"T1"])
def test_a_choice_is_a_word(value):
    with pytest.raises(TypeError, match="verify is"):
        arguments.choice("verify", value, ("T1", "T2"))


@pytest.mark.parametrize("value", [0, 1, None, "True"])
def test_a_switch_is_true_or_false(value):
    with pytest.raises(TypeError, match=r"compound is .* True or False"):
        arguments.switch("compound", value)


@pytest.mark.parametrize("value", ["abc", 5, [("a", 1)]])
def test_a_mapping_is_no_other_thing(value):
    with pytest.raises(TypeError, match="options is"):
        arguments.mapping("options", value, ("theorem", "prefix"))


def test_unknown_names_are_told_with_the_nearest():
    with pytest.raises(ValueError, match=r"'thoerem'\. Did you mean 'theorem'"):
        arguments.mapping("options", {"thoerem": 1}, ("theorem", "prefix"))
    with pytest.raises(TypeError, match="LeanStep-v0 takes no argument `max_tatcics`"):
        arguments.known_arguments("LeanStep-v0", {"max_tatcics": 1}, ("max_tactics",))


def test_one_text_is_not_several():
    assert arguments.words("prefix", ["a", "b"]) == ("a", "b")
    for value in ("abc", 5, None, ["a", 1], {"a": 1}):
        with pytest.raises(TypeError, match="prefix is"):
            arguments.words("prefix", value)


def test_paths_are_texts_or_paths():
    assert arguments.folder("lean", Path("x")) == Path("x")
    with pytest.raises(TypeError, match="lean is 5, but must be a path"):
        arguments.folder("lean", 5)


def test_a_long_value_is_cut_off():
    with pytest.raises(TypeError) as refused:
        arguments.number("n", "x" * 10_000)
    assert len(str(refused.value)) < 200
