"""Equational chains: both sides of an equation, so many rewrites apart."""

import re
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import (
    Draft,
    Generator,
    Settings,
    check_knobs,
    choice,
    number,
    shared_out,
)
from segenv.theorems.generators.chains import CASES, chains, conjunction, either_way
from segenv.theorems.generators.names import Names
from segenv.theorems.generators.rewriting import Rule, Term, call, used

LETTERS = "abcdemnpqrstuvwyz"  # `x` is bound in laws
FUNCTIONS = "fgkFGK"

X, Y, Z = (Term(f"?{name}") for name in "xyz")
ONE, TWO = Term("1"), Term("2")


def plus(a: Term, b: Term) -> Term:
    """`a + b`."""
    return call("+", a, b)


def times(a: Term, b: Term) -> Term:
    """`a * b`."""
    return call("*", a, b)


ADDITION = (
    Rule("add_comm", plus(X, Y), plus(Y, X), ("x", "y")),
    Rule("add_assoc", plus(plus(X, Y), Z), plus(X, plus(Y, Z)), ("x", "y", "z")),
    Rule("add_left_comm", plus(X, plus(Y, Z)), plus(Y, plus(X, Z)), ("x", "y", "z")),
    Rule("add_right_comm", plus(plus(X, Y), Z), plus(plus(X, Z), Y), ("x", "y", "z")),
)
MULTIPLICATION = (
    Rule("mul_comm", times(X, Y), times(Y, X), ("x", "y")),
    Rule("mul_assoc", times(times(X, Y), Z), times(X, times(Y, Z)), ("x", "y", "z")),
    Rule("mul_left_comm", times(X, times(Y, Z)), times(Y, times(X, Z)), ("x", "y", "z")),
)
DISTRIBUTION = (
    Rule("mul_add", times(X, plus(Y, Z)), plus(times(X, Y), times(X, Z)), ("x", "y", "z")),
    Rule("add_mul", times(plus(X, Y), Z), plus(times(X, Z), times(Y, Z)), ("x", "y", "z")),
)
POOLS = {
    "addition": ADDITION,
    "multiplication": MULTIPLICATION,
    "semiring": (*ADDITION, *MULTIPLICATION, *DISTRIBUTION),
    "hypotheses": (),
}


@dataclass(frozen=True)
class _Room:
    """The names that one theorem is made of: of variables, functions and hypotheses."""

    draw: Random
    letters: Names
    functions: Names
    names: Names
    cases: Names
    plain: tuple[Term, ...]
    branching: int

    @classmethod
    def drawn(cls, draw: Random, branching: int) -> "_Room":
        letters = Names(draw, LETTERS)
        plain = tuple(Term(letter) for letter in letters.many(4))
        names, cases = Names(draw), Names(draw, CASES)
        return cls(draw, letters, Names(draw, FUNCTIONS), names, cases, plain, branching)

    def given(self) -> Rule:
        """A hypothesis: a law of a function of its own, or an equation about a variable."""
        draw = self.draw
        if draw.random() < 0.5:
            name, f = self.names.new(), self.functions.new()
            other = draw.choice((*self.plain[:2], ONE, TWO))
            sides = (X, other) if draw.random() < 0.5 else (other, X)
            law, body = call(f, X), draw.choice((plus, times))(*sides)
            binder = f"({name} : ∀ x, {law} = {body})".replace("?", "")
            return Rule(name, law, body, ("x",), binders=(binder,), needs=(f,))
        left = Term(self.letters.new())
        right = draw.choice((plus, times))(*draw.choices((*self.plain[:3], TWO), k=2))
        if draw.randrange(100) < self.branching:
            return either_way(draw, self.names, self.cases, left, right)
        name = self.names.new()
        return Rule(name, left, right, binders=(f"({name} : {left} = {right})",))


@dataclass(frozen=True)
class Equations(Generator):
    """Equations `start = end` over Nat or Int, where each `end` is a random walk of rewrites away.

    Walks with a short cut of one or two rewrites that can be undone are dropped.
    The rules are lemmas of the library and hypotheses: ground equations `u = b + c`, one of two of
    which is the case, and laws of unknown functions `∀ x, f x = x * a`.
    """

    settings: ClassVar[Settings] = {
        "easy": {"length": 4, "size": 3, "branching": 40},
        "medium": {},
        "long": {"length": 12, "claims": 3, "size": 5, "hypotheses": 4},
    }

    length: int = number(8, 1, 24, "rewrites between the two sides, all equations together")
    claims: int = number(2, 1, 5, "equations that are asked")
    size: int = number(4, 2, 12, "leaves of a left side; on the way at most twice as many")
    lemmas: str = choice("semiring", tuple(POOLS), "which lemmas of the library may be used")
    hypotheses: int = number(3, 0, 6, "equations to draw on; those used, one at least, are given")
    distractors: int = number(0, 0, 6, "equations that are given and not needed")
    branching: int = number(
        60, 0, 100, "percent of the equations of which there are two, and of cut chains"
    )
    numbers: str = choice("Nat", ("Nat", "Int"), "the type of numbers")

    def __post_init__(self) -> None:
        check_knobs(self)
        if self.lemmas == "hypotheses" and self.hypotheses == 0:
            raise ValueError("lemmas is 'hypotheses' and hypotheses is 0: there is no rule to use")

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        room = _Room.drawn(draw, self.branching)
        given = [room.given() for _ in range(self.hypotheses)]
        library = [
            Rule(f"{self.numbers}.{rule.lemma}", rule.left, rule.right, rule.variables)
            for rule in POOLS[self.lemmas]
        ]
        claims = chains(
            *(draw, lambda: self._term(room, self.size, given), [*library, *given]),
            *(shared_out(draw, self.length, self.claims), 2 * self.size),
        )
        kept = used(given, [step for claim in claims or () for step in claim.path])
        if claims is None or (given and not kept):
            return None
        script = conjunction(draw, claims, kept, self.branching // 3)
        binders = [binder for rule in kept for binder in rule.binders]
        plain = replace(room, branching=0)
        binders += [plain.given().binders[0] for _ in range(self.distractors)]
        draw.shuffle(binders)
        statement = " ∧ ".join(map(str, claims))
        return Draft(self._binders(statement, binders), statement, tuple(script))

    def _term(self, room: _Room, size: int, given: list[Rule]) -> Term:
        draw, functions = room.draw, [rule.left.head for rule in given if rule.variables]
        if size == 1:
            leaf = draw.choice([*room.plain, *(r.left for r in given if not r.variables)])
            return call(draw.choice(functions), leaf) if functions and draw.random() < 0.3 else leaf
        left = draw.randrange(1, size)
        operation = times if self.lemmas == "multiplication" else draw.choice((plus, plus, times))
        if self.lemmas == "addition":
            operation = plus
        sides = (self._term(room, left, given), self._term(room, size - left, given))
        whole = operation(*sides)
        return call(draw.choice(functions), whole) if functions and draw.random() < 0.15 else whole

    def _binders(self, statement: str, hypotheses: list[str]) -> str:
        words = set(re.findall(r"\w+", " ".join([statement, *hypotheses])))
        letters, functions = sorted(words & set(LETTERS)), sorted(words & set(FUNCTIONS))
        parts = [f"({' '.join(letters)} : {self.numbers})"]
        if cases := sorted(words & set(CASES)):
            parts.append(f"({' '.join(cases)} : Prop)")
        if functions:
            parts.append(f"({' '.join(functions)} : {self.numbers} → {self.numbers})")
        return " ".join([*parts, *hypotheses])
