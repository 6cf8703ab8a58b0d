"""The episodes of a batch, kept in a buffer: of each theorem some, those without signal replaced."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agents.policies.base import Policy
from agents.rollouts.buffer import Buffer
from agents.rollouts.collect import collect
from agents.rollouts.record import Group
from agents.training.grpo.settings import Settings
from agents.training.spending import spent
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.proof import Theorem


@dataclass(frozen=True)
class Sampling:
    """What a run samples from: its `theorems` by name, and the names of those that are trained on.

    `teaches` says whether a group has signal.
    """

    settings: Settings
    backend: Backend
    granularity: str
    theorems: Mapping[str, Theorem]
    names: Sequence[str]
    buffer: Buffer
    teaches: Callable[[Group], bool]

    def batch(self, policy: Policy, names: Sequence[str], step: int) -> list[Group]:
        """The groups of a batch that begins with these names, those with signal first.

        A batch that is in the buffer was sampled before its run was stopped, and is not sampled again.
        """
        batch = batch_name(step // self.settings.updates)
        if batch not in self.buffer.batches():
            self.buffer.append(batch, self._sampled(policy, names, step))
        return self.buffer.groups([batch])

    def _sampled(self, policy: Policy, names: Sequence[str], step: int) -> list[Group]:
        """Where theorems run dry there are fewer groups than were asked for."""
        kept: list[Group] = []
        spare: list[Group] = []
        attempt = 0
        while names:
            for group in self._collected(policy, names, step, attempt):
                teaches = not self.settings.resample or self.teaches(group)
                (kept if teaches else spare).append(group)
            attempt += 1
            if self._enough([*kept, *spare], kept, attempt):
                break
            names = self._others({g.theorem.name for g in [*kept, *spare]}, step, attempt - 1)
        return [*kept, *spare]

    def _enough(self, played: Sequence[Group], kept: Sequence[Group], attempts: int) -> bool:
        s = self.settings
        if s.generated:
            return spent(played).generated >= s.generated
        return len(kept) >= s.groups or attempts > s.resample

    def _collected(
        self, policy: Policy, names: Sequence[str], step: int, attempt: int
    ) -> list[Group]:
        s = self.settings
        seed = (s.seed * 1_000_003 + step) * 16 + attempt
        budget = Spending(tactics=s.max_tactics, tokens=np.inf, calls=np.inf)
        return collect(
            *(policy, self.backend, [self.theorems[name] for name in names], s.samples),
            *(self.granularity, seed, budget, str(step)),
        )

    def _others(self, tried: set[str], step: int, attempt: int) -> list[str]:
        draw = np.random.default_rng([self.settings.seed, step, attempt])
        left = [name for name in self.names if name not in tried]
        return [str(name) for name in draw.permutation(left)[: self.settings.groups]]


def batch_name(number: int) -> str:
    """What a batch is called in the buffer of its run."""
    return f"batch {number}"


def success(groups: Sequence[Group]) -> float:
    """The share of proofs among all episodes of which something is known."""
    outcomes = [float(rollout.proved) for group in groups for rollout in group.known]
    return float(np.mean(outcomes)) if outcomes else 0.0
