"""What is compared, and what every arm may spend."""

from dataclasses import dataclass, replace
from typing import Literal

from agents.search import BestFirst, Budget, LengthNormalised

Match = Literal["read", "target"]


@dataclass(frozen=True)
class Rollout:
    """A goal-aware rollout for a step policy; "random" triggers as often as "change" did."""

    trigger: str
    horizon: int = 6
    stop: str = "change"
    """where it ends before its horizon"""


@dataclass(frozen=True)
class Arm:
    """One way to cut the training proofs, a policy that learns from them, and a search that uses it."""

    name: str
    rule: str
    """how traces are cut: a rule of `segenv.segmentation`"""
    search: Literal["best_first", "whole_proof"] = "best_first"
    rollout: Rollout | None = None
    policy: Literal["retrieval", "lm", "replay"] = "retrieval"
    match: Match = "read"
    """what is equal to the step arm in training: all tokens read, or those of the targets"""
    part: float = 1.0
    """of the amount: for learning curves"""

    @property
    def lesson(self) -> "Lesson":
        """What a language model is trained on for this arm."""
        match: Match = "read" if self.rule == "step" else self.match  # equal by definition
        return Lesson(self.rule, match, self.part)


@dataclass(frozen=True)
class Lesson:
    """One training: arms that differ in the search alone share it."""

    rule: str
    match: Match
    part: float

    @property
    def name(self) -> str:
        """For a folder and for a progress bar."""
        return f"{self.rule}-{self.match}" + f"-{self.part:g}" * (self.part != 1)


STEP = Lesson("step", "read", 1.0)
"""What arms that are matched in target tokens are matched to."""


def lm(name: str, rule: str, **other: object) -> Arm:
    """An arm of a language model."""
    search = "whole_proof" if rule == "whole" else "best_first"
    return replace(Arm(f"LM {name}", rule, search=search, policy="lm"), **other)  # type: ignore[arg-type]


SETTINGS = (
    Arm("step", "step"),
    Arm("segment change", "change"),
    Arm("segment fixed_k", "fixed_k"),
    Arm("segment random", "random"),
    Arm("whole", "whole", search="whole_proof"),
    Arm("whole, best-first", "whole"),
    Arm("step + rollout", "step", rollout=Rollout("change")),
)
"""The arms of the retrieval policy."""
REPLAY = Arm("replay", "whole", search="whole_proof", policy="replay")
"""Every training script, see `experiments.granularity.replays`."""
CUTS = ("change", "increase", "decrease", "fixed_k", "random")
LM_READ = (
    lm("step", "step"),
    *(lm(f"segment {rule}", rule) for rule in CUTS),
    lm("whole", "whole"),
)
"""Language models that read equally many tokens."""
LM_TARGET = tuple(
    replace(arm, name=f"{arm.name}, targets", match="target")
    for arm in LM_READ
    if arm.rule != "step"
)
"""Language models that learnt from equally many target tokens; the step arm is the same."""
LM_ROLLOUTS = (
    *(
        lm(f"step + {trigger} {horizon}", "step", rollout=Rollout(trigger, horizon, stop))
        for horizon in (2, 6)
        for trigger, stop in (("change", "change"), ("always", "never"), ("random", "change"))
    ),
    lm("step + change 6, on", "step", rollout=Rollout("change", 6, "never")),
)
LM_PARTS = tuple(
    replace(arm, name=f"{arm.name}, {part:g} read", part=part)
    for arm in LM_READ
    if arm.rule in ("step", "change", "whole")
    for part in (0.25, 0.5)
)
"""Shorter trainings, each with a schedule of its own: the learning curve."""
ARMS = {arm.name: arm for arm in (REPLAY, *SETTINGS, *LM_READ, *LM_TARGET, *LM_ROLLOUTS, *LM_PARTS)}


def arms(*names: str) -> tuple[Arm, ...]:
    """Arms by name."""
    return tuple(ARMS[name] for name in names)


COMPARISONS = (
    ("segment change", "step"),
    ("segment change", "segment random"),
    ("segment change", "segment fixed_k"),
    ("whole", "step"),
    ("whole, best-first", "step"),
    ("step + rollout", "step"),
    ("LM segment change", "LM step"),
    ("LM segment change", "LM segment random"),
    ("LM segment change", "LM segment fixed_k"),
    ("LM segment change", "LM segment increase"),
    ("LM segment change", "LM segment decrease"),
    ("LM whole", "LM step"),
    ("LM whole", "LM segment change"),
    ("LM segment change, targets", "LM step"),
    ("LM whole, targets", "LM step"),
    ("LM whole, targets", "LM segment change, targets"),
    ("LM segment change, targets", "LM segment random, targets"),
    ("LM segment change, targets", "LM segment fixed_k, targets"),
    ("LM step", "step"),
    *((f"LM step + {t} {h}", "LM step") for h in (2, 6) for t in ("change", "always")),
    *((f"LM step + change {h}", f"LM step + random {h}") for h in (2, 6)),
    ("LM step + change 6, on", "LM step"),
    ("LM step + always 6", "LM step + change 6, on"),
)
"""An arm against another: the questions, corrected together."""
HEADLINES = (
    ("LM segment change", "LM segment random"),
    ("segment change", "segment random"),
    ("LM segment change", "LM step"),
)
"""The question that the experiment is about: does it matter where one cuts? The first that was run."""
SUITES = ("logic", "nat", "int", "list")
BY_LENGTH = LengthNormalised(1.0)
BEST_FIRST = BestFirst(priority=BY_LENGTH, again=BY_LENGTH.again)  # chosen on `--split validation`
WHOLE_SAMPLES = {"retrieval": 1, "lm": 8}


@dataclass(frozen=True)
class Scale:
    """How much is run."""

    seeds: int
    theorems: int | None
    """held-out theorems of each source; `None` is all of a suite"""
    budget: Budget
    """for each theorem, each seed and each arm"""
    arms: tuple[Arm, ...] = (REPLAY, *SETTINGS)
    sources: tuple[str, ...] = SUITES
    harder: tuple[str, ...] = ()
    """sources that are tried and not learnt from: the same worlds with harder knobs, a quarter as many
    theorems of each"""
    train: int = 500
    """training theorems of each source, at most"""
    tokens_read: int = 0
    """of the training of a language model; the target tokens are those of its step arm"""
    model: str = "1m"
    batch_tokens: int = 512

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """What has to be trained; the step arm first, others are matched to it."""
        found = dict.fromkeys(arm.lesson for arm in self.arms if arm.policy == "lm")
        return tuple(sorted(found, key=lambda one: (one.part != 1, one.rule != "step")))
