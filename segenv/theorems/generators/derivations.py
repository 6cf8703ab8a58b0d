"""Forward derivations: facts from facts by lemmas, until a fact is far enough from what is given.

The idea is INT's (Wu et al. 2021): walk forward through lemmas, and ask for the way back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.rewriting import Term, call


@dataclass(frozen=True)
class Fact:
    """A proposition `relation left right`, the name it goes by, and what it was derived with."""

    name: str
    relation: str
    left: Term
    right: Term
    by: str = ""
    parents: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"

    @property
    def binder(self) -> str:
        """The name, with the claim where Lean cannot tell it from the proof."""
        return f"{self.name} : {self}" if REPLACE in self.by else self.name

    @property
    def claim(self) -> "Claim":
        """The proposition alone."""
        return self.relation, self.left, self.right


Claim = tuple[str, Term, Term]
"""A relation and its two sides."""
Derived = tuple[str, Claim, tuple[Fact, ...]]
"""A proof term, what it proves, and the facts it uses."""
Rule = Callable[[Random, Sequence[Fact]], Derived | None]
"""Derives something from the facts so far. None if none fit."""

ORDER = ("<", "≤")
REPLACE = "▸"


def derive(
    draw: Random, given: Sequence[Fact], rules: Sequence[Rule], length: int, largest: int
) -> tuple[Fact, list[Fact]] | None:
    """A fact that takes exactly `length` steps from what is given, and those steps, in order.

    Facts larger than `largest` leaves are left alone. None if the walk does not get that far.
    """
    facts = {fact.name: fact for fact in given}
    known = {fact.claim for fact in given}
    for i in range(8 * length):
        found = draw.choice(rules)(draw, list(facts.values()))
        if found is None:
            continue
        term, claim, parents = found
        relation, left, right = claim
        if claim in known or left == right or left.size + right.size > largest:
            continue
        new = Fact(f"s{i + 1}", relation, left, right, term, tuple(fact.name for fact in parents))
        facts[new.name] = new
        known.add(new.claim)
        steps = needed(new, facts)
        if len(steps) == length:
            return new, steps
    return None


def needed(goal: Fact, facts: dict[str, Fact]) -> list[Fact]:
    """The derived facts that `goal` rests on, itself last."""
    names: set[str] = set()
    waiting = [goal.name]
    while waiting:
        fact = facts[waiting.pop()]
        if fact.by and fact.name not in names:
            names.add(fact.name)
            waiting += fact.parents
    return [fact for fact in facts.values() if fact.name in names]


def script(draw: Random, steps: Sequence[Fact], branching: int) -> tuple[str, ...]:
    """The steps as tactics: all but the last are lemmas on the way.

    Of these, `branching` percent are first claimed and proved at the end, as goals of their own.
    """
    *before, last = steps
    main, later = list[str](), list[str]()
    for fact in before:
        if draw.randrange(100) < branching:
            main.append(f"have {fact.name} : {fact} := ?_")
            later.insert(0, f"exact {fact.by}")  # the newest goal stands behind the main one
        else:
            main.append(f"have {fact.binder} := {fact.by}")
    return (*main, f"exact {last.by}", *later)


def related(facts: Sequence[Fact], *relations: str) -> list[Fact]:
    """The facts with one of some relations."""
    return [fact for fact in facts if fact.relation in relations]


# -- rules about orders on numbers ----------------------------------------------------------------


def transitivity(numbers: str) -> Rule:
    """`a < b`, `b ≤ c` gives `a < c`, and the like."""
    lemmas = {("≤", "≤"): "le_trans", ("<", "≤"): "lt_of_lt_of_le",
              ("≤", "<"): "lt_of_le_of_lt", ("<", "<"): "lt_trans"}  # fmt: skip

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        pairs = [
            (one, two)
            for one in facts
            for two in facts
            if one.right == two.left and (one.relation, two.relation) in lemmas
        ]
        if not pairs:
            return None
        one, two = draw.choice(pairs)
        lemma = lemmas[one.relation, two.relation]
        relation = "≤" if lemma == "le_trans" else "<"
        term = f"{numbers}.{lemma} {one.name} {two.name}"
        return term, (relation, one.left, two.right), (one, two)

    return rule


def weakening(numbers: str) -> Rule:
    """`a < b` gives `a ≤ b`, `a = b` gives `a ≤ b`."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        some = related(facts, "<", "=")
        if not some:
            return None
        fact = draw.choice(some)
        lemma = "le_of_lt" if fact.relation == "<" else "le_of_eq"
        return f"{numbers}.{lemma} {fact.name}", ("≤", fact.left, fact.right), (fact,)

    return rule


def addition(numbers: str, terms: Sequence[Term]) -> Rule:
    """`a ≤ b` gives `a + c ≤ b + c`; with `c ≤ d` it gives `a + c ≤ b + d`."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        some = related(facts, "≤")
        if not some:
            return None
        fact = draw.choice(some)
        if draw.random() < 0.5:
            other = draw.choice(some)
            sides = (call("+", fact.left, other.left), call("+", fact.right, other.right))
            term = f"{numbers}.add_le_add {fact.name} {other.name}"
            return term, ("≤", *sides), (fact, other)
        c = draw.choice(list(terms))
        sides = (call("+", fact.left, c), call("+", fact.right, c))
        return f"{numbers}.add_le_add_right {fact.name} {c}", ("≤", *sides), (fact,)

    return rule


def multiplication(terms: Sequence[Term]) -> Rule:
    """`a ≤ b` gives `c * a ≤ c * b`, for natural numbers."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        some = related(facts, "≤")
        if not some:
            return None
        fact, c = draw.choice(some), draw.choice(list(terms))
        sides = (call("*", c, fact.left), call("*", c, fact.right))
        return f"Nat.mul_le_mul_left {c} {fact.name}", ("≤", *sides), (fact,)

    return rule


def monotone(function: str, hypothesis: str) -> Rule:
    """`hypothesis : ∀ x y, x ≤ y → f x ≤ f y`."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        some = related(facts, "≤")
        if not some:
            return None
        fact = draw.choice(some)
        sides = (call(function, fact.left), call(function, fact.right))
        return f"{hypothesis} _ _ {fact.name}", ("≤", *sides), (fact,)

    return rule


# -- rules about equality -------------------------------------------------------------------------


def equality(functions: Sequence[str]) -> Rule:
    """Symmetry, transitivity, and the same function on both sides."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        some = related(facts, "=")
        if not some:
            return None
        fact = draw.choice(some)
        joins = [two for two in some if fact.right == two.left]
        if joins and draw.random() < 0.5:
            two = draw.choice(joins)
            return f"{fact.name}.trans {two.name}", ("=", fact.left, two.right), (fact, two)
        if functions and draw.random() < 0.6:
            f = draw.choice(list(functions))
            sides = (call(f, fact.left), call(f, fact.right))
            return f"congrArg {f} {fact.name}", ("=", *sides), (fact,)
        return f"{fact.name}.symm", ("=", fact.right, fact.left), (fact,)

    return rule


def replacement() -> Rule:
    """`a = b` and `b ≤ c` give `a ≤ c`: equals for equals in an order."""

    def rule(draw: Random, facts: Sequence[Fact]) -> Derived | None:
        pairs = [
            (equal, fact)
            for equal in facts
            for fact in facts
            if equal.relation == "=" and fact.relation in ORDER and equal.right == fact.left
        ]
        if not pairs:
            return None
        equal, fact = draw.choice(pairs)
        term = f"{equal.name} {REPLACE} {fact.name}"
        return term, (fact.relation, equal.left, fact.right), (equal, fact)

    return rule


def variables(terms: Iterator[Term]) -> tuple[list[str], list[str]]:
    """The names of the variables and of the unary functions in terms, sorted."""
    heads = {t for term in terms for t in term.subterms()}
    functions = {t.head for t in heads if len(t.args) == 1 and t.head.isalpha()}
    return sorted({t.head for t in heads if not t.args and t.head.isalpha()}), sorted(functions)
