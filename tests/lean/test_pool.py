"""Workers that die, hang or forget: no episode is lost and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

import psutil
import pytest

from segenv.backends.base import BackendError
from segenv.backends.native import Limits, NativeBackend
from segenv.lean.children import WorkerLost, Zygote
from segenv.lean.shared.errors import LeanError
from segenv.proof import ProofState, TacticError, Theorem
from tests.typed import there

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
FOREVER = "repeat (have h : True := trivial)"


@pytest.fixture
def backend():
    with NativeBackend(limits=Limits(tactic=0.5, states=8)) as native:
        yield native


def test_an_infinite_tactic_is_cancelled_and_the_worker_survives(backend):
    state = backend.start(SWAP)
    pid = backend.pool.pids()[0]
    start = time.monotonic()
    outcome = backend.run_tactic(state, FOREVER)
    assert isinstance(outcome, TacticError) and outcome.kind == "timeout"
    assert time.monotonic() - start < 2.0
    assert backend.pool.pids()[0] == pid
    assert isinstance(backend.run_tactic(state, "constructor"), ProofState)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGABRT, signal.SIGSTOP])
def test_a_lost_worker_refuses_one_step_and_its_states_are_rebuilt(backend, blow):
    split = backend.run_tactic(backend.start(SWAP), "constructor")
    os.kill(backend.pool.pids()[0], blow)
    lost = backend.run_tactic(split, "exact h.2")
    assert isinstance(lost, TacticError) and lost.kind in ("infrastructure", "timeout")
    again = backend.run_tactic(split, "exact h.2")
    assert isinstance(again, ProofState) and [g.target for g in again.goals] == ["p"]


def test_a_killed_zygote_is_replaced(backend):
    state = backend.start(SWAP)
    backend.pool._zygote.process.kill()
    os.kill(backend.pool.pids()[0], signal.SIGKILL)
    assert isinstance(backend.run_tactic(state, "constructor"), TacticError)
    assert isinstance(backend.run_tactic(state, "constructor"), ProofState)


def test_forgotten_and_evicted_states_are_rebuilt_by_replay(backend):
    start = backend.start(SWAP)
    split = backend.run_tactic(start, "constructor")
    for i in range(20):  # more than the worker keeps
        backend.run_tactic(start, f"have h{i} := h")
    backend.forget([start])
    done = backend.run_tactic(backend.run_tactic(split, "exact h.2"), "exact h.1")
    assert backend.verify(done).proved


def test_a_memory_bomb_ends_the_worker_and_not_the_episode():
    limits = Limits(tactic=5.0, memory=200 << 20)
    with NativeBackend(limits=limits) as backend:
        state = backend.start(Theorem("big", "2 ^ n = 2 ^ n", "(n : Nat)"))
        outcome = backend.run_tactic(state, "have : 7 ^ 400000000 = 1 := by decide")
        assert isinstance(outcome, TacticError)
        assert isinstance(backend.run_tactic(state, "rfl"), ProofState)


def test_a_state_that_cannot_be_rebuilt_is_a_backend_error(backend):
    false = ProofState(SWAP, ("exact nonsense",), ())
    with pytest.raises(BackendError, match="does not replay"):
        backend.run_tactic(false, "rfl")


def test_states_of_another_backend_are_understood(backend, native):
    state = native.run_tactic(native.start(SWAP), "constructor")
    outcome = backend.run_tactic(state, "exact h.2")
    assert isinstance(outcome, ProofState) and len(outcome.goals) == 1


def descendants(pid: int) -> list[psutil.Process]:
    return list(psutil.Process(pid).children(recursive=True))


def gone(processes: list[psutil.Process], seconds: float = 3.0) -> bool:
    psutil.wait_procs(processes, timeout=seconds)
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def test_nothing_is_left_after_close(backend):
    done = backend.run_tactic(backend.start(SWAP), "exact ⟨h.2, h.1⟩")
    assert backend.verify(done, "T2").proved
    ours = [psutil.Process(pid) for pid in backend.pool.pids().values()]
    ours.append(psutil.Process(backend.pool._zygote.process.pid))
    backend.close()
    backend.close()
    assert gone(ours)


@pytest.mark.parametrize("busy", [True, False])
def test_nothing_is_left_after_the_parent_is_killed(busy):
    code = (
        "from segenv.backends.native import *\n"
        "from segenv.proof import Theorem\n"
        "b = NativeBackend()\n"
        "s = b.start(Theorem('t', 'q ∧ p', '(p q : Prop) (h : p ∧ q)'))\n"
        "print('ready', flush=True)\n"
        f"b.run_tactic(s, {FOREVER!r}) if {busy} else input()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert there(parent.stdout).readline() == "ready\n"
        children = descendants(parent.pid)
        assert len(children) >= 2
        time.sleep(0.2)
        parent.kill()
    assert gone(children)


def test_a_fork_of_the_parent_gets_workers_of_its_own(backend):
    state = backend.start(SWAP)
    pid = backend.pool.pids()[0]
    child = os.fork()
    if child == 0:
        outcome = backend.run_tactic(state, "constructor")
        fine = isinstance(outcome, ProofState) and backend.pool.pids()[0] != pid
        backend.close()
        os._exit(0 if fine else 1)
    _, status = os.waitpid(child, 0)
    assert status == 0
    assert isinstance(backend.run_tactic(state, "constructor"), ProofState)
    assert backend.pool.pids()[0] == pid


def test_a_worker_that_cannot_be_started_refuses_the_step(backend, monkeypatch):
    state = backend.start(SWAP)
    os.kill(backend.pool.pids()[0], signal.SIGKILL)

    def fork(*_):
        raise WorkerLost("no room", timeout=False)

    with monkeypatch.context() as patch:
        patch.setattr(Zygote, "fork", fork)
        for _ in range(2):
            assert backend.run_tactic(state, "constructor").kind == "infrastructure"
        with pytest.raises(BackendError):
            backend.verify(state)
        with pytest.raises(BackendError):
            backend.start(Theorem("other", "True"))
    assert isinstance(backend.run_tactic(state, "constructor"), ProofState)


def test_a_pool_that_is_closed_while_a_worker_starts_stays_closed(monkeypatch):
    backend = NativeBackend()
    fork = Zygote.fork

    def slow_fork(*arguments):
        child = fork(*arguments)
        backend.close()
        return child

    monkeypatch.setattr(Zygote, "fork", slow_fork)
    with pytest.raises(LeanError, match="closed"):
        backend.start(SWAP)
    assert backend.pool._zygote is None and not backend.pool.pids()


def test_a_stopped_worker_is_noticed_while_another_is_busy():
    with NativeBackend(workers=2, limits=Limits(tactic=20.0)) as backend:
        states = [backend.start(Theorem(f"t{i}", "p → p", "(p : Prop)")) for i in range(2)]
        places = [backend.pool.place(state.theorem.text_key) for state in states]
        assert set(places) == {0, 1}
        os.kill(backend.pool.pids()[places[0]], signal.SIGSTOP)
        slow = "iterate 100 (have := (trivial : True))"
        jobs: list[Any] = [(places[0], 20.0, ("parse", states[0].handle, "skip"))]
        jobs += [(places[1], 20.0, ("run", states[1].handle, f"k{i}", f"{slow} -- {i}", True, None))
                 for i in range(60)]  # fmt: skip
        start = time.monotonic()
        replies = backend.pool.ask_all(jobs)
        assert isinstance(replies[0], WorkerLost) and "stopped" in str(replies[0])
        assert all(isinstance(reply, dict) and "goals" in reply for reply in replies[1:])
        assert time.monotonic() - start < 15.0


def test_two_workers_share_the_theorems():
    theorems = [Theorem(f"t{i}", f"{i} = {i}") for i in range(8)]
    with NativeBackend(workers=2) as backend:
        for theorem in theorems:
            done = backend.run_tactic(backend.start(theorem), "rfl")
            assert isinstance(done, ProofState) and backend.verify(done).proved
        assert set(backend.pool.pids()) == {0, 1}
