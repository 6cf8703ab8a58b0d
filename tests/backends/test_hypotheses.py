"""What a hypothesis is, as Lean tells it: a proof or a datum, with a value or not, nameable or not."""

import pytest

from segenv.proof import Theorem

HEADER = "class Foo (α : Type) where\n  foo : α\n"
CASES = {
    "∀ (p : Prop) (n : Nat), p → n = n → p": (
        ["intro p n hp e"],
        [("p", False), ("n", False), ("hp", True), ("e", True)],
    ),
    "∀ (α : Type) [Foo α] (x y : α), x = y → y = x": (
        ["intro α inst x y h"],
        [("α", False), ("inst", False), ("x", False), ("y", False), ("h", True)],
    ),
    "∀ (P : Nat → Prop), (∀ n, P n) → P 3": (["intro P h"], [("P", False), ("h", True)]),
    "∀ (p q : Prop), p ∧ q → q": (
        ["intro p q h", "have k := h.1", "let z : Nat := 5", "obtain ⟨a, b⟩ := h"],
        [("p", False), ("q", False), ("k", True), ("z", False), ("a", True), ("b", True)],
    ),
    "∀ p : Prop, p → ∀ p : Nat, p = p": (
        ["intro p h p"],
        [("p✝", False), ("h", True), ("p", False)],
    ),
    "∀ p : Prop, p → p": (["intros"], [("p✝", False), ("a✝", True)]),
    "∀ (h : 1 = 1) (e : h = h), True": (["intro h e"], [("h", True), ("e", True)]),
}


@pytest.mark.parametrize("statement", CASES)
def test_proofs_are_told_from_data(native, statement):
    script, expected = CASES[statement]
    state = native.start(Theorem("t", statement, header=HEADER))
    for tactic in script:
        state = native.run_tactic(state, tactic)
    found = [(h.name, h.is_proof) for h in state.goals[0].hypotheses]
    assert found == expected
    assert all(h.is_nameable == ("✝" not in h.name) for h in state.goals[0].hypotheses)


def test_a_value_is_told_also_of_a_proof(native):
    state = native.start(Theorem("t", "True", "(p : Prop) (hp : p)"))
    for tactic in ("let n : Nat := 2", "let k : p := hp", "have j : p := hp"):
        state = native.run_tactic(state, tactic)
    told = {h.name: (h.is_proof, h.value) for h in state.goals[0].hypotheses}
    assert told["n"] == (False, "2") and told["k"] == (True, "hp") and told["j"] == (True, None)


def test_what_is_hidden_costs_only_what_cannot_be_told(native):
    header = "set_option pp.inaccessibleNames false\n"
    state = native.start(Theorem("t", "∀ p : Prop, p → p", header=header))
    state = native.run_tactic(state, "intros")
    goal = state.goals[0]
    assert goal.target and {h.is_proof for h in goal.hypotheses} <= {None, True, False}
