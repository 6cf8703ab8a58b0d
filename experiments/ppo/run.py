"""PPO over a menu, from scratch, on the world of GRPO and expert iteration, beside its control.

    python -m experiments.ppo.run

A run that was stopped goes on with the same command.
"""

from pathlib import Path
from typing import Annotated

import torch
import typer

from agents.training.ppo.command import shown
from agents.training.ppo.figure import draw, gain
from agents.training.ppo.settings import WORLD, Settings
from experiments.menus import Scale


def settings(seed: int, update: bool, steps: int) -> Settings:
    """The settings of a run. They were chosen on training theorems, with one seed."""
    return Scale(steps=steps).ppo(seed, Path(WORLD), update=update)


def main(
    seeds: Annotated[int, typer.Option(min=1, help="How many runs, each with a control.")] = 3,
    steps: Annotated[int, typer.Option(min=1, help="Actions of a run.")] = 5_120,
    out: Annotated[Path, typer.Option(help="Folder of the results.")] = Path("runs/ppo"),
) -> None:
    """Held-out success before and after, beside runs whose weights do not change."""
    torch.set_num_threads(1)
    runs, controls = [], []
    for seed in range(seeds):
        runs.append(shown(settings(seed, True, steps), out / f"seed-{seed}"))
        controls.append(shown(settings(seed, False, steps), out / f"seed-{seed}-control"))
        draw(runs, controls, out / "curves.png", "easy ∧, ∨, →")
    typer.echo(gain(runs, controls))


if __name__ == "__main__":
    typer.run(main)
