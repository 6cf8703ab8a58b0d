"""Several equations, each so many rewrites apart, by rules of which some take cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.names import Names
from segenv.theorems.generators.rewriting import Rewrite, Rule, Term, chain, script, used

CASES = "PQRSTUVW"


@dataclass(frozen=True)
class Chain:
    """An equation and the rewrites that lead from one side to the other."""

    start: Term
    end: Term
    path: Sequence[Rewrite]

    def __str__(self) -> str:
        return f"{self.start} = {self.end}"


def chains(
    draw: Random,
    starts: Callable[[], Term],
    rules: Sequence[Rule],
    lengths: Sequence[int],
    largest: int,
) -> list[Chain] | None:
    """A chain of each length; None if one gets stuck, or if two say the same."""
    found: list[Chain] = []
    for length in lengths:
        start = starts()
        walk = chain(draw, start, rules, length, largest)
        if walk is None or str(made := Chain(start, *walk)) in map(str, found):
            return None
        found.append(made)
    return found


def either_way(draw: Random, names: Names, cases: Names, left: Term, right: Term) -> Rule:
    """`left = right`, which holds in either of two cases, of which one may say just that.

    `cases` has names for the cases, which are propositions.
    """
    lemma, either, *sides = names.many(4)
    equation, binders = f"{left} = {right}", list[str]()
    options, proofs = list[str](), list[str]()
    for side, case in zip(sides, draw.choice(((0, 1), (1, 0), (1, 1))), strict=True):
        if not case:
            options.append(equation)
            proofs.append(f"exact {side}")
            continue
        options.append(cases.new())
        on = names.new()
        binders.append(f"({on} : {options[-1]} → {equation})")
        proofs.append(draw.choice((f"exact {on} {side}", f"rw [{on} {side}]")))
    split = f"cases {either} with | inl {sides[0]} => ?_ | inr {sides[1]} => ?_"
    binders.append(f"({either} : {options[0]} ∨ {options[1]})")
    return Rule(lemma, left, right, binders=tuple(binders), proof=(split, *proofs))


def conjunction(
    draw: Random, claims: Sequence[Chain], given: Sequence[Rule], branching: int
) -> list[str]:
    """Tactics for all claims together. What takes cases stands first, or in the claim that needs it."""
    early, scripts = list[Rule](), list[list[str]]()
    proved = [rule for rule in given if rule.proof]
    for rule in proved:
        if sum(bool(used([rule], claim.path)) for claim in claims) > 1 or draw.random() < 0.4:
            early.append(rule)
    for claim in claims:
        here = [rule for rule in used(proved, claim.path) if rule not in early]
        tactics = script(draw, claim.start, claim.path, branching)
        scripts.append([*_claimed(here), *tactics, *_later(here)])
    if len(claims) == 1:
        opening = []
    elif len(claims) == 2:
        opening = ["constructor"]
    else:
        opening = [f"refine ⟨{', '.join('?_' for _ in claims)}⟩"]
    parts = [tactic for tactics in scripts for tactic in tactics]
    return [*_claimed(early), *opening, *parts, *_later(early)]


def _claimed(rules: Sequence[Rule]) -> list[str]:
    return [f"have {rule.lemma} : {rule.left} = {rule.right} := ?_" for rule in rules]


def _later(rules: Sequence[Rule]) -> list[str]:
    """The newest goal stands right behind the main one."""
    return [tactic for rule in reversed(rules) for tactic in rule.proof]
