"""Attempts: those that were lost made again, and where in a text that was given their tactics stand."""

from collections.abc import Sequence
from dataclasses import replace

from segenv.backends.base import Attempt, Backend, Ran
from segenv.plain import plain, plain_places
from segenv.proof import TacticError


def run_again(backend: Backend, attempts: Sequence[Attempt], tries: int) -> list[tuple[Ran, ...]]:
    """What became of attempts, as `Backend.run_all` says; what was lost is tried so often in all."""
    ran = list(backend.run_all(attempts))
    for _ in range(tries - 1):
        lost = [i for i, one in enumerate(ran) if is_lost(one)]
        if not lost:
            break
        for i, one in zip(lost, backend.run_all([attempts[i] for i in lost]), strict=True):
            ran[i] = one
    return ran


def is_lost(ran: Sequence[Ran]) -> bool:
    """Whether the prover was lost on an attempt, which says nothing about the text."""
    last = ran[-1].outcome if ran else None
    return isinstance(last, TacticError) and last.kind == "infrastructure"


def placed(given: str, ran: list[Ran]) -> tuple[Ran, ...]:
    """What was run, with places in the text as it was given and not as it was run."""
    text = plain(given)
    if given == text:
        return tuple(ran)
    places, begins = plain_places(given), [0]
    for line in text.split("\n"):
        begins.append(begins[-1] + len(line) + 1)
    found = []
    for one in ran:
        at = places[begins[one.line - 1] + one.column]
        column = at - (given.rfind("\n", 0, at) + 1)
        found.append(replace(one, column=column))
    return tuple(found)
