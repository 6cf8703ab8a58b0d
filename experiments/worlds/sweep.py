"""Which knobs are turned, and what the baseline may spend."""

from dataclasses import dataclass

from agents.search import BestFirst, Budget, LengthNormalised
from segenv.theorems.suite import GENERATED


@dataclass(frozen=True)
class Axis:
    """One knob of a family, and its values from easy to hard; the other knobs are as in `fixed`."""

    family: str
    knob: str
    values: tuple[int, ...]
    fixed: str = ""

    @property
    def name(self) -> str:
        return f"{self.family} {self.knob}"

    def world(self, value: int) -> str:
        """The source for a value."""
        fixed = f"&{self.fixed}" if self.fixed else ""
        return f"{GENERATED}{self.family}?{self.knob}={value}{fixed}"


AXES = (
    Axis("propositional", "length", (2, 5, 9, 14), "depth=3&longest=60"),
    Axis("predicates", "length", (2, 3, 5, 8), "branching=0"),
    Axis("equations", "length", (1, 2, 4, 7)),
    Axis("lists", "length", (1, 2, 4, 6)),
    Axis("membership", "length", (2, 4, 7, 10)),
    Axis("induction", "claims", (1, 2, 3, 4)),
    Axis("order", "length", (2, 3, 4, 6)),
    Axis("mixed", "length", (2, 3, 4, 6)),
    Axis("predicates", "branching", (0, 50, 100), "length=2"),
    Axis("membership", "branching", (0, 50, 100), "length=3&size=2"),
    Axis("predicates", "distractors", (0, 3, 6), "length=2"),
    Axis("order", "distractors", (0, 3, 6), "length=3"),
    Axis("equations", "distractors", (0, 3, 6), "length=2"),
)
BY_LENGTH = LengthNormalised(1.0)
BASELINE = BestFirst(priority=BY_LENGTH, again=BY_LENGTH.again)  # as in `experiments.granularity`
BUDGET = Budget(tactics=400)
TOGETHER = 16
"""Searches that share the batches of the prover; more of them take more memory."""
TRAIN, TEST = 24, 30
"""Theorems of each world that the baseline learns from, and that it tries."""
LENGTHS = 200
"""Theorems of each world whose reference scripts are measured, those that the baseline tries among
them."""
