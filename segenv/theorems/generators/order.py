"""Order and linear arithmetic by lemmas, where no decision procedure helps."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
from segenv.theorems.generators.derivations import (
    ORDER,
    Relation,
    Rule,
    addition,
    derive,
    equality,
    joined,
    monotone,
    multiplication,
    related,
    replacement,
    transitivity,
    weakened,
    weakening,
)
from segenv.theorems.generators.facts import Fact, Side, Ways, leaves
from segenv.theorems.generators.names import Names
from segenv.theorems.generators.proofs import Writer
from segenv.theorems.generators.rewriting import Term, call

LETTERS = "abcdemnpqrstuvwxyz"
FUNCTIONS = "fgkFGK"
WORD = re.compile(r"\w+")
POOLS = ("all", "sums", "monotone")


@dataclass(frozen=True)
class Order(Generator):
    """Comparisons of numbers that follow from given ones by so many lemmas.

    Given are comparisons of variables, alternatives of two, and, with `functions`, monotone functions,
    about which decision procedures know nothing.
    """

    settings: ClassVar[Settings] = {
        "easy": {"length": 4, "branching": 15, "size": 8},
        "medium": {},
        "long": {"claims": 4, "length": 10, "facts": 5, "size": 14},
    }

    length: int = number(6, 1, 24, "lemmas between what is given and the goals, all together")
    claims: int = number(2, 1, 5, "comparisons that are asked")
    facts: int = number(4, 2, 8, "comparisons to draw on; those used are given")
    functions: int = number(2, 0, 3, "monotone functions that are given")
    distractors: int = number(0, 0, 6, "comparisons that are given and not needed")
    size: int = number(10, 4, 24, "leaves of a goal, at most")
    branching: int = number(35, 0, 100, "percent of the comparisons that follow from one of two")
    lemmas: str = choice(
        "all", POOLS, "which lemmas: on chains and functions, also on sums, or all"
    )
    numbers: str = choice("Nat", ("Nat", "Int"), "the type of numbers")

    forgets: ClassVar = ("order",)

    def __post_init__(self) -> None:
        check_knobs(self)

    def rules(self, letters: list[Term], functions: dict[str, Fact]) -> list[Rule]:
        """The lemmas of this family."""
        found = [transitivity(self.numbers)] * 4
        found.append(weakening(self.numbers))
        if self.lemmas != "monotone":
            found += [addition(self.numbers, letters)] * 2
        found += [monotone(f, given) for f, given in functions.items()]
        if self.lemmas == "all" and self.numbers == "Nat":
            found.append(multiplication(letters))
        return found

    def symbol(self, draw: Random) -> str:
        """The relation of a given fact."""
        return draw.choice(ORDER)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        letters, names = Names(draw, LETTERS), Names(draw)
        functions = {f: _monotone(f) for f in Names(draw, FUNCTIONS).many(self.functions)}
        path = [Term(letter) for letter in letters.many(self.facts + 1)]
        given = [self._given(draw, slot, list(functions), letters) for slot in pairwise(path)]
        goals = self._goals(draw, given, self.rules(path, functions))
        if goals is None:
            return None
        kept = [*leaves(goals), *self._astray(draw, path, list(functions), letters)]
        draw.shuffle(kept)
        known = {fact: names.new() for fact in kept}
        script = Writer(draw, names).script(goals, dict(known))
        statement = " ∧ ".join(str(goal.claim) for goal in goals)
        return Draft(self._binders(goals, known), statement, tuple(script))

    def _goals(
        self, draw: Random, given: Sequence[Fact], rules: Sequence[Rule]
    ) -> list[Fact] | None:
        """So many facts, none of which is said twice, with the steps shared out among them."""
        goals: list[Fact] = []
        for share in shared_out(draw, self.length, self.claims):
            found = derive(draw, given, rules, share, self.size)
            if found is None or found.claim in {goal.claim for goal in goals}:
                return None
            goals.append(found)
        return goals

    def _given(
        self, draw: Random, slot: tuple[Term, Term], functions: list[str], letters: Names
    ) -> Fact:
        """A comparison of two neighbours or of their images, or what leads to it either way."""
        left, right = slot
        if draw.random() < 0.3 and functions:
            f = draw.choice(functions)
            left, right = call(f, left), call(f, right)
        if draw.randrange(100) < self.branching:
            return self._either(draw, left, right, letters)
        return Fact(Relation(self.symbol(draw), left, right))

    def _either(self, draw: Random, left: Term, right: Term, letters: Names) -> Fact:
        """`left ≤ right`, whichever of two is the case."""
        sides, proofs = list[Side](), list[Fact]()
        for symbol in draw.sample(("<", "=", "", ""), 2):
            middle = right if symbol else Term(letters.new())
            side = Side(Relation(symbol or draw.choice(ORDER), left, middle))
            joint: Fact = side
            if not symbol:
                rest = Fact(Relation(draw.choice(ORDER), middle, right))
                joint = joined(self.numbers, side, rest)
            sides.append(side)
            proofs.append(joint if related(joint).symbol == "≤" else weakened(self.numbers, joint))
        either = Fact(" ∨ ".join(str(side.claim) for side in sides))
        ways = Ways(either, (sides[0], sides[1]), (proofs[0], proofs[1]))
        return Fact(Relation("≤", left, right), ways=ways)

    def _astray(
        self, draw: Random, path: list[Term], functions: list[str], letters: Names
    ) -> list[Fact]:
        """Comparisons that lead to a variable, or from one, that nothing else speaks of."""
        found = []
        for _ in range(self.distractors):
            sides = (draw.choice(path), Term(letters.new()))
            left, right = sides if draw.random() < 0.5 else sides[::-1]
            if draw.random() < 0.3 and functions:
                f = draw.choice(functions)
                left, right = call(f, left), call(f, right)
            found.append(Fact(Relation(self.symbol(draw), left, right)))
        return found

    def _binders(self, goals: Sequence[Fact], known: Mapping[Fact, str]) -> str:
        """Variables and functions of all that is said, and what is known."""
        words = set(WORD.findall(" ".join(str(fact.claim) for fact in (*goals, *known))))
        letters, functions = sorted(words & set(LETTERS)), sorted(words & set(FUNCTIONS))
        parts = [f"({' '.join(letters)} : {self.numbers})"]
        if functions:
            parts.append(f"({' '.join(functions)} : {self.numbers} → {self.numbers})")
        return " ".join([*parts, *(f"({name} : {fact.claim})" for fact, name in known.items())])


def _monotone(function: str) -> Fact:
    return Fact(f"∀ i j, i ≤ j → {function} i ≤ {function} j")


@dataclass(frozen=True)
class Mixed(Order):
    """The same with equations too: several lemmas of different kinds."""

    def rules(self, letters: list[Term], functions: dict[str, Fact]) -> list[Rule]:
        """See `Order.rules`."""
        more = [equality(list(functions)), equality(list(functions)), replacement()]
        return [*super().rules(letters, functions), *more]

    def symbol(self, draw: Random) -> str:
        """See `Order.symbol`."""
        return "=" if draw.random() < 0.5 else draw.choice(ORDER)
