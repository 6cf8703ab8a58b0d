"""Numbers as actions and ids as observations, for loops over one environment."""

import warnings
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from segenv.encoding import Bytes, Encoder
from segenv.menus import Templates
from segenv.proof import Theorem
from segenv.vector import ProofVectorEnv
from segenv.wrappers import EncodeMenu, TacticMenu, TokenizeObservation
from tests.spies import noting
from tests.typed import wrong

SWAP = Theorem("and_swapped", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
MENU = Templates(("constructor", "assumption", "obtain ⟨{new}, {new}⟩ := {h}", "left"), most=2)


def menu(native, ask=False, **more):
    env = gym.make("LeanStep-v0", theorems=SWAP, backend=native, max_tactics=6, **more)
    return TacticMenu(env, MENU, ask)


def number(env, text):
    return env.get_wrapper_attr("texts").index(text)


@pytest.mark.parametrize("ask", [False, True])
def test_a_proof_by_numbers(native, ask):
    env = menu(native, ask)
    observation, info = env.reset(seed=0)
    assert "⊢ q ∧ p" in observation and env.action_space.n == 5
    assert info["menu"] == env.texts
    for text in ("obtain ⟨h1, h2⟩ := h", "constructor", "assumption", "assumption"):
        assert env.action_masks()[number(env, text)]
        _, reward, terminated, truncated, info = env.step(number(env, text))
    assert (reward, terminated, truncated, info["is_success"]) == (1.0, True, False, True)
    assert not env.action_masks().any()


def test_masks_are_what_is_there_or_what_lean_runs(native):
    there, runs = menu(native), menu(native, ask=True)
    for env in (there, runs):
        env.reset()
    assert there.action_masks().tolist() == [True, True, True, False, True]
    assert runs.action_masks().tolist() == [True, False, True, False, False]


def test_an_entry_that_is_not_there_is_refused_and_costs_a_tactic(native):
    env = menu(native)
    env.reset()
    _, _, terminated, truncated, info = env.step(3)
    assert info["error"].kind == "empty" and info["budget"]["tactics"] == 5
    assert not terminated and not truncated


def test_the_menu_is_that_of_the_state_however_it_came_about(native):
    env = menu(native)
    env.reset()
    before, snapshot = env.texts, env.get_wrapper_attr("clone_state")()
    env.step(number(env, "obtain ⟨h1, h2⟩ := h"))
    assert env.texts != before
    env.get_wrapper_attr("restore_state")(snapshot)
    assert env.texts == before


@pytest.mark.parametrize("ask", [False, True])
@pytest.mark.parametrize("observe", [TokenizeObservation, EncodeMenu])
def test_gymnasium_finds_nothing_wrong(native, ask, observe):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", ".*different from the unwrapped version")
        check_env(observe(menu(native, ask)), skip_render_check=True)


def test_texts_become_ids(native):
    env = TokenizeObservation(menu(native), Bytes(), length=200)
    observation, _ = env.reset()
    text = bytes(int(i) - 1 for i in observation if i).decode()
    assert text == str(env.get_wrapper_attr("state"))
    assert env.observation_space.contains(observation) and observation.dtype == np.int32


def test_the_menu_becomes_arrays(native):
    env = EncodeMenu(menu(native), Encoder(text_length=8))
    observation, _ = env.reset()
    assert observation["mask"].tolist() == [1, 1, 1, 0, 1]
    assert observation["candidates"].shape == (5, 8)
    with pytest.raises(TypeError, match="that of a `TacticMenu`"):
        EncodeMenu(gym.make("LeanStep-v0", theorems=SWAP, backend=native))


def test_a_vector_of_menus_still_runs_in_one_batch(native, monkeypatch):
    vector = ProofVectorEnv([lambda: menu(native)] * 3)
    vector.reset(seed=0)
    batches: list[Any] = []
    run_all = native.run_all
    monkeypatch.setattr(native, "run_all", noting(batches, run_all, lambda a: a))
    *_, infos = vector.step(wrong(np.array([0, 0, 1])))
    assert [len(batch) for batch in batches] == [3]
    assert list(infos["n_goals"]) == [2, 2, 1]
