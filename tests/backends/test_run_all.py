"""Batches of attempts: each is what it would be alone, and a fault costs only what it befell."""

import os
import signal
import threading
import time

import pytest

from segenv.backends.base import Attempt, BackendError
from segenv.backends.native import Limits, NativeBackend
from segenv.lean import batch
from segenv.proof import ProofState, Theorem
from tests.typed import refusal_of, state_of

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PARTS = "((p ∧ p) ∧ (p ∧ p)) ∧ ((p ∧ p) ∧ (p ∧ p))"
SLOW = f"have : {PARTS} := by\n  repeat' constructor\n  all_goals exact h.1"
"""About ten milliseconds of work."""
ABORT = "have : Nat.shiftLeft 1 4294967296 = 0 := by decide"
"""A text at which Lean aborts."""


def endless(i: int = 0) -> str:
    """A text that never ends, another for each number."""
    return f"repeat (have x{i} := trivial)"


def kinds(ran):
    return [getattr(one.outcome, "kind", "") for one in ran]


@pytest.fixture
def quick():
    """A backend whose tactics may take a quarter of a second."""
    with NativeBackend(limits=Limits(tactic=0.25)) as backend:
        yield backend


def test_every_tactic_of_a_segment_has_the_whole_limit(quick):
    start = quick.start(SWAP)
    (ran,) = quick.run_all([Attempt(start, "\n".join([SLOW] * 60), split=True)])
    assert kinds(ran) == [""] * 60


@pytest.mark.parametrize("bad, kind", [(endless(), "timeout"), (ABORT, "infrastructure")])
def test_the_tactic_that_a_fault_befell_carries_it_and_those_before_stand(quick, bad, kind):
    start = quick.start(SWAP)
    quick.run_all([Attempt(start, bad, split=True)])  # whatever came before
    for text, expected in {
        f"skip\n\n{bad}\nskip": ["", kind],
        f"{bad}\nskip": [kind],
        bad: [kind],
        f"constructor\nexact h.2; {bad}": ["", "", kind],
    }.items():
        attempts = [Attempt(start, text, split=True), Attempt(start, "skip\nskip", split=True)]
        (ran, fine) = quick.run_all(attempts)
        assert kinds(ran) == expected and kinds(fine) == ["", ""]
        assert ran[-1].text == bad
        line = text[: text.index(bad)].count("\n") + 1
        assert ran[-1].line == line
        again = quick.run_all(attempts)[0]  # what ran is known, what failed is tried again
        assert kinds(again) == expected


def test_an_endless_text_is_paid_once_however_often_it_stands_in_the_batch(quick):
    start = quick.start(SWAP)
    attempts = [Attempt(start, endless()), Attempt(start, f"skip\n{endless()}", split=True)]
    began = time.monotonic()
    ran = quick.run_all(attempts * 16)
    assert time.monotonic() - began < 4.0  # thirty-two would take eight seconds
    assert [kinds(one)[-1] for one in ran] == ["timeout"] * 32


def test_a_state_that_cannot_be_rebuilt_is_a_fault_of_its_attempt_alone(quick):
    start, false = quick.start(SWAP), ProofState(SWAP, ("exact nonsense",), ())
    attempts = [Attempt(false, "skip"), Attempt(start, "skip"), Attempt(false, "a\nb", split=True)]
    ran = quick.run_all(attempts)
    assert [kinds(one) for one in ran] == [["infrastructure"], [""], ["infrastructure"]]
    assert "does not replay" in ran[0][0].outcome.message
    with pytest.raises(BackendError, match="does not replay"):
        quick.run_tactic(false, "skip")


def test_what_is_known_is_not_asked(quick):
    start = quick.start(SWAP)
    texts = ["constructor\nexact h.2", "exact (", "exact nothing\nskip"]
    attempts = [Attempt(start, text, split=True) for text in texts]
    first = quick.run_all(attempts)
    os.kill(quick.pool.pids()[0], signal.SIGKILL)  # whatever is asked now is lost
    assert quick.run_all(attempts) == first
    assert kinds(quick.run_all([Attempt(start, "constructor\nexact h", split=True)])[0]) == [
        "infrastructure"
    ]


def test_outcomes_belong_to_the_state_as_the_asker_has_it(quick):
    start = quick.start(SWAP)
    spent = ProofState(SWAP, (), start.goals, 7)
    attempts = [Attempt(state, "skip\nskip", split=True) for state in (start, spent)]
    ran = quick.run_all(attempts)
    assert [[one.outcome.tactics for one in each] for each in ran] == [[1, 2], [8, 9]]


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_lost_in_a_batch_costs_one_attempt(sent):
    with NativeBackend(workers=2, limits=Limits(tactic=2.0)) as backend:
        start = backend.start(SWAP)
        attempts = [Attempt(start, f"{SLOW}\nhave y{i} := h", split=True) for i in range(40)]
        pids = list(backend.pool.pids().values())

        def send() -> None:
            for pid in pids:
                os.kill(pid, sent)

        timer = threading.Timer(0.1, send)
        timer.start()
        ran = backend.run_all(attempts)
        timer.join()
        faults = [one for one in ran if "" not in kinds(one)[-1:]]
        assert len(faults) <= 1 and all(kinds(f)[-1] == "infrastructure" for f in faults)
        assert all(kinds(one) == ["", ""] for one in ran if one not in faults)


def test_a_group_of_one_theorem_uses_every_worker():
    with NativeBackend(workers=3, limits=Limits(tactic=1.0)) as backend:
        start = backend.start(SWAP)
        ran = backend.run_all([Attempt(start, endless(i)) for i in range(3)])
        assert [kinds(one) for one in ran] == [["timeout"]] * 3
        assert set(backend.pool.pids()) == {0, 1, 2}


def test_an_endless_text_delays_nobody_else():
    with NativeBackend(workers=2, limits=Limits(tactic=1.5)) as backend:
        start = backend.start(SWAP)
        attempts = [
            Attempt(start, endless()),
            *(Attempt(start, f"have x{i} := h") for i in range(9)),
        ]
        ran = backend.run_all(attempts)
        assert [kinds(one) for one in ran] == [["timeout"], *([""],) * 9]
        handles = [getattr(one.outcome, "handle", None) for (one,) in ran[1:]]
        assert all(handles)
        places = {backend.pool.place(SWAP.text_key, handle) for handle in handles}
        assert len(places) == 1 and backend.pool.restarts == 0  # all by the other worker


def test_a_cheap_batch_starts_no_other_worker(monkeypatch):
    monkeypatch.setattr(batch, "FORK", 5.0)  # seconds: as if a worker cost that much
    with NativeBackend(workers=4) as backend:
        start = backend.start(SWAP)
        for i in range(10):
            backend.run_all([Attempt(start, f"have x{i} := h"), Attempt(start, f"have y{i} := h")])
        assert len(backend.pool.pids()) == 1


def test_threads_return_within_their_limit_and_say_whom_they_waited_for():
    with NativeBackend(limits=Limits(tactic=1.0)) as backend:
        start = backend.start(SWAP)
        times, found = [], []

        def run(i: int) -> None:
            began = time.monotonic()
            found.append(refusal_of(backend.run_tactic(start, endless(i))))
            times.append(time.monotonic() - began)

        together([lambda i=i: run(i) for i in range(5)])
        assert max(times) < 3.0  # one after the other: five seconds
        assert sorted({one.kind for one in found}) == ["infrastructure", "timeout"]
        waiting = next(one for one in found if one.kind == "infrastructure")
        assert "other calls" in waiting.message and "workers=" in waiting.message
        assert isinstance(backend.run_tactic(start, "skip"), ProofState)


def test_threads_use_the_workers_that_are_free():
    with NativeBackend(workers=3, limits=Limits(tactic=1.0)) as backend:
        start = backend.start(SWAP)
        found = []
        together(
            [
                lambda i=i: found.append(refusal_of(backend.run_tactic(start, endless(i))))
                for i in range(3)
            ]
        )
        assert [one.kind for one in found] == ["timeout"] * 3


def test_many_threads_with_quick_texts_disturb_nobody():
    with NativeBackend(workers=2) as backend:
        start, wrong = backend.start(SWAP), []

        def run(i: int) -> None:
            for k in range(20):
                after = backend.run_tactic(start, f"have x{i}_{k} := h")
                if not (isinstance(after, ProofState) and f"x{i}_{k} :" in str(after)):
                    wrong.append(after)

        together([lambda i=i: run(i) for i in range(8)])
        assert not wrong and backend.pool.restarts == 0


def together(calls):
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_worker_that_passes_its_memory_limit_says_so():
    bomb = "(fun x : Nat => x * x) (" * 30 + "2 ^ 200" + ")" * 30
    with NativeBackend(limits=Limits(memory=48 << 20)) as backend:
        start = backend.start(SWAP)
        outcome = refusal_of(backend.run_tactic(start, f"have : {bomb} = 0 := by decide +kernel"))
        assert outcome.kind == "infrastructure"
        assert "memory limit of 48 MB" in outcome.message and "Limits(memory=" in outcome.message
        assert isinstance(backend.run_tactic(start, "skip"), ProofState)
        done = ProofState(SWAP, (f"have : {bomb} = 0 := by decide +kernel", "exact ⟨h.2, h.1⟩"), ())
        with pytest.raises(BackendError, match="verifier passed its memory limit of 48 MB"):
            backend.verify(done, "T2")


def test_a_start_that_is_struck_is_tried_again():
    for sent in (signal.SIGKILL, signal.SIGSTOP, signal.SIGABRT):
        with NativeBackend(limits=Limits(header=3.0)) as backend:
            backend.start(SWAP)
            os.kill(backend.pool.pids()[0], sent)
            other = Theorem(f"other_{sent}", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
            assert len(backend.start(other).goals) == 1


def test_a_long_script_is_replayed_from_what_is_left_of_it():
    with NativeBackend(limits=Limits(states=50)) as backend:
        state = backend.start(SWAP)
        (ran,) = backend.run_all([Attempt(state, "\n".join(["skip"] * 300), split=True)])
        assert kinds(ran) == [""] * 300
        os.kill(backend.pool.pids()[0], signal.SIGKILL)
        last, tenth = (state_of(ran[i].outcome) for i in (-1, 9))
        assert kinds(backend.run_all([Attempt(last, "constructor")])[0]) == ["infrastructure"]
        assert kinds(backend.run_all([Attempt(last, "constructor")])[0]) == [""]
        assert kinds(backend.run_all([Attempt(tenth, "constructor")])[0]) == [""]
