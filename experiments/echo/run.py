"""Which proof style wins under RL when the warm start mixes styles?

    python -m experiments.echo.run                  # 3 seeds of each mixture
    python -m experiments.echo.run --preset smoke   # does it run?

After Echo Chamber (arXiv 2504.07912): a policy is taught a known mixture of styles from scratch, then
MaskablePPO is paid for proofs alone, without a discount or an entropy bonus, so that nothing but
success favours a style. A run that was stopped goes on with the same command.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console

from agents.training import runs
from agents.training.ppo.cloning import teach
from agents.training.ppo.settings import Settings
from agents.training.ppo.train import Row as Judged
from experiments import cells
from experiments.cells import Heard
from experiments.echo import report
from experiments.echo.report import Row
from experiments.echo.styles import SHAPES, STYLES, Mix, demonstrations, shares
from experiments.menus import judged, world_of
from segenv.backends.native import NativeBackend
from segenv.names import closest

MIXES = {
    mix.name: mix
    for mix in (
        Mix("terms", 0.2, "tactics"),
        Mix("terms", 0.5, "tactics"),
        Mix("terms", 0.8, "tactics"),
        Mix("one shot", 0.2, "tactics"),
        Mix("one shot", 0.5, "tactics"),
    )
}


@dataclass(frozen=True)
class Scale:
    """How much is run. The mixtures are equal in theorems, epochs and actions."""

    seeds: int = 3
    arms: tuple[str, ...] = tuple(MIXES)
    warm: int = 120
    train: int = 100
    held_out: int = 60
    teaching: int = 10
    steps: int = 2_560
    judge_every: int = 1_280
    envs: int = 32
    rollout: int = 8
    batch: int = 128
    epochs: int = 6
    learning_rate: float = 1e-3
    max_tactics: int = 12

    def ppo(self, seed: int, world: Path) -> Settings:
        """The settings of a run."""
        return Settings(
            source=str(world / "train.jsonl"),
            held_out=str(world / "test.jsonl"),
            steps=self.steps,
            judge_every=self.judge_every,
            shapes=SHAPES,
            max_tactics=self.max_tactics,
            envs=self.envs,
            rollout=self.rollout,
            batch=self.batch,
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            gamma=1.0,
            entropy=0.0,
            seed=seed,
        )


PRESETS = {
    "full": Scale(),
    "smoke": Scale(
        seeds=1,
        arms=(next(iter(MIXES)), list(MIXES)[-1]),
        warm=20,
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
    runs.settle(scale, out, cells.MAY_GROW)
    warm = world_of(out / "world", scale.warm, scale.train, scale.held_out)["warm"]

    def work(arm: str, seed: int, hear: Heard) -> Row:
        settings = scale.ppo(seed, out / "world")
        shown = demonstrations(backend, warm, MIXES[arm], settings.menu, seed)
        begin = partial(teach, examples=shown, epochs=scale.teaching)
        return told(arm, seed, judged(settings, backend, hear, begin=begin))

    places = [(arm, seed) for seed in range(scale.seeds) for arm in scale.arms]
    return cells.run(scale, out, Row, places, work)


def told(arm: str, seed: int, rows: Sequence[Judged]) -> Row:
    """The row of a run."""
    found = [shares(row.scripts) for row in rows]
    return Row(
        arm,
        seed,
        at=tuple(row.steps for row in rows),
        success=tuple(row.success for row in rows),
        styles={style: [one[style] for one in found] for style in STYLES},
        theorems=rows[-1].theorems,
        proved=rows[-1].proved,
        faults=rows[-1].faults,
        seconds=rows[-1].seconds,
    )


def main(
    preset: Annotated[str, typer.Option(help=", ".join(PRESETS))] = "full",
    out: Annotated[Path | None, typer.Option(help="Where results go.")] = None,
) -> None:
    """Which style wins?"""
    if preset not in PRESETS:
        raise typer.BadParameter(closest("preset", preset, PRESETS))
    torch.set_num_threads(1)
    out = out or Path("runs/echo") / preset
    try:
        with NativeBackend() as backend:
            rows = run(PRESETS[preset], out, backend)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    Console().print(report.table(rows))
    report.draw(rows, out / "styles.svg")
    typer.echo(str(out / "styles.svg"))


if __name__ == "__main__":
    typer.run(main)
