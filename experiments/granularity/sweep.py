"""What is compared, and what every arm may spend."""

from dataclasses import dataclass
from typing import Literal

from agents.search import BestFirst, Budget, LengthNormalised


@dataclass(frozen=True)
class Arm:
    """One way to cut the training proofs, and the search that uses what was learned from them."""

    name: str
    rule: str
    """how traces are cut: a rule of `segenv.segmentation`"""
    search: Literal["best_first", "whole_proof"] = "best_first"
    rollout: bool = False
    """goal-aware rollout, for the step policy"""


SETTINGS = (
    Arm("step", "step"),
    Arm("segment change", "change"),
    Arm("segment fixed_k", "fixed_k"),
    Arm("segment random", "random"),
    Arm("whole", "whole", search="whole_proof"),
    Arm("whole, best-first", "whole"),
    Arm("step + rollout", "step", rollout=True),
)
COMPARISONS = (
    ("segment change", "step"),
    ("segment change", "segment random"),
    ("segment change", "segment fixed_k"),
    ("whole", "step"),
    ("whole, best-first", "step"),
    ("step + rollout", "step"),
)
"""An arm against another: the questions, corrected together. The first arm of the first two is what
the experiment is about: does it matter where one cuts?"""
SUITES = ("logic", "nat", "int", "list")
BY_LENGTH = LengthNormalised(1.0)
BEST_FIRST = BestFirst(priority=BY_LENGTH, again=BY_LENGTH.again)  # chosen on `--split validation`
HORIZON = 6


@dataclass(frozen=True)
class Scale:
    """How much is run."""

    seeds: int
    theorems: int | None
    """held-out theorems of each suite; `None` is all of them"""
    budget: Budget
    """for each theorem, each seed and each arm"""


SMOKE = Scale(seeds=1, theorems=1, budget=Budget(tokens=40))
DEMO = Scale(seeds=3, theorems=6, budget=Budget(tokens=600))
FULL = Scale(seeds=5, theorems=None, budget=Budget(tokens=2_000))
