"""Propositional logic: random formulas that are decided before Lean is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import and_
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import (
    Draft,
    Generator,
    Settings,
    below,
    check_knobs,
    choice,
    number,
)
from segenv.theorems.generators.formulas import (
    Context,
    Formula,
    OutOfFuel,
    Prover,
    atom,
    pruned,
    rows,
    taken_apart,
)
from segenv.theorems.generators.names import Names

ATOMS = "pqrstu"
CONNECTIVES = {
    "mixed": ("and", "or", "imp", "imp", "not", "iff"),
    "implications": ("imp",),
    "horn": ("imp", "and"),
    "positive": ("and", "or", "imp"),
}
GOALS = 30  # formulas that are tried where one is wanted
SEQUENTS = 16  # that a draw tries
OPENING = ("and", "or", "iff")


@dataclass(frozen=True)
class Propositional(Generator):
    """Sequents `h1 : A1, ... ⊢ A` over atoms, of formulas with a given depth.

    A truth table decides first: the hypotheses go together, and without any of them the goal does not
    follow. Then a contraction-free calculus finds a proof, or shows that there is none without cases on
    an atom (`formulas.Prover`).
    """

    automation: ClassVar = ("contradiction", "constructor <;> (simp_all; done)")
    settings: ClassVar[Settings] = {
        "easy": {"atoms": 5, "hypotheses": 4, "longest": 10},
        "medium": {},
        "long": {"depth": 3, "atoms": 5, "length": 12, "longest": 40, "forks": 3},
    }

    depth: int = number(2, 1, 6, "how deep a formula is, at most, without its atoms")
    atoms: int = number(4, 1, 6, "how many propositional variables it may use")
    connectives: str = choice("mixed", tuple(CONNECTIVES), "which connectives it is made of")
    branching: int = number(60, 0, 100, "percent of the connectives that open cases or parts")
    logic: str = choice(
        "intuitionistic", ("intuitionistic", "classical"), "classical: only provable with cases"
    )
    hypotheses: int = number(3, 0, 4, "hypotheses, at most; none is superfluous")
    distractors: int = number(0, 0, 6, "hypotheses that no proof needs")
    length: int = number(4, 1, 40, "least length of the reference script")
    longest: int = number(20, 1, 100, "greatest length of the reference script")
    size: int = number(
        5, 1, 40, "connectives of all formulas, at least; never more than there can be"
    )
    forks: int = number(
        1, 0, 10, "tactics of the reference script that open another goal, at least"
    )

    def __post_init__(self) -> None:
        check_knobs(self)
        if self.logic == "classical" and self.connectives == "horn":
            raise ValueError("connectives is 'horn', but then nothing is only classically provable")
        if self.longest < self.length:
            raise ValueError(f"longest is {self.longest}, but length is {self.length}")

    @property
    def hopeless(self) -> str:
        """See `Generator`."""
        small = self.depth == 1 and self.hypotheses == 0
        return "depth is 1, and theorems of one connective are all trivial" if small else ""

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        tried = (self._written(draw) for _ in range(SEQUENTS))
        return next(filter(None, tried), None)

    def _written(self, draw: Random) -> Draft | None:
        """One sequent and its proof, if it follows and the proof is such as is wanted."""
        names, atoms = Names(draw), Names(draw, ATOMS).many(self.atoms)
        found = self._sequent(draw, atoms)
        if found is None:
            return None
        premises, goal, more = found
        context = tuple((names.new(), premise) for premise in premises)
        script = self._script(draw, names, context, goal)
        if script is None or not self.length <= len(script) <= self.longest:
            return None
        if sum(opens(tactic) for tactic in script) < self.forks:
            return None
        given = [*context, *((names.new(), formula) for formula in more)]
        draw.shuffle(given)
        return Draft(_binders(given, goal), str(goal), tuple(script))

    def _sequent(
        self, draw: Random, atoms: list[str]
    ) -> tuple[list[Formula], Formula, list[Formula]] | None:
        """Hypotheses, a goal that follows from all of them and from no fewer, and distractors.

        `p ∧ q` counts as two hypotheses and what a goal assumes as given; of `p ∨ q` as a goal neither
        side follows. No part of a formula says nothing, or what the part beside it says.
        """
        where, every = rows(atoms)
        count = draw.randint(min(1, self.hypotheses), self.hypotheses)
        tried = (self._terse(draw, atoms, where, every) for _ in range(count + self.distractors))
        drawn = [formula for formula in tried if formula]
        if len(drawn) < count + self.distractors:
            return None
        given, more = drawn[:count], drawn[count:]
        tables = [formula.table(where, every) for formula in given]
        together = _all(tables, every)
        if not _all([together, *(formula.table(where, every) for formula in more)], every):
            return None
        without = [_all(tables[:i] + tables[i + 1 :], every) for i in range(count)]
        if together in without:
            return None
        size = sum(formula.size for formula in given)
        least = min(self.size, (self.hypotheses + 1) * (2**self.depth - 1))
        for _ in range(GOALS):
            goal = self._formula(draw, atoms, self.depth)
            fails = every & ~goal.table(where, every)
            if together & fails or not all(rest & fails for rest in without):
                continue
            large = size + goal.size >= least and not goal.repeats(where, every)
            if large and _is_tight(*taken_apart(given, goal), where, every):
                return given, goal, more
        return None

    def _terse(
        self, draw: Random, atoms: list[str], where: Mapping[str, int], every: int
    ) -> Formula | None:
        """A formula that does not repeat itself; None where there seems to be none."""
        for _ in range(GOALS):
            formula = self._formula(draw, atoms, draw.randint(1, self.depth))
            if not formula.repeats(where, every):
                return formula
        return None

    def _formula(self, draw: Random, atoms: list[str], depth: int) -> Formula:
        if depth == 0:
            return atom(atoms[below(draw, len(atoms))])
        options = _connectives(self.connectives, below(draw, 100) < self.branching)
        op = options[below(draw, len(options))]
        deep = self._formula(draw, atoms, depth - 1)
        if op == "not":
            return Formula("not", (deep,))
        other = self._formula(draw, atoms, below(draw, depth))
        if other == deep and len(atoms) > 1:
            return deep
        sides = (deep, other) if draw.random() < 0.5 else (other, deep)
        return Formula(op, sides)

    def _script(
        self, draw: Random, names: Names, context: Context, goal: Formula
    ) -> list[str] | None:
        prover = Prover(draw, names)
        try:
            script = prover.prove(context, goal)
        except OutOfFuel:
            return None
        if self.logic == "classical":
            script = prover.prove_classically(context, goal) if script is None else None
        return None if script is None else pruned(script)


@cache
def _connectives(name: str, opening: bool) -> list[str]:
    """Those that open goals, or the others, where there are both."""
    allowed = CONNECTIVES[name]
    return [op for op in allowed if (op in OPENING) == opening] or list(allowed)


def opens(tactic: str) -> bool:
    """Whether a tactic opens a goal besides the one that it goes on with."""
    return (
        tactic == "constructor"
        or tactic.endswith(":= ?_")
        or tactic.startswith(("cases", "by_cases"))
    )


def _is_tight(
    facts: Sequence[Formula], claims: Sequence[Formula], where: Mapping[str, int], every: int
) -> bool:
    """Whether a claim follows from the facts, but not from fewer, and not with fewer claims."""
    holds = [fact.table(where, every) for fact in facts]
    holds += [every & ~claim.table(where, every) for claim in claims]
    return all(_all(holds[:i] + holds[i + 1 :], every) for i in range(len(holds)))


def _all(tables: Sequence[int], every: int) -> int:
    """The rows in which all hold."""
    return reduce(and_, tables, every)


def _binders(given: Sequence[tuple[str, Formula]], goal: Formula) -> str:
    names = sorted(goal.atoms().union(*(formula.atoms() for _, formula in given)))
    hypotheses = [f"({name} : {formula})" for name, formula in given]
    return " ".join([f"({' '.join(names)} : Prop)", *hypotheses])
