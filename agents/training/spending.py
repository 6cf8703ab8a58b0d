"""What sampling cost, whatever was sampled."""

from collections.abc import Iterable
from dataclasses import dataclass

from agents.rollouts.record import Group


@dataclass(frozen=True)
class Spent:
    """Tokens that a policy generated, leaf tactics that Lean was given, and episodes."""

    generated: int = 0
    tactics: int = 0
    played: int = 0


def spent(groups: Iterable[Group]) -> Spent:
    """What some groups cost, all their episodes counted: those that failed, and those with faults."""
    some = [rollout.spent for group in groups for rollout in group.rollouts]
    return Spent(round(sum(s.tokens for s in some)), round(sum(s.tactics for s in some)), len(some))
