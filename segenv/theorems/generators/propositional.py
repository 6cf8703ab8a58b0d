"""Propositional logic: random formulas that are decided before Lean is asked."""

from dataclasses import dataclass
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import Draft, Generator, check_knobs, choice, number
from segenv.theorems.generators.formulas import (
    Context,
    Formula,
    OutOfFuel,
    Prover,
    atom,
    is_tautology,
    pruned,
)

NAMES = "pqrstu"
CONNECTIVES = {
    "mixed": ("and", "or", "imp", "imp", "not", "iff"),
    "implications": ("imp",),
    "horn": ("imp", "and"),
    "positive": ("and", "or", "imp"),
}
OPENING = ("and", "or", "iff")


@dataclass(frozen=True)
class Propositional(Generator):
    """Sequents `h1 : A1, ... ⊢ A` over atoms, of formulas with a given depth.

    A truth table decides first. Then a contraction-free calculus finds a proof, or shows that there
    is none without cases on an atom (`formulas.Prover`).
    """

    automation: ClassVar = ("contradiction", "apply And.intro <;> trivial")

    depth: int = number(3, 1, 6, "how deep the formula is, without its atoms")
    atoms: int = number(3, 1, 6, "how many propositional variables it may use")
    connectives: str = choice("mixed", tuple(CONNECTIVES), "which connectives it is made of")
    branching: int = number(50, 0, 100, "percent of the connectives that open cases or parts")
    logic: str = choice(
        "intuitionistic", ("intuitionistic", "classical"), "classical: only provable with cases"
    )
    hypotheses: int = number(2, 0, 4, "at most so many premises become hypotheses")
    distractors: int = number(0, 0, 6, "hypotheses that no proof needs")
    length: int = number(2, 1, 40, "least length of the reference script")

    def __post_init__(self) -> None:
        check_knobs(self)
        if self.logic == "classical" and self.connectives == "horn":
            raise ValueError("connectives is 'horn', but then nothing is only classically provable")

    @property
    def hopeless(self) -> str:
        """See `Generator`."""
        return (
            "depth is 1, and theorems of one connective are all trivial" if self.depth == 1 else ""
        )

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        formula = self._formula(draw, self.depth)
        if not is_tautology(formula):
            return None
        context, goal = self._sequent(formula)
        context = self._with_distractors(draw, context)
        script = self._script(context, goal)
        if script is None or len(script) < self.length:
            return None
        return Draft(_binders(context, goal), str(goal), tuple(script))

    def _formula(self, draw: Random, depth: int) -> Formula:
        if depth == 0:
            return atom(draw.choice(NAMES[: self.atoms]))
        op = draw.choice(self._connectives(draw))
        deep = self._formula(draw, depth - 1)
        if op == "not":
            return Formula("not", (deep,))
        other = self._formula(draw, draw.randrange(depth))
        sides = (deep, other) if draw.random() < 0.5 else (other, deep)
        return Formula(op, sides)

    def _connectives(self, draw: Random) -> list[str]:
        """Those that open goals, or the others, where there are both."""
        opens = draw.randrange(100) < self.branching
        allowed = CONNECTIVES[self.connectives]
        return [op for op in allowed if (op in OPENING) == opens] or list(allowed)

    def _sequent(self, formula: Formula) -> tuple[Context, Formula]:
        context: Context = ()
        while formula.op == "imp" and len(context) < self.hypotheses:
            context = (*context, (f"k{len(context) + 1}", formula.parts[0]))
            formula = formula.parts[1]
        return context, formula

    def _with_distractors(self, draw: Random, context: Context) -> Context:
        more = [(f"d{i + 1}", self._distractor(draw)) for i in range(self.distractors)]
        both = [*context, *more]
        draw.shuffle(both)
        return tuple(both)

    def _distractor(self, draw: Random) -> Formula:
        return self._formula(draw, draw.randint(1, max(1, self.depth - 1)))

    def _script(self, context: Context, goal: Formula) -> list[str] | None:
        plain = tuple((n, f) for n, f in context if n.startswith("k"))
        try:
            script = Prover().prove(plain, goal)
        except OutOfFuel:
            return None
        if self.logic == "classical":
            script = Prover().prove_classically(plain, goal) if script is None else None
        return None if script is None else pruned(script)


def _binders(context: Context, goal: Formula) -> str:
    names = sorted(goal.atoms().union(*(formula.atoms() for _, formula in context)))
    hypotheses = [f"({name} : {formula})" for name, formula in context]
    return " ".join([f"({' '.join(names)} : Prop)", *hypotheses])
