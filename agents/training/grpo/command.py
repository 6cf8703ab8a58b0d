"""What the command does: runs and controls with progress bars, curves, one line in the end."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agents.training.curves import Curve, draw, gain
from agents.training.grpo.judging import Row
from agents.training.grpo.settings import Settings
from agents.training.grpo.train import train
from segenv.backends.native import NativeBackend
from segenv.cli.common import complain


def run(
    settings: Settings, out: Path, seeds: Sequence[int], control: bool, workers: int = 1
) -> None:
    """Train for each seed, with its control; `out` gets a folder for each, and `curves.png`."""
    torch.set_num_threads(1)
    runs: list[Curve] = []
    controls: list[Curve] = []
    with NativeBackend(workers=workers) as backend:
        for seed in seeds:
            one = replace(settings, seed=seed)
            runs.append(curve(shown(one, out / f"seed-{seed}", backend)))
            if control:
                off = replace(one, update=False)
                controls.append(curve(shown(off, out / f"seed-{seed}-control", backend)))
    label = f"GRPO, credit {settings.credit}"
    draw(runs, controls, out / "curves.png", settings.source, label, "batches")
    typer.echo(gain(runs, controls))
    typer.echo(f"{out / 'curves.png'}; tensorboard --logdir {out}")


def curve(rows: Sequence[Row]) -> Curve:
    """Judgements as a curve."""
    return Curve(tuple(row.batches for row in rows), tuple(row.proved for row in rows))


def shown(settings: Settings, out: Path, backend: NativeBackend) -> list[Row]:
    """A run with progress bars: success before, batches, judgements."""
    name = f"seed {settings.seed}" + " control" * (not settings.update)
    columns = TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        bars = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(f"{name}: {what}")
            progress.update(bars[what], completed=done, total=of)

        try:
            return train(settings, out, backend, tell=tell)
        except KeyboardInterrupt:
            complain(f"stopped; the same command goes on with {out} behind its last judgement")
            raise
