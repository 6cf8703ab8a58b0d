"""The batched vector environment as Stable-Baselines3 sees it."""

from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from sb3_contrib.common.maskable.utils import get_action_masks, is_masking_supported
from stable_baselines3.common.env_checker import check_env

from agents.menus import Proposed
from agents.training.ppo.vec_env import MenuVecEnv, proof_vec_env
from segenv.backends.base import BackendError
from segenv.menus import Templates
from segenv.wrappers import EncodeMenu, TacticMenu
from tests.spies import noting
from tests.typed import wrong

MENU = Templates(most=2)


def vec(native, theorems, n=3, **more):
    given: dict[str, Any] = {"menu": MENU, "max_tactics": 6} | more
    return proof_vec_env(theorems, n, backend=native, **given)


def number(env, i, text):
    return env.unwrapped.texts[i].index(text)


def test_segments_need_a_promise_that_nothing_is_discounted(native, easy):
    with pytest.raises(ValueError, match="undiscounted=True"):
        vec(native, easy, id="LeanSegment-v0")
    menu = Templates(("constructor\nexact {h}.2\nexact {h}.1",))
    env = vec(native, easy[:1], 1, menu=menu, id="LeanSegment-v0", undiscounted=True, ask=True)
    env.reset()
    _, rewards, dones, infos = env.step(np.array([0]))
    assert rewards[0] == 1 and dones[0] and infos[0]["decision"].duration == 3


@pytest.mark.parametrize("ask", [False, True])
def test_a_batch_is_many_single_environments(native, easy, ask):
    """The same theorems and actions: the same observations, masks, rewards and ends."""
    env = vec(native, easy, ask=ask)
    single = gym.make("LeanStep-v0", theorems=easy, backend=native, max_tactics=6)
    single = EncodeMenu(TacticMenu(single, MENU, ask))
    env.set_options([{"theorem": theorem} for theorem in easy[:3]])
    rows = env.reset()
    draw = np.random.default_rng(0)
    played: list[list[tuple[Any, ...]]] = [[] for _ in range(3)]
    over = [False] * 3
    while not all(over):
        masks = get_action_masks(env)
        actions = [int(draw.choice(np.flatnonzero(mask))) for mask in masks]
        seen = [{name: array[i] for name, array in rows.items()} for i in range(3)]
        rows, rewards, dones, infos = env.step(np.array(actions))
        for i in range(3):
            if not over[i]:
                played[i].append((seen[i], masks[i], actions[i], rewards[i], dones[i], infos[i]))
                over[i] = bool(dones[i])
    for theorem, steps in zip(easy, played, strict=False):
        observation, _ = single.reset(options={"theorem": theorem})
        info = steps[-1][-1]
        for seen, mask, action, reward, done, _ in steps:
            assert all((seen[name] == observation[name]).all() for name in seen)
            assert (single.get_wrapper_attr("action_masks")() == mask).all()
            observation, paid, terminated, truncated, told = single.step(action)
            assert (paid, terminated or truncated) == (reward, done)
        assert info["is_success"] == told["is_success"]
        assert info["TimeLimit.truncated"] == truncated
        last = info["terminal_observation"]
        assert all((last[name] == observation[name]).all() for name in ("goal", "target"))


def test_all_environments_are_asked_and_stepped_in_one_batch(native, easy, monkeypatch):
    env = vec(native, easy, ask=True)
    env.reset()
    batches: list[Any] = []
    run_all = native.run_all
    monkeypatch.setattr(native, "run_all", noting(batches, run_all, len))
    env.step(np.array([mask.argmax() for mask in get_action_masks(env)]))
    assert len(batches) == 2  # the step, and the menus behind it


def test_what_stable_baselines_asks_for(native, easy):
    env = vec(native, easy)
    assert is_masking_supported(env) and not env.has_attr("nothing_like_it")
    env.seed(3)
    first = env.reset()
    assert (get_action_masks(env) == first["mask"]).all()
    env.seed(3)
    again = env.reset()
    assert all((array == again[name]).all() for name, array in first.items())
    assert env.env_method("action_masks", indices=[1])[0].shape == (MENU.size,)
    assert (
        len(env.get_attr("max_characters")) == 3 and env.env_is_wrapped(TacticMenu) == [False] * 3
    )
    seeds = {s for seed in range(50) for s in env.venv.seed(seed)}
    assert len(seeds) == 150  # no two runs share an environment's draws


@pytest.mark.filterwarnings("ignore:.*unconventional shape")  # candidates are a matrix
def test_a_single_environment_passes_stable_baselines_check(native, easy):
    single = gym.make("LeanStep-v0", theorems=easy, backend=native, max_tactics=6)
    check_env(EncodeMenu(TacticMenu(single, MENU)))


def test_the_end_of_an_episode_is_told(native, easy):
    env = vec(native, easy[:1], n=2)
    env.reset()
    for text in ("obtain ⟨h1, h2⟩ := h", "constructor", "assumption"):
        env.step(np.array([number(env, 0, text), number(env, 1, "left")]))
    rows, rewards, dones, infos = env.step(
        np.array([number(env, 0, "assumption"), number(env, 1, "left")])
    )
    assert (list(dones), list(rewards)) == ([True, False], [1.0, 0.0])
    assert infos[0]["is_success"] and not infos[0]["TimeLimit.truncated"]
    assert infos[0]["episode"]["r"] == 1.0 and infos[0]["episode"]["l"] == 4
    assert infos[0]["decision"].proved and "is_success" not in infos[1]
    assert not infos[0]["terminal_observation"]["goal"].any() and rows["goal"][0].any()
    for _ in range(2):
        *_, dones, infos = env.step(np.array([number(env, i, "left") for i in range(2)]))
    assert dones[1] and infos[1]["TimeLimit.truncated"] and infos[1]["is_success"] is False
    assert infos[1]["ended"] == "tactics"


def test_a_fault_is_no_failure(native, easy, monkeypatch):
    env = vec(native, easy[:1], n=1)
    env.reset()

    def fail(*_, **__):
        raise BackendError("lost")

    monkeypatch.setattr(native, "run_all", lambda attempts: [()] * len(attempts))
    monkeypatch.setattr(native, "run_tactic", fail)
    for _ in range(2):
        *_, dones, infos = env.step(np.array([number(env, 0, "left")]))
    assert dones[0] and infos[0]["ended"] == "infrastructure"
    assert infos[0]["TimeLimit.truncated"] and "is_success" not in infos[0]


def test_what_would_train_on_the_wrong_thing_is_refused(native, easy):
    next_step = gym.make_vec("LeanStep-v0", 1, theorems=easy, backend=native)
    with pytest.raises(ValueError, match="SAME_STEP"):
        MenuVecEnv(wrong(next_step))
    segments = gym.make_vec(
        *("LeanSegment-v0", 1),
        theorems=easy,
        backend=native,
        autoreset_mode=AutoresetMode.SAME_STEP,
    )
    with pytest.raises(ValueError, match="use LeanStep-v0"):
        MenuVecEnv(wrong(segments))


def test_a_policy_may_write_the_menu(native, easy):
    class Two:
        def distribution(self, state):
            return [("constructor", 0.75), (f"exact {state.goals[0].target}", 0.25)]

    env = vec(native, easy, menu=Proposed(Two(), size=3), ask=True)
    env.set_options({"theorem": easy[0]})
    env.reset()
    assert env.unwrapped.texts[0] == ("constructor", "", "")
