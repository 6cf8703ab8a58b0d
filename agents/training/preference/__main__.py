"""`python -m agents.training.preference`: play or read, learn, and be judged before and after."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.training.preference.learn import Args
from segenv.cli.common import Commands
from segenv.traces.export.preference import REASONS

if TYPE_CHECKING:
    from segenv.traces.exploration import Exploration

app = typer.Typer(cls=Commands, add_completion=False)


@app.callback(invoke_without_command=True)
def main(
    policy: Annotated[str, typer.Option(help="A folder of agents.training.")],
    out: Annotated[Path, typer.Option(help="Folder of the policy.")],
    explored: Annotated[
        Path | None,
        typer.Option("--explorations", help="Explorations, or decisions of episodes."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="In their place: theorems that the policy plays first.")
    ] = None,
    samples: Annotated[int, typer.Option(min=1, help="Episodes of each of them.")] = 8,
    max_tactics: Annotated[int, typer.Option(min=1, help="Of an episode.")] = 12,
    held_out: Annotated[
        str | None, typer.Option(help="Theorems to be judged by, before and after.")
    ] = None,
    attempts: Annotated[int, typer.Option(min=1, help="At each of them.")] = 4,
    kind: Annotated[str, typer.Option(help="dpo, kto or spare.")] = "dpo",
    reason: Annotated[list[str] | None, typer.Option(help="refused, dead_end, or both.")] = None,
    epochs: Annotated[float, typer.Option()] = 1.0,
    batch: Annotated[int, typer.Option(help="Rows of a step.")] = 16,
    lr: Annotated[float, typer.Option(help="Learning rate; 0 is a control.")] = 5e-5,
    beta: Annotated[float, typer.Option(help="Holds the policy where it began.")] = 0.1,
    keep: Annotated[float, typer.Option(help="DPO: weight of the chosen's likelihood.")] = 0.0,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train a policy on preferences between tactics."""
    if (explored is None) == (source is None):
        raise ValueError("give --explorations FILE, or --source with theorems to play: one of them")
    args = Args(out, kind, tuple(reason or REASONS), epochs, batch, lr, beta, keep, seed)
    from agents.policies.causal_lm import CausalLM
    from agents.training.grpo.judging import judge
    from agents.training.preference.episodes import played, seen
    from agents.training.preference.learn import answers_steps, train
    from agents.training.runs import write_rows
    from segenv.backends.native import NativeBackend
    from segenv.theorems.find import find_theorems

    begin = CausalLM.load(policy)
    answers_steps(begin)
    with NativeBackend() as backend:
        learned = find_theorems(source, backend) if source else ()
        tests = find_theorems(held_out, backend) if held_out else ()
        found = trained_on(seen(explored)) if explored else []
        known = {t.key for t in (*learned, *(one.theorem for one in found))}
        if both := known & {t.key for t in tests}:
            raise ValueError(f"{len(both)} theorems of {held_out} are learned from, too")
        judged = partial(judge, begin, backend, tests, attempts, max_tactics, seed)
        rows = [judged(batches=0)] if tests else []
        out.mkdir(parents=True, exist_ok=True)
        if learned:
            file = out / "decisions.jsonl"
            found = played(begin, backend, learned, samples, max_tactics, seed, file)
        train(begin, found, args)
        rows += [judged(batches=1)] if tests else []
    said = f"{out}: {kind} on {len(found)} explorations"
    if rows:
        write_rows(out, rows)
        before, after = (row.success for row in rows)
        said += f"; held-out success {before:.3f} before, {after:.3f} after"
    typer.echo(said)


def trained_on(found: "list[Exploration]") -> "list[Exploration]":
    """Those of theorems that no source holds out; what is left out is said."""
    kept = [one for one in found if not one.theorem.is_held_out]
    if len(kept) < len(found):
        typer.echo(
            f"left out: {len(found) - len(kept)} explorations of held-out theorems", err=True
        )
    return kept


if __name__ == "__main__":
    app()
