"""What is shared by all arms: the theorems to prove, and what is learned from."""

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.examples import Example, example
from agents.policies import Policy, WithoutReplacement
from agents.policies.retrieval import Memory
from experiments.granularity.lessons import Models
from experiments.granularity.sweep import Arm, Scale
from segenv.proof import Theorem, Trace
from segenv.segmentation import segment_all
from segenv.tokens import count_tokens

Row = dict[str, Any]
DRAWN = ("fixed_k", "random")
"""The rules that draw: each seed learns from a cut of its own."""


@dataclass(frozen=True)
class Task:
    """A theorem to prove, without its reference; the reference's length only sorts the results."""

    theorem: Theorem
    suite: str
    reference_length: int
    harder: bool = False
    """of a source that nothing was learnt from"""

    @property
    def name(self) -> str:
        """One that no theorem of another source has."""
        return f"{self.theorem.name} {self.theorem.key}" if "?" in self.suite else self.theorem.name


@dataclass(frozen=True)
class Study:
    """Everything the arms share: training traces, how much is run, where trained models are."""

    traces: tuple[Trace, ...]
    scale: Scale
    folder: Path
    _policies: dict[Any, Any] = field(default_factory=dict, compare=False)

    def dumped(self) -> bytes:
        """For another process of this experiment."""
        return pickle.dumps((self.traces, self.scale, self.folder))

    @classmethod
    def loaded(cls, data: bytes) -> "Study":
        return cls(*pickle.loads(data))

    @property
    def models(self) -> Models:
        """The language models of the study."""
        return Models(self.folder, self.scale)

    @property
    def seeds(self) -> range:
        """The seeds of a run; a language model is trained anew for each."""
        return range(self.scale.seeds)

    def examples(self, rule: str, seed: int) -> list[Example]:
        """The training pairs of a rule; only controls cut by the seed, see `segment_all`."""
        cuts = segment_all(self.traces, rule, seed=seed if rule in DRAWN else 0)
        both = zip(self.traces, cuts, strict=True)
        return [example(trace, piece) for trace, pieces in both for piece in pieces]

    def memory(self, rule: str, seed: int) -> Memory:
        """What is learned from the traces under a rule."""
        key = (rule, seed if rule in DRAWN else 0)
        if key not in self._policies:
            self._policies[key] = Memory(self.examples(*key))
        return self._policies[key]  # type: ignore[no-any-return]

    def policy(self, arm: Arm, seed: int, greedy: bool = False) -> Policy:
        """What an arm has learnt, as it is or always saying the likeliest."""
        temperature = 0.0 if greedy else 1.0
        if arm.policy == "retrieval":
            return WithoutReplacement(self.memory(arm.rule, seed), seed, temperature)
        key = (arm.lesson, seed, temperature)
        if key not in self._policies:
            self._policies[key] = self.models.policy(*key)
        found: Policy = self._policies[key]
        return found

    def size(self, arm: Arm) -> Row:
        """How much the arm learns from (means over seeds).

        A policy that is no model reads every trace once, so that target tokens are equal for all.
        `like_change` is the share of traces that are cut where `change` cuts them: there the arm is no
        other treatment.
        """
        change = segment_all(self.traces, "change")
        cuts = [segment_all(self.traces, arm.rule, seed=seed) for seed in self.seeds]
        pairs = sum(len(pieces) for cut in cuts for pieces in cut) / len(cuts)
        alike = sum(a == b for cut in cuts for a, b in zip(cut, change, strict=True)) / len(cuts)
        return {
            "arm": arm.name,
            "pairs": pairs,
            "mean_length": sum(len(trace.tactics) for trace in self.traces) / max(1.0, pairs),
            "like_change": alike / max(1, len(change)),
            **self._learnt(arm),
        }

    def _learnt(self, arm: Arm) -> Row:
        if arm.policy != "lm":
            targets = sum(count_tokens(t) for trace in self.traces for t in trace.tactics)
            return {"target_tokens": targets, "tokens_read": None, "epochs": 1.0, "loss": None}
        told = [t for seed in self.seeds if (t := self.models.learnt(arm.lesson, seed))]
        names = ("target_tokens", "tokens_read", "epochs", "loss")
        return {name: sum(t[name] for t in told) / max(1, len(told)) for name in names}
