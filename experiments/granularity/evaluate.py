"""One arm on some theorems: a policy that learnt at the arm's granularity, a search, a row for each."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import segenv
from agents.search import (
    GoalAwareRollout,
    Searching,
    SearchResult,
    Tree,
    best_first,
    result,
    whole_proof,
    write,
)
from agents.search.searching import Begin
from experiments.granularity import rows
from experiments.granularity.replays import replayed
from experiments.granularity.study import Row, Study, Task
from experiments.granularity.sweep import BEST_FIRST, WHOLE_SAMPLES, Arm
from segenv.backends.base import Backend
from segenv.evaluation.scores import Score
from segenv.proof import Theorem

TREES = "trees"
"""The folder of search trees that are kept, one of each arm."""


@dataclass(frozen=True, eq=False)
class Proving:
    """An arm with a seed, a solver of `segenv.evaluate`; `told` is what its attempts say of themselves.

    `rate` is that of random rollouts.
    """

    study: Study
    arm: Arm
    seed: int
    rate: float = 0.5
    told: dict[str, SearchResult] = field(default_factory=dict)

    def solve(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> list[list[SearchResult]]:
        """One attempt at each theorem, all side by side."""
        found = self._attempts(backend, theorems, seed)
        self.told.update(zip((theorem.key for theorem in theorems), found, strict=True))
        return [[one] for one in found]

    def _attempts(
        self, backend: Backend, theorems: Sequence[Theorem], seed: int
    ) -> list[SearchResult]:
        if self.arm.policy == "replay":
            return replayed(backend, self.study.traces, theorems)
        trees = [tree for (tree,) in self._searching().trees(backend, theorems, 1, seed)]
        keep(self.study.folder, self.arm, trees)
        return list(map(result, trees))

    def _searching(self) -> Searching:
        args = replace(BEST_FIRST, rollout=self._rollout())
        begin: Begin = partial(best_first, args=args)
        if self.arm.search == "whole_proof":
            begin = partial(whole_proof, samples=WHOLE_SAMPLES[self.arm.policy])
        policy = self.study.policy(self.arm, self.seed)
        return Searching(policy, self.study.scale.budget, begin)

    def _rollout(self) -> GoalAwareRollout | None:
        if (kind := self.arm.rollout) is None:
            return None
        greedy = self.study.policy(self.arm, self.seed, greedy=True)
        return GoalAwareRollout(greedy, kind.horizon, kind.trigger, kind.stop, self.rate)


def evaluate(
    study: Study,
    backend: Backend,
    arm: Arm,
    tasks: Sequence[Task],
    seed: int,
    rate: float = 0.5,
) -> list[Row]:
    """A row for each theorem, all searched side by side; `rate` is that of random rollouts.

    A theorem on which the prover was lost is tried once more, and has no row if it is lost again.
    Replay draws nothing: the rows of the first seed are those of all.
    """
    if arm.policy == "replay" and seed != study.seeds[0]:
        return [row | {"seed": seed} for row in of_first_seed(study, arm, tasks)]
    started = time.perf_counter()
    proving = Proving(study, arm, seed, rate)
    scores = verified(proving, backend, tasks)
    lost = [task for task in tasks if scores[task.theorem.key].lost]
    for task in lost:
        scores |= verified(proving, backend, [task])
    seconds = round((time.perf_counter() - started) / max(1, len(tasks)), 3)
    return [
        row(proving.told[key], score) | about(study, arm, task, seed) | {"seconds": seconds}
        for task in tasks
        if not (score := scores[key := task.theorem.key]).lost
    ]


def verified(proving: Proving, backend: Backend, tasks: Sequence[Task]) -> dict[str, Score]:
    """What `segenv.evaluate` says of an attempt at each theorem, by the theorem's key."""
    theorems = [task.theorem for task in tasks]
    found = segenv.evaluate(
        *(proving, theorems),
        seed=proving.seed,
        name=proving.arm.name,
        backend=backend,
        together=max(1, len(tasks)),
    )
    return {record.key: record.scores[0] for record in found.records}


def row(told: SearchResult, score: Score) -> Row:
    """What an attempt says of itself, and whether its proof stood when it was verified again."""
    verdict = asdict(score.verdict) if score.verdict else None
    return asdict(told) | {"solved": score.proved, "verdict": verdict}


def of_first_seed(study: Study, arm: Arm, tasks: Sequence[Task]) -> list[Row]:
    """The rows that an arm has of some theorems with the first seed."""
    names = {task.name for task in tasks}
    found = rows.read(study.folder)
    own = (row for row in found if row["arm"] == arm.name and row["seed"] == study.seeds[0])
    return [row for row in own if row["theorem"] in names]


def about(study: Study, arm: Arm, task: Task, seed: int) -> Row:
    """What a row says besides the result."""
    budget = asdict(study.scale.budget)
    if arm.policy == "replay":
        budget = dict.fromkeys(budget)  # it has none
    return {
        "arm": arm.name,
        "seed": seed,
        "theorem": task.name,
        "suite": task.suite,
        "harder": task.harder,
        "level": task.theorem.level,
        "reference_length": task.reference_length,
        "budget": budget,
    }


def keep(folder: Path, arm: Arm, trees: Sequence[Tree]) -> None:
    """Keep the largest tree in which a proof was found, for the report; the first time alone."""
    path = folder / TREES / f"{arm.name}.jsonl"
    solved = [tree for tree in trees if tree.solution]
    if solved and not path.exists():
        path.parent.mkdir(exist_ok=True)
        write(path, [max(solved, key=lambda tree: len(tree.nodes))])
