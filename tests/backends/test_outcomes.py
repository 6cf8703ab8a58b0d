"""Batches and remembered outcomes change when Lean works, never what it says."""

import os
import signal

import pytest

from segenv.backends.base import Attempt
from segenv.backends.native import NativeBackend
from segenv.backends.outcomes import OutcomeCache, Step
from segenv.lean.pool import Limits
from segenv.lean.shared.lru import Lru
from segenv.proof import ProofState, TacticError, Theorem
from tests.typed import refusal_of, state_of

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
TEXTS = (
    "constructor",
    "exact h.2",
    "constructor\nexact h.2\nexact h.1",
    "constructor\n· exact h.2\n· exact h.1",
    "constructor\nexact h.1\nexact h.2",
    "constructor; exact h.2",
    "exact (",
    "",
    "native_decide",
)


@pytest.fixture
def backend():
    with NativeBackend() as backend:
        yield backend


def tries(backend: NativeBackend, text: str, budget: int | None) -> list[object]:
    """What `text` does from the start of a theorem, whole and tactic by tactic."""
    start = backend.start(SWAP)
    found: list[object] = [
        backend.run_tactic(start, text, compound=compound, budget=budget)
        for compound in (True, False)
    ]
    trees = backend.parse(start, text)
    found.append(trees)
    state: ProofState | TacticError = start
    for tree in () if isinstance(trees, TacticError) else trees:
        if isinstance(state, ProofState):
            left = None if budget is None else budget - state.tactics
            state = backend.run_tactic(state, text[tree.start : tree.end], budget=left)
            found.append(state)
    return found


@pytest.mark.parametrize("budget", [None, 1, 2])
def test_what_a_batch_found_is_what_is_found(budget, backend, native):
    start = backend.start(SWAP)
    backend.run_all(
        [
            Attempt(start, text, compound, budget, split)
            for text in TEXTS
            for compound in (True, False)
            for split in (True, False)
        ]
    )
    for text in TEXTS:
        assert tries(backend, text, budget) == tries(native, text, budget), text


def test_what_is_known_is_not_run_again(backend):
    start = backend.start(SWAP)
    backend.run_all([Attempt(start, "constructor\nexact h.2", split=True)])
    os.kill(backend.pool.pids()[0], signal.SIGKILL)  # whatever is asked of Lean now is refused
    split = backend.run_tactic(start, "constructor")
    assert isinstance(split, ProofState)
    assert isinstance(backend.run_tactic(split, "exact h.2"), ProofState)
    lost = backend.run_tactic(split, "exact h.1")
    assert isinstance(lost, TacticError) and lost.kind == "infrastructure"


def test_a_fault_is_not_remembered():
    with NativeBackend(limits=Limits(tactic=0.5)) as backend:
        start = backend.start(SWAP)
        ran = backend.run_all([Attempt(start, "constructor"), Attempt(start, "repeat skip")])
        assert (
            isinstance(ran[0][0].outcome, ProofState)
            and refusal_of(ran[1][0].outcome).kind == "timeout"
        )
        key = str(start.handle)
        assert (key, "repeat skip", True) not in backend.cache
        assert (key, "constructor", True) in backend.cache


def test_outcomes_belong_to_the_state_they_are_asked_from(backend):
    """The same script with another count of tactics spent, and another theorem of the same text."""
    start = backend.start(SWAP)
    first = backend.run_tactic(start, "constructor")
    later = backend.run_tactic(ProofState(SWAP, (), start.goals, 7), "constructor")
    assert isinstance(first, ProofState) and isinstance(later, ProofState)
    assert (first.tactics, later.tactics) == (1, 8)
    assert backend.cache.statistics.hits == 1


def test_a_refusal_that_depends_on_the_budget_is_not_remembered(backend):
    start = backend.start(SWAP)
    whole = "constructor\nexact h.2\nexact h.1"
    kinds = []
    for budget in (1, 3, 1, None):
        outcome = backend.run_tactic(start, whole, budget=budget)
        kinds.append(getattr(outcome, "kind", "accepted"))
    assert kinds == ["budget", "accepted", "budget", "accepted"]


def test_the_cache_is_bounded_and_forgets_the_oldest():
    cache = OutcomeCache(3)
    for i in range(5):
        cache.keep(("state", str(i), True), Step((), 1))
    cache.find(("state", "2", True), None)
    cache.keep(("state", "5", True), Step((), 1))
    assert [key[1] for key in cache.outcomes.entries] == ["4", "2", "5"]
    assert cache.statistics.rate == 1.0


def test_an_lru_of_nothing_keeps_nothing():
    entries: Lru[int, int] = Lru(0)
    entries.keep(1, 1)
    assert len(entries) == 0 and entries.find(1) is None


def test_two_workers_share_a_wide_expansion():
    with NativeBackend(workers=2) as backend:
        start = backend.start(SWAP)
        parts = "((p ∧ p) ∧ (p ∧ p)) ∧ ((p ∧ p) ∧ (p ∧ p))"
        prove = "by\n  repeat' constructor\n  all_goals exact h.1"
        texts = [f"have x{i} : {parts} := {prove}" for i in range(24)]
        backend.run_all([Attempt(start, text) for text in texts])
        assert set(backend.pool.pids()) == {0, 1}
        places = {
            backend.pool.place(SWAP.text_key, state.handle) for state in map(_run(backend), texts)
        }
        assert places == {0, 1}  # and each new state is known where it was made


def _run(backend):
    start = backend.start(SWAP)
    return lambda text: backend.run_tactic(start, text)


def test_a_segment_that_takes_longer_than_one_tactic_may_costs_its_tactics_nothing():
    slow = "have : ((p ∧ p) ∧ (p ∧ p)) ∧ ((p ∧ p) ∧ (p ∧ p)) := by\n  " + "\n  ".join(
        ["repeat' constructor", *["all_goals exact h.1"]]
    )
    with NativeBackend(limits=Limits(tactic=0.5)) as backend:
        state = backend.start(SWAP)
        [ran] = backend.run_all([Attempt(state, "\n".join([slow] * 60), split=True)])
        assert len(ran) == 60 and all(isinstance(one.outcome, ProofState) for one in ran)


def test_an_endless_tactic_in_a_segment_is_a_timeout_and_not_remembered():
    with NativeBackend(limits=Limits(tactic=0.3)) as backend:
        start = backend.start(SWAP)
        [ran] = backend.run_all([Attempt(start, "skip\nrepeat skip\nskip", split=True)])
        assert [getattr(one.outcome, "kind", "") for one in ran] == ["", "timeout"]
        state = state_of(backend.run_tactic(start, "skip"))
        for _ in range(2):
            assert refusal_of(backend.run_tactic(state, "repeat skip")).kind == "timeout"


CRASH = "have : Nat.shiftLeft 1 4294967296 = 0 := by decide"


def test_a_batch_outlives_texts_that_kill_its_worker_one_after_the_other(backend):
    start = backend.start(SWAP)
    crashes = [f"{CRASH} -- {i}" for i in range(6)]
    *lost, (last,) = backend.run_all(
        [*(Attempt(start, crash) for crash in crashes), Attempt(start, "constructor")]
    )
    assert isinstance(last.outcome, ProofState)
    assert {one.outcome.kind for (one,) in lost} == {"infrastructure"}
    assert isinstance(backend.run_tactic(start, "constructor"), ProofState)


@pytest.mark.parametrize("text", ["skip\t\t; constructor", "skip\r\nconstructor", "\tskip;\tskip"])
def test_tabs_and_line_ends_shift_nothing(backend, text):
    start = backend.start(SWAP)
    trees = backend.parse(start, text)
    assert [text[tree.start : tree.end] for tree in trees] == [
        text.split()[0].strip(";"),
        text.split()[-1],
    ]
    backend.run_all([Attempt(start, text, split=True)])
    skipped = backend.run_tactic(start, "skip")
    for wrong in ("nstructor", "onstructor", "kip", "ip"):
        assert isinstance(backend.run_tactic(skipped, wrong), TacticError)
    assert isinstance(backend.run_tactic(start, text), ProofState)
