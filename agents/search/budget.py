"""What a search may spend on one theorem, and what it has spent."""

from dataclasses import dataclass

from agents.policy import Proposal
from segenv.arguments import number


@dataclass(frozen=True)
class Budget:
    """Limits on one search of one theorem; `None` is no limit. None is ever exceeded."""

    tokens: int | None = None
    """tokens of all generated actions, run or not"""
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
    expansions: int = 0
    rollout_steps: int = 0
    tactics: int = 0
    short_of_tokens: bool = False

    def buy(self, proposal: Proposal) -> bool:
        """Pay for a generated action. False, and nothing paid, if it does not fit any more."""
        limit = self.budget.tokens
        if self.short_of_tokens or (limit is not None and self.tokens + proposal.tokens > limit):
            self.short_of_tokens = True
            return False
        self.tokens += proposal.tokens
        return True

    @property
    def tactics_left(self) -> int | None:
        return None if self.budget.tactics is None else self.budget.tactics - self.tactics

    @property
    def spent(self) -> str | None:
        """The name of a limit that has been reached: nothing more should be generated."""
        if self.short_of_tokens or self.tokens == self.budget.tokens:
            return "tokens"
        if self.expansions == self.budget.expansions:
            return "expansions"
        if self.tactics == self.budget.tactics:
            return "tactics"
        return None
