"""Propositional formulas, their truth, and proofs of them as tactic scripts.

Proofs come from a contraction-free sequent calculus (Dyckhoff 1992, LJT, also called G4ip), whose
backward search ends: every rule makes the sequent smaller. Each rule is one primitive tactic.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

from segenv.theorems.generators.names import Names


class Formula(NamedTuple):
    """An atom (`op` is "atom"), `False`, or a connective of formulas: and, or, imp, not, iff."""

    op: str
    parts: tuple["Formula", ...] = ()
    name: str = ""

    def __str__(self) -> str:
        return self._text(0)

    def _text(self, outer: int) -> str:
        if self.op in ("atom", "false"):
            return self.name
        if self.op == "not":
            return f"¬{self.parts[0]._text(NOT)}"
        symbol, level, left, right = SYMBOLS[self.op]
        text = f"{self.parts[0]._text(left)} {symbol} {self.parts[1]._text(right)}"
        return text if level >= outer else f"({text})"

    @property
    def size(self) -> int:
        """How many connectives it has."""
        return (self.op not in ("atom", "false")) + sum(part.size for part in self.parts)

    def atoms(self) -> set[str]:
        """The names of its atoms."""
        return {self.name} if self.op == "atom" else set().union(*(p.atoms() for p in self.parts))

    def repeats(self, atoms: Mapping[str, int], every: int) -> bool:
        """Whether a part of it says nothing, or an `∧` or `∨` no more than one of its sides."""
        sides = [part.table(atoms, every) for part in self.parts]
        return (
            any(side in (0, every) for side in sides)
            or (self.op in ("and", "or") and self.table(atoms, every) in sides)
            or any(part.repeats(atoms, every) for part in self.parts)
        )

    def table(self, atoms: Mapping[str, int], every: int) -> int:
        """Where it holds: a bit for each row of a truth table, given those of its atoms."""
        op, parts, name = self
        if op == "atom":
            return atoms[name]
        if op == "false":
            return 0
        first = parts[0].table(atoms, every)
        if op == "not":
            return every & ~first
        second = parts[1].table(atoms, every)
        if op == "iff":
            return every & ~(first ^ second)
        if op == "imp":
            return (every & ~first) | second
        return first & second if op == "and" else first | second


def rows(names: Sequence[str]) -> tuple[dict[str, int], int]:
    """The rows of a truth table in which each atom holds, as bits, and all of them."""
    columns, every = _columns(len(names))
    return dict(zip(names, columns, strict=True)), every


@cache
def _columns(atoms: int) -> tuple[list[int], int]:
    count = 1 << atoms
    columns = [sum(1 << row for row in range(count) if row >> i & 1) for i in range(atoms)]
    return columns, (1 << count) - 1


NOT = 40
# symbol, how tightly it binds, and what its sides must bind at least (`→` leans right)
SYMBOLS = {"and": ("∧", 35, 36, 35), "or": ("∨", 30, 31, 30), "imp": ("→", 25, 26, 25),
           "iff": ("↔", 20, 21, 21)}  # fmt: skip
FALSE = Formula("false", name="False")


@lru_cache(maxsize=100)
def atom(name: str) -> Formula:
    """An atom."""
    return Formula("atom", name=name)


def imp(left: Formula, right: Formula) -> Formula:
    """`left → right`."""
    return Formula("imp", (left, right))


def is_tautology(formula: Formula) -> bool:
    """Whether a formula holds for all truth values (2^n rows for n atoms)."""
    atoms, every = rows(sorted(formula.atoms()))
    return formula.table(atoms, every) == every


_WORD = re.compile(r"\w+")
_NAMED = re.compile(r"have (\w+)\b(?! : .*:= \?_$)|obtain ⟨(\w+), (\w+)⟩")
_MADE = re.compile(r"have (\w+) := (.*)")


def pruned(script: list[str]) -> list[str]:
    """A script without the tactics that only name what is never used (no name stands twice).

    What is used in the next tactic alone, which ends a goal, stands there.
    """
    used: Counter[str] = Counter()
    kept: list[str] = []
    for tactic in reversed(script):
        named, made = _NAMED.match(tactic), _MADE.fullmatch(tactic)
        if named and not any(used[name] for name in filter(None, named.groups())):
            continue
        if (
            made
            and used[made[1]] == 1
            and kept[-1] in (f"exact {made[1]}", f"exact {made[1]}.elim")
        ):
            end = kept.pop()
            tactic = f"exact {made[2]}" if end[-5:] != ".elim" else f"exact ({made[2]}).elim"
        used.update(_WORD.findall(tactic))
        kept.append(tactic)
    return kept[::-1]


Context = tuple[tuple[str, Formula], ...]
"""Hypotheses with their names."""


class OutOfFuel(Exception):
    """The search was given up; nothing is known."""


class Prover:
    """Searches for proofs; gives up with `OutOfFuel` after so many sequents.

    `draw` says what comes first where the order is free; `names` has the names on the way.
    """

    def __init__(self, draw: Random, names: Names, fuel: int = 3_000) -> None:
        self.fuel = fuel
        self._left = fuel
        self._draw, self._names = draw, names

    def prove(self, context: Context, goal: Formula) -> list[str] | None:
        """A script that proves `goal` intuitionistically, or None if there is no proof."""
        self._left -= 1
        if self._left < 0:
            raise OutOfFuel
        return self._closed(context, goal) or self._invertible(context, goal)

    def prove_classically(self, context: Context, goal: Formula) -> list[str] | None:
        """The same with cases on atoms, as few as it takes."""
        self._left = self.fuel
        try:
            script = self.prove(context, goal)
        except OutOfFuel:
            script = None
        if script is not None:
            return script
        known = {str(formula) for _, formula in context}
        names = sorted(goal.atoms().union(*(f.atoms() for _, f in context)))
        free = [name for name in names if not {name, f"¬{name}"} & known]
        if not free:
            return None
        case, name = atom(free[0]), self._names.new()
        yes = self.prove_classically((*context, (name, case)), goal)
        no = self.prove_classically((*context, (name, Formula("not", (case,)))), goal)
        if yes is None or no is None:
            return None
        return [f"by_cases {name} : {case}", *yes, *no]

    def _closed(self, context: Context, goal: Formula) -> list[str] | None:
        names = {formula: name for name, formula in context}
        if FALSE in names:
            return [f"exact {names[FALSE]}" + ".elim" * (goal != FALSE)]
        term = self._at_once(names, goal)
        apart = term is not None and goal not in names and self._draw.random() < 0.5
        if term is None or apart:
            return None
        return [f"exact {term[1:-1] if term.startswith('(') else term}"]

    def _at_once(self, names: Mapping[Formula, str], goal: Formula) -> str | None:
        """A term for a goal that is there, or whose parts are."""
        if goal in names:
            return names[goal]
        if goal.op == "and":
            parts = [self._at_once(names, part) for part in goal.parts]
            return None if None in parts else f"⟨{parts[0]}, {parts[1]}⟩"
        if goal.op == "or":
            for side, part in zip(("inl", "inr"), goal.parts, strict=True):
                if term := self._at_once(names, part):
                    return f"(Or.{side} {term})"
        return None

    def _invertible(self, context: Context, goal: Formula) -> list[str] | None:
        kind, parts = view(goal)
        if kind == "imp":
            name = self._names.new()
            return _behind([f"intro {name}"], self.prove((*context, (name, parts[0])), parts[1]))
        first = kind == "and" and self._draw.random() < 0.5
        for i, (name, formula) in enumerate(() if first else context):
            step = self._unfold(name, formula, context[:i] + context[i + 1 :], goal)
            if step is not None:
                return step[0]
        if kind == "and":
            scripts = [self.prove(context, part) for part in parts]
            return _joined(["constructor"], scripts)
        return self._choice(context, goal)

    def _unfold(
        self, name: str, formula: Formula, rest: Context, goal: Formula
    ) -> tuple[list[str] | None] | None:
        """The proof after taking a hypothesis apart, in a tuple; None if it cannot be."""
        kind, parts = view(formula)
        if kind == "and":
            a, b = self._names.new(), self._names.new()
            both = ((a, parts[0]), (b, parts[1]))
            return (_behind([f"obtain ⟨{a}, {b}⟩ := {name}"], self.prove((*rest, *both), goal)),)
        if kind == "or":
            a, b = self._names.new(), self._names.new()
            sides = [self.prove((*rest, (n, p)), goal) for n, p in zip((a, b), parts, strict=True)]
            return (_joined([f"cases {name} with | inl {a} => ?_ | inr {b} => ?_"], sides),)
        return self._weaken(name, parts, rest, goal) if kind == "imp" else None

    def _weaken(
        self, name: str, parts: tuple[Formula, ...], rest: Context, goal: Formula
    ) -> tuple[list[str] | None] | None:
        """An implication whose premise is known, or a conjunction or disjunction."""
        premise, conclusion = parts
        kind, inner = view(premise)
        if kind == "false":
            return (self.prove(rest, goal),)
        if term := self._at_once({formula: known for known, formula in rest}, premise):
            new = self._names.new()
            use = f"have {new} := {name} {term}"
            return (_behind([use], self.prove((*rest, (new, conclusion)), goal)),)
        if kind == "and":
            new = self._names.new()
            curried = imp(inner[0], imp(inner[1], conclusion))
            use = f"have {new} : {curried} := fun a b => {name} ⟨a, b⟩"
            return (_behind([use], self.prove((*rest, (new, curried)), goal)),)
        if kind == "or":
            news = [(self._names.new(), imp(side, conclusion)) for side in inner]
            uses = [
                f"have {new} : {formula} := fun a => {name} (Or.{side} a)"
                for (new, formula), side in zip(news, ("inl", "inr"), strict=True)
            ]
            return (_behind(uses, self.prove((*rest, *news), goal)),)
        return None

    def _choice(self, context: Context, goal: Formula) -> list[str] | None:
        """What may fail and is tried in turn: a side of the goal, a nested implication."""
        kind, parts = view(goal)
        for side, part in zip(("left", "right"), parts if kind == "or" else (), strict=False):
            script = self.prove(context, part)
            if script is not None:
                return [side, *script]
        for name, premise, conclusion, rest in _nested(context):
            script = self._use_nested(name, premise, conclusion, rest, goal)
            if script is not None:
                return script
        return None

    def _use_nested(
        self, name: str, premise: Formula, conclusion: Formula, rest: Context, goal: Formula
    ) -> list[str] | None:
        """`(C → D) → B`: prove `C → D` from `D → B`, then use B."""
        (_, (_, given)) = view(premise)
        weaker, needed, used = self._names.new(), self._names.new(), self._names.new()
        back = imp(given, conclusion)
        side = self.prove((*rest, (weaker, back)), premise)
        if side is None:
            return None
        main = self.prove((*rest, (weaker, back), (needed, premise), (used, conclusion)), goal)
        uses = [
            f"have {weaker} : {back} := fun a => {name} fun _ => a",
            f"have {needed} : {premise} := ?_",
            f"have {used} := {name} {needed}",
        ]
        return None if main is None else [*uses, *main, *side]


def view(formula: Formula) -> tuple[str, tuple[Formula, ...]]:
    """A formula as the calculus sees it: `¬a` is `a → False`, `a ↔ b` is two implications."""
    if formula.op == "not":
        return "imp", (formula.parts[0], FALSE)
    if formula.op == "iff":
        a, b = formula.parts
        return "and", (imp(a, b), imp(b, a))
    return formula.op, formula.parts


def taken_apart(given: Sequence[Formula], goal: Formula) -> tuple[list[Formula], list[Formula]]:
    """The facts that a sequent assumes, and the claims of which one follows."""
    facts = [part for formula in given for part in _parts("and", formula)]
    while view(goal)[0] == "imp":
        premise, goal = view(goal)[1]
        facts += _parts("and", premise)
    return facts, [part for part in _parts("or", goal) if part != FALSE]


def _parts(op: str, formula: Formula) -> list[Formula]:
    if formula.op != op:
        return [formula]
    return [part for side in formula.parts for part in _parts(op, side)]


def _nested(context: Context) -> Iterator[tuple[str, Formula, Formula, Context]]:
    """The hypotheses whose premise is itself an implication, each with the others."""
    for i, (name, formula) in enumerate(context):
        kind, parts = view(formula)
        if kind == "imp" and view(parts[0])[0] == "imp":
            yield name, parts[0], parts[1], context[:i] + context[i + 1 :]


def _behind(first: list[str], script: list[str] | None) -> list[str] | None:
    return None if script is None else first + script


def _joined(first: list[str], scripts: list[list[str] | None]) -> list[str] | None:
    joined = list(first)
    for script in scripts:
        if script is None:
            return None
        joined += script
    return joined
