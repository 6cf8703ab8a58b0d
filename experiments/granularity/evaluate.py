"""One arm on some theorems: a policy that learnt at the arm's granularity, a search, a row for each."""

import pickle
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from agents.examples import Example, example
from agents.policies import Policy, WithoutReplacement
from agents.policies.retrieval import Memory
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
from experiments.granularity.lessons import Models
from experiments.granularity.replays import replayed
from experiments.granularity.sweep import BEST_FIRST, WHOLE_SAMPLES, Arm, Rollout, Scale
from segenv.backends.base import Backend
from segenv.proof import Theorem, Trace
from segenv.segmentation import segment_all
from segenv.tokens import count_tokens

Row = dict[str, Any]
TREES = "trees"
"""The folder of search trees that are kept, one of each arm."""
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


def evaluate(
    study: Study,
    backend: Backend,
    arm: Arm,
    tasks: Sequence[Task],
    seed: int,
    rate: float = 0.5,
) -> list[Row]:
    """A row for each theorem, all searched side by side; `rate` is that of random rollouts.

    A theorem on which the prover was lost is searched once more, and has no row if it is lost again.
    Replay draws nothing: the rows of the first seed are those of all.
    """
    if arm.policy == "replay" and seed != study.seeds[0]:
        return [row | {"seed": seed} for row in of_first_seed(study, arm, tasks)]
    started = time.perf_counter()
    found = search(study, backend, arm, tasks, seed, rate)
    lost = [i for i, one in enumerate(found) if one.ended == "infrastructure"]
    for i in lost:
        found[i : i + 1] = search(study, backend, arm, [tasks[i]], seed, rate)
    seconds = round((time.perf_counter() - started) / max(1, len(tasks)), 3)
    return [
        asdict(one) | about(study, arm, task, seed) | {"seconds": seconds}
        for task, one in zip(tasks, found, strict=True)
        if one.ended != "infrastructure"
    ]


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


def search(
    study: Study, backend: Backend, arm: Arm, tasks: Sequence[Task], seed: int, rate: float
) -> list[SearchResult]:
    """One search for each theorem."""
    if arm.policy == "replay":
        return replayed(backend, study.traces, [task.theorem for task in tasks])
    begin: Begin = partial(
        best_first, args=replace(BEST_FIRST, rollout=rollout(study, arm, seed, rate))
    )
    if arm.search == "whole_proof":
        begin = partial(whole_proof, samples=WHOLE_SAMPLES[arm.policy])
    searching = Searching(study.policy(arm, seed), study.scale.budget, begin)
    theorems = [task.theorem for task in tasks]
    trees = [tree for (tree,) in searching.trees(backend, theorems, 1, seed)]
    keep(study.folder, arm, trees)
    return list(map(result, trees))


def keep(folder: Path, arm: Arm, trees: Sequence[Tree]) -> None:
    """Keep the largest tree in which a proof was found, for the report; the first time alone."""
    path = folder / TREES / f"{arm.name}.jsonl"
    solved = [tree for tree in trees if tree.solution]
    if solved and not path.exists():
        path.parent.mkdir(exist_ok=True)
        write(path, [max(solved, key=lambda tree: len(tree.nodes))])


def rollout(study: Study, arm: Arm, seed: int, rate: float) -> GoalAwareRollout | None:
    """The rollout of an arm, if it has one."""
    if arm.rollout is None:
        return None
    kind: Rollout = arm.rollout
    stop = "change" if kind.trigger != "always" else "never"
    greedy = study.policy(arm, seed, greedy=True)
    return GoalAwareRollout(greedy, kind.horizon, kind.trigger, stop, rate)
