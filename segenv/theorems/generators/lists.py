"""List algebra: chains of rewrites over append, reverse, map and length."""

from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.base import Draft, Generator, check_knobs, choice, number
from segenv.theorems.generators.rewriting import Rule, Term, call, chain, script, used

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
WORDS = ("xs", "ys", "zs", "ws")
UNKNOWN = ("r", "s", "t", "u")


@dataclass(frozen=True)
class Lists(Generator):
    """`start = end` for lists, or for lengths of lists, so many rewrites apart.

    Hypotheses say what unknown functions on lists do (`r (xs ++ ys) = r ys ++ r xs`, `r (r xs) = xs`,
    `length (r xs) = length xs`) or that two lists are equal.
    """

    length: int = number(3, 1, 12, "rewrites between the two sides")
    size: int = number(3, 2, 10, "leaves of the left side; on the way at most twice as many")
    hypotheses: int = number(
        2, 0, 6, "laws and equations to draw on; those used, one at least, are given"
    )
    distractors: int = number(0, 0, 6, "laws and equations that are given and not needed")
    branching: int = number(0, 0, 100, "percent of the places where the chain falls into two goals")
    lemmas: str = choice("all", tuple(POOLS), "which lemmas of the library may be used")
    lengths: int = number(30, 0, 100, "percent of the theorems that are about lengths")

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        about_length = draw.randrange(100) < self.lengths
        given = [self._given(draw, i, about_length) for i in range(self.hypotheses)]
        term = self._term(draw, self.size, given)
        start = length(term) if about_length else term
        rules = [*POOLS[self.lemmas], *given, *(LENGTHS if about_length else ())]
        found = chain(draw, start, rules, self.length, 2 * self.size)
        if found is None:
            return None
        end, path = found
        kept = used(given, path)
        if given and not kept:  # laws of the library alone are what `simp` is made for
            return None
        more = range(self.hypotheses, self.hypotheses + self.distractors)
        kept += [self._given(draw, i, about_length) for i in more]
        draw.shuffle(kept)
        tactics = script(draw, start, path, self.branching)
        return Draft(_binders([start, end], kept), f"{start} = {end}", tactics)

    def _given(self, draw: Random, i: int, about_length: bool) -> Rule:
        name, r = f"h{i + 1}", draw.choice(UNKNOWN)
        x, y = Term("?xs"), Term("?ys")
        laws = [
            (("xs", "ys"), call(r, append(x, y)), append(call(r, y), call(r, x))),
            (("xs", "ys"), call(r, append(x, y)), append(call(r, x), call(r, y))),
            (("xs",), call(r, call(r, x)), x),
            (("xs",), call(r, reverse(x)), reverse(call(r, x))),
            (("xs",), call(r, x), append(x, x)),
        ]
        if about_length:
            laws += 3 * [(("xs",), length(call(r, x)), length(x))]
        if draw.random() < 0.25:
            left, right = Term("vs"), append(*(Term(w) for w in draw.sample(WORDS, 2)))
            return Rule(name, left, right, binder=f"({name} : {left} = {right})")
        variables, left, right = draw.choice(laws)
        shown = f"∀ {' '.join(variables)}, {left} = {right}".replace("?", "")
        return Rule(name, left, right, variables, binder=f"({name} : {shown})", needs=(r,))

    def _term(self, draw: Random, size: int, given: list[Rule]) -> Term:
        unknown = [name for rule in given for name in rule.needs]
        if size == 1:
            names = [*WORDS, *(rule.left.head for rule in given if not rule.needs)]
            leaf = Term(draw.choice(names))
        else:
            left = draw.randrange(1, size)
            sides = (self._term(draw, left, given), self._term(draw, size - left, given))
            leaf = append(*sides)
        around = draw.random()
        if around < 0.2:
            return reverse(leaf)
        if around < 0.35:
            return mapped(Term("f"), leaf)
        return call(draw.choice(unknown), leaf) if unknown and around < 0.6 else leaf


def _binders(terms: list[Term], kept: list[Rule]) -> str:
    terms = [*terms, *(side for rule in kept for side in (rule.left, rule.right))]
    heads = {t.head for term in terms for t in term.subterms()}
    lists = sorted(heads & {*WORDS, "vs"})
    parts = ["{α : Type}", f"({' '.join(lists)} : List α)"] if lists else ["{α : Type}"]
    if functions := sorted(heads & set(UNKNOWN)):
        parts.append(f"({' '.join(functions)} : List α → List α)")
    if "f" in heads:
        parts.append("(f : α → α)")
    return " ".join([*parts, *(rule.binder for rule in kept)])
