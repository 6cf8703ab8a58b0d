"""What a search may spend on one theorem, and what it has spent."""

from dataclasses import dataclass, field
from time import monotonic

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
    seconds: float | None = None
    """of the clock on the wall since the search began, the time of those beside it included: looked at
    between questions, so that a question that was begun is finished. What a search with this limit
    finds depends on the machine"""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            number(name, value, at_least=0, whole=name != "seconds", optional=True)

    def within(self, other: "Budget") -> "Budget":
        """The smaller limit of each kind."""
        both = {name: (limit, getattr(other, name)) for name, limit in vars(self).items()}
        known = {name: [one for one in limits if one is not None] for name, limits in both.items()}
        return Budget(**{name: min(limits, default=None) for name, limits in known.items()})


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
    rollouts: int = 0
    """rollouts that were triggered"""
    chances: int = 0
    """steps that might have triggered one"""
    valued: int = 0
    """states that a value judged"""
    tactics: int = 0
    short: str | None = None
    """a limit that something more would have exceeded"""
    began: float = field(default_factory=monotonic, compare=False)

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

    def at_most(self, n: int) -> int:
        """So many expansions, or as many as are left."""
        left = self.expansions_left
        return n if left is None else min(n, left)

    @property
    def seconds(self) -> float:
        """The time since the search began."""
        return monotonic() - self.began

    @property
    def left(self) -> Budget:
        """What a search inside this one may spend."""
        budget = self.budget
        return Budget(
            tokens=None if budget.tokens is None else budget.tokens - self.tokens,
            expansions=self.expansions_left,
            tactics=self.tactics_left,
            seconds=None if budget.seconds is None else max(0.0, budget.seconds - self.seconds),
        )

    def add(self, other: "Meter") -> None:
        """Count what a search inside this one has spent."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

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
        if self.budget.seconds is not None and self.seconds >= self.budget.seconds:
            return "seconds"
        return self.short


COUNTS = (
    *("tokens", "prompt_tokens", "samples", "repeats", "expansions"),
    *("rollout_steps", "rollouts", "chances", "valued", "tactics"),
)
