"""Forward derivations: facts from facts by lemmas, until a fact is far enough from what is given.

The idea is INT's (Wu et al. 2021): walk forward through lemmas, and ask for the way back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.facts import Fact, steps
from segenv.theorems.generators.rewriting import Term, call


@dataclass(frozen=True)
class Relation:
    """What a fact of this kind claims: `left symbol right`."""

    symbol: str
    left: Term
    right: Term

    def __str__(self) -> str:
        return f"{self.left} {self.symbol} {self.right}"


Rule = Callable[[Random, Sequence[Fact]], Fact | None]
"""Derives something from the facts so far. None if none fit."""

ORDER = ("<", "≤")


def derive(
    draw: Random, given: Sequence[Fact], rules: Sequence[Rule], length: int, largest: int
) -> Fact | None:
    """A fact that takes exactly `length` steps from what is given.

    Facts larger than `largest` leaves are left alone. None if the walk does not get that far.
    """
    facts = list(given)
    known = {fact.claim for fact in facts}
    for _ in range(8 * length):
        new = draw.choice(rules)(draw, facts)
        if new is None:
            continue
        claim = related(new)
        large = claim.left.size + claim.right.size > largest
        if claim in known or claim.left == claim.right or large:
            continue
        facts.append(new)
        known.add(claim)
        if steps([new], given) == length:
            return new
    return None


def related(fact: Fact) -> Relation:
    """What a fact claims, which is a relation."""
    assert isinstance(fact.claim, Relation)
    return fact.claim


def having(facts: Sequence[Fact], *symbols: str) -> list[Fact]:
    """The facts with one of some relations."""
    return [fact for fact in facts if related(fact).symbol in symbols]


# -- rules about orders on numbers ----------------------------------------------------------------


def transitivity(numbers: str) -> Rule:
    """`a < b`, `b ≤ c` gives `a < c`, and the like."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        pairs = [
            (one, two)
            for one in facts
            for two in facts
            if related(one).right == related(two).left
            and (related(one).symbol, related(two).symbol) in TRANSITIVE
        ]
        return joined(numbers, *draw.choice(pairs)) if pairs else None

    return rule


TRANSITIVE = {("≤", "≤"): "le_trans", ("<", "≤"): "lt_of_lt_of_le",
              ("≤", "<"): "lt_of_le_of_lt", ("<", "<"): "lt_trans"}  # fmt: skip


def joined(numbers: str, one: Fact, two: Fact) -> Fact:
    """Two comparisons, the second of which begins where the first ends, as one."""
    first, second = related(one), related(two)
    lemma = TRANSITIVE[first.symbol, second.symbol]
    claim = Relation("≤" if lemma == "le_trans" else "<", first.left, second.right)
    return Fact(claim, f"{numbers}.{lemma} {{}} {{}}", (one, two), holes=1)


def weakening(numbers: str) -> Rule:
    """`a < b` gives `a ≤ b`, `a = b` gives `a ≤ b`."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        some = having(facts, "<", "=")
        return weakened(numbers, draw.choice(some)) if some else None

    return rule


def weakened(numbers: str, fact: Fact) -> Fact:
    """`a ≤ b` from what says more."""
    claim = related(fact)
    lemma = "le_of_lt" if claim.symbol == "<" else "le_of_eq"
    return Fact(Relation("≤", claim.left, claim.right), f"{numbers}.{lemma} {{}}", (fact,))


def addition(numbers: str, terms: Sequence[Term]) -> Rule:
    """`a ≤ b` gives `a + c ≤ b + c`; with `c ≤ d` it gives `a + c ≤ b + d`."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        some = having(facts, "≤")
        if not some:
            return None
        fact, way = draw.choice(some), draw.random()
        claim = related(fact)
        if way < 0.5:
            other = draw.choice(some)
            sides = zip((claim.left, claim.right), _sides(other), strict=True)
            both = Relation("≤", *(call("+", a, b) for a, b in sides))
            return Fact(both, f"{numbers}.add_le_add {{}} {{}}", (fact, other))
        c = draw.choice(list(terms))
        if way < 0.75 or numbers == "Int":
            right = Relation("≤", call("+", claim.left, c), call("+", claim.right, c))
            return Fact(right, f"{numbers}.add_le_add_right {{}} {c}", (fact,))
        left = Relation("≤", call("+", c, claim.left), call("+", c, claim.right))
        return Fact(left, f"{numbers}.add_le_add_left {{}} {c}", (fact,))

    return rule


def _sides(fact: Fact) -> tuple[Term, Term]:
    return related(fact).left, related(fact).right


def multiplication(terms: Sequence[Term]) -> Rule:
    """`a ≤ b` gives `c * a ≤ c * b`, and with `c ≤ d` it gives `a * c ≤ b * d`, for natural numbers."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        some = having(facts, "≤")
        if not some:
            return None
        fact, other, c = draw.choice(some), draw.choice(some), draw.choice(list(terms))
        claim = related(fact)
        if draw.random() < 0.5:
            sides = zip((claim.left, claim.right), _sides(other), strict=True)
            both = Relation("≤", *(call("*", a, b) for a, b in sides))
            return Fact(both, "Nat.mul_le_mul {} {}", (fact, other))
        times = Relation("≤", call("*", c, claim.left), call("*", c, claim.right))
        return Fact(times, f"Nat.mul_le_mul_left {c} {{}}", (fact,))

    return rule


def monotone(function: str, given: Fact) -> Rule:
    """`given : ∀ x y, x ≤ y → f x ≤ f y`."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        some = having(facts, "≤")
        if not some:
            return None
        fact = draw.choice(some)
        left, right = _sides(fact)
        claim = Relation("≤", call(function, left), call(function, right))
        return Fact(claim, "{} _ _ {}", (given, fact))

    return rule


# -- rules about equality -------------------------------------------------------------------------


def equality(functions: Sequence[str]) -> Rule:
    """Symmetry, transitivity, and the same function on both sides."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        some = having(facts, "=")
        if not some:
            return None
        fact = draw.choice(some)
        left, right = _sides(fact)
        joins = [two for two in some if right == related(two).left]
        if joins and draw.random() < 0.5:
            two = draw.choice(joins)
            claim = Relation("=", left, related(two).right)
            return Fact(claim, "Eq.trans {} {}", (fact, two), holes=1)
        if functions and draw.random() < 0.6:
            f = draw.choice(list(functions))
            claim = Relation("=", call(f, left), call(f, right))
            return Fact(claim, f"congrArg {f} {{}}", (fact,), back="")
        return Fact(Relation("=", right, left), "Eq.symm {}", (fact,))

    return rule


def replacement() -> Rule:
    """`a = b` and `b ≤ c` give `a ≤ c`: equals for equals in an order."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Fact | None:
        pairs = [
            (equal, fact)
            for equal in having(facts, "=")
            for fact in having(facts, *ORDER)
            if related(equal).right == related(fact).left
        ]
        if not pairs:
            return None
        equal, fact = draw.choice(pairs)
        claim = Relation(related(fact).symbol, related(equal).left, related(fact).right)
        return Fact(claim, "{} ▸ {}", (equal, fact), back="", typed=True)

    return rule


def variables(terms: Iterator[Term]) -> tuple[list[str], list[str]]:
    """The names of the variables and of the unary functions in terms, sorted."""
    heads = {t for term in terms for t in term.subterms()}
    functions = {t.head for t in heads if len(t.args) == 1 and t.head.isalpha()}
    return sorted({t.head for t in heads if not t.args and t.head.isalpha()}), sorted(functions)
