"""`python -m agents.training.ppo`: train, and say what it brought beside the control."""

from pathlib import Path
from typing import Annotated

import typer

from agents.training.ppo.settings import ALGORITHMS, Settings
from segenv.cli.common import Commands

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
    first = Settings(
        source=source,
        held_out=held_out,
        steps=steps,
        judge_every=judge_every,
        algorithm=algorithm,
        ask=ask,
        max_tactics=max_tactics,
    )
    from agents.training.ppo.command import run

    run(first, out, range(seeds), control)


if __name__ == "__main__":
    app()
