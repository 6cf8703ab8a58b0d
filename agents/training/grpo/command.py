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
    """Train for each seed, with its control; `out` gets a folder for each, and `curves.png`.

    The control reads again what the warm start was taught where `settings.replay` names it; otherwise
    it is the same run without a change of weights.
    """
    torch.set_num_threads(1)
    runs: list[Curve] = []
    controls: list[Curve] = []
    with NativeBackend(workers=workers) as backend:
        for seed in seeds:
            one, folder = replace(settings, seed=seed), out / f"seed-{seed}"
            runs.append(curve(shown(one, folder, backend)))
            if control:
                own = control_of(one, folder)
                place = out / f"seed-{seed}-{CONTROLS[own.update][0]}"
                controls.append(curve(shown(own, place, backend)))
    label = f"GRPO, credit {settings.credit}"
    beside = CONTROLS["replay" if settings.replay else "off"][1]
    draw(runs, controls, out / "curves.png", settings.source, label, "batches", beside)
    typer.echo(gain(runs, controls))
    typer.echo(f"{out / 'curves.png'}; tensorboard --logdir {out}")


CONTROLS = {"off": ("control", "update switched off"), "replay": ("replay", "replay only")}
"""What the folder of a control ends in, and what it is called."""


def control_of(settings: Settings, folder: Path) -> Settings:
    """The control of the run in `folder`."""
    if settings.replay:
        return replace(settings, update="replay", like=str(folder), mix=0.0)
    return replace(settings, update="off")


def curve(rows: Sequence[Row]) -> Curve:
    """Judgements as a curve."""
    return Curve(tuple(row.batches for row in rows), tuple(row.proved for row in rows))


def shown(settings: Settings, out: Path, backend: NativeBackend) -> list[Row]:
    """A run with progress bars: success before, batches, judgements."""
    name = f"seed {settings.seed}" + f" {settings.update}" * (settings.update != "credit")
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
            complain(f"stopped; the same command goes on with {out} behind its last batch")
            raise
