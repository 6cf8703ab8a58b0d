"""Membership in lists: facts about lists carried on to others, with cases on the way."""

import re
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
from segenv.theorems.generators.rewriting import Term, call

LISTS = ("xs", "ys", "zs", "us", "vs", "ws", "bs", "cs", "ds", "ps", "qs", "rs", "ts")
ELEMENTS = "abcdeuvwxy"
FUNCTIONS = "fgk"


@dataclass(frozen=True)
class Member:
    """That an element is in a list."""

    element: Term
    inside: Term

    def __str__(self) -> str:
        return f"{self.element} ∈ {self.inside}"


@dataclass
class _Walk:
    """What is known so far, and what of it nothing was made of yet."""

    draw: Random
    lists: Names
    elements: Names
    functions: tuple[str, ...]
    known: list[Fact] = field(default_factory=list)
    loose: list[Fact] = field(default_factory=list)
    beside: list[Term] = field(default_factory=list)

    def start(self) -> Fact:
        """Something that is in a list, and nothing is known of either."""
        fact = Fact(Member(Term(self.elements.new()), Term(self.lists.new())))
        self.known.append(fact)
        return fact

    def premise(self, claims: int) -> Fact:
        """A fact, mostly one that nothing was made of."""
        if not self.known or (len(self.known) < claims and self.draw.random() < 0.4):
            return self.start()
        from_loose = len(self.loose) >= claims or self.draw.random() < 0.5
        return self.draw.choice(self.loose if from_loose and self.loose else self.known)

    def add(self, used: Fact, *new: Fact) -> None:
        """New facts, made of one that is used."""
        self.known += new
        self.loose = [*(fact for fact in self.loose if fact is not used), *new]

    def other(self) -> Term:
        """A list of which nothing is known, mostly one that was not used before."""
        if not self.beside or self.draw.random() < 0.6:
            self.beside.append(Term(self.lists.new()))
            return self.beside[-1]
        return self.draw.choice(self.beside)


@dataclass(frozen=True)
class Membership(Generator):
    """From `x ∈ xs` to membership in other lists: appended to, reversed, mapped, included in another.

    An inclusion may take `x` to `f x`, lead into two lists, or into one of two that are both included
    in a third: its proof takes cases.
    """

    settings: ClassVar[Settings] = {
        "easy": {"length": 4, "branching": 30, "size": 3},
        "medium": {},
        "long": {"length": 9, "claims": 3},
    }

    length: int = number(5, 1, 16, "lemmas and inclusions between what is given and the goals")
    claims: int = number(2, 1, 4, "memberships that are asked")
    size: int = number(4, 2, 12, "leaves of a list, at most; a larger one is included in a new one")
    branching: int = number(35, 0, 100, "percent of the inclusions that lead into one of two lists")
    distractors: int = number(0, 0, 6, "inclusions that are given and not needed")

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        walk = _Walk(
            draw, Names(draw, LISTS), Names(draw, ELEMENTS), tuple(Names(draw, FUNCTIONS).many(2))
        )
        names = Names(draw)
        for _ in range(self.length):
            self._step(walk)
        goals = walk.loose[-self.claims :]
        if len(goals) < min(self.claims, self.length):
            return None
        draw.shuffle(goals)
        narrowed(goals)
        kept = [*leaves(goals), *(self._astray(walk) for _ in range(self.distractors))]
        draw.shuffle(kept)
        known = {fact: names.new() for fact in kept}
        statement = " ∧ ".join(str(goal.claim) for goal in goals)
        hypotheses = [f"({name} : {fact.claim})" for fact, name in known.items()]
        script = Writer(draw, names).script(goals, dict(known))
        text = f"{statement} {' '.join(str(fact.claim) for fact in kept)}"
        return Draft(" ".join([*_variables(text), *hypotheses]), statement, tuple(script))

    def _step(self, walk: _Walk) -> None:
        """One lemma or inclusion further."""
        draw, used = walk.draw, walk.premise(self.claims)
        element, inside = _member(used)
        if inside.size >= self.size or draw.random() < 0.5:
            self._inclusion(walk, used)
            return
        kind = draw.choice(("left", "right", "reverse", "map", "cons"))
        if kind in ("left", "right"):
            other = walk.other()
            sides = (inside, other) if kind == "left" else (other, inside)
            lemma = f"List.mem_append_{kind}"
            new = Fact(Member(element, call("++", *sides)), f"{lemma} {other} {{}}", (used,),
                       back=f"{lemma} _ {{}}")  # fmt: skip
        elif kind == "reverse":
            claim = Member(element, call("List.reverse", inside))
            new = Fact(claim, "List.mem_reverse.mpr {}", (used,))
        elif kind == "cons":
            y = Term(walk.elements.new())
            claim = Member(element, call("::", y, inside))
            new = Fact(claim, f"List.mem_cons_of_mem {y} {{}}", (used,),
                       back="List.mem_cons_of_mem _ {}")  # fmt: skip
        else:
            f = draw.choice(walk.functions)
            claim = Member(call(f, element), call("List.map", Term(f), inside))
            new = Fact(claim, f"List.mem_map_of_mem (f := {f}) {{}}", (used,))
        walk.add(used, new)

    def _inclusion(self, walk: _Walk, used: Fact) -> None:
        """What is known is included in a new list, in two, or in one of two."""
        draw, (element, inside), after = walk.draw, _member(used), Term(walk.lists.new())
        if draw.randrange(100) < self.branching:
            walk.add(used, self._two_ways(walk, used, after))
        elif draw.random() < 0.2:
            opening = _both(used)
            for inner in (after, Term(walk.lists.new())):
                opening.parts.append(Fact(Member(element, inner), opening=opening))
            draw.shuffle(opening.parts)
            walk.add(used, *opening.parts)
        else:
            f = draw.choice(walk.functions) if draw.random() < 0.3 else ""
            image = call(f, Term("i")) if f else Term("i")
            rule = _included(inside, f"{image} ∈ {after}")
            walk.add(used, _by(rule, used, Member(call(f, element) if f else element, after)))

    @staticmethod
    def _two_ways(walk: _Walk, used: Fact, after: Term) -> Fact:
        """An inclusion in one of two lists, both included in a third, or one of which is it."""
        element, inside = _member(used)
        middles = [Term(name) for name in walk.lists.many(walk.draw.choice((1, 2, 2)))]
        options = [*middles, after][:2]
        walk.draw.shuffle(options)
        appended = walk.draw.random() < 0.5
        joint = " ∨ ".join(f"i ∈ {one}" for one in options)
        rule = _included(inside, f"i ∈ {options[0]} ++ {options[1]}" if appended else joint)
        sides, proofs = list[Side](), list[Fact]()
        for option in options:
            side = Side(Member(element, option))
            sides.append(side)
            on = _included(option, f"i ∈ {after}")
            proofs.append(side if option is after else _by(on, side, Member(element, after)))
        said = " ∨ ".join(str(side.claim) for side in sides)
        claim = f"{element} ∈ {options[0]} ++ {options[1]}" if appended else said
        form = "(List.mem_append.mp {})" if appended else "{}"
        ways = Ways(_by(rule, used, claim), (sides[0], sides[1]), (proofs[0], proofs[1]), form)
        return Fact(Member(element, after), ways=ways)

    @staticmethod
    def _astray(walk: _Walk) -> Fact:
        """An inclusion that leads astray: of a list, or in a list, that nothing else speaks of."""
        known = walk.draw.choice([_member(fact)[1] for fact in walk.known])
        sides = [known, Term(walk.lists.new())]
        walk.draw.shuffle(sides)
        return _included(sides[0], f"i ∈ {sides[1]}")


def _member(fact: Fact) -> tuple[Term, Term]:
    assert isinstance(fact.claim, Member)
    return fact.claim.element, fact.claim.inside


def _included(inside: Term, conclusion: str) -> Fact:
    """A hypothesis on every member of a list."""
    return Fact(f"∀ i, i ∈ {inside} → {conclusion}")


def _by(rule: Fact, used: Fact, claim: object) -> Fact:
    element, _ = _member(used)
    return Fact(claim, f"{{}} {element.argument} {{}}", (rule, used), back="{} _ {}")


def _both(used: Fact) -> Opening:
    """An inclusion in several lists at once."""
    opening = list[Opening]()

    def conclusion() -> str:
        return " ∧ ".join(f"i ∈ {_member(part)[1]}" for part in opening[0].parts)

    rule = Fact(Said(lambda: str(_included(_member(used)[1], conclusion()).claim)))
    opening.append(Opening(_by(rule, used, "")))
    return opening[0]


def _variables(text: str) -> list[str]:
    """The binders of the lists, elements and functions of a text."""
    words = sorted(set(re.findall(r"\w+", text)))
    lists = [w for w in words if w.rstrip("0123456789") in LISTS]
    elements = [w for w in words if w[0] in ELEMENTS and not w[1:].strip("0123456789")]
    functions = [w for w in words if w in FUNCTIONS]
    parts = ["{α : Type}", f"({' '.join(lists)} : List α)"]
    parts += [f"({' '.join(elements)} : α)"] if elements else []
    return [*parts, f"({' '.join(functions)} : α → α)"] if functions else parts
