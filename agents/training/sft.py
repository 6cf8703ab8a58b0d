"""Supervised training as a command, and what it is made of.

    python -m agents.training.sft --granularity segment --out runs/segment \\
        --source 'generated/order?length=2' --tokens-read 1500000

From Python `agents.training.supervised.train(Args(out=..., sources=..., granularity="segment",
tokens_read=1_500_000))`.
"""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from segenv.backends.native import NativeBackend
from segenv.cli.common import alone


def sft(
    out: Annotated[Path, typer.Option(help="Folder of the checkpoint.")],
    source: Annotated[
        list[str] | None, typer.Option(help="Where theorems come from; several may be given.")
    ] = None,
    traces: Annotated[
        list[Path] | None, typer.Option(help="Or files that `segenv trace` wrote.")
    ] = None,
    pairs: Annotated[
        list[Path] | None, typer.Option(help="Or what `segenv export TRACES sft` wrote.")
    ] = None,
    granularity: Annotated[
        str | None,
        typer.Option(help="step, segment or whole.", show_default="segment, or what the pairs say"),
    ] = None,
    theorems: Annotated[int, typer.Option(min=1, help="Of each source.")] = 500,
    rule: Annotated[str | None, typer.Option(help="How proofs are cut.")] = None,
    prompt: Annotated[
        str | None,
        typer.Option(
            help="A format of segenv.prompts.", show_default="main-goal, or what the pairs say"
        ),
    ] = None,
    pointing: Annotated[bool, typer.Option(help="Names are pointers: for random names.")] = False,
    model: Annotated[str, typer.Option(help="A size, or a model by path or name.")] = "1m",
    vocabulary: Annotated[int, typer.Option(help="Tokens of a new tokenizer.")] = 1024,
    tokens_read: Annotated[int | None, typer.Option(help="Stop after so many tokens.")] = None,
    target_tokens: Annotated[int | None, typer.Option(help="Or so many of answers.")] = None,
    epochs: Annotated[float | None, typer.Option(help="Or so many epochs; 5 if none.")] = None,
    lora: Annotated[int, typer.Option(help="Rank of adapters, 0 for none.")] = 0,
    lr: Annotated[float, typer.Option(help="Learning rate.")] = 2e-3,
    batch_tokens: Annotated[int, typer.Option(help="Of a batch, padding included.")] = 512,
    context: Annotated[int, typer.Option(help="Tokens of prompt and answer.")] = 1024,
    seed: Annotated[int, typer.Option()] = 0,
    bf16: Annotated[bool, typer.Option(help="Compute in bfloat16.")] = False,
    prompt_loss: Annotated[float, typer.Option(help="Weight of prompt tokens in the loss.")] = 0.0,
    save_steps: Annotated[int, typer.Option(help="Steps between checkpoints.")] = 500,
    resume: Annotated[bool, typer.Option(help="Go on with a run that was killed.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Folder for drawn traces.")] = None,
    trust_remote_code: Annotated[
        bool, typer.Option(help="Run Python that comes with the model.")
    ] = False,
    premises: Annotated[int, typer.Option(min=0, help="Retrieved lemmas in a prompt.")] = 0,
) -> None:
    """Train a policy on the reference proofs of some sources."""
    given = {k: v for k, v in locals().items() if k not in ("source", "premises")}
    from agents.policies.premises import Premises
    from agents.training.exported import settled
    from agents.training.supervised import Args, train

    if premises and pairs:
        raise ValueError("exported pairs are text, to which --premises cannot be put: give traces")
    given |= {name: tuple(given[name] or ()) for name in ("traces", "pairs")}
    for name in ("granularity", "prompt"):
        if given[name] is None:
            given[name] = settled(pairs, name) if pairs else getattr(Args, name)
    args = Args(sources=tuple(source or ()), **given)
    with NativeBackend() if premises else nullcontext() as prover:
        found = train(args, premises=Premises(prover, premises) if prover else None)
    typer.echo(
        f"{out}: {found.examples} examples ({found.dropped} too long), {found.epochs:.2f} epochs, "
        f"{found.tokens_read:,} tokens read, {found.target_tokens:,} of answers, "
        f"loss {found.loss:.3f}, {found.tokens_read / found.seconds:,.0f} tokens/s"
    )


app = alone(sft)

if __name__ == "__main__":
    app()
