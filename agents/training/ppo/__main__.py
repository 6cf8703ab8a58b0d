"""`python -m agents.training.ppo`: train, and say what it brought beside the control."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer
from tqdm import tqdm

from agents.training.ppo.figure import draw, gain
from agents.training.ppo.settings import ALGORITHMS, Settings
from agents.training.ppo.train import Row, train
from segenv.cli.common import Commands, complain

DEFAULT = Settings()
app = typer.Typer(cls=Commands, add_completion=False)


@app.command()
def main(
    source: Annotated[str, typer.Option(help="Theorems to learn from.")] = DEFAULT.source,
    held_out: Annotated[str, typer.Option(help="Theorems to be judged by.")] = DEFAULT.held_out,
    out: Annotated[Path, typer.Option(help="Folder of the results.")] = Path("runs/ppo"),
    steps: Annotated[int, typer.Option(help="Actions of a run.")] = DEFAULT.steps,
    judge_every: Annotated[
        int, typer.Option(help="Actions between judgements.")
    ] = DEFAULT.judge_every,
    algorithm: Annotated[str, typer.Option(help=f"{' or '.join(ALGORITHMS)}.")] = "maskable",
    ask: Annotated[bool, typer.Option(help="Offer only what Lean runs.")] = DEFAULT.ask,
    max_tactics: Annotated[int, typer.Option(help="Of an episode.")] = DEFAULT.max_tactics,
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
    with tqdm(total=settings.steps, desc=name, unit=" actions", mininterval=0.5) as bar:

        def tell(steps: int, row: Row | None) -> None:
            bar.update(steps - bar.n)
            if row:
                bar.set_postfix_str(f"held-out {row.success:.2f}")

        try:
            return train(settings, out, tell=tell)
        except KeyboardInterrupt:
            complain(f"stopped; the same command goes on with {out} behind its last judgement")
            raise


if __name__ == "__main__":
    with warnings.catch_warnings():
        app()
