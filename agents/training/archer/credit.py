"""ArCHer as credit: it hears of each batch of rollouts before it is asked for advantages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group
from agents.training.archer.calls import Call, calls_of
from agents.training.archer.critic import Args, Critics
from agents.training.grpo.credit import Advantages, Earned, spread
from segenv.rewards import proof

FILE = "critics.pt"


@dataclass
class Archer:
    """Critics of the calls of a policy, whose advantages stand on all tokens of a call.

    They are divided by their root mean square over the batch (our reading), so the actor's steps do not
    depend on how small the differences are that the critics see.
    """

    policy: CausalLM
    args: Args = field(default_factory=Args)
    critics: Critics = field(init=False)

    def __post_init__(self) -> None:
        self.critics = Critics(self.args)

    def learn(self, groups: Sequence[Group], gamma: float, earned: Earned = proof) -> None:
        """Fit the critics, these rollouts being the newest."""
        if calls := list(self._calls(groups, gamma, earned)):
            self.critics.learn(calls, gamma)

    def credit(self, groups: Sequence[Group], gamma: float, earned: Earned = proof) -> Advantages:
        """See `agents.training.grpo.credit.Credit`."""
        calls = list(self._calls(groups, gamma, earned))
        worth = self.critics.advantages(calls) if calls else np.zeros(0)
        rest = iter(worth / (float(np.sqrt(np.mean(worth**2))) + 1e-6) if calls else worth)
        return [
            [
                spread(np.array([next(rest) for _ in own]) if own else None, rollout)
                for rollout in group.rollouts
                for own in [calls_of(self.policy, rollout, gamma, earned)]
            ]
            for group in groups
        ]

    def _calls(self, groups: Sequence[Group], gamma: float, earned: Earned) -> Iterator[Call]:
        for group in groups:
            for rollout in group.rollouts:
                yield from calls_of(self.policy, rollout, gamma, earned)

    def save(self, folder: Path) -> None:
        """Keep the critics and what they remember, for a run that goes on."""
        own = self.critics
        kept = {
            "own": own.own.state_dict(),
            "slow": own.slow.state_dict(),
            "optimizer": own.optimizer.state_dict(),
            "random": own.random.bit_generator.state,
            "calls": [tuple(vars(call).values()) for call in own.memory.calls],
        }
        draft = folder / f"draft-{FILE}"
        torch.save(kept, draft)
        draft.replace(folder / FILE)

    def load(self, folder: Path) -> None:
        """Go on with what was saved there, if anything."""
        if not (folder / FILE).exists():
            return
        kept, own = torch.load(folder / FILE, weights_only=True), self.critics
        own.own.load_state_dict(kept["own"])
        own.slow.load_state_dict(kept["slow"])
        own.optimizer.load_state_dict(kept["optimizer"])
        own.random.bit_generator.state = kept["random"]
        own.memory.calls = [Call(*fields) for fields in kept["calls"]]
