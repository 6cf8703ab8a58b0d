"""What the command does: runs and controls with progress bars, curves, one line in the end."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agents.training.ppo.figure import draw, gain
from agents.training.ppo.settings import Settings
from agents.training.ppo.train import Row, train
from segenv.cli.common import complain


def run(first: Settings, out: Path, seeds: Sequence[int], control: bool) -> None:
    """Train for each seed, with its control; `out` gets a folder for each, and `curves.png`."""
    torch.set_num_threads(1)
    runs: list[list[Row]] = []
    controls: list[list[Row]] = []
    for seed in seeds:
        settings = replace(first, seed=seed)
        runs.append(shown(settings, out / f"seed-{seed}"))
        if control:
            off = replace(settings, update=False)
            controls.append(shown(off, out / f"seed-{seed}-control"))
    draw(runs, controls, out / "curves.png", first.source)
    if control:
        typer.echo(gain(runs, controls))
    else:
        typer.echo(
            f"held-out success {[f'{r[0].success:.3f} to {r[-1].success:.3f}' for r in runs]}"
        )
    typer.echo(f"{out / 'curves.png'}; tensorboard --logdir {out}")


def shown(settings: Settings, out: Path) -> list[Row]:
    """A run with a progress bar."""
    name = f"seed {settings.seed}" + " control" * (not settings.update)
    columns = TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn()
    said = TextColumn("{task.fields[said]}")
    with Progress(*columns, TimeRemainingColumn(), said, console=Console(stderr=True)) as progress:
        bar = progress.add_task(name, total=settings.steps, said="")

        def tell(steps: int, row: Row | None) -> None:
            progress.update(bar, completed=steps)
            if row:
                progress.update(bar, said=f"held-out {row.success:.2f}")

        try:
            return train(settings, out, tell=tell)
        except KeyboardInterrupt:
            complain(f"stopped; the same command goes on with {out} behind its last batch")
            raise
