"""Kinds of refusal, from the first lines that Lean prints, and each said by real Lean."""

import pytest

from segenv.proof import TacticError, Theorem
from segenv.refusals import FAULTS, KINDS, kind_of


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("unknown tactic", "unknown_tactic"),
        ("Unknown identifier `foo`", "unknown_identifier"),
        ("Unknown constant `foo`", "unknown_identifier"),
        ("Type mismatch\n  hp\nhas type\n  p", "type_mismatch"),
        ("Application type mismatch: The argument", "type_mismatch"),
        ("Function expected at\n  h", "function_expected"),
        ("Invalid field `symm`: The environment does not contain", "projection"),
        ("Invalid `⟨...⟩` notation: The expected type", "anonymous_constructor"),
        ("Tactic `apply` failed: could not unify", "tactic_failed"),
        ("`simp` made no progress", "no_progress"),
        ("don't know how to synthesize placeholder\ncontext:", "placeholder"),
        ("Case tag `foo` not found.", "case_tag"),
        ("Alternative `inr` has not been provided", "alternative"),
        ("unsolved goals\ncase right", "unsolved_goals"),
        ("No goals to be solved", "no_goals"),
        ("(deterministic) timeout at `whnf`", "heartbeats"),
        ("maximum recursion depth has been reached", "recursion"),
        ("something else entirely", "other"),
        ("<input>:1:0: unknown tactic", "unknown_tactic"),
        ("Tactic `simp` failed with a nested error:\nmaximum recursion depth", "recursion"),
        ("Tactic `simp` failed with a nested error:\nsomething else", "tactic_failed"),
    ],
)
def test_kind_of(message, kind):
    assert kind_of(message) == kind and kind in KINDS


AND = Theorem("and_", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OR = Theorem("or_", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
ATOM = Theorem("atom", "p", "(p : Prop)")
COUNT = "def f : Nat → Nat\n| 0 => 0\n| n + 1 => f n\n\n"
DEEP = Theorem("deep", "f 100000 = 0", header=COUNT)
SHORT = Theorem(
    *("short", "(p ∧ q) ∧ (r ∧ s) ↔ (s ∧ r) ∧ (q ∧ p)", "(p q r s : Prop)"),
    header="set_option maxHeartbeats 20\n",
)
SAID = [  # what real Lean, or the engine before it, says to a text
    ("parse", AND, "exact ("),
    ("unknown_tactic", AND, "foo bar"),
    ("unknown_identifier", AND, "exact nothing"),
    ("unknown_identifier", AND, "exact Nat.nothing"),
    ("type_mismatch", AND, "exact h"),
    ("type_mismatch", AND, "exact And.intro h.1 h.2"),
    ("function_expected", AND, "exact h h"),
    ("projection", AND, "exact h.foo"),
    ("projection", AND, "exact h.3"),
    ("anonymous_constructor", ATOM, "exact ⟨1, 2⟩"),
    ("anonymous_constructor", Theorem("t", "n = n", "(n : Nat)"), "exact ⟨1, 2⟩"),
    ("tactic_failed", AND, "left"),
    ("tactic_failed", AND, "omega"),
    ("tactic_failed", AND, "intro x"),
    ("no_progress", ATOM, "simp"),
    ("placeholder", AND, "exact _"),
    ("placeholder", AND, "exact ⟨_, h.1⟩"),
    ("case_tag", AND, "case foo => skip"),
    ("alternative", OR, "cases h with\n| inl a => exact Or.inr a"),
    ("alternative", OR, "cases h with\n| foo a => exact Or.inr a"),
    ("unsolved_goals", AND, "have : p := by skip\nexact h"),
    ("unsolved_goals", AND, "done"),
    ("no_goals", AND, "exact ⟨h.2, h.1⟩\nexact h.1"),
    ("heartbeats", SHORT, "simp [and_comm, and_left_comm]"),
    ("recursion", DEEP, "rfl"),
    ("recursion", DEEP, "simp [f]"),
    ("other", AND, 'fail "no"'),
    ("other", AND, "nomatch h"),
    ("empty", AND, "-- nothing"),
    ("too_long", AND, "(" * 300),
    ("encoding", AND, "\ud800"),
    ("compound", AND, "(skip; skip)"),
    ("budget", AND, "(skip; skip)"),
    ("forbidden", AND, "sorry"),
]


@pytest.mark.parametrize(("kind", "theorem", "text"), SAID)
def test_lean_says_so(native, kind, theorem, text):
    limits = (
        {"compound": False} if kind == "compound" else {"budget": 1} if kind == "budget" else {}
    )
    outcome = native.run_tactic(native.start(theorem), text, **limits)
    assert isinstance(outcome, TacticError) and outcome.kind == kind, outcome


def test_every_kind_but_the_faults_was_said():
    """Faults are made in `tests/faults`; an update of Lean that words something anew is seen here."""
    assert {kind for kind, _, _ in SAID} == KINDS.keys() - set(FAULTS)
