"""Primitive and compound tactics, and their leaves, on Lean's own syntax trees."""

import pytest

from segenv.proof import Theorem
from segenv.syntax import is_primitive, leaves, plain, plain_places

THEOREM = Theorem("and", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


@pytest.mark.parametrize(
    ("tactic", "primitive", "count"),
    [
        ("intro h", True, 1),
        ("rw [a, b, c]", True, 1),
        ("cases h with\n| intro a b => ?_", True, 1),
        ("refine ⟨?_, ?_⟩", True, 1),
        ("calc q\n  _ = p := h\n  _ = q := h", True, 1),
        ("exact fun x => match x with | ⟨a, b⟩ => a", True, 1),
        ("(a; b)", False, 2),
        ("skip <;> simp", False, 2),
        ("skip <;> simp <;> omega", False, 3),
        ("· skip\n  simp", False, 2),
        ("have x : p := by simp", False, 2),
        ("exact ⟨by simp, by\n  skip\n  omega⟩", False, 4),
        ("cases h with\n| intro a b => skip; simp", False, 3),
        ("all_goals simp", False, 1),
        ("try (skip; simp)", False, 2),
        ("first | simp | omega", False, 2),
        ("repeat skip", False, 1),
        ("case x => simp", False, 1),
        ("conv => lhs; rfl", False, 3),
        ("conv => { lhs; rfl }", False, 3),
        ("conv => (lhs; rfl)", False, 3),
        ("conv => lhs; · skip", False, 3),
        ("conv => lhs <;> rfl", False, 3),
        ("conv => tactic => skip", False, 2),
        ("solve | simp | omega", False, 2),
        ("{ skip; simp }", False, 2),
        ("cases h with simp", False, 2),
        ("cases h with simp\n| intro a b => ?_", False, 2),
        ("cases h with first | simp | omega", False, 3),
        ("simp (disch := omega)", False, 2),
        ("calc q\n  _ = p := by simp", False, 2),
    ],
)
def test_leaves(native, tactic, primitive, count):
    tactic = tactic.replace("(a; b)", "(skip; simp)")
    (tree,) = native.parse(native.start(THEOREM), tactic)
    assert (is_primitive(tree), leaves(tree)) == (primitive, count)


@pytest.mark.parametrize("text", ["", "a\tb", "\t\ta", "a\r\nb", "a\rb", "é\tx\n\ty\r\n", "\n\t"])
def test_places_of_plain_text_lead_back(text):
    plain_text, places = plain(text), plain_places(text)
    assert len(places) == len(plain_text) + 1 and places == sorted(places)
    assert places[-1] == len(text)
    for i, char in enumerate(plain_text):
        assert char == text[places[i]] or text[places[i]] in "\t\r"
