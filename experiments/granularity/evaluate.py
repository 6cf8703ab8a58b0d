"""One arm on one theorem: fit on the traces at the arm's granularity, search, report a row."""

import pickle
import time
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from agents.examples import examples
from agents.retrieval import Memory, RetrievalPolicy
from agents.search import Budget, GoalAwareRollout, SearchResult, best_first, whole_proof
from experiments.granularity.sweep import BEST_FIRST, HORIZON, Arm
from segenv.backends.base import Backend, BackendError
from segenv.proof import Theorem, Trace
from segenv.segmentation import segment

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
            "target_tokens": sum(pair.tokens for pair in pairs),
            "mean_length": tactics / max(1, len(pairs)),
        }


def evaluate(study: Study, backend: Backend, arm: Arm, task: Task) -> list[Row]:
    """A row for each seed. What the memories worked out for this theorem's states is dropped."""
    rows = [evaluate_seed(study, backend, arm, task, seed) for seed in study.seeds]
    for memory in study._memories.values():
        memory.known.clear()
    return rows


def evaluate_seed(study: Study, backend: Backend, arm: Arm, task: Task, seed: int) -> Row:
    started = time.perf_counter()
    try:
        result = search(study, backend, arm, task.theorem, policy_of(study, arm, seed))
    except BackendError:  # it says nothing about the theorem; a second one ends the run
        result = search(study, backend, arm, task.theorem, policy_of(study, arm, seed))
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
        **asdict(result),
        "tokens_until_solved": result.tokens_until_solved,
    }


def policy_of(study: Study, arm: Arm, seed: int) -> RetrievalPolicy:
    return RetrievalPolicy(study.memory(arm.rule, seed), seed)


def search(
    study: Study, backend: Backend, arm: Arm, theorem: Theorem, policy: RetrievalPolicy
) -> SearchResult:
    if arm.search == "whole_proof":
        return whole_proof(backend, policy, theorem, study.budget)
    rollout = GoalAwareRollout(policy.greedy(), HORIZON) if arm.rollout else None
    return best_first(backend, policy, theorem, study.budget, BEST_FIRST, rollout)
