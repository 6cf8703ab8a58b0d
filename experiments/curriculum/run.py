"""Which theorems to train on next, at equal budget?

    python -m experiments.curriculum.run                  # 3 seeds of each way
    python -m experiments.curriculum.run --preset smoke   # does it run?

MaskablePPO from scratch over a menu of single tactics, masked to what Lean runs; what differs is where
episodes begin (`sources.py`). A run that was stopped goes on with the same command.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console

from agents.training import runs
from agents.training.data import traces_of
from agents.training.ppo.settings import Settings
from experiments import cells
from experiments.cells import Heard
from experiments.curriculum import report
from experiments.curriculum.sources import WAYS
from experiments.menus import Row, learned
from segenv.backends.native import NativeBackend
from segenv.names import closest

WORLD = "generated/propositional?depth=3&atoms=3"


@dataclass(frozen=True)
class Scale:
    """How much is run. All runs are equal in actions, theorems and the budget of an episode."""

    seeds: int = 3
    arms: tuple[str, ...] = tuple(WAYS)
    train: int = 100
    held_out: int = 50
    steps: int = 4_096
    judge_every: int = 1_024
    envs: int = 16
    rollout: int = 64
    epochs: int = 4
    max_tactics: int = 12
    most: int = 6

    def ppo(self, seed: int) -> Settings:
        """The settings of a run."""
        return Settings(
            source=f"{WORLD}&count={self.train}&split=train",
            held_out=f"{WORLD}&count={self.held_out}&split=test",
            steps=self.steps,
            judge_every=self.judge_every,
            most=self.most,
            max_tactics=self.max_tactics,
            envs=self.envs,
            rollout=self.rollout,
            epochs=self.epochs,
            seed=seed,
        )


PRESETS = {
    "full": Scale(),
    "smoke": Scale(
        seeds=1,
        train=6,
        held_out=6,
        steps=64,
        judge_every=64,
        envs=4,
        rollout=16,
        epochs=1,
        most=2,
    ),
}


def run(scale: Scale, out: Path, backend: NativeBackend) -> list[Row]:
    """All cells, seed by seed; see `experiments.cells.run`."""
    runs.settle(scale, out, cells.MAY_GROW)  # other settings are refused before anything is drawn
    traces = traces_of([scale.ppo(0).source], scale.train, backend=backend)

    def work(arm: str, seed: int, hear: Heard) -> Row:
        return learned(arm, scale.ppo(seed), backend, hear, theorems=WAYS[arm](traces))

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
