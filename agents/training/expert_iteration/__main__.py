"""`python -m agents.training.expert_iteration`: prove and learn in rounds, beside a control."""

from pathlib import Path
from typing import Annotated

import typer

from agents.training.expert_iteration.settings import Settings
from segenv.cli.common import Commands

DEFAULT = Settings.__dataclass_fields__
app = typer.Typer(cls=Commands, add_completion=False)


@app.callback(invoke_without_command=True)
def main(
    policy: Annotated[str, typer.Option(help="The warm start, a folder of agents.training.sft.")],
    source: Annotated[str, typer.Option(help="Theorems to prove.")],
    held_out: Annotated[str, typer.Option(help="Theorems to be judged by.")],
    out: Annotated[Path, typer.Option(help="Folder of the results.")],
    replay: Annotated[
        list[str] | None, typer.Option(help="Sources that the warm start was taught.")
    ] = None,
    replay_theorems: Annotated[int, typer.Option(help="Of each of them.")] = 200,
    granularity: Annotated[
        str | None, typer.Option(help="That of the policy, if it does not say.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
    way: Annotated[str, typer.Option(help="sample or search.")] = "sample",
    select: Annotated[
        str,
        typer.Option(
            help="Of a round: all, near?target=0.5, window?high=0.5, domains?share=0.5, "
            "restarts?share=0.5."
        ),
    ] = "all",
    more: Annotated[str, typer.Option(help="More samples of some: none or hard?most=32.")] = "none",
    conjectures: Annotated[
        int, typer.Option(help="Mutants of proved theorems that a round asks for besides (STP).")
    ] = 0,
    samples: Annotated[int, typer.Option(help="For each theorem in a round.")] = 8,
    generated: Annotated[
        int, typer.Option(help="Tokens to generate in a round, in place of each theorem once.")
    ] = 0,
    max_tactics: Annotated[int | None, typer.Option(help="Of an episode.")] = None,
    tokens: Annotated[int, typer.Option(help="Of training in a round.")] = 100_000,
    fresh: Annotated[float, typer.Option(help="Share of them from new proofs.")] = 0.5,
    begin: Annotated[str, typer.Option(help="Each round goes on from: last or warm.")] = "last",
    shorten: Annotated[bool, typer.Option(help="Drop tactics that are not needed.")] = True,
    window: Annotated[tuple[float, float], typer.Option(help="Rates of success to learn from.")] = (
        0.0,
        1.0,
    ),
    length_weight: Annotated[float, typer.Option(help="c of exp(-c tokens).")] = 0.0,
    band: Annotated[
        tuple[float, float], typer.Option(help="Quantiles of perplexity to learn from.")
    ] = (0.0, 1.0),
    correct: Annotated[
        int,
        typer.Option(help="Failed proofs of a proved theorem that are shown with their errors."),
    ] = 0,
    give_up: Annotated[
        int, typer.Option(help="Draws of a theorem: failures are answered by giving up (Auto-CEI).")
    ] = 0,
    average: Annotated[float, typer.Option(help="α of model averaging.")] = 1.0,
    patience: Annotated[int, typer.Option(help="Rounds before a soft reset; 0: never.")] = 0,
    judged: Annotated[int, typer.Option(help="Episodes for a held-out theorem.")] = 4,
    lr: Annotated[float, typer.Option(help="Learning rate.")] = 5e-4,
    batch_tokens: Annotated[int, typer.Option(help="Of a batch, padding included.")] = 512,
    seeds: Annotated[int, typer.Option(min=1, help="How many runs.")] = 1,
    control: Annotated[bool, typer.Option(help="Run each seed on replay alone too.")] = True,
    workers: Annotated[int, typer.Option(min=1, help="Provers at once.")] = 1,
) -> None:
    """Expert iteration from a warm start; a run that was stopped goes on."""
    given = {name: value for name, value in locals().items() if name in DEFAULT}
    settings = Settings(**given | {"replay": tuple(replay or ())})
    from agents.training.expert_iteration.command import run

    run(settings, out, range(seeds), granularity, control, workers)


if __name__ == "__main__":
    app()
