"""Train and score the checkpoints of the zoo.

    python -m agents.zoo.make                # all three, one after the other
    python -m agents.zoo.make segment-1m     # one

Each learns from the same theorems, begins as the same untrained model, and reads as many tokens; names
are pointers. What it proves on the test side goes into its folder (`evaluation.json`, with the single
attempts in `attempts.jsonl`), and into its card. Weights are kept in half precision. One that is there
already is left as it is.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agents.zoo import NAMES, folder, parts, solver
from segenv.cli.common import alone

if TYPE_CHECKING:
    from agents.policies.causal_lm import CausalLM
    from segenv.backends.native import NativeBackend
    from segenv.proof import Trace

WORLD = "generated/equations?length=2&claims=1&size=3&branching=50&hypotheses=1"
"""A world of which a model of a million parameters learns to prove a part."""
EVALUATION, ATTEMPTS = "evaluation.json", "attempts.jsonl"


@dataclass(frozen=True)
class Recipe:
    """How checkpoints come about.

    | field         | meaning                                                     |
    |---------------|-------------------------------------------------------------|
    | `sources`     | where theorems come from                                    |
    | `theorems`    | to learn from, of each source                               |
    | `held_out`    | to be scored on, of each source, on the test side           |
    | `tokens_read` | by each checkpoint                                          |
    | `budget`      | generated tokens for each theorem that is tried             |
    | `vocabulary`  | tokens of the tokenizer                                     |
    """

    sources: tuple[str, ...] = (WORLD,)
    theorems: int = 1_000
    held_out: int = 160
    tokens_read: int = 1_000_000
    budget: int = 500
    seed: int = 0
    vocabulary: int = 1024


def main(
    names: Annotated[list[str] | None, typer.Argument(help=", ".join(NAMES))] = None,
    source: Annotated[list[str] | None, typer.Option(help="In place of the usual one.")] = None,
    theorems: Annotated[
        int, typer.Option(min=1, help="To learn from, of each source.")
    ] = Recipe.theorems,
    held_out: Annotated[
        int, typer.Option(min=1, help="To be scored on, of each source.")
    ] = Recipe.held_out,
    tokens_read: Annotated[
        int, typer.Option(min=1, help="By each checkpoint.")
    ] = Recipe.tokens_read,
    budget: Annotated[
        int, typer.Option(min=1, help="Generated tokens for each theorem.")
    ] = Recipe.budget,
    seed: Annotated[int, typer.Option(min=0)] = Recipe.seed,
    out: Annotated[Path | None, typer.Option(help="In place of the usual folder.")] = None,
) -> None:
    """Train and score checkpoints."""
    from segenv.backends.native import NativeBackend

    for name in (wanted := tuple(names or NAMES)):
        parts(name)
    sources = tuple(source or (WORLD,))
    recipe = Recipe(sources, theorems, held_out, tokens_read, budget, seed)
    with NativeBackend() as backend:
        for name in wanted:
            typer.echo(f"{name}: {made(name, out or folder(), recipe, backend)['says']}")


def made(
    name: str, place: Path, recipe: Recipe, backend: "NativeBackend", progress: bool = True
) -> dict[str, Any]:
    """Train one checkpoint, or go on with it, and score it; what `evaluation.json` says."""
    from agents.policies.causal_lm import CausalLM
    from agents.policies.checkpoint import FILE
    from agents.training.card import write_card
    from agents.training.data import traces_of

    out, keep = place / name, place / "traces"
    if (out / EVALUATION).exists():
        told: dict[str, Any] = json.loads((out / EVALUATION).read_text(encoding="utf-8"))
        return told
    if (out / FILE).exists():  # it was stopped between training and its score
        policy = CausalLM.load(out)
    else:
        learned = traces_of(recipe.sources, recipe.theorems, "train", keep, backend)
        policy = trained(name, out, recipe, learned, progress)
    policy.model.half().save_pretrained(out)
    policy.spec.save(out)
    policy.model.float()  # rounded to half precision, as it will be loaded
    found = scored(policy, recipe, keep, backend, out / ATTEMPTS)
    write_card(out, policy)
    with (out / "README.md").open("a", encoding="utf-8") as card:
        card.write(section(name, recipe, found))
    rmtree(out / "checkpoints", ignore_errors=True)
    (out / EVALUATION).write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


def trained(
    name: str, out: Path, recipe: Recipe, learned: "list[Trace]", progress: bool
) -> "CausalLM":
    """A checkpoint in single precision. All of a size and a seed begin as one untrained model."""
    from agents.training.supervised import Args, prepared, train

    granularity, size = parts(name)
    args = Args(
        out=out,
        sources=recipe.sources,
        theorems=recipe.theorems,
        granularity="step",
        pointing=True,
        model=size,
        vocabulary=recipe.vocabulary,
        tokens_read=recipe.tokens_read,
        seed=recipe.seed,
        resume=True,
        progress=progress,
    )
    with TemporaryDirectory() as base:
        prepared(args, learned).save(base)
        policy = train(replace(args, granularity=granularity, model=base), learned).policy
    told = {**policy.spec.trained, "model": size}
    return replace(policy, spec=replace(policy.spec, trained=told))


def scored(
    policy: "CausalLM", recipe: Recipe, keep: Path, backend: "NativeBackend", attempts: Path
) -> dict[str, Any]:
    """What a policy proves of the test side of the sources: `segenv.evaluate` as JSON, in words.

    `attempts` is the file of single attempts, where an evaluation that was killed goes on.
    """
    import segenv
    from agents.training.data import traces_of

    held_out = traces_of(recipe.sources, recipe.held_out, "test", keep, backend)
    theorems = [trace.theorem for trace in held_out]
    found = segenv.evaluate(
        solver(policy, recipe.budget),
        theorems,
        seed=recipe.seed,
        out=attempts,
        backend=backend,
    )
    told = asdict(recipe) | {"sources": list(recipe.sources)}
    return {"says": str(found), "recipe": told, **found.to_json()}


def section(name: str, recipe: Recipe, found: dict[str, Any]) -> str:
    """What a card says of the score, and how to make the checkpoint again."""
    changed = {
        key: value
        for key, value in vars(recipe).items()
        if value != getattr(Recipe, key) and key not in ("sources", "vocabulary")
    }
    options = [f"--source '{source}'" for source in recipe.sources if recipe.sources != (WORLD,)]
    options += [f"--{key.replace('_', '-')} {value}" for key, value in changed.items()]
    lengths = [
        f"| {length} | {part['theorems']} | {part['pass@1'][0]:.1%} |"
        for length, part in found["by_length"].items()
    ]
    return f"""
## Held-out theorems

{found["says"]} of the test side (95 % interval over theorems), each proof checked at
{found["settings"]["tier"]}; {recipe.budget:,} generated tokens for each theorem.

| tactics of the reference | theorems | proved |
|---|---|---|
{chr(10).join(lengths)}

## How to make it

    {" ".join(["python -m agents.zoo.make", name, *options])}
"""


if __name__ == "__main__":
    alone(main)()
