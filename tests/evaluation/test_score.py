"""`segenv.score`: whole proofs judged as `LeanProof-v0` judges them, each once, faults apart."""

import os
import signal
from typing import Any

import gymnasium as gym
import pytest

import segenv
from segenv.backends.base import StatementError
from segenv.backends.native import Limits, NativeBackend
from segenv.proof import Theorem
from tests.spies import noting
from tests.typed import there

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
ENDLESS = "repeat (have x := trivial)"
ABORT = "have : Nat.shiftLeft 1 4294967296 = 0 := by decide"
TEXTS = {
    "exact ⟨h.2, h.1⟩": "",
    "constructor\nexact h.2\nexact h.1": "",
    "constructor\nexact h.2\nexact h.1\nskip": "",
    "constructor\nexact h.2\nexact h.1\nsimp": "no_goals",
    "constructor": "unsolved_goals",
    "exact h": "type_mismatch",
    "exact (": "parse",
    "": "empty",
    "a\0b": "encoding",
    "sorry": "forbidden",
    "give_up": "unknown_tactic",
}


@pytest.mark.parametrize("tier", ["T1", "T2"])
def test_verdict_kind_and_message(native, tier):
    scores = segenv.score(SWAP, list(TEXTS), tier=tier, backend=native)
    assert [score.kind for score in scores] == list(TEXTS.values())
    for score, text in zip(scores, TEXTS, strict=True):
        assert score.text == text and score.theorem == "swap"
        assert score.proved == (score.kind == "") == (score.message == "")
        if score.proved:
            verdict = there(score.verdict)
            assert verdict.proved and verdict.tier == tier


def test_as_the_environment_judges(native):
    env = gym.make("LeanProof-v0", theorems=SWAP, backend=native)
    for text in TEXTS:
        if text == "give_up":
            continue  # an action of its own there
        env.reset()
        *_, info = env.step(text)
        (score,) = segenv.score(SWAP, [text], backend=native)
        assert score.proved == info["is_success"]
        assert score.kind == (info["error"].kind if "error" in info else "")
        assert score.tactics == sum(t.tactics for t in info["tactics"])


def test_a_theorem_for_each_text(native):
    other = Theorem("other", "p ∧ q", "(p q : Prop) (h : p ∧ q)")
    scores = segenv.score([SWAP, other, other], ["exact h", "exact h", "exact h.1"], backend=native)
    assert [(s.theorem, s.proved) for s in scores] == [
        ("swap", False),
        ("other", True),
        ("other", False),
    ]


def test_theorems_of_one_name_and_other_headers_are_told_apart(native):
    headers = [f"def n : Nat := {i}\n" for i in (0, 1)]
    theorems = [Theorem("t", "n = 0", header=header) for header in headers]
    assert [s.proved for s in segenv.score(theorems, ["rfl", "rfl"], backend=native)] == [
        True,
        False,
    ]


def test_what_rests_on_an_axiom_is_refused(native):
    theorem = Theorem("t", "1 = 2", header="axiom cheat : (1 : Nat) = 2\n")
    (score,) = segenv.score(theorem, ["exact cheat"], backend=native)
    assert not score.proved and score.kind == "forbidden" and "cheat" in score.message


def counted(backend, monkeypatch):
    """What the backend is asked to run and to verify from now on."""
    ran: list[Any] = []
    verified: list[Any] = []
    run_all, verify_all = backend.run_all, backend.verify_all
    monkeypatch.setattr(backend, "run_all", noting(ran, run_all, list))
    monkeypatch.setattr(
        backend, "verify_all", noting(verified, verify_all, lambda s, tier: list(s))
    )
    return ran, verified


def test_each_distinct_text_is_run_and_verified_once(monkeypatch):
    with NativeBackend() as backend:
        ran, verified = counted(backend, monkeypatch)
        scores = segenv.score(SWAP, ["exact ⟨h.2, h.1⟩", "exact h"] * 20, backend=backend)
        assert len(scores) == 40 and sum(map(len, ran)) == 2 and sum(map(len, verified)) == 1
        assert [s.proved for s in scores] == [True, False] * 20


def test_a_text_that_hangs_is_paid_once_and_is_unproved(monkeypatch):
    with NativeBackend(limits=Limits(tactic=0.3)) as backend:
        ran, _ = counted(backend, monkeypatch)
        scores = segenv.score(SWAP, [ENDLESS, "exact ⟨h.2, h.1⟩"] * 12, backend=backend)
        assert [attempt.text for batch in ran for attempt in batch] == [ENDLESS, "exact ⟨h.2, h.1⟩"]
        assert [s.kind for s in scores] == ["timeout", ""] * 12
        assert not any(s.lost for s in scores)


def test_a_text_that_loses_the_prover_again_and_again_is_told_apart():
    with NativeBackend() as backend:
        abort, fine = segenv.score(SWAP, [ABORT, "exact ⟨h.2, h.1⟩"], backend=backend)
        assert abort.lost and not abort.proved and fine.proved


@pytest.mark.parametrize(("strikes", "lost"), [(1, False), (2, False), (3, True)])
def test_a_lost_worker_is_no_failure(monkeypatch, strikes, lost):
    texts = [f"have x{i} := h\nexact ⟨h.2, h.1⟩" for i in range(9)]
    with NativeBackend() as backend:
        run_all, batches = backend.run_all, []

        def struck(attempts):
            batches.append(len(attempts))
            if len(batches) <= strikes:  # whatever is asked first is lost
                backend.start(Theorem(f"t{len(batches)}", "True"))  # there is a worker
                os.kill(backend.pool.pids()[0], signal.SIGKILL)
            return run_all(attempts)

        monkeypatch.setattr(backend, "run_all", struck)
        scores = segenv.score(SWAP, texts, tier="T1", backend=backend)
    assert batches == [9, 1, 1][: strikes + 1]
    assert [score.lost for score in scores].count(True) == lost
    assert all(score.proved for score in scores if not score.lost)


def test_a_budget_of_leaf_tactics(native):
    text = "constructor\nexact h.2\nexact h.1"
    assert [segenv.score(SWAP, [text], max_tactics=n, backend=native)[0].kind for n in (2, 3)] == [
        "budget",
        "",
    ]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"texts": "simp"}, TypeError, "texts is 'simp'"),
        ({"texts": ["simp", 3]}, TypeError, "texts"),
        ({"tier": "T9"}, ValueError, "tier is 'T9'"),
        ({"theorems": [SWAP, SWAP]}, ValueError, "2 theorems and 1 texts"),
        ({"theorems": ["swap"]}, TypeError, "a theorem is 'swap'"),
        ({"max_tactics": 0}, ValueError, "max_tactics is 0"),
        ({"workers": 2}, ValueError, "workers is 2, but there is a `backend`"),
        ({"unwrap": 1}, TypeError, "unwrap is 1"),
    ],
)
def test_bad_input_is_named_before_lean_is_asked(arguments, error, words):
    given = {"theorems": SWAP, "texts": ["simp"], "backend": object()} | arguments
    with pytest.raises(error, match=words):
        segenv.score(**given)


def test_a_theorem_that_does_not_start_is_named(native):
    with pytest.raises(StatementError, match="gone cannot be started"):
        segenv.score(Theorem("gone", "Nat.nowhere = 1"), ["rfl"], backend=native)
