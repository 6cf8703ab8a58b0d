"""Predicate logic: what is known of witnesses, carried along implications, with cases on the way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import Draft, Generator, Settings, check_knobs, number
from segenv.theorems.generators.facts import (
    Fact,
    Opening,
    Said,
    Side,
    Ways,
    leaves,
    narrowed,
)
from segenv.theorems.generators.names import Names
from segenv.theorems.generators.proofs import Writer

PREDICATES = "PQRSTUVWABCDEGH"
FUNCTIONS = "fgkmn"
ELEMENTS = "abcdeuvwxyz"


@dataclass(frozen=True)
class Holds:
    """That a predicate holds of a term: a variable, or a function of it."""

    predicate: str
    term: str

    def __str__(self) -> str:
        return f"{self.predicate} {self.term}"

    @property
    def variable(self) -> str:
        """What the term is about."""
        return self.term.strip("()").split(" ")[-1]

    def of(self, old: str, new: str) -> str:
        """The same of another term."""
        term = new if self.term == old else self.term.replace(f" {old})", f" {new})")
        return f"{self.predicate} {term}"


class _Predicates(Names):
    """Predicates, of which some are relations to one of the constants: `R c`."""

    def __init__(self, draw: Random, constants: Sequence[str]) -> None:
        super().__init__(draw, PREDICATES)
        self.constants = constants

    def new(self) -> str:
        """See `Names.new`."""
        name = super().new()
        related = bool(self.constants) and self._draw.random() < 0.6
        return f"{name} {self._draw.choice(self.constants)}" if related else name


@dataclass
class _Walk:
    """What is known so far, and what of it nothing was made of yet."""

    draw: Random
    predicates: _Predicates
    functions: Names
    elements: Names
    known: list[Fact] = field(default_factory=list)
    loose: list[Fact] = field(default_factory=list)

    def premises(self, claims: int) -> list[Fact]:
        """A fact, mostly one that nothing was made of, and perhaps another one of the same term."""
        from_loose = len(self.loose) >= claims or self.draw.random() < 0.6
        one = self.draw.choice(self.loose if from_loose and self.loose else self.known)
        others = [f for f in self.known if _term(f) == _term(one) and f is not one]
        both = bool(others) and self.draw.random() < 0.35
        return [one, self.draw.choice(others)] if both else [one]

    def add(self, used: Sequence[Fact], *new: Fact) -> None:
        """New facts, made of those that are used."""
        self.known += new
        self.loose = [*(fact for fact in self.loose if fact not in used), *new]


@dataclass(frozen=True)
class Predicates(Generator):
    """From `∃ x, P x ∧ Q x` and rules `∀ x, P x → R (f x)` to a witness with several properties.

    A rule may have a second premise, be an equivalence, give two properties, speak of another witness
    that it says exists, or give one of two properties that lead to the same: its proof takes cases.
    """

    settings: ClassVar[Settings] = {
        "easy": {"length": 2, "branching": 20, "functions": 40, "constants": 4},
        "medium": {},
        "long": {"length": 9, "claims": 3},
    }

    length: int = number(5, 1, 16, "rules between what is given and what is asked, at most")
    claims: int = number(2, 1, 4, "properties that are asked and follow from rules")
    properties: int = number(2, 1, 4, "properties of the given witness to draw on")
    branching: int = number(25, 0, 100, "percent of the rules whose conclusion is one of two")
    functions: int = number(30, 0, 100, "percent of the rules that lead to another witness")
    constants: int = number(0, 0, 4, "elements that predicates may be relations to")
    distractors: int = number(0, 0, 6, "rules that are given and not needed")
    universal: int = number(40, 0, 100, "percent of the theorems that are about every `x`")

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        elements = Names(draw, ELEMENTS)
        predicates = _Predicates(draw, elements.many(self.constants))
        walk = _Walk(draw, predicates, Names(draw, FUNCTIONS), elements)
        every, x = draw.randrange(100) < self.universal, walk.elements.new()
        start = _exists((x,))
        for predicate in walk.predicates.many(self.properties):
            start.parts.append(Fact(Holds(predicate, x), opening=None if every else start))
        walk.add((), *start.parts)
        walk.loose = draw.sample(walk.known, min(self.claims, self.properties))
        for _ in range(self.length):
            self._rule(walk)
        goals = [fact for fact in walk.loose if fact not in start.parts][-self.claims :]
        asked = min(self.claims, self.length)
        if len(goals) < asked or sum(goal.derived for goal in goals) < min(asked, 2):
            return None
        if draw.random() < 0.3:
            goals.append(draw.choice(start.parts))
        draw.shuffle(goals)
        narrowed(goals)
        return self._written(walk, goals, (start, every))

    def _written(self, walk: _Walk, goals: list[Fact], given: tuple[Opening, bool]) -> Draft:
        """The theorem: what is given, what is asked, and a proof."""
        draw, names, (start, every) = walk.draw, Names(walk.draw), given
        assumed = [p for p in start.parts if p in leaves(goals)] if every else []
        kept = [fact for fact in leaves(goals) if fact not in assumed]
        kept += [self._astray(walk) for _ in range(self.distractors)]
        draw.shuffle(kept)
        known = {fact: names.new() for fact in kept}
        hypotheses = [f"({name} : {fact.claim})" for fact, name in known.items()]
        intro, premises = [], ""
        if every:
            here = names.many(len(assumed))
            known |= dict(zip(assumed, here, strict=True))
            intro = [f"intro {' '.join([*start.variables, *here])}"]
            premises = "".join(f"{part.claim} → " for part in assumed)
            premises = f"∀ {start.variables[0]} : α, {premises}"
        fixed = start.variables if every else ()
        witnesses, goal = _asked(walk, goals, fixed)
        script = Writer(draw, names).script(goals, known, witnesses)
        text = f"{premises}{goal} {' '.join(hypotheses)}"
        binders = _binders(text, hypotheses, walk.predicates.constants)
        return Draft(binders, premises + goal, (*intro, *script))

    def _rule(self, walk: _Walk) -> None:
        """One rule, and what it gives."""
        draw, used = walk.draw, walk.premises(self.claims)
        term, names = _term(used[0]), walk.predicates
        elsewhere, apart = (draw.randrange(100) < n for n in (self.functions, self.branching))
        image = f"({walk.functions.new()} i)" if elsewhere and "(" not in term else "i"
        target = Holds(names.new(), image)
        here = Holds(target.predicate, image.replace("i)", f"{term})") if image != "i" else term)
        if apart:
            walk.add(used, self._two_ways(walk, used, target, here))
        elif elsewhere and draw.random() < 0.4:
            brought = _brought(used, (walk.elements.new(),))
            walk.add(used, *_parts(draw, brought, names, brought.variables[0]))
        elif not elsewhere and draw.random() < 0.25:
            brought = _brought(used, ())
            walk.add(used, *_parts(draw, brought, names, term))
        elif len(used) == 1 and draw.random() < 0.25:
            given = Fact(f"∀ i, {_holds(used[0]).of(term, 'i')} ↔ {target}")
            walk.add(used, Fact(here, f"({{}} {term}).mp {{}}", (given, *used)))
        else:
            walk.add(used, _by(_implies(used, str(target)), used, here))

    @staticmethod
    def _two_ways(walk: _Walk, used: Sequence[Fact], target: Holds, here: Holds) -> Fact:
        """A rule with two conclusions that lead to the same, or of which one is what is wanted."""
        term, draw = _term(used[0]), walk.draw
        middles = [Holds(name, "i") for name in walk.predicates.many(draw.choice((1, 2, 2)))]
        options = [*middles, target][:2]
        draw.shuffle(options)
        rule = _implies(used, " ∨ ".join(map(str, options)))
        sides, proofs = list[Side](), list[Fact]()
        for option in options:
            at = here if option is target else Holds(option.predicate, term)
            side = Side(at)
            on = Fact(f"∀ i, {option} → {target}")
            sides.append(side)
            proofs.append(side if option is target else _by(on, [side], here))
        either = _by(rule, used, " ∨ ".join(str(side.claim) for side in sides))
        return Fact(here, ways=Ways(either, (sides[0], sides[1]), (proofs[0], proofs[1])))

    @staticmethod
    def _astray(walk: _Walk) -> Fact:
        """A rule that leads astray: to a property, or from one, that nothing else speaks of."""
        some = _holds(walk.draw.choice(walk.known)).predicate
        ways = [f"{some} i", f"{walk.predicates.new()} i"]
        walk.draw.shuffle(ways)
        return Fact(f"∀ i, {' → '.join(ways)}")


def _holds(fact: Fact) -> Holds:
    assert isinstance(fact.claim, Holds)
    return fact.claim


def _term(fact: Fact) -> str:
    return _holds(fact).term


def _exists(variables: tuple[str, ...]) -> Opening:
    """What a theorem says that exists."""
    opening: list[Opening] = []
    opening.append(Opening(Fact(Said(lambda: str(opening[0]))), variables))
    return opening[0]


def _brought(used: Sequence[Fact], variables: tuple[str, ...]) -> Opening:
    """What a rule gives: that something exists, or several things of what it is about."""
    term, opening = _term(used[0]), list[Opening]()
    about = variables[0] if variables else term

    def conclusion() -> str:
        bound = "j" if variables else "i"
        parts = " ∧ ".join(_holds(part).of(about, bound) for part in opening[0].parts)
        return f"∃ j, {parts}" if variables else parts

    rule = Fact(Said(lambda: str(_implies(used, conclusion()).claim)))
    opening.append(Opening(_by(rule, used, ""), variables))
    return opening[0]


def _parts(draw: Random, opening: Opening, names: Names, term: str) -> list[Fact]:
    for name in names.many(2 if not opening.variables else draw.choice((1, 1, 2))):
        opening.parts.append(Fact(Holds(name, term), opening=opening))
    return opening.parts


def _implies(used: Sequence[Fact], conclusion: str) -> Fact:
    """The rule that what is used implies something, for all `i`."""
    premises = [_holds(fact).of(_term(fact), "i") for fact in used]
    return Fact(f"∀ i, {' → '.join([*premises, conclusion])}")


def _by(rule: Fact, used: Sequence[Fact], claim: object) -> Fact:
    holes = " ".join("{}" for _ in used)
    term = _term(used[0])
    return Fact(claim, f"{{}} {term} {holes}", (rule, *used), back=f"{{}} _ {holes}")


def _asked(walk: _Walk, goals: Sequence[Fact], fixed: Sequence[str]) -> tuple[list[str], str]:
    """The witnesses, and the goal that names none of them."""
    terms = {_term(goal) for goal in goals}
    variables = dict.fromkeys(_holds(goal).variable for goal in goals)
    witnesses = [name for name in variables if name not in fixed]
    if len(terms) == 1 and witnesses and walk.draw.random() < 0.5:
        witnesses = list(terms)  # such as `(f x)`
    bound = dict(zip(witnesses, walk.elements.many(len(witnesses)), strict=True))
    claims = []
    for goal in goals:
        term, variable = _term(goal), _holds(goal).variable
        old = term if term in bound else variable
        claims.append(_holds(goal).of(old, bound.get(old, old)))
    text = " ∧ ".join(claims)
    return [
        name.strip("()") for name in witnesses
    ], f"∃ {' '.join(bound.values())}, {text}" if bound else text


def _binders(text: str, hypotheses: Sequence[str], constants: Sequence[str]) -> str:
    """The predicates, relations, constants and functions of a text, and the hypotheses."""
    words = sorted(set(re.findall(r"\w+", text)))
    related = {name for c in constants for name in re.findall(rf"(\w+) {c}\b", text)}
    kinds = {
        "α → Prop": [w for w in words if w[0] in PREDICATES and w not in related],
        "α → α → Prop": sorted(related),
        "α": [w for w in words if w in constants],
        "α → α": [w for w in words if w[0] in FUNCTIONS],
    }
    groups = [f"({' '.join(names)} : {type_})" for type_, names in kinds.items() if names]
    return " ".join(["{α : Type}", *groups, *hypotheses])
