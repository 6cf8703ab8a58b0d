"""Terms, rewriting rules, and chains of rewrites: what `rw` does, done beforehand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple


class Term(NamedTuple):
    """A head applied to arguments; without arguments a variable or a constant.

    In the pattern of a rule a head that starts with `?` stands for any term.
    """

    head: str
    args: tuple["Term", ...] = ()

    def __str__(self) -> str:
        return self._text(0)

    @property
    def argument(self) -> str:
        """The term as it stands behind a function."""
        return self._text(100)

    def _text(self, outer: int) -> str:
        if not self.args:
            return self.head
        if self.head in INFIX:
            level, left, right = INFIX[self.head]
            text = f"{self.args[0]._text(left)} {self.head} {self.args[1]._text(right)}"
        elif self.head == "-":
            level, text = 75, f"-{self.args[0]._text(75)}"
        else:
            level, text = APPLICATION, " ".join([self.head, *(a._text(100) for a in self.args)])
        return text if level >= outer else f"({text})"

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return sum([arg.size for arg in self.args]) if self.args else 1

    def subterms(self) -> Iterator["Term"]:
        """The term and all terms in it."""
        yield self
        for arg in self.args:
            yield from arg.subterms()

    def replace(self, old: "Term", new: "Term") -> "Term":
        """The term with every instance of `old` replaced, as `rw` does it."""
        head, args = self
        if head == old.head and self == old:
            return new
        return Term(head, tuple([arg.replace(old, new) for arg in args])) if args else self


INFIX = {"+": (65, 65, 66), "*": (70, 70, 71), "++": (65, 65, 66), "::": (67, 68, 67)}
APPLICATION = 90
TOGETHER = 0.25  # of the rewrites stand in one tactic with the one before
TRIES = 4  # next terms of a walk that are looked at


def call(head: str, *args: Term) -> Term:
    """A term with arguments."""
    return Term(head, args)


@dataclass(frozen=True)
class Rule:
    """An equation with variables, and how a lemma or hypothesis states it.

    `variables` are in the order in which the lemma takes them; those in `named` are implicit and
    given by name. `binders` are what a theorem must assume for it, none for a lemma of the library.
    One that is assumed has the name `lemma` there, or follows from what is by the tactics `proof`.
    """

    lemma: str
    left: Term
    right: Term
    variables: tuple[str, ...] = ()
    named: bool = False
    binders: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()

    def instance(self, values: Mapping[str, Term]) -> str:
        """The lemma applied to values, which the first of its variables have."""
        texts = [(name, values[f"?{name}"].argument) for name in self.variables[: len(values)]]
        args = [f"({name} := {text})" if self.named else text for name, text in texts]
        return " ".join([self.lemma, *args])


@dataclass(frozen=True)
class Rewrite:
    """One application of a rule, in one direction, and what it replaces."""

    rule: Rule
    backwards: bool
    values: Mapping[str, Term]
    old: Term
    new: Term

    def tactic(self, term: Term) -> str:
        """The tactic that does it to `term`, with no more arguments than tell where.

        `rw` takes the first subterm that fits, from the outside in and from left to right. To a sum
        with a number Lean fits others (`a + 2` to `?x + 1`), so there all arguments are given.
        """
        pattern = self.rule.right if self.backwards else self.rule.left
        variables = [f"?{name}" for name in self.rule.variables]
        offset = pattern.head == "+" and pattern.args[1].head.isdigit()
        for count in range(len(variables) if offset else 0, len(variables) + 1):
            given = {name: self.values[name] for name in variables[:count]}
            first = next((t for t in term.subterms() if match(pattern, t, dict(given))), None)
            if first == self.old:
                break
        return f"rw [{'← ' if self.backwards else ''}{self.rule.instance(given)}]"


def match(pattern: Term, term: Term, values: dict[str, Term]) -> bool:
    """Whether a term is an instance of a pattern; `values` then has its variables."""
    head, args = pattern
    if head[0] == "?":
        return values.setdefault(head, term) == term
    if head != term.head or len(args) != len(term.args):
        return False
    for part, other in zip(args, term.args, strict=True):
        if not match(part, other, values):
            return False
    return True


def fill(pattern: Term, values: Mapping[str, Term]) -> Term:
    """A pattern with its variables replaced."""
    head, args = pattern
    if not args:
        return values[head] if head[0] == "?" else pattern
    return Term(head, tuple([fill(arg, values) for arg in args]))


def rewrites(term: Term, rules: Sequence[Rule]) -> Iterator[Rewrite]:
    """Every way to rewrite a term, in both directions."""
    by_head: dict[str, list[Term]] = {}  # what matches anything has a head that no term has
    for subterm in dict.fromkeys(term.subterms()):
        by_head.setdefault(subterm.head, []).append(subterm)
    for rule in rules:
        for old, new, backwards in ((rule.left, rule.right, False), (rule.right, rule.left, True)):
            for subterm in by_head.get(old.head, ()):
                values: dict[str, Term] = {}
                if match(old, subterm, values) and all(f"?{v}" in values for v in rule.variables):
                    yield Rewrite(rule, backwards, values, subterm, fill(new, values))


def normal(term: Term, rules: Sequence[Rule], most: int = 60) -> Term:
    """What becomes of a term by rewriting from left to right, from the inside out, as `simp` does it.

    It stops after so many rewrites.
    """
    left = most
    known: set[Term] = set()  # normal forms
    by_head: dict[str, list[Rule]] = {}
    for rule in rules:
        by_head.setdefault(rule.left.head, []).append(rule)

    def visit(term: Term) -> Term:
        nonlocal left
        if left == 0 or term in known:
            return term
        term = Term(term.head, tuple(map(visit, term.args)))
        for rule in by_head.get(term.head, ()):
            values: dict[str, Term] = {}
            if left > 0 and match(rule.left, term, values):
                left -= 1
                return visit(fill(rule.right, values))
        if left > 0:
            known.add(term)
        return term

    return visit(term)


def script(draw: Random, start: Term, path: Sequence[Rewrite], branching: int) -> tuple[str, ...]:
    """The rewrites of a chain as tactics.

    With a chance of `branching` percent, two rewrites are kept apart: what lies before and what lies
    behind the term between them become goals of their own.
    """
    tactics: list[str] = []
    left, term, piece = start, start, list[Rewrite]()
    for i, step in enumerate(path, start=1):
        piece.append(step)
        term = term.replace(step.old, step.new)
        apart = i < len(path) and draw.randrange(100) < branching
        if apart and _closes(left, term, piece) and _closes(term, *_rest(term, path[i:])):
            tactics += [f"refine Eq.trans (b := {term}) ?_ ?_", *_tactics(draw, left, piece)]
            left, piece = term, []
    return (*tactics, *_tactics(draw, left, piece))


def _tactics(draw: Random, term: Term, path: Sequence[Rewrite]) -> list[str]:
    """The rewrites of a chain that starts at `term`, as tactics, some of them in one `rw`."""
    tactics: list[str] = []
    for step in path:
        tactic = step.tactic(term)
        if tactics and draw.random() < TOGETHER:
            tactic = f"{tactics.pop()[:-1]}, {tactic.removeprefix('rw [')}"
        tactics.append(tactic)
        term = term.replace(step.old, step.new)
    return tactics


def used(rules: Sequence[Rule], path: Sequence[Rewrite]) -> list[Rule]:
    """Those of some rules that a chain uses."""
    names = {step.rule.lemma for step in path}
    return [rule for rule in rules if rule.lemma in names]


def _rest(term: Term, path: Sequence[Rewrite]) -> tuple[Term, Sequence[Rewrite]]:
    """Where a chain goes on from a term, and how."""
    for step in path:
        term = term.replace(step.old, step.new)
    return term, path


def chain(
    draw: Random, start: Term, rules: Sequence[Rule], length: int, largest: int
) -> tuple[Term, list[Rewrite]] | None:
    """A random walk of `length` rewrites, and where it ends.

    It is no detour: none of its terms is one rewrite away from one that comes later than the next,
    and none that are three or more apart are one rewrite away from the same term. None where the
    walk gets stuck, or where `rw`, which changes both sides of an equation, would not close
    `start = end` exactly at the last step.
    """
    term, path = start, list[Rewrite]()
    near = [_near(start, rules, largest)]  # what each term of the walk is one rewrite away from
    for _ in range(length):
        before = {start}.union(*near[:-1])
        new = {after: step for after, step in near[-1].items() if after not in before}
        for after in draw.sample(list(new), min(TRIES, len(new))):
            around = _near(after, rules, largest)
            if not any(around.keys() & earlier.keys() for earlier in near[:-2]):
                break
        else:
            return None
        term = after
        path.append(new[after])
        near.append(around)
    return (term, path) if _closes(start, term, path) else None


def _near(term: Term, rules: Sequence[Rule], largest: int) -> dict[Term, Rewrite]:
    """What one rewrite makes of a term, of at most `largest` leaves."""
    found: dict[Term, Rewrite] = {}
    for step in rewrites(term, rules):
        after = term.replace(step.old, step.new)
        if after != term and after.size <= largest:
            found.setdefault(after, step)  # of a law and its reverse, the law
    return found


def _closes(left: Term, right: Term, path: Sequence[Rewrite]) -> bool:
    for step in path:
        if left == right or step.old not in left.subterms():
            return False
        left, right = left.replace(step.old, step.new), right.replace(step.old, step.new)
    return left == right
