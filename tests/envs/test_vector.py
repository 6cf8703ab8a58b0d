"""Environments that step in one batch do what each would do alone."""

import os
import random
import signal
from typing import Any

import gymnasium as gym
import pytest

from segenv.backends.native import NativeBackend
from segenv.lean.pool import Limits
from segenv.proof import Theorem
from segenv.registration import IDS

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OR = Theorem("or_swap", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
ACTIONS = (
    "constructor",
    "exact h.2",
    "exact h.1",
    "constructor\nexact h.2\nexact h.1",
    "cases h",
    "cases h with\n| inl a => exact Or.inr a\n| inr b => exact Or.inl b",
    "right",
    "assumption",
    "exact nothing",
    "give_up",
    "(",
    "",
)


@pytest.fixture(scope="module")
def pair():
    with NativeBackend(workers=2) as backend:
        yield backend


@pytest.mark.parametrize("id_", IDS)
def test_a_batch_is_many_steps(id_, pair, native):
    vector = gym.make_vec(id_, 3, theorems=[SWAP, OR], backend=pair, max_tactics=6)
    singles = [gym.make(id_, theorems=[SWAP, OR], backend=native, max_tactics=6) for _ in range(3)]
    observations, _ = vector.reset(seed=5)
    assert list(observations) == [env.reset(seed=5 + i)[0] for i, env in enumerate(singles)]
    draw, over = random.Random(1), [False] * 3
    for _ in range(25):
        actions = [draw.choice(ACTIONS) for _ in range(3)]
        observations, rewards, terminated, truncated, _ = vector.step(actions)
        for i, env in enumerate(singles):
            if over[i]:
                expected: Any = (env.reset()[0], 0.0, False, False)
            else:
                expected = env.step(actions[i])[:4]
            assert (observations[i], rewards[i], terminated[i], truncated[i]) == expected
            over[i] = expected[2] or expected[3]


def test_a_worker_lost_in_a_batch_costs_one_step_and_no_episode():
    with NativeBackend(limits=Limits(tactic=1.0)) as backend:
        vector = gym.make_vec("LeanStep-v0", 3, theorems=SWAP, backend=backend)
        vector.reset(seed=0)
        os.kill(backend.pool.pids()[0], signal.SIGKILL)
        _, _, terminated, truncated, infos = vector.step(["constructor", "apply And.intro", "skip"])
        assert not terminated.any() and not truncated.any()
        lost = [e for e in infos["error"] if e is not None]
        assert [error.kind for error in lost] == ["infrastructure"]
        for actions in (["constructor"] * 3, ["exact h.2"] * 3, ["exact h.1"] * 3):
            _, _, terminated, _, _ = vector.step(actions)
        assert terminated.any()


def test_equal_actions_of_a_batch_are_run_once(native):
    vector = gym.make_vec("LeanStep-v0", 4, theorems=SWAP, backend=native)
    vector.reset(seed=0)
    first, *_ = vector.step(["constructor"] * 4)
    assert len(set(first)) == 1
    *_, infos = vector.step(["exact h.2", "exact h.1", "exact h.2", "exact h.2"])
    assert list(infos["n_goals"]) == [1, 2, 1, 1]


@pytest.mark.parametrize("id_", IDS)
def test_each_environment_may_be_given_a_theorem(native, id_):
    vector = gym.make_vec(id_, 4, theorems=[SWAP, OR], backend=native)
    for theorems, expected in {
        (SWAP, OR): ["swap", "swap", "or_swap", "or_swap"],
        ("or_swap",): ["or_swap"] * 4,
        (SWAP, OR, OR, SWAP): ["swap", "or_swap", "or_swap", "swap"],
    }.items():
        _, infos = vector.reset(options={"theorems": theorems})
        assert list(infos["theorem"]) == expected
    _, infos = vector.reset(options={"theorems": [SWAP], "prefix": ["constructor"]})
    assert list(infos["n_goals"]) == [2] * 4
    with pytest.raises(ValueError, match="3 theorems for 4 environments"):
        vector.reset(options={"theorems": [SWAP] * 3})


def test_a_given_theorem_is_for_one_episode(native):
    env = gym.make("LeanStep-v0", theorems=SWAP, backend=native)
    env.set_wrapper_attr("next_theorem", OR)
    assert env.reset()[1]["theorem"] == "or_swap" and env.reset()[1]["theorem"] == "swap"
