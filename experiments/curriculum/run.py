"""Which theorems to train on next, at equal budget?

    python -m experiments.curriculum.run                  # 3 seeds of each way
    python -m experiments.curriculum.run --preset smoke   # does it run?

MaskablePPO from scratch over a menu of single tactics, masked to what Lean runs; what differs is where
episodes begin (`sources.py`). The training theorems have one to four connectives, the held-out ones two
to four. A run that was stopped goes on with the same command.
"""

from dataclasses import dataclass
from pathlib import Path

import typer

from agents.training import runs
from experiments import cells, menus
from experiments.cells import Heard
from experiments.curriculum import report
from experiments.curriculum.sources import WAYS
from experiments.menus import SMALL, Row, learned, world_of
from segenv.backends.native import NativeBackend
from segenv.traces.extract import traces


@dataclass(frozen=True)
class Scale(menus.Scale):
    """How much is run. Of the training theorems `easy` are smaller than the others."""

    arms: tuple[str, ...] = tuple(WAYS)
    easy: int = 40


PRESETS = {"full": Scale(), "smoke": Scale(**SMALL, easy=6)}


def run(scale: Scale, out: Path, backend: NativeBackend) -> list[Row]:
    """All cells, seed by seed; see `experiments.cells.run`."""
    runs.settle(scale, out, cells.MAY_GROW)  # other settings are refused before anything is drawn
    world = world_of(out / "world", scale.easy, scale.train, scale.held_out, backend)
    found, _ = traces(backend, [*world["warm"], *world["train"]])

    def work(arm: str, seed: int, hear: Heard) -> Row:
        settings = scale.ppo(seed, out / "world")
        return learned(arm, settings, backend, hear, theorems=WAYS[arm](found))

    return cells.run(scale, out, Row, scale.cells, work)


main = cells.command(
    "curriculum",
    "Which way of drawing theorems proves most held-out ones?",
    PRESETS,
    run,
    report.table,
    {"curves.svg": report.draw},
)

if __name__ == "__main__":
    typer.run(main)
