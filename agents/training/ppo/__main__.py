"""`python -m agents.training.ppo`: train, and say what it brought beside the control."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from agents.training.ppo.figure import draw, gain
from agents.training.ppo.settings import ALGORITHMS, Settings
from agents.training.ppo.train import Row, train
from segenv.cli.common import Commands, complain

app = typer.Typer(cls=Commands, add_completion=False)


@app.callback(invoke_without_command=True)
def main(
    source: Annotated[str, typer.Option(help="Theorems to learn from.")] = Settings.source,
    held_out: Annotated[str, typer.Option(help="Theorems to be judged by.")] = Settings.held_out,
    out: Annotated[Path, typer.Option(help="Folder of the results.")] = Path("runs/ppo"),
    steps: Annotated[int, typer.Option(help="Actions of a run.")] = Settings.steps,
    judge_every: Annotated[
        int, typer.Option(help="Actions between judgements.")
    ] = Settings.judge_every,
    algorithm: Annotated[str, typer.Option(help=f"{' or '.join(ALGORITHMS)}.")] = "maskable",
    ask: Annotated[bool, typer.Option(help="Offer only what Lean runs.")] = Settings.ask,
    max_tactics: Annotated[int, typer.Option(help="Of an episode.")] = Settings.max_tactics,
    seeds: Annotated[int, typer.Option(min=1, help="How many runs.")] = 1,
    control: Annotated[bool, typer.Option(help="Run each seed without its update too.")] = True,
) -> None:
    """PPO over a menu of tactics; a run that was stopped goes on."""
    torch.set_num_threads(1)
    first = Settings(
        source=source,
        held_out=held_out,
        steps=steps,
        judge_every=judge_every,
        algorithm=algorithm,
        ask=ask,
        max_tactics=max_tactics,
    )
    runs: list[list[Row]] = []
    controls: list[list[Row]] = []
    for seed in range(seeds):
        settings = replace(first, seed=seed)
        runs.append(shown(settings, out / f"seed-{seed}"))
        if control:
            off = replace(settings, update=False)
            controls.append(shown(off, out / f"seed-{seed}-control"))
    draw(runs, controls, out / "curves.png", source)
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
            complain(f"stopped; the same command goes on with {out} behind its last judgement")
            raise


if __name__ == "__main__":
    app()
