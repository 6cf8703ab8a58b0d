"""`python -m agents.training.expert_iteration`: prove and learn in rounds, beside a control."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from agents.policies.causal_lm import CausalLM
from agents.training.expert_iteration.figure import draw, summary
from agents.training.expert_iteration.judge import Row
from agents.training.expert_iteration.rounds import World, read_rows, run, world
from agents.training.expert_iteration.settings import Settings
from segenv.backends.native import NativeBackend
from segenv.cli.common import Commands, complain

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
        str, typer.Option(help="Theorems of a round: all, near?target=0.5 or window?high=0.5.")
    ] = "all",
    more: Annotated[str, typer.Option(help="More samples of some: none or hard?most=32.")] = "none",
    samples: Annotated[int, typer.Option(help="For each theorem in a round.")] = 8,
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
    torch.set_num_threads(1)
    given = {name: value for name, value in locals().items() if name in DEFAULT}
    first = Settings(**given | {"replay": tuple(replay or ())})
    CausalLM.load(policy, granularity)  # refused here, before anything is drawn
    arms = ("proofs", "replay") if control and first.replay else ("proofs",)
    runs: dict[str, list[list[Row]]] = {arm: [] for arm in arms}
    with NativeBackend(workers=workers) as backend:
        about = world(first, backend)
        for seed in range(seeds):
            for arm in arms:
                settings = replace(first, seed=seed, update=arm)
                runs[arm].append(shown(settings, out / f"{arm}-{seed}", backend, about))
                figured = {name: rows for name, rows in runs.items() if rows}
                draw(figured, out / "curves.png", source)
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
            rows = run(settings, out, backend, about, tell)
        except KeyboardInterrupt:
            complain(f"stopped; the same command goes on with {out} behind its last whole step")
            raise
        progress.update(bar, completed=settings.rounds + 1, said=f"{rows[-1].success:.3f}")
    draw({settings.update: [rows]}, out / "curves.png", settings.source)
    return rows


if __name__ == "__main__":
    app()
