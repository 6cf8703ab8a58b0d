"""What a search may spend on one theorem, and what it has spent."""

from dataclasses import dataclass

from agents.policies.base import Sample
from segenv.arguments import number
from segenv.decision import Spending


@dataclass(frozen=True)
class Budget:
    """Limits on one search of one theorem; `None` is no limit. None is ever exceeded.

    A policy that samples with repeats never comes to an end: give its searches a limit.
    """

    tokens: int | None = None
    """tokens of all generated actions, run or not, as the policy counts them"""
    expansions: int | None = None
    """nodes whose actions were asked for (whole-proof sampling: samples)"""
    tactics: int | None = None
    """leaf tactics run, refused ones included"""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            number(name, value, at_least=0, whole=True, optional=True)


@dataclass
class Meter:
    """Counts one search against its budget."""

    budget: Budget
    tokens: int = 0
    prompt_tokens: int = 0
    samples: int = 0
    """texts that were paid for"""
    repeats: int = 0
    """those among them that had been said at the same node before"""
    repeated_tokens: int = 0
    """the tokens of those"""
    expansions: int = 0
    rollout_steps: int = 0
    tactics: int = 0
    short: str | None = None
    """a limit that something more would have exceeded"""

    def buy(self, sample: Sample) -> bool:
        """Pay for a generated action. False, and nothing paid, if it does not fit: that is the end."""
        limit = self.budget.tokens
        if limit is not None and self.tokens + sample.tokens > limit:
            self.short = "tokens"
            return False
        self.tokens += sample.tokens
        self.samples += 1
        return True

    @property
    def tactics_left(self) -> int | None:
        """How many leaf tactics may be run, None for any number."""
        return None if self.budget.tactics is None else self.budget.tactics - self.tactics

    @property
    def expansions_left(self) -> int | None:
        """How many nodes may be expanded, None for any number."""
        return None if self.budget.expansions is None else self.budget.expansions - self.expansions

    @property
    def amounts(self) -> Spending:
        """What was spent, as environments count it; a call is a sample."""
        return Spending(self.tactics, self.tokens, self.samples)

    @property
    def spent(self) -> str | None:
        """The name of a limit that has been reached: nothing more should be generated."""
        if self.tokens == self.budget.tokens:
            return "tokens"
        if self.expansions == self.budget.expansions:
            return "expansions"
        if self.tactics == self.budget.tactics:
            return "tactics"
        return self.short
