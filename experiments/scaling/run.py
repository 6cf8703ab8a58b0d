"""Train models of several sizes on the same tokens, and see what each proves with how many.

    python -m experiments.scaling.run                    # four sizes
    python -m experiments.scaling.figure experiments/scaling/results

A run that was stopped goes on: a size that is done is left as it is.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from agents.zoo.make import ATTEMPTS, Recipe, made
from experiments.scaling.figure import ROWS, SETTINGS, draw
from segenv.backends.native import NativeBackend

SIZES = "50k,200k,1m,3m"


def main(
    out: Annotated[Path, typer.Option(help="Folder of models, rows and figure.")] = Path(
        "runs/scaling"
    ),
    sizes: Annotated[str, typer.Option(help="Of `agents.policies.small`.")] = SIZES,
    granularity: Annotated[str, typer.Option(help="step, segment or whole.")] = "whole",
    tokens_read: Annotated[int, typer.Option(min=1, help="By each model.")] = 300_000,
    theorems: Annotated[int, typer.Option(min=1, help="To learn from.")] = 400,
    held_out: Annotated[int, typer.Option(min=1, help="To prove.")] = 80,
    budget: Annotated[int, typer.Option(min=1, help="Generated tokens for each.")] = 500,
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Train, evaluate, write rows and figure."""
    recipe = Recipe(
        theorems=theorems, held_out=held_out, tokens_read=tokens_read, budget=budget, seed=seed
    )
    names = [f"{granularity}-{size}" for size in sizes.split(",")]
    with NativeBackend() as backend:
        for name in names:
            typer.echo(f"{name}: {made(name, out, recipe, backend)['says']}")
    found = [row for name in names for row in rows(out / name)]
    lines = [json.dumps(row) for row in found]
    (out / ROWS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = {"granularity": granularity, "sizes": sizes, **asdict(recipe)}
    (out / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    typer.echo(draw(out))


def rows(checkpoint: Path) -> list[dict[str, Any]]:
    """A row for each theorem that a checkpoint was tried on."""
    from agents.policies.causal_lm import CausalLM

    policy = CausalLM.load(checkpoint)
    about = {
        "size": checkpoint.name.partition("-")[2],
        "parameters": sum(weights.numel() for weights in policy.model.parameters()),
        "tokens_read": policy.spec.trained["tokens_read"],
        "loss": policy.spec.trained["loss"],
    }
    lines = (checkpoint / ATTEMPTS).read_text(encoding="utf-8").splitlines()[1:]
    return [about | row(json.loads(line)) for line in lines]


def row(record: dict[str, Any]) -> dict[str, Any]:
    """What a line of an evaluation says of a theorem that was tried once."""
    (score,) = record["scores"]
    return {
        "theorem": record["key"],
        "length": record["length"],
        "solved": score["verdict"] is not None and score["verdict"]["proved"],
        "tokens": score["tokens"],
    }


if __name__ == "__main__":
    typer.run(main)
