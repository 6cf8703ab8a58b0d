"""Nothing that was tried before changes what an episode shows, says, counts or proves."""

import os
import signal
from contextlib import closing, suppress
from random import Random
from typing import Any

import gymnasium as gym
import pytest

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.lean.children import WorkerLost
from segenv.proof import Theorem
from tests.lean.printed import episodes

IDS = ("LeanStep-v0", "LeanSegment-v0", "LeanProof-v0")
ENDLESS = "repeat (have endless : True := trivial)"
HONEST = Theorem("honest", "n + 0 = n ∧ True", "(n : Nat)")
PROOFS = (
    ("constructor", "rfl", "trivial"),
    ("constructor <;> simp",),
    ("refine ⟨?_, ?_⟩", "omega", "trivial"),
    ("refine ⟨?x, ?_⟩", "exact ?y", "nonsense", "simp"),
    ("exact ⟨rfl, trivial⟩",),
)


def played(backend, id_, theorem, tactics):
    """All that an episode gives: observations, rewards, ends, and every entry of `info`."""
    env = gym.make(id_, theorems=theorem, backend=backend, max_tactics=8)
    if id_ == "LeanSegment-v0":
        tactics = ["\n".join(tactics[i : i + 2]) for i in range(0, len(tactics), 2)]
    if id_ == "LeanProof-v0":
        tactics = ["\n".join(tactics)]
    with closing(env):
        try:
            told: list[Any] = [env.reset(seed=0)]
        except StatementError as error:
            return [str(error)]
        for tactic in tactics:
            told.append(env.step(tactic))
            if told[-1][2] or told[-1][3]:
                break
        return told


def killed(backend, draw):
    """Kill a worker. The fault is told to whoever asks it first, if that is somebody."""
    pids = {place: pid for place, pid in backend.pool.pids().items() if place != "verifier"}
    place = draw.choice(list(pids))
    os.kill(pids[place], signal.SIGKILL)
    return place


def harmed(backend, draw):
    """Do something to a worker, or have it do something, that an episode must not notice."""
    state = backend.start(HONEST)
    with suppress(WorkerLost):
        if draw.random() < 0.5:
            backend.pool.ask(killed(backend, draw), 10.0, "imports")
        else:
            request = ("run", state.handle, "nowhere", ENDLESS, True, None)
            backend.pool.ask(backend.pool.place(HONEST.text_key, state.handle), 0.02, *request)


@pytest.mark.parametrize("seed", range(2))
def test_episodes_in_any_order_and_between_faults(seed):
    """Over 10 s on a busy machine: every episode is played three times, between real faults."""
    draw = Random(seed)
    met = [*episodes(seed + 100, 10), *((HONEST, proof) for proof in PROOFS)]
    plan = [(draw.choice(IDS), *episode) for episode in met]
    with NativeBackend() as one, NativeBackend() as other, NativeBackend(workers=2) as two:
        first = [played(one, *episode) for episode in plan]
        backwards = [played(other, *episode) for episode in reversed(plan)][::-1]
        assert backwards == first
        again = list(enumerate(plan))
        draw.shuffle(again)
        for i, episode in again:
            if draw.random() < 0.3:
                harmed(two, draw)
            assert played(two, *episode) == first[i], episode
            assert played(one, *episode) == first[i], episode
    for i in draw.sample(range(len(plan)), 2):
        with NativeBackend() as fresh:
            assert played(fresh, *plan[i]) == first[i]


@pytest.mark.parametrize("id_", IDS[1:])
def test_a_worker_that_is_lost_before_a_text_is_split(id_):
    with NativeBackend() as backend:
        right = played(backend, id_, HONEST, PROOFS[0])
        backend.cache.forget()
        killed(backend, Random(0))
        assert played(backend, id_, HONEST, PROOFS[0]) == right and "error" not in right[-1][4]
