"""Rows cut without Lean: header, declaration in one piece, proof."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.theorems.importers.cutting import Unclear, last_theorem, same_code, tactic_text


def cut(text):
    return last_theorem(text).declared().theorem


@pytest.mark.parametrize(
    ("text", "binders", "statement", "proof"),
    [
        ("theorem t : 1 = 1", "", "1 = 1", ""),
        ("theorem t : 1 = 1 :=", "", "1 = 1", ""),
        ("theorem t : 1 = 1 := by", "", "1 = 1", ""),
        ("theorem t : 1 = 1 :=  by sorry", "", "1 = 1", ""),
        ("theorem t : 1 = 1 := sorry", "", "1 = 1", ""),
        ("theorem t: 1 = 1 := rfl", "", "1 = 1", "exact rfl"),
        ("theorem t : 1 = 1 := by rfl", "", "1 = 1", "rfl"),
        (
            "lemma t (a b : Nat) {c} : a = b := by\n  simp\n  omega",
            "(a b : Nat) {c}",
            "a = b",
            "simp\nomega",
        ),
        (
            "theorem t (h : 1 = 1 := by rfl) : h = h := by simp",
            "(h : 1 = 1 := by rfl)",
            "h = h",
            "simp",
        ),
        ("theorem t (n := 5) : n = n := rfl", "(n := 5)", "n = n", "exact rfl"),
        ("theorem t : let x := 5; x = 5 := by\n  rfl", "", "let x := 5; x = 5", "rfl"),
        (
            "theorem t : have h := 5; let y := h\n  y = 5 := rfl",
            "",
            "have h := 5; let y := h\n  y = 5",
            "exact rfl",
        ),
        ("theorem t a b : a = b := h", "a b", "a = b", "exact h"),
        (
            "theorem t : ∀ x : Nat, x ≤ x := fun x => by\n  simp",
            "",
            "∀ x : Nat, x ≤ x",
            "exact fun x => by\n  simp",
        ),
        (
            "theorem t : ∀ x ∈ ({1} : List Nat), |x| = x := by intro x\n                    simp",
            "",
            "∀ x ∈ ({1} : List Nat), |x| = x",
            None,
        ),
        (
            "theorem t (c : Char) : c = ':' ∨ s = \":= by\" := by simp",
            "(c : Char)",
            "c = ':' ∨ s = \":= by\"",
            "simp",
        ),
        (
            "theorem t (x' : Nat) : f '' x' = (x' : Int) := by simp",
            "(x' : Nat)",
            "f '' x' = (x' : Int)",
            "simp",
        ),
        ("theorem t : a :: b = c := by simp", "", "a :: b = c", "simp"),
        (
            "theorem t /- : x := y -/ : a -- := b\n  = b := by\n  -- first\n  simp -- done",
            "",
            "a\n  = b",
            "simp",
        ),
        (
            "theorem t : f (fun | 0 => 1 | n => n) = 1 := by simp",
            "",
            "f (fun | 0 => 1 | n => n) = 1",
            "simp",
        ),
        (
            "theorem t : match n with | 0 => p | _ => q := by simp",
            "",
            "match n with | 0 => p | _ => q",
            "simp",
        ),
        ('theorem t : r"\\ := " = r#""a""# := by simp', "", 'r"\\ := " = r#""a""#', "simp"),
    ],
)
def test_signature_and_proof(text, binders, statement, proof):
    theorem = cut(text)
    assert (theorem.name, theorem.binders, theorem.statement) == ("t", "", "")
    assert same_code(theorem.declaration, f"{binders} : {statement}")
    if proof is not None:
        assert theorem.proof == proof
    again = cut(f"{theorem.header}{theorem.signature} := by\n  skip")
    assert same_code(again.declaration, theorem.declaration)


def test_a_block_keeps_its_columns():
    text = "theorem t : p := by intro h\n                    exact h"
    assert cut(text).proof == "intro h\nexact h"


def test_the_header_is_what_stands_before():
    text = """\
import Mathlib
open Nat -- a note

/-- A number. -/
def two : Nat := 2

namespace Toy.Inner
section
variable (n : Nat)

/-- Two is
two. -/
@[simp, grind =] private theorem is_two.{u, v} : two = 2 := rfl

end
end Toy.Inner
#print axioms Toy.Inner.is_two
"""
    theorem = cut(text)
    assert theorem.header == text.partition("/-- Two")[0].rstrip() + "\n"
    assert (theorem.name, theorem.namespace) == ("is_two", "")  # Lean adds the namespace
    assert theorem.signature == "theorem is_two.{u, v} : two = 2"
    assert theorem.title == "Two is two." and theorem.proof == "exact rfl"


def test_what_stands_before_in_becomes_a_part_of_the_header():
    text = "def a := 1\nopen Nat in\nset_option x true in -- why\n/-- Doc. -/\ntheorem t : p"
    theorem = cut(text)
    assert same_code(theorem.header, "def a := 1\nopen Nat\nset_option x true\n")
    assert (theorem.signature, theorem.title) == ("theorem t : p", "Doc.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no theorem"),
        ("import Mathlib\ndef a := 1", "only `def`"),
        ("theorem : p := sorry", "no name behind `theorem`"),
        ("theorem t := by simp", "the theorem t has no statement"),
        ("theorem t (n : Nat) :", "the theorem t has no statement"),
        ("theorem t✝ : p", "no name behind `theorem`"),
        ("theorem t : p :=\nbegin\n  simp,\nend", "Lean 3"),
        ("theorem t : p -- a\n /- b /- c -/", "line 2: a comment does not end"),
        ('theorem t : "p', "line 1: a string does not end"),
        ("def a := (1\ntheorem t : p", "line 2: a bracket before `theorem` is not closed"),
        ("theorem t : p) := by simp", "line 1: `\\)` closes nothing"),
    ],
)
def test_what_is_not_understood_is_said(text, reason):
    with pytest.raises(ValueError, match=reason):
        last_theorem(text).declared()


@pytest.mark.parametrize(
    ("proof", "note"),
    [
        ("by\n  have h : q := by sorry\n  exact h", "the proof is incomplete: it has a `sorry`"),
        ("by\n  exact f 1\nwhere\n  f n := h", "the proof has a `where` part"),
        ("f 1\n  termination_by x", "the proof has a `termination_by` part"),
    ],
)
def test_a_proof_that_cannot_be_used_is_noted(proof, note):
    declared = last_theorem(f"theorem t : p := {proof}").declared()
    assert declared.note == note and not declared.theorem.proof
    assert declared.theorem.declaration == ": p"


@pytest.mark.parametrize(
    "text",
    [
        "theorem t : ∀ n, P n\n  | 0 => a\n  | n + 1 => b",
        "theorem t : ∀ n, P n\n  | 0 => have h := a\n    h\n  | n + 1 => b",
        "theorem t : p ∧ q where\n  left := a\n  right := b",
        "theorem t : let x ← f; x = 5 := rfl",
        "theorem t : let f | 0 => 1 | _ => 2; f 0 = 1 := rfl",
        "local instance a : b := c in\ntheorem t : p := rfl",
    ],
)
def test_what_only_lean_can_tell_is_not_guessed(text):
    with pytest.raises(Unclear, match="only Lean can"):
        last_theorem(text).declared()


def test_the_last_theorem_is_the_goal_wherever_it_stands():
    assert cut("open Nat in theorem t : p := rfl").header == "open Nat\n"
    theorem = cut("theorem s : p := rfl theorem t : q := rfl")
    assert (theorem.header, theorem.signature) == ("theorem s : p := rfl \n", "theorem t : q")
    theorem = cut("theorem t : let x := 5; x = 5 := by\n  have h : p := a\n  rfl")
    assert (theorem.declaration, theorem.proof) == (": let x := 5; x = 5", "have h : p := a\nrfl")


def test_names_are_kept_as_they_are_written():
    for name in ("«a b».«c := d»", "_root_.t", "t'!?", "A.b₁"):
        assert cut(f"namespace N\ntheorem {name} (h : p) : q := h").signature == (
            f"theorem {name} (h : p) : q"
        )


def test_tactic_text():
    assert tactic_text(":= by\n  simp\n  omega\n") == "simp\nomega"
    assert tactic_text("  simp\n  omega") == "simp\nomega"
    assert tactic_text("by simp") == "simp"
    assert tactic_text("/- a -/\n  simp") == "simp"
    assert tactic_text("-- nothing") == ""


# -- a theorem in pieces, put together with noise in between -----------------------------------------

TERMS = st.recursive(
    st.sampled_from(
        ["n", "x'", "f.1", "5", "1.5", "':'", "'\\''", '"a := b : c"', "«a : b»", "α", "h₁", "()"]
    ),
    lambda inner: st.one_of(
        inner.map(lambda t: f"({t} : Nat)"),
        inner.map(lambda t: f"⟨{t}, _⟩"),
        inner.map(lambda t: f"{{ a := {t} }}"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]} = {t[1]}"),
        st.tuples(inner, inner).map(lambda t: f"let y := {t[0]}; {t[1]}"),
        inner.map(lambda t: f"∀ x : Nat, {t}"),
        inner.map(lambda t: f"(fun x => {t})"),
    ),
    max_leaves=6,
)
BINDERS = st.lists(
    st.one_of(
        TERMS.map(lambda t: f"(h : {t})"),
        TERMS.map(lambda t: f"{{h := {t}}}"),
        TERMS.map(lambda t: f"[Inst {t}]"),
        st.just("⦃a b : Nat⦄"),
        st.just("c"),
    ),
    max_size=3,
)
NOISE = st.sampled_from(
    [" ", "\n  ", " -- : x := by\n  ", " /- a /- := -/ theorem -/ ", "\n\n  -- ' \"\n  "]
)
HEADERS = st.sampled_from(
    ["", "import A\n\n", "open B\n\ndef a : Nat := 1\n", "namespace T\n", "/-! # theorem -/\n"]
)


@given(HEADERS, BINDERS, TERMS, st.lists(NOISE, min_size=8, max_size=8), st.booleans())
def test_what_was_put_together_is_cut_apart_again(header, binders, statement, noise, tactics):
    words = ["theorem t", *binders, ":", statement, ":=", "by simp" if tactics else "rfl"]
    text = header + "".join(word + gap for word, gap in zip(words, noise, strict=False))
    theorem = cut(text)
    assert same_code(theorem.header, header)
    assert theorem.name == "t"
    assert same_code(theorem.declaration, " ".join([*binders, ":", statement]))
    assert theorem.proof == ("simp" if tactics else "exact rfl")
    again = cut(f"{theorem.header}{theorem.signature} := by simp")
    assert (again, again.proof) == (theorem, "simp")


@given(HEADERS, BINDERS, TERMS, st.lists(NOISE, min_size=8, max_size=8), st.booleans())
def test_every_part_is_as_it_is_written_and_together_they_are_the_text(
    header, binders, statement, noise, tactics
):
    words = ["theorem t", *binders, ":", statement, ":=", "by simp" if tactics else "rfl"]
    text = header + "".join(word + gap for word, gap in zip(words, noise, strict=False))
    parts = last_theorem(text)
    assert f"theorem {parts.name}{parts.declaration}" in text
    assert parts.value.lstrip(" ") in text and parts.header in text
    whole = f"{parts.header} {parts.doc} theorem {parts.name}{parts.declaration} {parts.value}"
    assert same_code(whole, text)


@given(st.text(alphabet="theorem t:=(){}«»-/\"'`\n |by", max_size=60))
def test_any_text_is_a_theorem_or_a_reason(text):
    try:
        parts = last_theorem(text)
        theorem = parts.declared().theorem
    except ValueError as error:
        assert str(error)
    else:
        assert theorem.name and theorem.declaration and parts.declaration in text
