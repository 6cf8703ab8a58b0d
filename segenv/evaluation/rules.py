"""How attempts are made and judged: granularity, tier, budget."""

from dataclasses import dataclass
from math import inf

from segenv import arguments
from segenv.decision import Spending
from segenv.evaluation.judging import GRANULARITIES, TIERS
from segenv.proof import ProofState
from segenv.unwrapping import unwrap as unwrapped

UNLIMITED = Spending(inf, inf, inf)
EPISODE = Spending(64, inf, inf)
"""The budget of an episode in steps or segments, where none is given: that of the environments."""


@dataclass(frozen=True)
class Rules:
    """What decides how an attempt goes. Raises `ValueError` or `TypeError` for what will not do."""

    granularity: str = "proof"
    tier: str = "T2"
    budget: Spending = UNLIMITED
    unwrap: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        arguments.choice("granularity", self.granularity, GRANULARITIES)
        arguments.choice("tier", self.tier, TIERS)
        arguments.switch("unwrap", self.unwrap)
        arguments.number("seed", self.seed, at_least=0, whole=True)
        arguments.instance("budget", self.budget, Spending, "a `segenv.Spending`")
        if self.granularity != "proof" and self.budget == UNLIMITED:
            raise ValueError("budget has no limit, but an episode of steps or segments needs one")

    def read(self, state: ProofState, text: str) -> str:
        """A text as it is judged."""
        return unwrapped(text, state.theorem) if self.unwrap else text

    def tactics_left(self, spent: Spending) -> int | None:
        """The leaf tactics that are left, None for any number."""
        limit = self.budget.tactics
        return None if limit == inf else int(limit - spent.tactics)


def rules(granularity: str, tier: str, budget: Spending | None, unwrap: bool, seed: int) -> Rules:
    """The rules with the default budget of a granularity: none for a whole proof."""
    default = UNLIMITED if granularity == "proof" else EPISODE
    return Rules(granularity, tier, default if budget is None else budget, unwrap, seed)
