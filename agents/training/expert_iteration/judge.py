"""Success on held-out theorems: some sampled episodes each, every proof verified at T2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.policies.base import Policy
from agents.rollouts.collect import collect
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.proof import Theorem


@dataclass(frozen=True)
class Row:
    """A judgement after a round; round 0 is the warm start.

    `held_out` says of each theorem which share of its `episodes` proved it, faults left out. What
    follows is about the round that led here, None or 0 for round 0: the mean rate on the `theorems` to
    prove, how many of them were proved at least once so far, `new` proofs (of theorems that differ in
    names and order alone each script once), their mean length before and after shortening, examples of
    proofs (`fresh`) and of replay that were read, their tokens, and the mean loss. `generated` tokens,
    leaf `tactics` and `played` episodes (or searches) are what the round spent on proofs, failures
    included; None where nothing was played.
    """

    round: int
    held_out: Mapping[str, float]
    episodes: int
    faults: int
    theorems: int = 0
    rate: float | None = None
    proved: int = 0
    new: int = 0
    length: float | None = None
    shortened: float | None = None
    fresh: int = 0
    replayed: int = 0
    tokens: int = 0
    loss: float | None = None
    reset: bool = False
    seconds: float = 0.0
    generated: int | None = None
    tactics: int | None = None
    played: int | None = None

    @property
    def success(self) -> float:
        """pass@1 on the held-out theorems."""
        return sum(self.held_out.values()) / max(1, len(self.held_out))


def judge(
    policy: Policy,
    backend: Backend,
    theorems: Sequence[Theorem],
    n: int,
    granularity: str,
    budget: Spending | None,
    seed: int = 0,
) -> tuple[dict[str, float], int]:
    """The share of proofs for each theorem, and how many episodes were lost with the prover."""
    groups = collect(policy, backend, theorems, n, granularity, seed, budget)
    known = {g.theorem.name: g.rate for g in groups if g.known}
    return known, sum(len(group.rollouts) - len(group.known) for group in groups)
