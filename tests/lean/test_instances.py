"""Whether a theorem is an instance of another: terms for variables, hypotheses among its own."""

import pytest

from segenv.backends.base import StatementError
from segenv.proof import Theorem

GENERAL = {
    "half": ("p", "(p q : Prop) (h : p ∧ q)"),
    "transitivity": ("a ≤ c", "(a b c : Nat) (h : a ≤ b) (k : b ≤ c)"),
    "rule": ("∃ x, Q x", "(P Q : Nat → Prop) (h : ∀ x, P x → Q x) (y : Nat) (k : P y)"),
    "sum": ("f (a + b) = f b", "(f : Nat → Nat) (a b : Nat) (h : ∀ x, f x = 0)"),
}
CASES = {
    "another name": ("half", "r", "(q r : Prop) (h : q ∧ r)", True),
    "a term": ("half", "p → r", "(p q r : Prop) (h : q ∧ (p → r))", True),
    "more hypotheses": ("half", "p ∨ q", "(p q r : Prop) (k : q) (h : r ∧ (q ∨ p))", True),
    "a goal in pieces": ("half", "p ∧ q", "(p q r : Prop) (h : p ∧ q ∧ r)", True),
    "a hypothesis missing": ("transitivity", "x ≤ y", "(x y : Nat) (h : x ≤ 7)", False),
    "another hypothesis": ("half", "r", "(p q r : Prop) (h : q ∧ p)", False),
    "terms": ("transitivity", "2 * x ≤ y + 1", "(x y : Nat) (h : 2 * x ≤ 7) (k : 7 ≤ 1 + y)", True),
    "no way round": ("transitivity", "x ≤ y", "(x y : Nat) (h : x ≤ 7) (k : y ≤ 7)", False),
    "Int": ("transitivity", "x ≤ y", "(x y : Int) (h : x ≤ 7) (k : 7 ≤ y)", False),
    "a predicate": (
        "rule",
        "∃ y, S y",
        "(R S : Nat → Prop) (h : R 3) (k : ∀ y, R y → S y)",
        True,
    ),
    "the wrong predicate": (
        "rule",
        "∃ y, R y",
        "(R S : Nat → Prop) (h : R 3) (k : ∀ y, R y → S y)",
        False,
    ),
    "all that is left of a sum": (
        "sum",
        "g (x + (2 + y)) = g y",
        "(g : Nat → Nat) (x y : Nat) (h : ∀ z, 0 = g z)",
        True,
    ),
    "what is bound inside": (
        "sum",
        "g (x + y) = g y",
        "(g : Nat → Nat) (x y : Nat) (h : ∀ z, g z = z)",
        False,
    ),
}


@pytest.mark.parametrize(("name", "statement", "binders", "expected"), CASES.values(), ids=CASES)
def test_instances(native, name, statement, binders, expected):
    general = Theorem("general", *GENERAL[name])
    found = native.instances([Theorem("special", statement, binders)], [general])
    assert found == [0 if expected else None]


def test_the_first_is_told(native):
    theorems = [Theorem(name, *text) for name, text in GENERAL.items()]
    assert native.instances(theorems, theorems) == [0, 1, 2, 3]
    assert native.instances(theorems[:1], theorems[1:]) == [None]
    assert native.instances([], theorems) == [] and native.instances(theorems[:1], []) == [None]


def test_a_statement_that_lean_refuses_is_an_error(native):
    with pytest.raises(StatementError, match="foo"):
        native.instances([Theorem("a", "2 = foo 3")], [])
