"""What rewards that see length do to success, proof length and segment length, at equal budget.

    python -m experiments.length_rewards.run                  # 3 seeds of each reward
    python -m experiments.length_rewards.run --preset smoke   # does it run?

MaskablePPO from scratch over a menu of tactics and of segments of two, masked to what Lean runs, as
many actions for each reward. The theorems have no short cuts: a proof can only be longer than needed.
A run that was stopped goes on with the same command.
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
from experiments.length_rewards import report
from experiments.length_rewards.arms import ARMS
from experiments.menus import Row, learned, world_of
from segenv.backends.native import NativeBackend
from segenv.names import closest

STEPS = ("intro {new}", "constructor", "left", "right", "assumption")
DETOURS = ("have {new} := h",)
"""A copy of a hypothesis, which no proof needs."""
SEGMENTS = (
    "constructor\nassumption",
    "intro {new}\nassumption",
    "left\nassumption",
    "right\nassumption",
    "left\nconstructor",
    "right\nconstructor",
)
MENU = (*STEPS, *DETOURS, *SEGMENTS)


@dataclass(frozen=True)
class Scale:
    """How much is run. All runs are equal in actions, theorems and the budget of an episode."""

    seeds: int = 3
    arms: tuple[str, ...] = tuple(ARMS)
    train: int = 60
    held_out: int = 60
    steps: int = 3_072
    judge_every: int = 3_072
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
            granularity="segment",
            gamma=1.0,
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
        arms=("none", "z-scored length (ARLCP)", "price of a call"),
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

    runs.settle(scale, out, cells.MAY_GROW)  # other settings are refused before anything is run
    world_of(out / "world", 0, scale.train, scale.held_out)

    def work(arm: str, seed: int, hear: Heard) -> Row:
        settings = scale.ppo(seed, out / "world")
        return learned(arm, settings, backend, hear, rewards=ARMS[arm].terms())

    places = [(arm, seed) for seed in range(scale.seeds) for arm in scale.arms]
    return cells.run(scale, out, Row, places, work)


def main(
    preset: Annotated[str, typer.Option(help=", ".join(PRESETS))] = "full",
    out: Annotated[Path | None, typer.Option(help="Where results go.")] = None,
) -> None:
    """What does each reward do to success and to length?"""
    if preset not in PRESETS:
        raise typer.BadParameter(closest("preset", preset, PRESETS))
    torch.set_num_threads(1)
    out = out or Path("runs/length_rewards") / preset
    try:
        with NativeBackend() as backend:
            rows = run(PRESETS[preset], out, backend)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    Console().print(report.table(rows))
    report.draw(rows, out / "lengths.svg")
    typer.echo(str(out / "lengths.svg"))


if __name__ == "__main__":
    typer.run(main)
