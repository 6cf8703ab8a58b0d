"""`LeanText` holds any text of Lean."""

import copy
import json
import pickle
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import gymnasium as gym
import pytest
from gymnasium import spaces
from gymnasium.vector.utils import batch_space, concatenate, create_empty_array, iterate
from hypothesis import given
from hypothesis import strategies as st

import segenv
from segenv.registration import tell_minari
from segenv.spaces import LeanText
from tests.typed import wrong

GOAL = "p q : Prop\nh : p ∧ q\n⊢ q ∧ p"
SWAP = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


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


@pytest.mark.parametrize(
    "flattens",
    [
        spaces.flatdim,
        spaces.flatten_space,
        lambda space: spaces.flatten(space, GOAL),
        lambda space: spaces.unflatten(space, wrong(GOAL)),
    ],
)
@pytest.mark.parametrize(
    "space", [LeanText(99), spaces.Dict({"a": LeanText(99)}), spaces.Tuple([LeanText(99)])]
)
def test_nothing_makes_numbers_of_its_texts(flattens, space):
    if not isinstance(space, LeanText) and flattens not in (spaces.flatdim, spaces.flatten_space):
        pytest.skip("the value has another shape")
    with pytest.raises(ValueError, match="flattened"):
        flattens(space)


@pytest.mark.parametrize("name", ["characters", "character_set", "character_list"])
def test_it_has_no_list_of_characters(name):
    with pytest.raises(
        AttributeError, match=r"LeanText\(99\) holds texts of any Unicode characters"
    ):
        getattr(LeanText(99), name)
    with pytest.raises(AttributeError, match="any Unicode"):
        LeanText(99).character_index("a")


@pytest.mark.parametrize("id_", ["LeanStep-v0", "LeanSegment-v0"])
def test_wrappers_that_flatten_refuse_when_wrapping(id_, native):
    env = gym.make(id_, theorems=SWAP, backend=native, max_episode_steps=9)
    for wrapper in (gym.wrappers.FlattenObservation, gym.wrappers.TimeAwareObservation):
        with pytest.raises(ValueError, match="flatten"):
            wrapper(env)
    observation, _ = gym.wrappers.TimeAwareObservation(env, flatten=False).reset(seed=0)
    assert observation["obs"] == GOAL


@pytest.mark.parametrize("padding", ["reset", "zero"])
def test_wrappers_that_keep_texts_keep_them(padding, native):
    env = gym.make("LeanStep-v0", theorems=SWAP, backend=native)
    stacked = gym.wrappers.FrameStackObservation(env, 2, padding_type=padding)
    observation, _ = stacked.reset(seed=0)
    assert observation == ("" if padding == "zero" else GOAL, GOAL)
    assert stacked.observation_space.contains(observation)


def test_batches_are_tuples_of_texts():
    batch = batch_space(LeanText(99), 2)
    assert batch == spaces.Tuple([LeanText(99)] * 2)
    empty = create_empty_array(LeanText(99), 2)
    assert concatenate(LeanText(99), [GOAL, ""], wrong(empty)) == (GOAL, "")
    assert list(iterate(batch, (GOAL, ""))) == [GOAL, ""]
    assert copy.deepcopy(LeanText(99)) == LeanText(99)


def test_minari_writes_it_whole(monkeypatch):
    from functools import singledispatch

    def refuses(space, to_string=True):
        raise NotImplementedError

    read = {}
    reader = SimpleNamespace(register=lambda name: lambda function: read.update({name: function}))
    module: Any = ModuleType("minari.serialization")
    module.serialize_space = singledispatch(refuses)
    module.deserialize_space = reader
    monkeypatch.setitem(sys.modules, "minari", ModuleType("minari"))
    monkeypatch.setitem(sys.modules, "minari.serialization", module)
    tell_minari()  # as every environment does that is made after Minari was imported
    space = LeanText(99, ("exact h",))
    written = json.loads(module.serialize_space(space))
    assert module.serialize_space(space, to_string=False) == written
    again = read[written["type"]](written)
    assert again == space and again.contains(GOAL)


def test_without_minari_its_module_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "minari", None)
    monkeypatch.delitem(sys.modules, "segenv.minari", raising=False)
    with pytest.raises(ImportError, match="this needs minari"):
        import segenv.minari  # noqa: F401
