"""Equational chains: both sides of an equation, so many rewrites apart."""

from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.base import Draft, Generator, check_knobs, choice, number
from segenv.theorems.generators.rewriting import Rule, Term, call, chain, script, used

X, Y, Z = (Term(f"?{name}") for name in "xyz")
ONE, TWO = Term("1"), Term("2")


def plus(a: Term, b: Term) -> Term:
    """`a + b`."""
    return call("+", a, b)


def times(a: Term, b: Term) -> Term:
    """`a * b`."""
    return call("*", a, b)


ADDITION = (
    Rule("add_comm", plus(X, Y), plus(Y, X), ("x", "y")),
    Rule("add_assoc", plus(plus(X, Y), Z), plus(X, plus(Y, Z)), ("x", "y", "z")),
    Rule("add_left_comm", plus(X, plus(Y, Z)), plus(Y, plus(X, Z)), ("x", "y", "z")),
    Rule("add_right_comm", plus(plus(X, Y), Z), plus(plus(X, Z), Y), ("x", "y", "z")),
)
MULTIPLICATION = (
    Rule("mul_comm", times(X, Y), times(Y, X), ("x", "y")),
    Rule("mul_assoc", times(times(X, Y), Z), times(X, times(Y, Z)), ("x", "y", "z")),
    Rule("mul_left_comm", times(X, times(Y, Z)), times(Y, times(X, Z)), ("x", "y", "z")),
)
DISTRIBUTION = (
    Rule("mul_add", times(X, plus(Y, Z)), plus(times(X, Y), times(X, Z)), ("x", "y", "z")),
    Rule("add_mul", times(plus(X, Y), Z), plus(times(X, Z), times(Y, Z)), ("x", "y", "z")),
)
POOLS = {
    "addition": ADDITION,
    "multiplication": MULTIPLICATION,
    "semiring": (*ADDITION, *MULTIPLICATION, *DISTRIBUTION),
    "hypotheses": (),
}


@dataclass(frozen=True)
class Equations(Generator):
    """`start = end` over Nat or Int, where `end` is a random walk of rewrites away.

    Walks with a short cut of one or two rewrites that can be undone are dropped.
    The rules are lemmas of the library and hypotheses: ground equations `a = b + c` and laws of
    unknown functions `∀ x, f x = x * a`.
    """

    length: int = number(3, 1, 12, "rewrites between the two sides")
    size: int = number(4, 2, 12, "leaves of the left side; on the way at most twice as many")
    lemmas: str = choice("semiring", tuple(POOLS), "which lemmas of the library may be used")
    hypotheses: int = number(2, 0, 6, "equations to draw on; those used, one at least, are given")
    distractors: int = number(0, 0, 6, "equations that are given and not needed")
    branching: int = number(0, 0, 100, "percent of the places where the chain falls into two goals")
    numbers: str = choice("Nat", ("Nat", "Int"), "the type of numbers")

    def __post_init__(self) -> None:
        check_knobs(self)
        if self.lemmas == "hypotheses" and self.hypotheses == 0:
            raise ValueError("lemmas is 'hypotheses' and hypotheses is 0: there is no rule to use")

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        given = [self._given(draw, i) for i in range(self.hypotheses)]
        library = [
            Rule(f"{self.numbers}.{rule.lemma}", rule.left, rule.right, rule.variables)
            for rule in POOLS[self.lemmas]
        ]
        start = self._term(draw, self.size, given)
        found = chain(draw, start, [*library, *given], self.length, 2 * self.size)
        if found is None:
            return None
        end, path = found
        kept = used(given, path)
        if given and not kept:
            return None
        kept += [self._given(draw, self.hypotheses + i) for i in range(self.distractors)]
        draw.shuffle(kept)
        return Draft(
            self._binders(start, end, kept),
            f"{start} = {end}",
            script(draw, start, path, self.branching),
        )

    def _given(self, draw: Random, i: int) -> Rule:
        """A hypothesis: a law of a function of its own, or an equation about a variable."""
        name = f"h{i + 1}"
        if draw.random() < 0.5:
            f = "fghklm"[i % 6]
            body = draw.choice((plus, times))(X, draw.choice((Term("a"), Term("b"), ONE, TWO)))
            law = call(f, X)
            shown = f"∀ x, {law} = {body}".replace("?", "")
            return Rule(name, law, body, ("x",), binder=f"({name} : {shown})", needs=(f,))
        left = Term("uvwrst"[i % 6])
        right = draw.choice((plus, times))(
            *draw.choices((Term("a"), Term("b"), Term("c"), TWO), k=2)
        )
        return Rule(name, left, right, binder=f"({name} : {left} = {right})")

    def _term(self, draw: Random, size: int, given: list[Rule]) -> Term:
        functions = [rule.left.head for rule in given if rule.variables]
        if size == 1:
            letters = ["a", "b", "c", "d", *(r.left.head for r in given if not r.variables)]
            leaf = Term(draw.choice(letters))
            return call(draw.choice(functions), leaf) if functions and draw.random() < 0.3 else leaf
        left = draw.randrange(1, size)
        operation = times if self.lemmas == "multiplication" else draw.choice((plus, plus, times))
        if self.lemmas == "addition":
            operation = plus
        sides = (self._term(draw, left, given), self._term(draw, size - left, given))
        whole = operation(*sides)
        return call(draw.choice(functions), whole) if functions and draw.random() < 0.15 else whole

    def _binders(self, start: Term, end: Term, kept: list[Rule]) -> str:
        terms = [start, end, *(side for rule in kept for side in (rule.left, rule.right))]
        heads = {term.head for side in terms for term in side.subterms()}
        variables = sorted(h for h in heads if h.isalpha() and h not in _functions(terms))
        parts = [f"({' '.join(variables)} : {self.numbers})"] if variables else []
        if functions := sorted(_functions(terms)):
            parts.append(f"({' '.join(functions)} : {self.numbers} → {self.numbers})")
        return " ".join([*parts, *(rule.binder for rule in kept)])


def _functions(terms: list[Term]) -> set[str]:
    return {t.head for term in terms for t in term.subterms() if t.args and t.head.isalpha()}
