"""PPO over a menu as the learner of an experiment: a cell is a run from scratch and its judgements.

The cheapest learner here that learns from nothing (`experiments/ppo`), so that arms and seeds fit into
minutes. What an arm changes is what it draws theorems from, or what it is paid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from agents.statistics import Matrix
from agents.training.data import new
from agents.training.ppo.settings import Settings
from agents.training.ppo.train import Row as Judged
from agents.training.ppo.train import train
from experiments.cells import Heard
from experiments.rl_granularity.world import theorems
from segenv.backends.base import Backend
from segenv.backends.prover import Prover
from segenv.proof import Theorem
from segenv.theorems.importers.jsonl import write_theorems

STEPS = ("intro {new}", "constructor", "left", "right", "assumption", "exfalso")
"""A menu that proves all of `experiments.rl_granularity.world`."""


@dataclass(frozen=True)
class Scale:
    """How much is run. All runs are equal in actions, theorems and the budget of an episode."""

    seeds: int = 3
    arms: tuple[str, ...] = ()
    train: int = 80
    held_out: int = 60
    steps: int = 2_560
    judge_every: int = 1_280
    envs: int = 32
    rollout: int = 8
    batch: int = 128
    epochs: int = 6
    learning_rate: float = 3e-3
    max_tactics: int = 12

    @property
    def cells(self) -> list[tuple[str, int]]:
        """An arm and a seed for each run, seed by seed."""
        return [(arm, seed) for seed in range(self.seeds) for arm in self.arms]

    def ppo(self, seed: int, world: Path, **own: Any) -> Settings:
        """The settings of a run on a world that `world_of` has written; `own` are an experiment's."""
        return Settings(
            source=str(world / "train.jsonl"),
            held_out=str(world / "test.jsonl"),
            steps=self.steps,
            judge_every=self.judge_every,
            max_tactics=self.max_tactics,
            envs=self.envs,
            rollout=self.rollout,
            batch=self.batch,
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            seed=seed,
            **({"shapes": STEPS} | own),
        )


SMALL: dict[str, Any] = {
    **{"seeds": 1, "train": 6, "held_out": 6, "steps": 64, "judge_every": 64},
    **{"envs": 4, "rollout": 16, "epochs": 1},
}
"""A run that is too small to learn: does it run?"""


@dataclass(frozen=True)
class Row:
    """A run: success after `at` actions, one sampled episode for each of the `theorems` held out.

    `proved` names those that the last judgement proved at T2, and `tactics`, `calls` and `tokens` say
    what each of these episodes spent; `faults` names those that the prover lost. `trained` is the
    success of the last 100 training episodes, `tried` how many entries of menus Lean was asked about.
    """

    arm: str
    seed: int
    at: tuple[int, ...]
    success: tuple[float, ...]
    theorems: int
    proved: tuple[str, ...]
    tactics: tuple[int, ...]
    calls: tuple[int, ...]
    tokens: tuple[int, ...]
    faults: tuple[str, ...] = ()
    trained: float | None = None
    tried: int = 0
    seconds: float = 0.0


def world_of(
    folder: Path, warm: int, train: int, held_out: int, backend: Prover
) -> dict[str, list[Theorem]]:
    """Some theorems of `experiments.rl_granularity.world`, also as files in a folder.

    The first `held_out` test theorems are taken that are new, also up to names and order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = theorems()
    found = {
        "warm": parts["warm"][:warm],
        "train": parts["train"][:train],
    }
    taught = [theorem for some in found.values() for theorem in some]
    found["test"] = new(taught, parts["test"], backend)[:held_out]
    for name, some in found.items():
        write_theorems(folder / f"{name}.jsonl", some)
    return found


def judged(settings: Settings, backend: Backend, hear: Heard, **given: Any) -> Sequence[Judged]:
    """The judgements of a run. `given` is what `agents.training.ppo.train.train` takes besides."""

    def tell(steps: int, row: Judged | None) -> None:
        said = f"held-out {row.success:.2f}" if row else ""
        hear(steps, settings.steps, said)

    with TemporaryDirectory() as folder:
        return train(settings, Path(folder), backend, tell, **given)


def learned(arm: str, settings: Settings, backend: Backend, hear: Heard, **given: Any) -> Row:
    """The row of a run; see `judged`."""
    rows = judged(settings, backend, hear, **given)
    last = rows[-1]
    return Row(
        arm,
        settings.seed,
        at=tuple(row.steps for row in rows),
        success=tuple(row.success for row in rows),
        theorems=last.theorems,
        proved=last.proved,
        tactics=last.tactics,
        calls=last.calls,
        tokens=last.tokens,
        faults=last.faults,
        trained=last.trained,
        tried=last.tried,
        seconds=last.seconds,
    )


def matrices(arms: Mapping[str, Sequence[Row]]) -> dict[str, Matrix]:
    """What each arm proved in the end, theorems by seeds, the same theorems for all.

    Theorems that nobody proved are rows of zeros; those that the prover lost in any run are left out.
    """
    rows = [row for own in arms.values() for row in own]
    lost = {name for row in rows for name in row.faults}
    names = sorted({name for row in rows for name in row.proved} - lost)
    size = max((row.theorems for row in rows), default=0) - len(lost)
    found = {}
    for arm, own in arms.items():
        found[arm] = np.zeros((size, len(own)))
        for seed, row in enumerate(own):
            for name in set(row.proved) - lost:
                found[arm][names.index(name), seed] = 1
    return found
