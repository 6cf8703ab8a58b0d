"""Primitive and compound tactics, and their leaves, on Lean's own syntax trees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.proof import Syntax, Theorem
from segenv.syntax import (
    CHOICE,
    column_of,
    cut,
    is_primitive,
    leaves,
    nested,
    pieces,
    plain,
    plain_places,
)

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


@pytest.mark.parametrize(
    ("tactic", "count"),
    [
        ("exact by { exact h }", 2),
        ("have x : p := by { skip; exact h.1 }", 3),
        ("try { skip; simp }", 2),
        ("next => simp", 1),
        ("next => skip; simp", 2),
        ("repeat1' simp", 1),
        ("repeat' simp", 1),
        ("any_goals (skip; simp)", 2),
        ("iterate 3 (skip; simp)", 2),
        ("focus (skip; simp)", 2),
        ("conv => next => skip", 2),
        ("conv => tactic' => skip", 2),
    ],
)
def test_what_only_arranges_others_is_free_and_nothing_else(native, tactic, count):
    (tree,) = native.parse(native.start(THEOREM), tactic)
    assert leaves(tree) == count and not is_primitive(tree)


def test_nothing_is_free(native):
    for text in ("{}", "try {}"):
        (tree,) = native.parse(native.start(THEOREM), text)
        assert leaves(tree) == 1
    assert leaves(node("Lean.cdot")) == 1


@pytest.mark.parametrize(
    "kind",
    [
        *(f"Lean.Parser.Tactic.{name}" for name in ("tacticSeq1Indented", "tacticSeqBracketed")),
        *("Lean.Parser.Tactic.seq1", "Lean.Parser.Tactic.tactic_<;>_", "segenv.bare"),
        *(f"Lean.Parser.Tactic.Conv.{name}" for name in ("convSeq1Indented", "convSeqBracketed")),
        "Lean.Parser.Tactic.Conv.conv_<;>_",
    ],
)
def test_what_stands_in_a_sequence_is_a_tactic(kind):
    """Also in `seq1`, which Lean's parser makes of no text that we know."""
    inner = node(kind, node("a"), node("b", node("c")))
    assert [child.kind for child in nested(inner)] == ["a", "b"]
    assert leaves(inner) == 2 and leaves(node("x", inner)) == 3


def node(kind, *children):
    return Syntax(kind, 0, 1, children)


def test_of_an_ambiguous_text_the_dearest_reading_counts():
    sequence = node("Lean.Parser.Tactic.tacticSeqBracketed", node("a"), node("b"))
    cheap, dear = node("x"), node("y", sequence)
    for readings in ((cheap, dear), (dear, cheap)):
        tree = node(CHOICE, *readings)
        assert leaves(tree) == 3 and not is_primitive(tree)
        assert [inner.kind for inner in nested(tree)] == ["a", "b"]
        assert leaves(node("z", tree)) == leaves(node("z", dear))
    other = node("x", node("Lean.Parser.Tactic.seq1", node("c")))
    free = node("Lean.cdot", sequence)
    assert [inner.kind for inner in nested(node(CHOICE, other, dear))] == ["a", "b"]
    assert leaves(node(CHOICE, node("c"), free)) == leaves(free) == 2
    assert leaves(node(CHOICE, cheap, cheap)) == 1 and is_primitive(node(CHOICE, cheap, cheap))
    assert leaves(sequence) == 2  # a sequence has the leaves of its tactics


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("skip; skip\nskip", [(1, 0), (1, 6), (2, 0)]),
        ("skip\n\n-- x\nskip;\nskip", [(1, 0), (4, 0), (5, 0)]),
        ("cases h with\n| intro a b => ?_\nskip; skip", [(1, 0), (3, 0), (3, 6)]),
        ("  skip\n  skip; skip", [(1, 2), (2, 2), (2, 8)]),
    ],
)
def test_pieces_are_where_they_start(native, text, places):
    found = pieces(text, native.parse(native.start(THEOREM), text))
    assert [(line, column) for _, line, column in found] == places


def test_a_piece_that_is_not_moved_starts_with_its_blanks():
    text = '  exact "a\n  b"'
    (piece,) = pieces(text, (Syntax("k", 2, len(text)),))
    assert piece == (text, 1, 0)


CUTS = {  # text, where its tactic starts, the column of its block, the tactic by itself
    "one line": ("  skip", 2, 2, "skip"),
    "with its block": ("  cases h with\n  | a => x\n    y", 2, 2, "cases h with\n| a => x\n  y"),
    "an empty line": ("  a\n\n   b", 2, 2, "a\n\n b"),
    "blanks alone": ("  a\n    \n   b", 2, 2, "a\n\n b"),
    "left of its block": ("  a\n b", 2, 2, "  a\n b"),
    "a string": ('  a "x\n    y"', 2, 2, '  a "x\n    y"'),
    "a string at the margin": ('a "x\n  y"', 0, 0, 'a "x\n  y"'),
    "behind": ("s; a\n   b", 3, 0, "a\n   b"),
    "behind, indented": ("s; a\n     b", 3, 0, "a\n  b"),
    "behind, before": ("s; a\n  b", 3, 0, "a\n  b"),
    "behind, in a block": ("  s; a\n    b", 5, 2, "a\n  b"),
    "behind, under and before": ("s; a\n    b\n  c", 3, 0, "a\n b\n c"),
    "behind, under and at the block": ("s; a\n    b\nc", 3, 0, "a\n b\nc"),
    "behind, left of the block": ("  s; a\n b", 5, 2, "a\nb"),
    "behind, two before and one under": ("s; a\n   d\n b\n  c", 3, 0, "a\n   d\n b\n  c"),
    "behind, a string under its start": ('s; a "x\n     y"', 3, 0, 'a "x\n     y"'),
    "behind, some left of the block": ("  s; a\n b\n   c", 5, 2, "a\nb\n  c"),
    "behind, a string": ('s; a "x\n  y"', 3, 0, 'a "x\n  y"'),
}


@pytest.mark.parametrize(("text", "start", "block", "alone"), CUTS.values(), ids=CUTS)
def test_a_tactic_by_itself(text, start, block, alone):
    assert cut(text, start, len(text), block) == alone


def test_columns():
    assert [column_of("ab\ncd", i) for i in range(5)] == [0, 1, 2, 0, 1]


def test_every_piece_runs_alone_to_what_the_whole_does(native):
    text = (
        "skip; have x : p := by\n          skip\n          exact h.1\n"
        "cases h with\n| intro a b => ?_\nskip; skip"
    )
    start = native.start(THEOREM)
    found = pieces(text, native.parse(start, text))
    assert [(line, column) for _, line, column in found] == [(1, 0), (1, 6), (4, 0), (6, 0), (6, 6)]
    state = start
    for piece, _, _ in found:
        state = native.run_tactic(state, piece)
    assert state.goals == native.run_tactic(start, text).goals


@given(st.text("a\t\r\né ", max_size=20))
def test_places_of_any_plain_text_lead_back(text):
    shown, places = plain(text), plain_places(text)
    assert len(places) == len(shown) + 1 and places == sorted(places) and places[-1] == len(text)
    assert all(c == text[p] or text[p] in "\t\r" for c, p in zip(shown, places, strict=False))
