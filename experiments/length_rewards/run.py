"""What rewards that see length do to success, proof length and segment length, at equal budget.

    python -m experiments.length_rewards.run                  # 3 seeds of each reward
    python -m experiments.length_rewards.run --preset smoke   # does it run?

MaskablePPO from scratch over a menu of tactics and of segments of two, masked to what Lean runs, as
many actions for each reward. The theorems have no short cuts: a proof can only be longer than needed.
A run that was stopped goes on with the same command.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from agents.training import runs
from experiments import cells, menus
from experiments.cells import Heard
from experiments.length_rewards import report
from experiments.length_rewards.arms import ARMS
from experiments.menus import SMALL, STEPS, Row, learned, world_of
from segenv.backends.native import NativeBackend

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
MENU = (*STEPS[:-1], *DETOURS, *SEGMENTS)  # without `exfalso`


@dataclass(frozen=True)
class Scale(menus.Scale):
    """How much is run, judged once at the end."""

    arms: tuple[str, ...] = tuple(ARMS)
    train: int = 60
    steps: int = 3_072
    judge_every: int = 3_072


PRESETS = {
    "full": Scale(),
    "smoke": Scale(**SMALL, arms=("none", "z-scored length (ARLCP)", "price of a call")),
}
OWN: dict[str, Any] = {"granularity": "segment", "gamma": 1.0, "shapes": MENU}
"""What a run has of its own."""


def run(scale: Scale, out: Path, backend: NativeBackend) -> list[Row]:
    """All cells, seed by seed; see `experiments.cells.run`."""
    runs.settle(scale, out, cells.MAY_GROW)  # other settings are refused before anything is run
    world_of(out / "world", 0, scale.train, scale.held_out, backend)

    def work(arm: str, seed: int, hear: Heard) -> Row:
        settings = scale.ppo(seed, out / "world", **OWN)
        return learned(arm, settings, backend, hear, rewards=ARMS[arm].terms())

    return cells.run(scale, out, Row, scale.cells, work)


main = cells.command(
    "length_rewards",
    "What does each reward do to success and to length?",
    PRESETS,
    run,
    report.table,
    {"lengths.svg": report.draw},
)

if __name__ == "__main__":
    typer.run(main)
