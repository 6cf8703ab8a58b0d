"""Environments that step in one batch do what each would do alone."""

import os
import random
import signal
from typing import Any

import gymnasium as gym
import pytest

from segenv.backends.base import BackendError
from segenv.backends.native import NativeBackend
from segenv.lean.pool import Limits
from segenv.proof import Theorem, Verdict
from segenv.registration import IDS
from tests.spies import noting

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


FINISH = "constructor\nexact h.2\nexact h.1"


@pytest.mark.parametrize("tier", ["T1", "T2"])
@pytest.mark.parametrize("id_", ["LeanSegment-v0", "LeanProof-v0"])
def test_what_a_batch_finishes_is_verified_in_another(id_, tier, native, monkeypatch):
    batches: list[Any] = []
    verify_all = native.verify_all
    monkeypatch.setattr(native, "verify", None)
    monkeypatch.setattr(native, "verify_all", noting(batches, verify_all, lambda s, t: (len(s), t)))
    vector = gym.make_vec(id_, 3, theorems=SWAP, backend=native, verify=tier)
    vector.reset(seed=0)
    *_, infos = vector.step([FINISH, "constructor", FINISH + "\n"])
    assert [bool(v and v.proved) for v in infos["verdict"]] == [True, False, True]
    assert batches == [(2, tier)]
    assert infos["verdict"][0].tier == tier


def test_a_verdict_of_a_batch_can_refuse_and_a_fault_is_none(native, monkeypatch):
    no = Verdict(False, "T0", (), "not this one")
    said = {"h.1": no, "h.1\nskip": BackendError("gone")}
    monkeypatch.setattr(
        native,
        "verify_all",
        lambda states, tier: [said.get(s.script[-1][6:], BackendError("gone")) for s in states],
    )
    asked: list[Any] = []
    verify = native.verify
    monkeypatch.setattr(native, "verify", noting(asked, verify))
    vector = gym.make_vec("LeanSegment-v0", 2, theorems=SWAP, backend=native)
    vector.reset(seed=0)
    _, _, terminated, _, infos = vector.step([FINISH, FINISH.replace("exact h.1", "exact (h.1)")])
    assert list(terminated) == [False, True] and len(asked) == 1
    assert infos["error"][0].kind == "forbidden" and infos["error"][0].message == "not this one"


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
