"""Order and linear arithmetic by lemmas, where no decision procedure helps."""

from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import Draft, Generator, check_knobs, choice, number
from segenv.theorems.generators.derivations import (
    ORDER,
    Fact,
    Rule,
    addition,
    derive,
    equality,
    monotone,
    multiplication,
    replacement,
    script,
    transitivity,
    variables,
    weakening,
)
from segenv.theorems.generators.rewriting import Term, call

FUNCTIONS = "fgk"
LETTERS = "abcdeuvwxyz"
ASTRAY = "mnpqrst"
POOLS = ("all", "sums", "monotone")


@dataclass(frozen=True)
class Order(Generator):
    """A comparison of numbers that follows from given ones by so many lemmas.

    Given are comparisons of variables and, with `functions`, monotone functions, about which
    decision procedures know nothing.
    """

    length: int = number(4, 1, 12, "lemmas between what is given and the goal")
    facts: int = number(3, 2, 8, "comparisons that are given")
    functions: int = number(2, 0, 3, "monotone functions that are given")
    distractors: int = number(0, 0, 6, "comparisons that are given and not needed")
    size: int = number(10, 4, 24, "leaves of the goal, at most")
    branching: int = number(0, 0, 100, "percent of the lemmas that are goals of their own")
    lemmas: str = choice(
        "all", POOLS, "which lemmas: on chains and functions, also on sums, or all"
    )
    numbers: str = choice("Nat", ("Nat", "Int"), "the type of numbers")

    forgets: ClassVar = ("order",)

    def __post_init__(self) -> None:
        check_knobs(self)

    def rules(self, functions: list[str]) -> list[Rule]:
        """The lemmas of this family."""
        letters = [Term(name) for name in LETTERS[: self.facts]]
        found = [transitivity(self.numbers)] * 4
        found.append(weakening(self.numbers))
        if self.lemmas != "monotone":
            found += [addition(self.numbers, letters)] * 2
        found += [monotone(f, f"h{f}") for f in functions]
        if self.lemmas == "all" and self.numbers == "Nat":
            found.append(multiplication(letters))
        return found

    def given(self, draw: Random, i: int, functions: list[str]) -> Fact:
        """A comparison of variables or of values of functions."""
        letters = LETTERS[: self.facts + 1]
        start = draw.randrange(len(letters) - 1)
        left, right = Term(letters[start]), Term(letters[start + 1])
        if draw.random() < 0.3 and functions:
            f = draw.choice(functions)
            left, right = call(f, left), call(f, right)
        return Fact(f"h{i + 1}", draw.choice(ORDER), left, right)

    def astray(self, draw: Random, i: int, functions: list[str]) -> Fact:
        """A comparison that leads to a variable, or from one, that nothing else speaks of."""
        fact, new = self.given(draw, self.facts + i, functions), Term(ASTRAY[i])
        if draw.random() < 0.5:
            return replace(fact, left=new)
        return replace(fact, right=new)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        functions = list(FUNCTIONS[: self.functions])
        given = [self.given(draw, i, functions) for i in range(self.facts)]
        found = derive(draw, given, self.rules(functions), self.length, self.size)
        if found is None:
            return None
        goal, steps = found
        used = {name for step in steps for name in step.parents}
        kept = [fact for fact in given if fact.name in used]
        kept += [self.astray(draw, i, functions) for i in range(self.distractors)]
        draw.shuffle(kept)
        return Draft(
            self._binders(goal, steps, kept), str(goal), script(draw, steps, self.branching)
        )

    def _binders(self, goal: Fact, steps: list[Fact], kept: list[Fact]) -> str:
        facts = [goal, *steps, *kept]
        names, functions = variables(side for fact in facts for side in (fact.left, fact.right))
        parts = [f"({' '.join(names)} : {self.numbers})"]
        if functions:
            parts.append(f"({' '.join(functions)} : {self.numbers} → {self.numbers})")
            needed = {f for f in functions for step in steps if step.by.startswith(f"h{f} ")}
            parts += [f"(h{f} : ∀ x y, x ≤ y → {f} x ≤ {f} y)" for f in sorted(needed)]
        return " ".join([*parts, *(f"({fact.name} : {fact})" for fact in kept)])


@dataclass(frozen=True)
class Mixed(Order):
    """The same with equations too: several lemmas of different kinds, each a `have`."""

    def rules(self, functions: list[str]) -> list[Rule]:
        """See `Order.rules`."""
        return [*super().rules(functions), equality(functions), equality(functions), replacement()]

    def given(self, draw: Random, i: int, functions: list[str]) -> Fact:
        """A comparison, or an equation."""
        fact = super().given(draw, i, functions)
        if draw.random() < 0.5:
            return fact
        return Fact(fact.name, "=", fact.left, fact.right)
