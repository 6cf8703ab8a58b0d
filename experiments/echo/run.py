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
from typing import Any

import typer

from agents.training import runs
from agents.training.ppo.cloning import teach
from agents.training.ppo.train import Row as Judged
from experiments import cells, menus
from experiments.cells import Heard
from experiments.echo import report
from experiments.echo.report import Row
from experiments.echo.styles import SHAPES, STYLES, Mix, demonstrations, shares
from experiments.menus import SMALL, judged, world_of
from segenv.backends.native import NativeBackend

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
class Scale(menus.Scale):
    """How much is run. A warm start is shown proofs of `warm` theorems `teaching` times."""

    arms: tuple[str, ...] = tuple(MIXES)
    warm: int = 120
    train: int = 100
    teaching: int = 10
    learning_rate: float = 1e-3


PRESETS = {
    "full": Scale(),
    "smoke": Scale(**SMALL, arms=(next(iter(MIXES)), list(MIXES)[-1]), warm=20),
}
OWN: dict[str, Any] = {"shapes": SHAPES, "gamma": 1.0, "entropy": 0.0}
"""What a run has of its own."""


def run(scale: Scale, out: Path, backend: NativeBackend) -> list[Row]:
    """All cells, seed by seed; see `experiments.cells.run`."""
    runs.settle(scale, out, cells.MAY_GROW)
    warm = world_of(out / "world", scale.warm, scale.train, scale.held_out, backend)["warm"]

    def work(arm: str, seed: int, hear: Heard) -> Row:
        settings = scale.ppo(seed, out / "world", **OWN)
        shown = demonstrations(backend, warm, MIXES[arm], settings.menu, seed)
        begin = partial(teach, examples=shown, epochs=scale.teaching)
        return told(arm, seed, judged(settings, backend, hear, begin=begin))

    return cells.run(scale, out, Row, scale.cells, work)


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


main = cells.command(
    "echo", "Which style wins?", PRESETS, run, report.table, {"styles.svg": report.draw}
)

if __name__ == "__main__":
    typer.run(main)
