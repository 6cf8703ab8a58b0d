"""When two statements have one identity: however they are written down, and not otherwise."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from segenv.proof import Theorem

HEAD = "(P Q : Nat → Prop) (R : Nat → Nat → Prop) (p q r : Prop) (a b c : Nat) (f : Nat → Nat)"


def identity(native, statement, binders="", forget=()):
    return native.identity(Theorem("t", statement, binders), forget)


# -- pairs by hand --------------------------------------------------------------------------------

SAME = {
    "∧": ("p ∧ q ∧ r", "(r ∧ p) ∧ q"),
    "∨": ("p ∨ q ∨ p", "(p ∨ p) ∨ q"),
    "sides of =": ("f a = b", "b = f a"),
    "sides of ↔": ("(p ∧ q ↔ r)", "(r ↔ q ∧ p)"),
    "currying": ("p ∧ q → r", "q → p → r"),
    "currying ∃": ("(∃ x, P x) → r", "∀ x, P x → r"),
    "¬": ("¬(p ∧ q)", "q → p → False"),
    "≠": ("a ≠ b", "¬(b = a)"),
    "≥": ("f a ≥ b", "b ≤ f a"),
    ">": ("f a > b", "b < f a"),
    "+": ("a + (b + c) ≤ f a", "c + a + b ≤ f a"),
    "*": ("a * b * c ≤ f a", "b * (c * a) ≤ f a"),
    "both": ("a * (b + c) ≤ f a", "(c + b) * a ≤ f a"),
    "max": ("max a (max b c) ≤ f a", "max (max c b) a ≤ f a"),
    "successor": ("f (Nat.succ a) = b", "f (1 + a) = b"),
    "eta": ("∃ g : Nat → Nat, g = f", "∃ g : Nat → Nat, g = fun x => f x"),
    "order of ∀": ("∀ x y, R x y", "∀ y x, R x y"),
    "order of ∃": ("∃ x y, R x y ∧ P x", "∃ y x, P x ∧ R x y"),
    "∃ of a predicate": ("Exists P", "∃ x, P x"),
    "∃ below ∃": ("∃ x, P x ∧ ∃ y, R x y", "∃ x y, R x y ∧ P x"),
    "&&": ("(true && (a == b)) = true", "true = ((a == b) && true)"),
    "deep": ("∀ x, (∀ y, R x y ∧ ¬P y → q) → r", "∀ x, (∀ y, (P y → False) → R x y → q) → r"),
    "dots": ("∀ x y : Nat, x = y", "∀ x : Nat, ∀ y, y = x"),
}
OTHER = {
    "∧ ∨": ("p ∧ q", "p ∨ q"),
    "which is implied": ("p → q ∨ p", "p → q ∨ r"),
    "brackets of →": ("(p → q) → r", "p → q → r"),
    "sides of ≤": ("f a ≤ b", "b ≤ f a"),
    "< ≤": ("a < b", "a ≤ b"),
    "+ *": ("a + b ≤ f a", "a * b ≤ f a"),
    "sides of -": ("a - b ≤ f a", "b - a ≤ f a"),
    "how often": ("a + a + b ≤ f a", "a + b ≤ f a"),
    "what is in brackets": ("a * (b + c) ≤ f a", "a * b + c ≤ f a"),
    "numerals": ("f 1 = 2", "f 2 = 1"),
    "∀ ∃": ("∀ x, ∃ y, R x y", "∃ y, ∀ x, R x y"),
    "which argument": ("∀ x, ∃ y, R x y", "∀ x, ∃ y, R y x"),
    "where ∃ ends": ("(∃ x, P x) ∧ ∃ x, Q x", "∃ x, P x ∧ Q x"),
    "a symmetric relation": ("R a b → R b a", "R a b → R a b"),
    "++": ("∀ x y : List Nat, x ++ y = y", "∀ x y : List Nat, y ++ x = y"),
    "Nat Int": ("∀ x y : Nat, x ≤ y", "∀ x y : Int, x ≤ y"),
    "not eta": ("∃ g : Nat → Nat, g = f", "∃ g : Nat → Nat, g = fun x => f (f x)"),
    "+ of matrices": (
        "∀ (α : Type) [Add α] (x y : α), x + y = x",
        "∀ (α : Type) [Add α] (x y : α), y + x = x",
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_statement(native, one, other):
    assert identity(native, one, HEAD) == identity(native, other, HEAD)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_two_statements(native, one, other):
    assert identity(native, one, HEAD) != identity(native, other, HEAD)


def test_what_may_be_forgotten(native):
    binders = "(f : Nat → Nat) (h : f 0 = 3) (k : ∀ n, f (n + 1) = f n + 2)"
    others = binders.replace("3", "8").replace("2", "5")
    one, other = ((b, "3 ≤ f 7") for b in (binders, others))
    assert identity(native, *one[::-1]) != identity(native, *other[::-1])
    forget = ("numerals",)
    assert identity(native, *one[::-1], forget) == identity(native, *other[::-1], forget)
    up, down = "(a b c : Int) (h : a ≤ b) (k : b < c)", "(a b c : Int) (h : b ≤ a) (k : c < b)"
    assert identity(native, "a < c", up) != identity(native, "c < a", down)
    assert identity(native, "a < c", up, ("order",)) == identity(native, "c < a", down, ("order",))


@pytest.mark.parametrize(
    ("nat", "int"),
    [
        ("a - b ∣ c * (a + 2)", "a - b ∣ (2 + a) * c"),
        ("a ≤ b ^ 2 → ∃ d, d < a", "b ^ 2 ≥ a → ∃ d, a > d"),
        ("max a b % 3 = c", "c = max b a % 3"),
    ],
)
def test_kinds_of_numbers_may_be_forgotten(native, nat, int):
    one = nat, "(a b c : Nat)"
    other = int, "(c b a : Int)"
    assert identity(native, *one) != identity(native, *other)
    forget = ("types",)
    assert identity(native, *one, forget) == identity(native, *other, forget)
    assert identity(native, *one, forget) != identity(native, "a = b", "(a b : Nat)", forget)


def test_the_order_of_universes_is_none(native):
    one, other = (
        native.identity(Theorem("t", "Nonempty (α → β → α)", binders, universes=("u", "v")))
        for binders in ("(α : Type u) (β : Type v)", "(β : Type u) (α : Type v)")
    )
    assert one == other


# -- symmetry -------------------------------------------------------------------------------------


def edges(pairs, draw):
    """A graph as hypotheses, its vertices and edges in any order."""
    names = draw.sample("abcdef", 6)
    facts = [f"R {names[i]} {names[j]}" for i, j in pairs]
    draw.shuffle(facts)
    hypotheses = " ".join(f"(h{i} : {fact})" for i, fact in enumerate(facts))
    return f"(R : Nat → Nat → Prop) ({' '.join(draw.sample(names, 6))} : Nat) {hypotheses}"


def both_ways(pairs):
    return [*pairs, *((j, i) for i, j in pairs)]


RING = both_ways([*pairwise(range(6)), (5, 0)])
TRIANGLES = both_ways([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)])


def test_symmetric_statements(native):
    """Colour refinement alone takes a ring of six for two of three."""
    draw = Random(0)
    rings, triangles = (
        {identity(native, "False", edges(pairs, draw)) for _ in range(6)}
        for pairs in (RING, TRIANGLES)
    )
    assert len(rings) == len(triangles) == 1 and rings != triangles


# -- random statements, rewritten at random -------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    op: str
    parts: tuple[Any, ...] = ()


def drawn(draw, depth, scope):
    """A random formula about the variables in scope."""
    if depth == 0:
        x, y = draw.choice(scope), draw.choice(scope)
        return Formula(draw.choice(("P", "R", "=", "≤", "≠", "<")), (x, y, draw.choice(scope)))
    op = draw.choice(("∧", "∨", "→", "¬", "↔", "∀", "∃"))
    if op in "∀∃":
        new = f"x{len(scope)}"
        return Formula(op, (new, drawn(draw, depth - 1, (*scope, new))))
    count = 1 if op == "¬" else 2
    return Formula(op, tuple(drawn(draw, draw.randrange(depth), scope) for _ in range(count)))


def written(formula, draw, names):
    """One of many ways to write it down."""
    op, parts = formula.op, formula.parts
    turn = draw.random() < 0.5
    if op in ("P", "R", "=", "≤", "≠", "<"):
        x, y, z = (names[part] for part in parts)
        sides = (f"{y} + {z}", x) if not turn else (f"{z} + {y}", x)
        left, right = sides if draw.random() < 0.5 else sides[::-1]
        return {
            "P": f"P {x}",
            "R": f"R {x} {y}",
            "=": f"({left} = {right})",
            "≠": f"({left} ≠ {right})" if turn else f"({left} = {right} → False)",
            "≤": f"({sides[0]} ≤ {x})" if turn else f"({x} ≥ {sides[0]})",
            "<": f"({sides[0]} < {x})" if turn else f"({x} > {sides[0]})",
        }[op]
    if op in "∀∃":
        new = draw.choice("uvwxyz") + str(len(names))
        return f"({op} {new} : Nat, {written(parts[1], draw, names | {parts[0]: new})})"
    texts = [written(part, draw, names) for part in parts]
    if op == "¬":
        return f"(¬{texts[0]})" if turn else f"({texts[0]} → False)"
    if op == "→" and parts[0].op == "∧" and turn:  # curried
        one, other = (written(part, draw, names) for part in parts[0].parts)
        return f"({other} → {one} → {texts[1]})"
    if turn and op != "→":
        texts.reverse()
    return f"({texts[0]} {op} {texts[1]})"


def theorem(hypotheses, goal, draw):
    names = dict(zip("abc", draw.sample("klmnst", 3), strict=True))
    texts = [written(h, draw, names) for h in hypotheses]
    draw.shuffle(texts)
    if draw.random() < 0.5 and len(texts) == 2:
        texts = [" ∧ ".join(texts)]
    variables = draw.sample(
        [f"({' '.join(names.values())} : Nat)", "(P : Nat → Prop)", "(R : Nat → Nat → Prop)"], 3
    )
    binders = " ".join([*variables, *(f"(h{i} : {text})" for i, text in enumerate(texts))])
    return Theorem("t", written(goal, draw, names), binders)


def test_random_statements_keep_their_identity_however_they_are_written(native):
    draw, known = Random(1), dict[str, object]()
    for depth in (1, 2, 3) * 8:
        hypotheses = [drawn(draw, draw.randint(0, depth), "abc") for _ in range(2)]
        goal = drawn(draw, depth, "abc")
        found = {native.identity(theorem(hypotheses, goal, draw)) for _ in range(4)}
        assert len(found) == 1, (hypotheses, goal)
        assert known.setdefault(found.pop(), (hypotheses, goal)) == (hypotheses, goal)
    assert len(known) == 24
