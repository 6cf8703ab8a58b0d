"""When two statements are the same: names and the order of binders do not matter, all else does."""

import pytest

from segenv.proof import Theorem


def told(native, statement, binders="", **more):
    """The statement without names in the order of its binders, and its identity in any order."""
    theorem = Theorem("t", statement, binders, **more)
    return native.canonical(theorem), native.identity(theorem)


SAME = {
    "names of variables": (("a = b", "(a b : Nat)"), ("x = y", "(x y : Nat)")),
    "order of variables": (("p → q", "(p q : Prop)"), ("p → q", "(q p : Prop)")),
    "names of hypotheses": (("p", "(p : Prop) (h : p)"), ("p", "(p : Prop) (k : p)")),
    "order of hypotheses of hypotheses": (
        ("c", "(a b c : Prop) (h : a → b) (k : b → c) (l : a)"),
        ("c", "(c b a : Prop) (l : a) (k : b → c) (h : a → b)"),
    ),
    "order of hypotheses": (
        ("p", "(p q : Prop) (h : p) (k : q)"),
        ("p", "(p q : Prop) (k : q) (h : p)"),
    ),
    "binders and arrows": (("q", "(p q : Prop) (h : p)"), ("p → q", "(p q : Prop)")),
    "bound names": (("∀ x : Nat, ∃ y, x = y", ""), ("∀ a : Nat, ∃ b, a = b", "")),
    "kinds of binders": (("x = x", "{α : Type} (x : α)"), ("x = x", "(α : Type) (x : α)")),
    "names of universes": (("∀ (α : Type u), α = α", ""), ("∀ (α : Type v), α = α", "")),
    "notes for Lean": (("no_index 1 = n", "(n : Nat)"), ("1 = n", "(n : Nat)")),
}
RENAMED = (  # of these the texts are the same too, as no binder changes places
    *("names of variables", "names of hypotheses", "binders and arrows", "bound names"),
    *("kinds of binders", "names of universes", "notes for Lean"),
)
OTHER = {
    "a hypothesis": (("p", "(p : Prop) (h : p)"), ("p", "(p : Prop)")),
    "which hypothesis": (("p", "(p q : Prop) (h : q)"), ("p", "(p q : Prop) (h : p)")),
    "which variable": (("a < b", "(a b : Nat)"), ("a < a", "(a b : Nat)")),
    "a type": (("a = a", "(a : Nat)"), ("a = a", "(a : Int)")),
    "a type of what is bound": (("∃ a : Nat, True", ""), ("∃ a : Int, True", "")),
    "a variable's type": (
        ("f x = f x", "(p : Prop) (f : Nat → Nat) (x : Nat)"),
        ("f x = f x", "(p : Prop) (f : Nat → Int) (x : Nat)"),
    ),
    "a sort of a variable": (
        ("p x", "(α : Type) (p : α → Prop) (x : α)"),
        ("p x", "(α : Prop) (p : α → Prop) (x : α)"),
    ),
    "variables in types": (
        ("q g", "(α β : Type) (q : (α → β) → Prop) (g : α → β)"),
        ("q g", "(α β : Type) (q : (α → α) → Prop) (g : α → α)"),
    ),
    "a universe of a constant": (("Nonempty PUnit.{1}", ""), ("Nonempty PUnit.{2}", "")),
    "a level above another": (("∀ α : Type, α = α", ""), ("∀ α : Type 1, α = α", "")),
    "two universes": (
        ("p α β", "(p : Type u → Type u → Prop) (α : Type u) (β : Type u)"),
        ("p α β", "(p : Type u → Type v → Prop) (α : Type u) (β : Type v)"),
    ),
    "a type among two": (
        ("x = x", "(α β : Type) (f : α → β) (x : α)"),
        ("x = x", "(α β : Type) (f : α → β) (x : β)"),
    ),
    "a number": (("0 = n", "(n : Nat)"), ("1 = n", "(n : Nat)")),
    "a large number": (
        ("123456789012345678901 = n", "(n : Nat)"),
        ("123456789012345678902 = n", "(n : Nat)"),
    ),
    "what a note for Lean is about": (
        ("no_index 1 = n", "(n : Nat)"),
        ("no_index 2 = n", "(n : Nat)"),
    ),
    "a string": (('"a" = s', "(s : String)"), ('"b" = s', "(s : String)")),
    "a projection": (("p.1 = 1", "(p : Nat × Nat)"), ("p.2 = 1", "(p : Nat × Nat)")),
    "a function and a product": (
        ("Nonempty (Nat → Prop)", ""),
        ("∃ f : Nat → Prop, f = fun _ => True", ""),
    ),
    "a value": (("let x := 1; x = x", ""), ("let x := 2; x = x", "")),
    "a sort": (("∀ α : Type, α = α", ""), ("∀ α : Prop, α = α", "")),
    "a universe": (
        ("∀ α : Type u, ∀ β : Type u, Nonempty (α × β)", ""),
        ("∀ α : Type u, ∀ β : Type v, Nonempty (α × β)", ""),
    ),
    "a level": (
        ("∀ α : Type (max u v), Nonempty α", ""),
        ("∀ α : Type (imax u v), Nonempty α", ""),
    ),
    "how deep": (
        ("∃ f : Nat → Nat → Nat, f = fun x y => x", ""),
        ("∃ f : Nat → Nat → Nat, f = fun x y => y", ""),
    ),
    "bound inside or outside": (
        ("∃ f : Nat → Nat, f = fun x => x", "(n : Nat)"),
        ("∃ f : Nat → Nat, f = fun x => n", "(n : Nat)"),
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_does_not_matter(native, one, other):
    assert told(native, *one)[1] == told(native, *other)[1]


@pytest.mark.parametrize("kind", RENAMED)
def test_a_text_has_no_names(native, kind):
    one, other = SAME[kind]
    assert told(native, *one)[0] == told(native, *other)[0]


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_what_matters(native, one, other):
    for a, b in zip(told(native, *one), told(native, *other), strict=True):
        assert a != b


def test_fields_of_a_pattern(native):
    header = "structure P where\n  a : Nat\n  b : Nat\n\n"
    one, other = (
        told(native, f"(match x with | ⟨a, b⟩ => {field}) = 1", "(x : P)", header=header)
        for field in "ab"
    )
    assert one[0] != other[0] and one[1] != other[1]


def test_fields_of_a_type_without_names_for_them(native):
    header = "inductive P where\n  | mk (a b : Nat)\n\n"
    one, other = (told(native, f"x.{i} = 1", "(x : P)", header=header) for i in (1, 2))
    assert one[0] != other[0] and one[1] != other[1]


def test_by_hand(native):
    assert told(native, "p → q", "(p q : Prop)")[0] == "(7 Sort 0 (7 Sort 0 (7 (0 1) (0 1))))"
