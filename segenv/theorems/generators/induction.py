"""Induction over numbers and lists: unknown functions given by their recursion equations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import ClassVar

from segenv.theorems.generators.base import (
    Draft,
    Generator,
    Settings,
    check_knobs,
    choice,
    number,
)
from segenv.theorems.generators.names import Names
from segenv.theorems.generators.recursion import (
    FUNCTIONS,
    LETTERS,
    LISTS,
    NUMBER_CLAIMS,
    NUMBERS,
    PREDICATES,
    Claim,
    Study,
)
from segenv.theorems.generators.recursion_lists import LIST_CLAIMS

_WHOLE = re.compile(r"(?:^|(?<=[=≤] ))\(([^()]*)\)(?= [=≤] |$)")
OVER = {"numbers": (NUMBERS, NUMBER_CLAIMS), "lists": (LISTS, LIST_CLAIMS)}


@dataclass(frozen=True)
class Induction(Generator):
    """Claims about functions and predicates that are known only by recursion equations and steps.

    Several claims are proved by one induction, in which each case has them all as goals, or by one
    for each.
    """

    automation: ClassVar = (
        "rename_i n; induction n; rotate_left; all_goals (simp_all <;> omega; done)",
    )
    settings: ClassVar[Settings] = {
        "easy": {"claims": 1, "length": 2},
        "medium": {},
        "long": {"claims": 3},
    }

    claims: int = number(2, 1, 5, "claims that are proved together")
    length: int = number(4, 1, 8, "steps that a case takes, at most, besides the equations")
    over: str = choice("either", (*OVER, "either"), "what the induction is over")
    distractors: int = number(0, 0, 6, "functions that are given and not needed")

    forgets: ClassVar = ("numerals",)

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        shape, families = OVER[draw.choice(tuple(OVER)) if self.over == "either" else self.over]
        names, functions = Names(draw), Names(draw, FUNCTIONS)
        study = Study(draw, names, functions, Names(draw, PREDICATES), shape, self.length)
        claims: list[Claim] = []
        hypotheses: list[str] = []
        for _ in range(self.claims):
            study.ih = names.new()
            hypotheses.append(study.ih)
            claim = draw.choice(families)(study)
            if claim is None:
                return None
            claims.append(claim)
        together = self.claims == 1 or draw.random() < 0.6
        script = (_together if together else _apart)(study, claims, hypotheses)
        statement = " ∧ ".join(_plain(claim.statement) for claim in claims)
        binders = self._binders(study, claims)
        statement = f"∀ {shape.here} : {shape.type}, {statement}"
        return Draft(binders, statement, tuple(script), all(one.automatic for one in claims))

    def _binders(self, study: Study, claims: Sequence[Claim]) -> str:
        given = [one for claim in claims for one in claim.given]
        binders = list(dict.fromkeys(binder for claim in claims for binder in claim.binders))
        for _ in range(self.distractors):
            f = study.functions.new()
            binders.append(f"({f} : {study.shape.type} → Nat)")
            step = study.shape.equation(f, f"{f} {study.shape.last} + {study.constant()}")
            given.append((study.names.new(), step))
        study.draw.shuffle(given)
        text = " ".join([*(said for _, said in given), *(claim.statement for claim in claims)])
        letters = sorted(set(re.findall(rf"\b[{LETTERS}]\b", text)))
        constants = [f"({' '.join(letters)} : Nat)"] if letters else []
        types = ["{α : Type}"] if study.shape is LISTS else []
        hypotheses = [f"({name} : {_plain(said)})" for name, said in given]
        return " ".join([*types, *constants, *binders, *hypotheses])


def _plain(said: str) -> str:
    """Without the brackets around a whole side of an equation or a comparison."""
    return _WHOLE.sub(r"\1", said)


def _opening(study: Study, ih: str) -> str:
    shape = study.shape
    first, then = ("zero", "succ") if shape is NUMBERS else ("nil", "cons")
    return f"induction {shape.here} with | {first} => ?_ | {then} {shape.args} {ih} => ?_"


def _together(study: Study, claims: Sequence[Claim], names: Sequence[str]) -> list[str]:
    """One induction for all claims."""
    ih = names[0] if len(names) == 1 else study.names.new()
    script = [f"intro {study.shape.here}", _opening(study, ih)]
    script += _parts([claim.base for claim in claims])
    if len(names) > 1:
        script.append(f"obtain ⟨{', '.join(names)}⟩ := {ih}")
    return script + _parts([claim.step for claim in claims])


def _apart(study: Study, claims: Sequence[Claim], names: Sequence[str]) -> list[str]:
    """An induction for each claim."""
    inductions = [
        (_opening(study, name), *claim.base, *claim.step)
        for claim, name in zip(claims, names, strict=True)
    ]
    return [f"intro {study.shape.here}", *_parts(inductions)]


def _parts(scripts: Sequence[Sequence[str]]) -> list[str]:
    """The scripts of the parts of a conjunction."""
    if len(scripts) == 1:
        return list(scripts[0])
    opening = "constructor" if len(scripts) == 2 else f"refine ⟨{', '.join('?_' for _ in scripts)}⟩"
    return [opening, *(tactic for script in scripts for tactic in script)]
