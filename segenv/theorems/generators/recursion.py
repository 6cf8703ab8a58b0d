"""Claims by induction about functions that are known by their recursion equations."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.derivations import (
    Relation,
    addition,
    derive,
    joined,
    monotone,
    multiplication,
    related,
)
from segenv.theorems.generators.equations import ADDITION, MULTIPLICATION
from segenv.theorems.generators.facts import Fact, Known, Side, Ways, leaves
from segenv.theorems.generators.names import Names
from segenv.theorems.generators.proofs import Writer
from segenv.theorems.generators.rewriting import Rule, Term, call, chain, script

FUNCTIONS = "fghkpqrFGHK"
PREDICATES = "PQRSTUVWABCDE"
LETTERS = "abcd"
NAT = tuple(
    Rule(f"Nat.{rule.lemma}", rule.left, rule.right, rule.variables)
    for rule in (*ADDITION, *MULTIPLICATION)
)


@dataclass(frozen=True)
class Shape:
    """What an induction is over; `bound` are the variables of a recursion equation."""

    type: str
    zero: str
    here: str
    next: str
    args: str
    bound: str
    last: str
    bound_next: str
    typed: str

    def equation(self, f: str, body: str) -> str:
        """What a function is one further."""
        return f"∀ {self.bound}, {f} ({self.bound_next}) = {body}"

    def bounded(self, text: str) -> str:
        """A text about what the induction is over as one about the variable of an equation."""
        return text.replace(f" {self.here}", f" {self.last}")


NUMBERS = Shape("Nat", "0", "n", "n + 1", "n", "i", "i", "i + 1", "i")
LISTS = Shape(
    "List α", "[]", "xs", "x :: xs", "x xs", "i is", "is", "i :: is", "(i : α) (is : List α)"
)


@dataclass(frozen=True)
class Claim:
    """Something that is true of all `n` (or `xs`) by induction, and how each case goes.

    `automatic` says that induction and `simp_all` prove it, as they have proved all of its kind.
    """

    binders: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    statement: str
    base: tuple[str, ...]
    step: tuple[str, ...]
    automatic: bool = False


@dataclass
class Study:
    """What claims are drawn with: all names of a theorem, and that of the induction hypothesis."""

    draw: Random
    names: Names
    functions: Names
    predicates: Names
    shape: Shape
    length: int
    ih: str = ""

    def steps(self) -> int:
        """How many steps a case takes."""
        return self.draw.randint(max(1, self.length - 2), self.length)

    def constant(self, least: int = 0) -> str:
        """A number from `least` to 20, a variable, or one of both with a variable or two."""
        number, letter = str(self.draw.randint(max(1, least), 20)), self.draw.choice(LETTERS)
        kind = self.draw.random()
        if kind < 0.3:
            return letter if kind < 0.2 else number
        other = self.draw.choice((number, *LETTERS))
        if kind < 0.6:
            return f"({letter} {self.draw.choice('+*')} {other})"
        return f"({letter} * {self.draw.choice(LETTERS)} {self.draw.choice('+*')} {other})"

    def predicate(self) -> str:
        """A new predicate, or relation to a constant."""
        name = self.predicates.new()
        return f"{name} {self.constant()}" if self.draw.random() < 0.7 else name

    def image(self, functions: Sequence[str], element: str) -> str:
        """An element, or what some of the functions make of it."""
        for f in self.draw.sample(functions, self.draw.randint(0, len(functions))):
            element = f"({f} {element})"
        return element

    def rewritten(self, *rules: str) -> list[str]:
        """Rewrites one after the other, in one tactic or several."""
        groups: list[list[str]] = []
        for rule in rules:
            if groups and self.draw.random() < (0.4 if self.length > 2 else 0.7):
                groups[-1].append(rule)
            else:
                groups.append([rule])
        return [f"rw [{', '.join(group)}]" for group in groups]

    def proved(self, goal: Fact, known: Known) -> list[str]:
        """A proof of what one case comes to."""
        return Writer(self.draw, self.names).prove(goal, known)


Family = Callable[[Study], Claim | None]
"""Draws a claim; None if this draw came to nothing."""


def closed_form(s: Study) -> Claim:
    """`f n = c + n * d` for a function that grows by d."""
    f, c, d, zero, one = s.functions.new(), s.constant(), s.constant(1), *s.names.many(2)
    grown = s.draw.choice((f"{f} i + {d}", f"{d} + {f} i"))
    turn = [] if grown.endswith(d) else [f"Nat.add_comm {d}"]
    end = [f"Nat.add_one_mul n {d}", "Nat.add_assoc"]
    return Claim(
        (f"({f} : Nat → Nat)",),
        ((zero, f"{f} 0 = {c}"), (one, s.shape.equation(f, grown))),
        f"{f} n = {c} + n * {d}",
        (f"rw [{zero}, Nat.zero_mul, Nat.add_zero]",),
        tuple(s.rewritten(f"{one} n", *turn, s.ih, *end)),
    )


def power(s: Study) -> Claim:
    """`f n = c * b ^ n` for a function that is multiplied by b."""
    f, c, b, zero, one = s.functions.new(), s.constant(1), s.constant(2), *s.names.many(2)
    return Claim(
        (f"({f} : Nat → Nat)",),
        ((zero, f"{f} 0 = {c}"), (one, s.shape.equation(f, f"{f} i * {b}"))),
        f"{f} n = {c} * {b} ^ n",
        (f"rw [{zero}, Nat.pow_zero, Nat.mul_one]",),
        tuple(s.rewritten(f"{one} n", s.ih, f"Nat.pow_add_one {b} n", "Nat.mul_assoc")),
    )


def twins(s: Study) -> Claim | None:
    """Two functions agree whose steps are equal by laws of arithmetic."""
    f, g, h = s.functions.many(3)
    here = call(g, Term(s.shape.here))
    start = _body(s, here, h, s.draw.randint(2, 4))
    found = chain(s.draw, start, NAT, max(1, s.steps() - 1), 8)
    if found is None:
        return None
    end, path = found
    zeros, ones, begin = s.names.many(2), s.names.many(2), s.constant()
    bodies = [s.shape.bounded(str(term)) for term in (start, end)]
    bodies[0] = bodies[0].replace(f"{g} ", f"{f} ")
    args = s.shape.args
    opening = [f"{ones[0]} {args}", f"{ones[1]} {args}"]
    if s.draw.random() < 0.5:
        opening.reverse()
    return Claim(
        (f"({f} {g} : {s.shape.type} → Nat)", *_unknown(h, start)),
        (
            (zeros[0], f"{f} {s.shape.zero} = {begin}"),
            (zeros[1], f"{g} {s.shape.zero} = {begin}"),
            (ones[0], s.shape.equation(f, bodies[0])),
            (ones[1], s.shape.equation(g, bodies[1])),
        ),
        f"{f} {s.shape.here} = {g} {s.shape.here}",
        (f"rw [{zeros[0]}, {zeros[1]}]",),
        (*s.rewritten(*opening, s.ih), *script(s.draw, start, path, 0)),
    )


def compared(s: Study) -> Claim | None:
    """`f n ≤ g n` for functions that take the same monotone step, or one that a constant bounds."""
    f, g, h = s.functions.many(3)
    least, most = s.draw.choice(LETTERS), s.constant(1)
    if least in most:
        return None
    here = Term(s.shape.here)
    ih = Fact(Relation("≤", call(f, here), call(g, here)))
    rule = Fact(f"∀ i j, i ≤ j → {h} i ≤ {h} j")
    letters = [Term(s.constant()) for _ in LETTERS]
    rules = [addition("Nat", letters), monotone(h, rule), multiplication(letters)]
    also = Fact(Relation("≤", Term(least), Term(most)))
    goal = derive(s.draw, [ih, also], rules, s.steps(), 8)
    if goal is None or ih not in leaves([goal]):
        return None
    base, up, bound, *ones = s.names.many(5)
    bodies = [s.shape.bounded(str(t)) for t in (related(goal).left, related(goal).right)]
    used = f"{h} " in "".join(bodies)
    claims = zip(ones, (f, g), bodies, strict=True)
    opening = s.rewritten(*(f"{one} {s.shape.args}" for one in ones))
    return Claim(
        (f"({f} {g} : {s.shape.type} → Nat)", *[f"({h} : Nat → Nat)"] * used),
        (
            (base, f"{f} {s.shape.zero} ≤ {g} {s.shape.zero}"),
            *[(up, str(rule.claim))] * used,
            *[(bound, str(also.claim))] * (also in leaves([goal])),
            *((one, s.shape.equation(name, body)) for one, name, body in claims),
        ),
        str(ih.claim),
        (f"exact {base}",),
        (*opening, *s.proved(goal, {ih: s.ih, rule: up, also: bound})),
    )


def bounded(s: Study) -> Claim:
    """`c ≤ f n` for a function that starts at c or above and does not shrink."""
    f, c, base, one = s.functions.new(), s.constant(), *s.names.many(2)
    term = call(f, Term(s.shape.here))
    ih = goal = Fact(Relation("≤", Term(c), term))
    for _ in range(s.steps()):
        more = Term(s.constant(1))
        left = s.draw.random() < 0.5
        larger = call("+", term, more) if left else call("+", more, term)
        lemma = "Nat.le_add_right" if left else "Nat.le_add_left"
        grows = Fact(Relation("≤", term, larger), f"{lemma} {term.argument} {more}")
        goal, term = joined("Nat", goal, grows), larger
    start = s.draw.choice((f"{c} ≤ {f} {s.shape.zero}", f"{f} {s.shape.zero} = {c}"))
    return Claim(
        (f"({f} : {s.shape.type} → Nat)",),
        ((base, start), (one, s.shape.equation(f, s.shape.bounded(str(term))))),
        str(ih.claim),
        (f"exact {base}" if "≤" in start else f"exact Nat.le_of_eq {base}.symm",),
        (f"rw [{one} {s.shape.args}]", *s.proved(goal, {ih: s.ih})),
        automatic=True,
    )


def additive(s: Study) -> Claim:
    """`f (a + n) = f a + f n` for a function that grows by d from 0."""
    f, d, zero, one = s.functions.new(), s.constant(1), *s.names.many(2)
    a = s.constant(1)
    order = [f"{one} ({a} + n)", f"{one} n"]
    if s.draw.random() < 0.5:
        order.reverse()
    return Claim(
        (f"({f} : Nat → Nat)",),
        ((zero, f"{f} 0 = 0"), (one, s.shape.equation(f, f"{f} i + {d}"))),
        f"{f} ({a} + n) = {f} {a} + {f} n",
        (f"rw [Nat.add_zero, {zero}, Nat.add_zero]",),
        tuple(s.rewritten(f"← Nat.add_assoc {a} n 1", *order, s.ih, "Nat.add_assoc")),
    )


def holds(s: Study) -> Claim:
    """`P n` for a predicate that holds at the start and goes on, by way of others."""
    predicate, here, last = s.predicate(), s.shape.here, s.shape.last
    ih = goal = Fact(f"{predicate} {here}")
    known: Known = {ih: s.ih}
    given: list[tuple[str, str]] = []

    def on(used: Fact, text: str, claim: str) -> Fact:
        """What a new rule makes of a fact; `text` is the rule about the variable of an equation."""
        further = s.shape.bound_next in text
        bound, args = (s.shape.typed, s.shape.args) if further else (last, here)
        rule, name = Fact(f"∀ {bound}, {text}"), s.names.new()
        known[rule] = name
        given.append((name, str(rule.claim)))
        return Fact(claim, f"{{}} {args} {{}}", (rule, used))

    before, names, count = predicate, [predicate], s.steps()
    for i in range(count):
        new = predicate if i == count - 1 else s.predicate()
        end = f"({s.shape.bound_next})" if i == count - 1 else last
        claim = f"{new} ({s.shape.next})" if i == count - 1 else f"{new} {here}"
        if s.draw.random() < 0.4:
            one, two = s.predicate(), s.predicate()
            names += [one, two]
            said = f"{before} {last} → {one} {last} ∨ {two} {last}"
            either = on(goal, said, f"{one} {here} ∨ {two} {here}")
            sides = Side(f"{one} {here}"), Side(f"{two} {here}")
            left = on(sides[0], f"{one} {last} → {new} {end}", claim)
            right = on(sides[1], f"{two} {last} → {new} {end}", claim)
            goal = Fact(claim, ways=Ways(either, sides, (left, right)))
        else:
            goal = on(goal, f"{before} {last} → {new} {end}", claim)
        names.append(new)
        before = new
    base = s.names.new()
    given.append((base, f"{predicate} {s.shape.zero}"))
    return Claim(
        tuple(_kinds(names, s.shape.type)),
        tuple(given),
        f"{predicate} {here}",
        (f"exact {base}",),
        tuple(s.proved(goal, known)),
        automatic=count < 3 and len(names) == count + 1,  # no alternatives
    )


def _kinds(names: Sequence[str], type_: str) -> Iterator[str]:
    """The binders of predicates, some of which come with a number."""
    for wanted, domain in ((False, ""), (True, "Nat → ")):
        found = dict.fromkeys(n.split(" ")[0] for n in names if (" " in n) == wanted)
        if found:
            yield f"({' '.join(found)} : {domain}{type_} → Prop)"


def _body(s: Study, here: Term, h: str, size: int) -> Term:
    """A step of a recursion: what comes out of the value before."""
    term = call(h, here) if s.draw.random() < 0.3 else here
    for _ in range(size):
        other = Term(s.draw.choice(LETTERS))
        sides = (term, other) if s.draw.random() < 0.5 else (other, term)
        term = call(s.draw.choice("++*"), *sides)
    return call(h, term) if s.draw.random() < 0.2 else term


def _unknown(h: str, term: Term) -> Sequence[str]:
    return [f"({h} : Nat → Nat)"] if any(t.head == h for t in term.subterms()) else []


NUMBER_CLAIMS: tuple[Family, ...] = (
    *3 * (twins, compared, holds),
    *(bounded, bounded, closed_form, power, additive),
)
"""Those of which there are more come more often."""
