"""One arm on one theorem: fit on the traces at the arm's granularity, search, report a row."""

import pickle
import time
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from agents.examples import examples
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
from segenv.segmentation import segment
from segenv.tokens import count_tokens

Row = dict[str, Any]


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

    @cached_property
    def k(self) -> int:
        """What `fixed_k` cuts: the mean length of the segments that `change` cuts, rounded."""
        pieces = sum(len(segment(trace, "change")) for trace in self.traces)
        return max(1, round(sum(len(trace.tactics) for trace in self.traces) / max(1, pieces)))

    def memory(self, rule: str, seed: int) -> Memory:
        """What is learned from the traces under a rule; only `random` cuts by the seed."""
        key = (rule, seed if rule == "random" else 0)
        if key not in self._memories:
            self._memories[key] = Memory(examples(self.traces, rule, seed=key[1], k=self.k))
        return self._memories[key]

    def size(self, arm: Arm) -> Row:
        """How much the arm learns from: the target tokens must be equal for all."""
        pairs = examples(self.traces, arm.rule, seed=self.seeds[0], k=self.k)
        tactics = sum(len(trace.tactics) for trace in self.traces)
        return {
            "arm": arm.name,
            "pairs": len(pairs),
            "target_tokens": sum(count_tokens(pair.text) for pair in pairs),
            "mean_length": tactics / max(1, len(pairs)),
        }


def evaluate(study: Study, backend: Backend, arm: Arm, task: Task) -> list[Row]:
    """A row for each seed."""
    return [evaluate_seed(study, backend, arm, task, seed) for seed in study.seeds]


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
