"""What the command does: runs beside their controls with progress bars, curves, lines in the end."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from agents.policies.causal_lm import CausalLM
from agents.training.expert_iteration import rounds
from agents.training.expert_iteration.figure import draw, summary
from agents.training.expert_iteration.judge import Row
from agents.training.expert_iteration.rounds import World, read_rows, world
from agents.training.expert_iteration.settings import Settings
from segenv.backends.native import NativeBackend
from segenv.cli.common import complain


def run(
    first: Settings,
    out: Path,
    seeds: Sequence[int],
    granularity: str | None,
    control: bool,
    workers: int = 1,
) -> None:
    """Run each seed, and beside it one on replay alone; a folder for each, and `curves.png`."""
    torch.set_num_threads(1)
    CausalLM.load(first.policy, granularity)  # refused here, before anything is drawn
    arms = ("proofs", "replay") if control and first.replay else ("proofs",)
    runs: dict[str, list[list[Row]]] = {arm: [] for arm in arms}
    with NativeBackend(workers=workers) as backend:
        about = world(first, backend)
        for seed in seeds:
            for arm in arms:
                settings = replace(first, seed=seed, update=arm)
                runs[arm].append(shown(settings, out / f"{arm}-{seed}", backend, about))
                figured = {name: rows for name, rows in runs.items() if rows}
                draw(figured, out / "curves.png", first.source)
    for line in summary(runs):
        typer.echo(line)
    typer.echo(str(out / "curves.png"))


def shown(settings: Settings, out: Path, backend: NativeBackend, about: World) -> list[Row]:
    """A run with a progress bar, a line and a figure a round."""
    name = f"seed {settings.seed} {settings.update}"
    columns = TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn()
    said = TextColumn("{task.fields[said]}")
    with Progress(*columns, TimeElapsedColumn(), said, console=Console(stderr=True)) as progress:
        bar = progress.add_task(name, total=settings.rounds + 1, said="")

        def tell(round_: int, doing: str) -> None:
            rows = read_rows(out)
            if rows:
                draw({settings.update: [rows]}, out / "curves.png", settings.source)
                doing = f"held-out {rows[-1].success:.3f}; {doing}"
            progress.update(bar, completed=round_, said=doing)

        try:
            rows = rounds.run(settings, out, backend, about, tell)
        except KeyboardInterrupt:
            complain(f"stopped; the same command goes on with {out} behind its last whole step")
            raise
        progress.update(bar, completed=settings.rounds + 1, said=f"{rows[-1].success:.3f}")
    draw({settings.update: [rows]}, out / "curves.png", settings.source)
    return rows
