"""Train and score the checkpoints of the zoo.

    python -m agents.zoo.make                # all three, one after the other
    python -m agents.zoo.make segment-1m     # one

Each learns from the same theorems and reads as many tokens; what it proves of theorems on the test side
goes into its folder as `scores.json`, and into its card. Weights are kept in half precision.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from agents.zoo import NAMES, folder
from segenv.names import closest

SOURCES = (
    "generated/membership?length=3",
    "generated/order?length=2",
    "generated/order?length=3",
    "generated/predicates?branching=50&length=2",
)
"""Worlds of which a model of a million parameters learns to prove a part."""


def main(
    names: Annotated[list[str] | None, typer.Argument(help=", ".join(NAMES))] = None,
    source: Annotated[list[str] | None, typer.Option(help="In place of the usual ones.")] = None,
    theorems: Annotated[int, typer.Option(help="To learn from, of each source.")] = 400,
    held_out: Annotated[int, typer.Option(help="To be scored on, of each source.")] = 24,
    tokens_read: Annotated[int, typer.Option(help="Of each checkpoint.")] = 1_500_000,
    budget: Annotated[int, typer.Option(help="Generated tokens for each theorem.")] = 1_000,
    seed: int = 0,
    out: Annotated[Path | None, typer.Option(help="In place of the usual folder.")] = None,
) -> None:
    """Train and score checkpoints."""
    for name in (wanted := tuple(names or NAMES)):
        if name not in NAMES:
            raise ValueError(closest("checkpoint", name, NAMES))
    place, sources = out or folder(), tuple(source or SOURCES)
    for name in wanted:
        typer.echo(made(name, place, sources, theorems, held_out, tokens_read, budget, seed))


def made(
    name: str,
    place: Path,
    sources: Sequence[str],
    theorems: int,
    held_out: int,
    tokens_read: int,
    budget: int,
    seed: int,
) -> str:
    """Train one checkpoint, or go on with it, and score it; a line of what it proves."""
    from agents.training.sft import Args, train

    granularity, _, size = name.partition("-")
    args = Args(
        out=place / name,
        sources=tuple(sources),
        theorems=theorems,
        granularity=granularity,
        model=size,
        tokens_read=tokens_read,
        seed=seed,
        resume=True,
        keep=place / "traces",
    )
    policy = train(args).policy
    policy.model.half().save_pretrained(args.out)
    found = scores(policy, sources, held_out, budget, place / "traces")
    (args.out / "scores.json").write_text(json.dumps(found, indent=2), encoding="utf-8")
    rows = [f"| `{one}` | {s['proved']} of {s['theorems']} |" for one, s in found.items()]
    with (args.out / "README.md").open("a", encoding="utf-8") as card:
        card.write(
            f"\n## Held-out theorems\n\nProved at T2 with {budget:,} generated tokens each.\n\n"
            + "\n".join(["| world | proved |", "|---|---|", *rows])
            + "\n"
        )
    proved, asked = (sum(s[k] for s in found.values()) for k in ("proved", "theorems"))
    return f"{name}: {proved} of {asked} held-out theorems"


def scores(
    policy: object, sources: Sequence[str], held_out: int, budget: int, keep: Path
) -> dict[str, dict[str, int]]:
    """What a policy proves of the test side of each source."""
    from dataclasses import replace

    from agents.policies.causal_lm import CausalLM
    from agents.training.data import traces_of
    from agents.zoo.score import score
    from segenv.backends.native import NativeBackend

    assert isinstance(policy, CausalLM)
    policy.model.float()
    found = {}
    with NativeBackend() as backend:
        for source in sources:
            traces = traces_of([source], held_out, "test", keep, backend)
            theorems = [replace(trace.theorem, proof="") for trace in traces]
            found[source] = asdict(score(policy, theorems, backend, budget))
    return found


if __name__ == "__main__":
    from agents.training.sft import PROBLEMS

    try:
        typer.run(main)
    except PROBLEMS as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        sys.exit(2)
