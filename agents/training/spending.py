"""What sampling cost, whatever was sampled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agents.rollouts.record import Group


@dataclass(frozen=True)
class Spent:
    """Tokens that a policy generated, leaf tactics that Lean was given, and episodes."""

    generated: int = 0
    tactics: int = 0
    played: int = 0


def spent(groups: Iterable[Group]) -> Spent:
    """What some groups cost, all their episodes counted: those that failed, and those with faults.

    What an episode took over from another was paid for there.
    """
    some = [rollout for group in groups for rollout in group.rollouts]
    own = [
        (rollout.spent, replace(rollout, turns=rollout.turns[: rollout.shared]).spent)
        for rollout in some
    ]
    tokens, tactics = (
        sum(getattr(s, n) - getattr(t, n) for s, t in own) for n in ("tokens", "tactics")
    )
    return Spent(round(tokens), round(tactics), len(some))
