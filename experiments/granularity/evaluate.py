"""One arm on one theorem: fit on the traces at the arm's granularity, search, report a row."""

import pickle
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from agents.examples import Example, example
from agents.policies import WithoutReplacement
from agents.policies.retrieval import Memory
from agents.search import (
    Budget,
    GoalAwareRollout,
    SearchResult,
    best_first,
    drive,
    result,
    whole_proof,
)
from experiments.granularity.sweep import BEST_FIRST, HORIZON, Arm
from segenv.backends.base import Backend, BackendError
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


@dataclass(frozen=True)
class Study:
    """Everything the arms share: training traces, seeds, budget."""

    traces: tuple[Trace, ...]
    seeds: tuple[int, ...]
    budget: Budget
    _memories: dict[tuple[str, int], Memory] = field(default_factory=dict, compare=False)

    def dumped(self) -> bytes:
        """For another process of this experiment."""
        return pickle.dumps((self.traces, self.seeds, self.budget))

    @classmethod
    def loaded(cls, data: bytes) -> "Study":
        return cls(*pickle.loads(data))

    def examples(self, rule: str, seed: int) -> list[Example]:
        """The training pairs of a rule; only controls cut by the seed, see `segment_all`."""
        cuts = segment_all(self.traces, rule, seed=seed if rule in DRAWN else 0)
        both = zip(self.traces, cuts, strict=True)
        return [example(trace, piece) for trace, pieces in both for piece in pieces]

    def memory(self, rule: str, seed: int) -> Memory:
        """What is learned from the traces under a rule."""
        key = (rule, seed if rule in DRAWN else 0)
        if key not in self._memories:
            self._memories[key] = Memory(self.examples(*key))
        return self._memories[key]

    def size(self, arm: Arm) -> Row:
        """How much the arm learns from (means over seeds): the target tokens are equal for all.

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
            "target_tokens": sum(count_tokens(t) for trace in self.traces for t in trace.tactics),
            "mean_length": sum(len(trace.tactics) for trace in self.traces) / max(1.0, pairs),
            "like_change": alike / max(1, len(change)),
        }


def evaluate(
    study: Study, backend: Backend, arm: Arm, task: Task, seeds: Sequence[int] | None = None
) -> list[Row]:
    """A row for each seed, all of the study's by default."""
    chosen = study.seeds if seeds is None else seeds
    return [evaluate_seed(study, backend, arm, task, seed) for seed in chosen]


def evaluate_seed(study: Study, backend: Backend, arm: Arm, task: Task, seed: int) -> Row:
    started = time.perf_counter()
    found = search(study, backend, arm, task.theorem, seed)
    if found.ended == "infrastructure":  # it says nothing about the theorem
        found = search(study, backend, arm, task.theorem, seed)
    if found.ended == "infrastructure":
        raise BackendError(f"the prover was lost twice while {task.theorem.name} was searched")
    seconds = time.perf_counter() - started
    return {
        "arm": arm.name,
        "seed": seed,
        "theorem": task.theorem.name,
        "suite": task.suite,
        "level": task.theorem.level,
        "reference_length": task.reference_length,
        "budget": asdict(study.budget),
        "seconds": round(seconds, 3),
        **asdict(found),
        "tokens_until_solved": found.tokens_until_solved,
    }


def search(study: Study, backend: Backend, arm: Arm, theorem: Theorem, seed: int) -> SearchResult:
    """One search; the policy enumerates what its memory says, in an order that the seed gives."""
    start, memory = backend.start(theorem), study.memory(arm.rule, seed)
    if arm.search == "whole_proof":
        searching = whole_proof(start, study.budget)
    else:
        greedy = WithoutReplacement(memory, seed, temperature=0.0)
        rollout = GoalAwareRollout(greedy, HORIZON) if arm.rollout else None
        searching = best_first(start, study.budget, replace(BEST_FIRST, rollout=rollout))
    (tree,) = drive([searching], WithoutReplacement(memory, seed), backend)
    return result(tree)
