"""Printing only what is new prints exactly what Lean prints."""

import pytest

from segenv.backends.native import NativeBackend
from segenv.lean.pool import Limits
from segenv.proof import ProofState, Theorem
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import trace

WRONG = ("exact nothing", "rw [Nat.add_comm]", "omega", "exact rfl", "cases h")


@pytest.fixture(scope="module")
def forgetful():
    """A backend whose workers print every goal anew."""
    with NativeBackend(limits=Limits(outcomes=0)) as backend:
        backend.pool.ask(0, 10.0, "remember", False)
        yield backend


def outcomes(backend, theorem, tactics):
    """What every tactic of a script, and wrong ones before it, leads to."""
    state = backend.start(theorem)
    for tactic in tactics:
        yield [backend.run_tactic(state, wrong) for wrong in WRONG]
        state = backend.run_tactic(state, tactic)
        yield state


@pytest.mark.parametrize("name", SUITES)
def test_goals_and_messages_are_those_of_a_printer_without_memory(name, native, forgetful):
    for theorem in load_suite(name, native).theorems[::25]:
        tactics = trace(native, theorem).tactics
        ours = list(outcomes(native, theorem, tactics))
        assert ours == list(outcomes(forgetful, theorem, tactics)), theorem.name


@pytest.mark.parametrize(
    ("theorem", "tactics"),
    [
        # a name that is shadowed later gets its dagger in the old hypotheses too
        (Theorem("shadow", "∀ n : Nat, n = n → ∀ n : Nat, n = n"), ["intro n h n", "rfl"]),
        # a bound name is renamed away from a variable that appears later
        (
            Theorem("bound", "p = p → True", "(p : (Nat → Nat) → Prop) (h : p fun x => x)"),
            ["intro _", "have x : Nat := 0", "have y : Nat := x", "trivial"],
        ),
        (
            Theorem("free", "∀ m : Nat, (∀ n, n = m) → True"),
            ["intro n h", "have k := h 0", "trivial"],
        ),
        # metavariables that are assigned later change how an open goal prints
        (Theorem("later", "∃ n : Nat, n + 0 = 3"), ["refine ⟨?_, ?_⟩", "rotate_left", "rfl"]),
        (Theorem("value", "True"), ["let x := 5", "have y := x", "trivial"]),
    ],
    ids=lambda value: value.name if isinstance(value, Theorem) else "",
)
def test_names_and_metavariables_that_change(theorem, tactics, native, forgetful):
    ours = list(outcomes(native, theorem, tactics))
    assert ours == list(outcomes(forgetful, theorem, tactics))
    assert isinstance(ours[-1], ProofState) and not ours[-1].goals
