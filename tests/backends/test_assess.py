"""What is said of proposed theorems: one answer each, the same as the slower ways give."""

import time
from typing import Any

import pytest

from segenv.backends.base import StatementError
from segenv.proof import Theorem
from tests.spies import noting

FAILING = {
    "unknown function": Theorem("a", "2 = foo 3"),
    "the name of another": Theorem("Nat.add_comm", "2 = 2"),
    "a hole": Theorem("a", "[] = []"),
    "a mismatch": Theorem("a", "(n : Nat) = n", "(n : Int)"),
    "two errors": Theorem("a", "p ∨ (2 : Nat) = true", "(p : Sort 1)"),
    "no statement": Theorem("a", "True) (", ""),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_statement_that_lean_refuses_is_refused_in_the_same_words(native, name):
    theorem = FAILING[name]
    (one,) = native.assess([(theorem, ("rfl",))])
    assert not one.identity and not one.verdict.proved
    with pytest.raises(StatementError) as refused:
        native.start(theorem)
    told = str(refused.value).partition("\n")[2]
    assert one.verdict.error.replace("proof:", "a:") == told.replace("Nat.add_comm:1", "a:1")


@pytest.mark.parametrize(
    "theorem",
    [Theorem("a", "Nat", "(n : Nat)"), Theorem("a", "True", universes=("u",))],
    ids=["not a proposition", "a universe for nothing"],
)
def test_what_only_a_declaration_shows_is_no_theorem_either(native, theorem):
    with pytest.raises(StatementError):
        native.start(theorem)
    for script in (("exact n",), ("exact trivial",)):
        (one,) = native.assess([(theorem, script)])
        assert not one.verdict.proved


def test_a_proposal_gets_identity_and_verdict(native):
    swap = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
    (one,) = native.assess([(swap, ("exact ⟨h.2, h.1⟩",))], ("intros; omega", "assumption"))
    assert one.verdict.proved and one.verdict.tier == "T1" and not one.trivial
    assert one.identity == native.identity(swap)


@pytest.mark.parametrize("script", [("exact h",), ("skip",), ("constructor; exact h.2",), ("\0",)])
def test_a_script_that_is_no_proof_in_primitive_tactics(native, script):
    swap = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
    (one,) = native.assess([(swap, script)])
    assert one.identity and not one.verdict.proved and one.verdict.error


def test_what_is_trivial_is_not_judged_further(native):
    same = Theorem("same", "n = n", "(n : Nat)")
    (one,) = native.assess([(same, ("no tactic",))], ("omega", "rfl"))
    assert one.trivial == "omega" and not one.verdict.proved and "at once" in one.verdict.error


def test_other_work_is_done_until_there_is_an_answer(native):
    slow = Theorem("slow", "True")
    calls = []

    def work():
        calls.append(native.pool.restarts)
        return len(calls) < 10**6

    native.assess([(slow, ("exact trivial",))], ("sleep 300",), meanwhile=work)
    assert 3 < len(calls) < 10**6
    native.assess([(slow, ("exact trivial",))], ("sleep 300",), meanwhile=lambda: calls.clear())
    assert not calls  # it said that there is no more to do


def test_other_work_goes_on_between_two_answers(native):
    slow = [(Theorem(name, "True"), ("exact trivial",)) for name in ("one", "two")]
    times: list[Any] = []
    native.assess(slow, ("sleep 300",), meanwhile=noting(times, lambda: True, time.monotonic))
    assert times[-1] - times[0] > 0.4  # the first answer takes 0.3 s


def test_an_error_in_other_work_leaves_the_backend_whole(native):
    same, swap = Theorem("same", "n = n", "(n : Nat)"), Theorem("swap", "q ∨ p", "(p q : Prop)")
    with pytest.raises(ZeroDivisionError):
        native.assess([(same, ("rfl",))], ("sleep 300",), meanwhile=lambda: 1 / 0)
    (one,) = native.assess([(swap, ("rfl",))])
    assert one.identity == native.identity(swap) and not one.verdict.proved
