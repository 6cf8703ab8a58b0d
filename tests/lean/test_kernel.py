"""Tier T1 trusts nothing that tactics left in the environment."""

import subprocess
import sys

import pytest

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.lean.worker.kernel import ALLOWED_AXIOMS
from segenv.proof import ProofState, TacticError, Theorem

LINEAR = Theorem("linear", "a < c", "(a b c : Nat) (h : a < b) (k : b < c)")


def done(native: NativeBackend, theorem: Theorem, *tactics: str) -> ProofState:
    state: ProofState | TacticError = native.start(theorem)
    for tactic in tactics:
        assert isinstance(state, ProofState), state
        state = native.run_tactic(state, tactic)
    assert isinstance(state, ProofState) and not state.goals, state
    return state


@pytest.mark.parametrize(
    ("theorem", "tactics"),
    [
        (LINEAR, ["omega"]),  # its lemma is made on the way
        (LINEAR, ["have j : a + 1 < c + 1 := by omega", "omega"]),  # two of them
        (Theorem("small", "∀ n, n < 4 → n * n < 10"), ["decide"]),
        (Theorem("small'", "∀ n, n < 4 → n * n < 10"), ["decide +kernel"]),
        (
            Theorem("match_", "p ∨ q → q ∨ p", "(p q : Prop)"),
            ["intro h", "exact match h with\n| Or.inl a => Or.inr a\n| Or.inr b => Or.inl b"],
        ),
    ],
)
def test_what_a_proof_made_on_the_way_is_checked_with_it(native, theorem, tactics):
    state = done(native, theorem, *tactics)
    for tier in ("T1", "T2"):
        verdict = native.verify(state, tier)
        assert verdict.proved, verdict.error


def test_a_tactic_that_asks_the_kernel_gets_its_answer_at_once(native):
    state = native.start(Theorem("false_", "2 + 2 = 5"))
    outcome = native.run_tactic(state, "decide +kernel")
    assert isinstance(outcome, TacticError) and outcome.kind == "tactic_failed"


BELIEVE = """
import os, sys, threading
from segenv.lean.worker import ffi, kernel, zygote
from segenv.lean.worker.api import Api
from segenv.lean.build import ensure_core
from segenv.lean.worker.engine import Engine, Parsed
from segenv.lean.runtime import discover
from segenv.lean.worker.session import Session

Parsed.asks_kernel = False  # so that `decide +kernel` believes that the kernel will agree
runtime = discover()
os.environ["LEAN_PATH"] = runtime.lean_path(ensure_core(runtime))

def main():
    engine = Engine(Api(runtime.library))
    engine.boot()
    session = Session(engine)
    session.answer("start", "c", "", "theorem s : 2 + 2 = 4 ∧ ∀ n : Nat, n ≤ n + 1")
    session.answer("run", "c", "d", "exact ⟨by decide, by omega⟩", True, None)
    print(session.answer("check", "d"))
    session.answer("start", "a", "", "theorem t : 2 + 2 = 5")
    print(session.answer("run", "a", "b", "decide +kernel", True, None))
    print(session.answer("check", "b"))
    session.frontend.distrust = lambda *_: None  # a header that lets in what it likes
    bad = "set_option debug.skipKernelTC true in\\ntheorem bad : 2 + 2 = 5 := by decide +kernel\\n"
    for key, statement, proof in (
        ("e", "theorem u : 2 + 2 = 5", "exact bad"),
        ("g", "theorem v : (let _ := bad; True)", "exact trivial"),
    ):
        session.answer("start", key, bad, statement)
        session.answer("run", key, key + "f", proof, True, None)
        print(session.answer("check", key + "f"))
    known = [name for each in session.frontend.environments.values() for name in each.known]
    imports = next(iter(session.frontend.environments.values()))
    declared = [kernel.constant(engine.lean, name, imports.value) for name in known]
    print(len(declared) > 5 and all(declared) and all(map(ffi.is_persistent, known)))

threading.stack_size(zygote.STACK)
thread = threading.Thread(target=main)
thread.start()
thread.join()
"""


def test_an_unchecked_lemma_that_a_proof_uses_is_refused():
    """Also behind a good proof, from which names of the imports are known, and of these alone."""
    child = subprocess.run([sys.executable, "-c", BELIEVE], capture_output=True, text=True)
    good, ran, checked, used, stated, known = child.stdout.splitlines()
    assert good.startswith("{'axioms'") and known == "True", child
    assert ran == "{'goals': [], 'tactics': 1}"  # no goals are left: tier T0 would be content
    for refused in (checked, used, stated):
        assert "the kernel refused what the proof uses" in refused


def test_a_header_cannot_smuggle_a_lemma_past_the_kernel(native):
    header = "set_option debug.skipKernelTC true in\ntheorem bad : 2 + 2 = 5 := by decide +kernel\n"
    theorem = Theorem("claim", "2 + 2 = 5", header=header)
    with pytest.raises(StatementError, match=r"claim:1:0: .*skipKernelTC"):
        native.start(theorem)
    assert not native.verify(ProofState(theorem, ("exact bad",), ()), "T2").proved


# -- what a right proof may rest on ---------------------------------------------------------------


def proved(native: NativeBackend, theorem: Theorem, *tactics: str) -> tuple[str, ...]:
    """The axioms of a proof, which T1 and T2 both accept and agree on."""
    state = done(native, theorem, *tactics)
    one, two = native.verify(state), native.verify(state, "T2")
    assert one.proved and two.proved, (one, two)
    assert set(one.axioms) == set(two.axioms)
    return one.axioms


def test_axioms_are_told_and_allowed(native):
    assert ALLOWED_AXIOMS == {"propext", "Classical.choice", "Quot.sound"}
    axioms = proved(native, Theorem("em", "p ∨ ¬p", "(p : Prop)"), "exact Classical.em p")
    assert set(axioms) == {"propext", "Classical.choice", "Quot.sound"}
    assert proved(native, Theorem("t", "True"), "trivial") == ()


def test_universes(native):
    one = Theorem("u", "x = x", "{α : Type u} (x : α)", universes=("u",))
    assert proved(native, one, "rfl") == ()
    two = Theorem("uv", "x = x", "{α : Type u} {β : Type v} (x : α × β)")
    assert proved(native, two, "rfl") == ()


EVEN = (
    "mutual\ninductive Even : Nat → Prop\n| zero : Even 0\n| step : Odd n → Even (n + 1)\n"
    "inductive Odd : Nat → Prop\n| step : Even n → Odd (n + 1)\nend\n"
)
APART = (  # two types of one block that do not mention each other
    "mutual\ninductive A : Type\n| a : A\ninductive B : Type\n| b : B\nend\n"
)


def test_a_mutual_block_enters_whole(native):
    assert proved(native, Theorem("zero", "Even 0", header=EVEN), "exact Even.zero") == ()
    assert proved(native, Theorem("a", "A.a = A.a", header=APART), "rfl") == ()
    whole = Theorem("b", "∀ b : B, b = B.b", header=APART)
    assert proved(native, whole, "intro b", "cases b", "rfl") == ()


def test_names_that_print_alike_are_two(native):
    """A private name has a number in it, and another name the word of the same digit."""
    header = (
        "private theorem p : True := trivial\ntheorem own : True := p\n"
        "theorem _private.«0».p : True ∧ True := ⟨own, own⟩\n"
    )
    theorem = Theorem("t", "True ∧ True", header=header)
    assert proved(native, theorem, "exact _private.«0».p") == ()


HIDDEN = "def hidden : Nat := 7\ntheorem about : hidden = 7 := rfl\n"


def test_what_a_header_declares_is_checked_wherever_it_is_used(native):
    assert proved(native, Theorem("t", "hidden = hidden", header=HIDDEN), "rfl") == ()
    assert proved(native, Theorem("t", "hidden = 7", header=HIDDEN), "exact about") == ()
    lemma = "have k : hidden + 1 = 8 := by decide"
    assert proved(native, Theorem("t", "hidden + 1 = 8", header=HIDDEN), lemma, "exact k") == ()


def test_an_axiom_of_a_header_is_told(native):
    header = "axiom cheat : 2 + 2 = 5\ntheorem step : 2 + 2 = 5 := cheat\n"
    for name in ("cheat", "step"):
        state = done(native, Theorem("t", "2 + 2 = 5", header=header), f"exact {name}")
        verdict = native.verify(state)
        assert not verdict.proved and "the axiom cheat" in str(verdict.error)


def test_goals_that_are_left_are_no_proof(native):
    state = native.run_tactic(native.start(Theorem("t", "True ∧ True")), "constructor")
    verdict = native.verify(state)
    assert not verdict.proved and verdict.tier == "" and "goals" in str(verdict.error)
