"""List algebra: chains of rewrites over append, reverse, map and length."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, ClassVar

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
from segenv.theorems.generators.rewriting import Rule, Term, call, normal, used

XS, YS, ZS = (Term(f"?{name}") for name in ("as", "bs", "cs"))


def append(a: Term, b: Term) -> Term:
    """`a ++ b`."""
    return call("++", a, b)


def reverse(a: Term) -> Term:
    """`List.reverse a`."""
    return call("List.reverse", a)


def mapped(f: Term, a: Term) -> Term:
    """`List.map f a`."""
    return call("List.map", f, a)


def length(a: Term) -> Term:
    """`List.length a`."""
    return call("List.length", a)


F = Term("?f")
LAWS = (
    Rule("List.append_assoc", append(append(XS, YS), ZS), append(XS, append(YS, ZS)),
         ("as", "bs", "cs")),
    Rule("List.reverse_append", reverse(append(XS, YS)), append(reverse(YS), reverse(XS)),
         ("as", "bs"), named=True),
    Rule("List.reverse_reverse", reverse(reverse(XS)), XS, ("as",)),
    Rule("List.map_append", mapped(F, append(Term("?l₁"), Term("?l₂"))),
         append(mapped(F, Term("?l₁")), mapped(F, Term("?l₂"))), ("f", "l₁", "l₂"), named=True),
    Rule("List.map_reverse", mapped(F, reverse(Term("?l"))), reverse(mapped(F, Term("?l"))),
         ("f", "l"), named=True),
)  # fmt: skip
LENGTHS = (
    Rule("List.length_append", length(append(XS, YS)), call("+", length(XS), length(YS)),
         ("as", "bs"), named=True),
    Rule("List.length_reverse", length(reverse(XS)), length(XS), ("as",), named=True),
    Rule("Nat.add_comm", call("+", Term("?x"), Term("?y")), call("+", Term("?y"), Term("?x")),
         ("x", "y")),
    Rule("Nat.add_assoc",
         call("+", call("+", Term("?x"), Term("?y")), Term("?z")),
         call("+", Term("?x"), call("+", Term("?y"), Term("?z"))), ("x", "y", "z")),
)  # fmt: skip
POOLS = {"all": LAWS, "append": LAWS[:1], "reverse": LAWS[:3], "map": (LAWS[0], *LAWS[3:])}
WORDS = ("xs", "ys", "zs", "us", "vs", "ws", "ps", "qs", "rs", "ts")
FUNCTIONS = "fgkrstuFGK"


@dataclass(frozen=True)
class _Room:
    """The names that one theorem is made of: of lists, functions and hypotheses."""

    draw: Random
    words: Names
    functions: Names
    names: Names
    cases: Names
    plain: tuple[Term, ...]
    element: Term
    unknown: tuple[str, ...]
    branching: int

    @classmethod
    def drawn(cls, draw: Random, branching: int) -> "_Room":
        words, functions = Names(draw, WORDS), Names(draw, FUNCTIONS)
        plain = tuple(Term(word) for word in words.many(4))
        element, unknown = Term(functions.new()), tuple(functions.many(3))
        names, cases = Names(draw), Names(draw, CASES)
        rest = (plain, element, unknown, branching)
        return cls(draw, words, functions, names, cases, *rest)

    def given(self, about_length: bool) -> Rule:
        """What an unknown function does, or that two lists are equal."""
        draw, r = self.draw, self.draw.choice(self.unknown)
        x, y = Term("?as"), Term("?bs")
        laws = [
            (("as", "bs"), call(r, append(x, y)), append(call(r, y), call(r, x))),
            (("as", "bs"), call(r, append(x, y)), append(call(r, x), call(r, y))),
            (("as",), call(r, call(r, x)), x),
            (("as",), call(r, reverse(x)), reverse(call(r, x))),
            (("as",), call(r, x), append(x, x)),
        ]
        if about_length:
            laws += 3 * [(("as",), length(call(r, x)), length(x))]
        if draw.random() < 0.6:
            left, right = self._equal(r)
            if draw.randrange(100) < self.branching:
                return either_way(draw, self.names, self.cases, left, right)
            name = self.names.new()
            return Rule(name, left, right, binders=(f"({name} : {left} = {right})",))
        name = self.names.new()
        variables, left, right = draw.choice(laws)
        binder = f"({name} : ∀ {' '.join(variables)}, {left} = {right})".replace("?", "")
        return Rule(name, left, right, variables, binders=(binder,), needs=(r,))

    def _equal(self, r: str) -> tuple[Term, Term]:
        """Two lists to be equal, none of them a part of the other."""
        a, b, c = self.draw.sample(self.plain, 3)
        left = self.draw.choice((Term(self.words.new()), append(a, b), append(a, b), call(r, a)))
        return left, self.draw.choice((append(b, c), call(self.draw.choice(self.unknown), c)))


@dataclass(frozen=True)
class Lists(Generator):
    """Equations of lists, or of their lengths, whose sides are so many rewrites apart.

    Walks of which rewriting from left to right makes the same term on both sides are dropped.
    Hypotheses say what unknown functions on lists do (`r (xs ++ ys) = r ys ++ r xs`, `r (r xs) = xs`,
    `length (r xs) = length xs`) or that two lists are equal, or one of two.
    """

    settings: ClassVar[Settings] = {
        "easy": {"length": 3, "size": 3, "hypotheses": 2},
        "medium": {},
        "long": {"length": 12, "claims": 3, "size": 4, "hypotheses": 4},
    }

    length: int = number(8, 1, 24, "rewrites between the two sides, all equations together")
    claims: int = number(2, 1, 5, "equations that are asked")
    size: int = number(4, 2, 10, "leaves of a left side; on the way at most twice as many")
    hypotheses: int = number(
        3, 0, 6, "laws and equations to draw on; those used, one at least, are given"
    )
    distractors: int = number(0, 0, 6, "laws and equations that are given and not needed")
    branching: int = number(
        60, 0, 100, "percent of the equations of which there are two, and of cut chains"
    )
    lemmas: str = choice("all", tuple(POOLS), "which lemmas of the library may be used")
    lengths: int = number(30, 0, 100, "percent of the theorems that are about lengths")

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        about_length, room = draw.randrange(100) < self.lengths, _Room.drawn(draw, self.branching)
        given = [room.given(about_length) for _ in range(self.hypotheses)]
        rules = [*POOLS[self.lemmas], *given, *(LENGTHS if about_length else ())]

        def start() -> Term:
            term = self._term(room, self.size, given)
            return length(term) if about_length else term

        shares = shared_out(draw, self.length, self.claims)
        claims = chains(draw, start, rules, shares, 2 * self.size)
        kept = used(given, [step for claim in claims or () for step in claim.path])
        if claims is None or (given and not kept):
            return None
        simple = [*LAWS, *LENGTHS, *(rule for rule in given if not rule.proof)]
        if all(_same(normal(one.start, simple), normal(one.end, simple)) for one in claims):
            return None
        script = conjunction(draw, claims, kept, self.branching // 3)
        plain = replace(room, branching=0)
        more = [plain.given(about_length) for _ in range(self.distractors)]
        if not _go_together([*kept, *more]):
            return None
        binders = [binder for rule in (*kept, *more) for binder in rule.binders]
        draw.shuffle(binders)
        statement = " ∧ ".join(map(str, claims))
        return Draft(_binders(room, statement, binders), statement, tuple(script))

    def _term(self, room: _Room, size: int, given: list[Rule]) -> Term:
        draw, unknown = room.draw, [name for rule in given if rule.variables for name in rule.needs]
        if size == 1:
            leaf = draw.choice([*room.plain, *(r.left for r in given if not r.variables)])
        else:
            left = draw.randrange(1, size)
            sides = (self._term(room, left, given), self._term(room, size - left, given))
            leaf = append(*sides)
        around = draw.random()
        if around < 0.2:
            return reverse(leaf)
        if around < 0.35:
            return mapped(room.element, leaf)
        return call(draw.choice(unknown), leaf) if unknown and around < 0.6 else leaf


Values = tuple[int, ...]
MODELS: tuple[Callable[[Values], Values], ...] = (
    lambda xs: xs,
    lambda xs: xs[::-1],
    lambda xs: xs + xs,
)
"""What an unknown function may be; each law holds of one of them."""
OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "++": lambda xs, ys: xs + ys,
    "List.reverse": lambda xs: xs[::-1],
    "List.length": len,
}
SAMPLE = {XS.head: (1, 2), YS.head: (3,)}


def _go_together(rules: Sequence[Rule]) -> bool:
    """Whether there is a function for the laws of each; some pairs of laws hold of empty lists only."""
    laws: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.variables:
            laws.setdefault(rule.needs[0], []).append(rule)
    return all(
        any(all(_value(law.left, f) == _value(law.right, f) for law in own) for f in MODELS)
        for own in laws.values()
    )


def _value(term: Term, function: Callable[[Values], Values]) -> Any:
    if not term.args:
        return SAMPLE[term.head]
    return OPERATIONS.get(term.head, function)(*(_value(arg, function) for arg in term.args))


def _same(one: Term, two: Term) -> bool:
    """Whether two terms are equal, sums up to the order of what is added."""
    return sorted(map(str, _summands(one))) == sorted(map(str, _summands(two)))


def _summands(term: Term) -> list[Term]:
    if term.head != "+":
        return [term]
    return [part for side in term.args for part in _summands(side)]


def _binders(room: _Room, statement: str, hypotheses: list[str]) -> str:
    words = set(re.findall(r"\w+", " ".join([statement, *hypotheses])))
    lists, functions = sorted(words & set(WORDS)), sorted(words & set(room.unknown))
    parts = ["{α : Type}", f"({' '.join(lists)} : List α)"]
    if cases := sorted(words & set(CASES)):
        parts.append(f"({' '.join(cases)} : Prop)")
    if functions:
        parts.append(f"({' '.join(functions)} : List α → List α)")
    if room.element.head in words:
        parts.append(f"({room.element} : α → α)")
    return " ".join([*parts, *hypotheses])
