"""Credit that is learned: what a run asks of it, and the one that its settings name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group
from agents.training.grpo.credit import ARCHER, Advantages, Earned
from agents.training.grpo.settings import Settings


class Critic(Protocol):
    """It hears of a batch of groups before it is asked for its advantages."""

    def learn(self, groups: Sequence[Group], gamma: float, earned: Earned) -> None:
        """Learn from the newest groups."""

    def credit(self, groups: Sequence[Group], gamma: float, earned: Earned) -> Advantages:
        """See `agents.training.grpo.credit.Credit`."""

    def save(self, folder: Path) -> None:
        """Keep what was learned with a run."""

    def load(self, folder: Path) -> None:
        """Go on with what was kept, if anything."""


def critic_of(settings: Settings, policy: CausalLM) -> Critic | None:
    """The critic that the credit of a run is, if it is one that learns."""
    if settings.credit != ARCHER:
        return None
    from agents.training.archer.credit import Archer
    from agents.training.archer.critic import Args

    return Archer(policy, Args(seed=settings.seed))
