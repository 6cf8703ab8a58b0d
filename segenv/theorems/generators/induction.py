"""Induction over numbers and lists: unknown functions given by their recursion equations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import Draft, Generator, check_knobs, choice, number

FUNCTIONS = ("f", "g", "k", "l", "m", "q", "r", "s", "t", "u", "v", "w")


@dataclass(frozen=True)
class Claim:
    """Something that is true of all `n` (or `xs`) by induction, and how each case goes.

    `ih` in a script stands for the name of the claim's own hypothesis.
    """

    binders: tuple[str, ...]
    hypotheses: tuple[str, ...]
    statement: str
    base: tuple[str, ...]
    step: tuple[str, ...]


Family = Callable[[Random, str, str], Claim]
"""Draws a claim about functions that begin with the two given letters."""


def closed_form(draw: Random, f: str, _: str) -> Claim:
    """`f n = c + n * d` for a function that grows by d."""
    c, d = _constant(draw), _constant(draw, 1)
    return Claim(
        (f"({f} : Nat → Nat)",),
        (f"({f}0 : {f} 0 = {c})", f"({f}s : ∀ n, {f} (n + 1) = {f} n + {d})"),
        f"{f} n = {c} + n * {d}",
        (f"rw [{f}0, Nat.zero_mul, Nat.add_zero]",),
        (f"rw [{f}s n]", "rw [ih]", f"rw [Nat.add_one_mul n {d}, Nat.add_assoc]"),
    )


def power(draw: Random, f: str, _: str) -> Claim:
    """`f n = c * b ^ n` for a function that is multiplied by b."""
    c, b = _constant(draw, 1), _constant(draw, 2)
    return Claim(
        (f"({f} : Nat → Nat)",),
        (f"({f}0 : {f} 0 = {c})", f"({f}s : ∀ n, {f} (n + 1) = {f} n * {b})"),
        f"{f} n = {c} * {b} ^ n",
        (f"rw [{f}0, Nat.pow_zero, Nat.mul_one]",),
        (f"rw [{f}s n]", "rw [ih]", f"rw [Nat.pow_add_one {b} n, Nat.mul_assoc]"),
    )


def twins(draw: Random, f: str, g: str) -> Claim:
    """Two functions with the same start and the same step agree."""
    c, d = _constant(draw), _constant(draw, 1)
    body = draw.choice(
        (f"@ + {d}", f"@ * {d}", "h @", f"h (@ + {d})", f"h @ + {d}", f"h (h @) * {d}")
    )
    binders = [f"({f} {g} : Nat → Nat)"] + ["(h : Nat → Nat)"] * ("h" in body)
    return Claim(
        tuple(binders),
        (
            f"({f}0 : {f} 0 = {c})",
            f"({g}0 : {g} 0 = {c})",
            f"({f}s : ∀ n, {f} (n + 1) = {body.replace('@', f'({f} n)')})",
            f"({g}s : ∀ n, {g} (n + 1) = {body.replace('@', f'({g} n)')})",
        ),
        f"{f} n = {g} n",
        (f"rw [{f}0, {g}0]",),
        (f"rw [{f}s n]", f"rw [{g}s n]", "rw [ih]"),
    )


def additive(draw: Random, f: str, _: str) -> Claim:
    """`f (a + n) = f a + f n` for a function that grows by d from 0."""
    d = _constant(draw, 1)
    return Claim(
        (f"({f} : Nat → Nat)", "(a : Nat)"),
        (f"({f}0 : {f} 0 = 0)", f"({f}s : ∀ n, {f} (n + 1) = {f} n + {d})"),
        f"{f} (a + n) = {f} a + {f} n",
        (f"rw [Nat.add_zero, {f}0, Nat.add_zero]",),
        (
            "rw [← Nat.add_assoc a n 1]",
            f"rw [{f}s (a + n)]",
            f"rw [{f}s n]",
            "rw [ih]",
            "rw [Nat.add_assoc]",
        ),
    )


def bounded(draw: Random, f: str, _: str) -> Claim:
    """`c ≤ f n` for a function that starts at c and does not shrink."""
    c, d = _constant(draw), _constant(draw)
    return Claim(
        (f"({f} : Nat → Nat)",),
        (f"({f}0 : {f} 0 = {c})", f"({f}s : ∀ n, {f} (n + 1) = {f} n + {d})"),
        f"{c} ≤ {f} n",
        (f"exact Nat.le_of_eq {f}0.symm",),
        (f"rw [{f}s n]", f"exact Nat.le_trans ih (Nat.le_add_right ({f} n) {d})"),
    )


def counted(draw: Random, f: str, _: str) -> Claim:
    """A function that counts d for every element adds up over `++`."""
    d = _constant(draw, 1)
    return Claim(
        ("{α : Type}", f"({f} : List α → Nat)", "(ys : List α)"),
        (f"({f}0 : {f} [] = 0)", f"({f}s : ∀ x xs, {f} (x :: xs) = {f} xs + {d})"),
        f"{f} (xs ++ ys) = {f} xs + {f} ys",
        (f"rw [List.nil_append, {f}0, Nat.zero_add]",),
        (
            "rw [List.cons_append]",
            f"rw [{f}s x (xs ++ ys)]",
            f"rw [{f}s x xs]",
            "rw [ih]",
            f"rw [Nat.add_right_comm ({f} xs) ({f} ys) {d}]",
        ),
    )


def reversing(draw: Random, f: str, _: str) -> Claim:
    """A function that puts each element behind the rest turns `++` around."""
    return Claim(
        ("{α : Type}", f"({f} : List α → List α)", "(ys : List α)"),
        (f"({f}0 : {f} [] = [])", f"({f}s : ∀ x xs, {f} (x :: xs) = {f} xs ++ [x])"),
        f"{f} (xs ++ ys) = {f} ys ++ {f} xs",
        (f"rw [List.nil_append, {f}0, List.append_nil]",),
        (
            "rw [List.cons_append]",
            f"rw [{f}s x (xs ++ ys)]",
            f"rw [{f}s x xs]",
            "rw [ih]",
            "rw [List.append_assoc]",
        ),
    )


def mapping(draw: Random, f: str, g: str) -> Claim:
    """A function that changes every element respects `++`, keeps lengths, and is `List.map`."""
    first = f"rw [{f}s x xs]"
    statement, base, *step = draw.choice(
        (
            (
                f"{f} (xs ++ ys) = {f} xs ++ {f} ys",
                f"rw [List.nil_append, {f}0, List.nil_append]",
                *("rw [List.cons_append]", f"rw [{f}s x (xs ++ ys)]", "rw [ih]"),
                f"rw [{f}s x xs, List.cons_append]",
            ),
            (
                f"List.length ({f} xs) = List.length xs",
                f"rw [{f}0]",
                *(first, "rw [List.length_cons]", "rw [ih]", "rw [List.length_cons]"),
            ),
            (
                f"{f} xs = List.map {g} xs",
                f"rw [{f}0, List.map_nil]",
                *(first, "rw [ih]", "rw [List.map_cons]"),
            ),
        )
    )
    return Claim(
        ("{α : Type}", f"({f} : List α → List α)", f"({g} : α → α)", "(ys : List α)"),
        (f"({f}0 : {f} [] = [])", f"({f}s : ∀ x xs, {f} (x :: xs) = {g} x :: {f} xs)"),
        statement,
        (base,),
        tuple(step),
    )


NUMBERS: tuple[Family, ...] = (closed_form, power, twins, additive, bounded)
LISTS: tuple[Family, ...] = (counted, reversing, mapping)
OPENING = {
    "numbers": ("n", "Nat", "induction n with | zero => ?_ | succ n ih => ?_"),
    "lists": ("xs", "List α", "induction xs with | nil => ?_ | cons x xs ih => ?_"),
}


@dataclass(frozen=True)
class Induction(Generator):
    """Claims about functions that are known only by their recursion equations.

    Several claims are proved by one induction: each case has them all as goals.
    """

    claims: int = number(1, 1, 5, "claims that are proved together")
    over: str = choice("numbers", tuple(OPENING), "what the induction is over")
    distractors: int = number(0, 0, 6, "functions that are given and not needed")

    forgets: ClassVar = ("numerals",)

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        variable, type_, opening = OPENING[self.over]
        families = NUMBERS if self.over == "numbers" else LISTS
        pairs = [(FUNCTIONS[2 * i], FUNCTIONS[2 * i + 1]) for i in range(self.claims)]
        claims = [draw.choice(families)(draw, *pair) for pair in pairs]
        statement = " ∧ ".join(claim.statement for claim in claims)
        script = [f"intro {variable}", opening, *_cases([claim.base for claim in claims])]
        names = [f"ih{i + 1}" for i in range(self.claims)] if self.claims > 1 else ["ih"]
        if self.claims > 1:
            script.append(f"obtain ⟨{', '.join(names)}⟩ := ih")
        script += _cases(
            [_named(claim.step, name) for claim, name in zip(claims, names, strict=True)]
        )
        return Draft(
            self._binders(draw, claims), f"∀ {variable} : {type_}, {statement}", tuple(script)
        )

    def _binders(self, draw: Random, claims: list[Claim]) -> str:
        binders = list(dict.fromkeys(binder for claim in claims for binder in claim.binders))
        hypotheses = [text for claim in claims for text in claim.hypotheses]
        for i in range(self.distractors):
            name = f"e{i + 1}"
            binders.append(f"({name} : Nat → Nat)")
            hypotheses.append(f"({name}s : ∀ n, {name} (n + 1) = {name} n + {_constant(draw)})")
        draw.shuffle(hypotheses)
        constants = sorted({c for c in "cd" if any(f" {c}" in text for text in hypotheses)})
        given = [f"({' '.join(constants)} : Nat)"] if constants else []
        return " ".join(
            [*given, *sorted(binders, key=lambda b: not b.startswith("{")), *hypotheses]
        )


def _constant(draw: Random, least: int = 0) -> str:
    """A number from `least` to 20, or a variable."""
    return draw.choice(("c", "d")) if draw.random() < 0.3 else str(draw.randint(least, 20))


def _cases(scripts: Sequence[tuple[str, ...]]) -> list[str]:
    """The scripts of the parts of a conjunction."""
    *before, last = scripts
    return [tactic for script in before for tactic in ("constructor", *script)] + list(last)


def _named(script: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(
        tactic.replace("[ih]", f"[{name}]").replace(" ih ", f" {name} ") for tactic in script
    )
