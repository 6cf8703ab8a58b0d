"""Which theorems to train on next, at equal budget?

    python -m experiments.curriculum.run                  # 3 seeds of each way
    python -m experiments.curriculum.run --preset smoke   # does it run?

MaskablePPO from scratch over a menu of single tactics, masked to what Lean runs; what differs is where
episodes begin (`sources.py`). The training theorems have one to four connectives, the held-out ones two
to four. A run that was stopped goes on with the same command.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console

from agents.training import runs
from agents.training.ppo.settings import Settings
from experiments import cells
from experiments.cells import Heard
from experiments.curriculum import report
from experiments.curriculum.sources import WAYS
from experiments.menus import Row, learned, world_of
from segenv.backends.native import NativeBackend
from segenv.names import closest
from segenv.traces.extract import traces

MENU = ("intro {new}", "constructor", "left", "right", "assumption", "exfalso")


@dataclass(frozen=True)
class Scale:
    """How much is run. All runs are equal in actions, theorems and the budget of an episode."""

    seeds: int = 3
    arms: tuple[str, ...] = tuple(WAYS)
    easy: int = 40
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

    def ppo(self, seed: int, world: Path) -> Settings:
        """The settings of a run."""
        return Settings(
            source=str(world / "train.jsonl"),
            held_out=str(world / "test.jsonl"),
            steps=self.steps,
            judge_every=self.judge_every,
            shapes=MENU,
            max_tactics=self.max_tactics,
            envs=self.envs,
            rollout=self.rollout,
            batch=self.batch,
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            seed=seed,
        )


PRESETS = {
    "full": Scale(),
    "smoke": Scale(
        seeds=1,
        easy=6,
        train=6,
        held_out=6,
        steps=64,
        judge_every=64,
        envs=4,
        rollout=16,
        epochs=1,
    ),
}


def run(scale: Scale, out: Path, backend: NativeBackend) -> list[Row]:
    """All cells, seed by seed; see `experiments.cells.run`."""
    runs.settle(scale, out, cells.MAY_GROW)  # other settings are refused before anything is drawn
    world = world_of(out / "world", scale.easy, scale.train, scale.held_out)
    found, _ = traces(backend, [*world["warm"], *world["train"]])

    def work(arm: str, seed: int, hear: Heard) -> Row:
        settings = scale.ppo(seed, out / "world")
        return learned(arm, settings, backend, hear, theorems=WAYS[arm](found))

    places = [(arm, seed) for seed in range(scale.seeds) for arm in scale.arms]
    return cells.run(scale, out, Row, places, work)


def main(
    preset: Annotated[str, typer.Option(help=", ".join(PRESETS))] = "full",
    out: Annotated[Path | None, typer.Option(help="Where results go.")] = None,
) -> None:
    """Which way of drawing theorems proves most held-out ones?"""
    if preset not in PRESETS:
        raise typer.BadParameter(closest("preset", preset, PRESETS))
    torch.set_num_threads(1)
    out = out or Path("runs/curriculum") / preset
    try:
        with NativeBackend() as backend:
            rows = run(PRESETS[preset], out, backend)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    Console().print(report.table(rows))
    report.draw(rows, out / "curves.svg")
    typer.echo(str(out / "curves.svg"))


if __name__ == "__main__":
    typer.run(main)
