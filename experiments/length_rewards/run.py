"""What rewards that see length do to success, proof length and segment length, at equal budget.

    python -m experiments.length_rewards.run                  # 3 seeds of each reward
    python -m experiments.length_rewards.run --preset smoke   # does it run?

MaskablePPO from scratch over a menu of tactics and of segments of two or three, masked to what Lean
runs, as many actions for each reward. A run that was stopped goes on with the same command.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console

from agents.training.ppo.settings import Settings
from experiments import cells
from experiments.cells import Heard
from experiments.length_rewards import report
from experiments.length_rewards.arms import ARMS
from experiments.menus import Row, learned
from segenv.backends.native import NativeBackend
from segenv.menus import LOGIC
from segenv.names import closest

SEGMENTS = (
    "intro {new}\nassumption",
    "intro {new}\nintro {new}",
    "constructor\nassumption",
    "constructor\nassumption\nassumption",
    "left\nassumption",
    "right\nassumption",
    "apply {h}\nassumption",
)
"""What a menu of segments has besides single tactics."""
WORLD = "generated/propositional?depth=3&atoms=3"


@dataclass(frozen=True)
class Scale:
    """How much is run. All runs are equal in actions, theorems and the budget of an episode."""

    seeds: int = 3
    arms: tuple[str, ...] = tuple(ARMS)
    train: int = 100
    held_out: int = 50
    steps: int = 4_096
    judge_every: int = 2_048
    envs: int = 16
    rollout: int = 64
    epochs: int = 4
    max_tactics: int = 12
    most: int = 4

    def ppo(self, seed: int) -> Settings:
        """The settings of a run."""
        return Settings(
            source=f"{WORLD}&count={self.train}&split=train",
            held_out=f"{WORLD}&count={self.held_out}&split=test",
            steps=self.steps,
            judge_every=self.judge_every,
            granularity="segment",
            gamma=1.0,
            shapes=(*LOGIC, *SEGMENTS),
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
        arms=("none", "z-scored length (ARLCP)", "price of a call"),
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

    def work(arm: str, seed: int, hear: Heard) -> Row:
        return learned(arm, scale.ppo(seed), backend, hear, rewards=ARMS[arm].terms())

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
