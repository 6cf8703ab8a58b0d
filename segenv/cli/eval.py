"""`segenv eval`: how often a policy proves the theorems of a source."""

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segenv.cli.common import (
    Json,
    Limit,
    Seed,
    Source,
    Workers,
    complain,
    console,
    native,
    print_json,
)
from segenv.decision import Spending
from segenv.evaluation.evaluate import evaluate, theorems_of
from segenv.evaluation.judging import GRANULARITIES, TIERS
from segenv.evaluation.lookup import REPLAY, name_for, policy_of
from segenv.evaluation.policies import as_policy, check_solver, check_train, granularity_of
from segenv.evaluation.texts import REFERENCE, References, Texts

if TYPE_CHECKING:
    from segenv.evaluation.results import Evaluation


def command(
    source: Source,
    policy: Annotated[
        str,
        typer.Argument(
            metavar="POLICY",
            help=f"`{REFERENCE}` (the reference proofs), `{REPLAY}` (the scripts of --train, tried "
            'as it stands), FILE.jsonl with lines {"theorem": NAME, "text": PROOF}, a folder that '
            "python -m agents.training.sft wrote, or MODULE:NAME, a Python object: a function of a "
            "theorem, a policy (agents.zoo:step_1m), a solver, or a learner.",
        ),
    ],
    train: Annotated[
        str | None,
        typer.Option(metavar="SOURCE", help="The training theorems of `replay` and of a learner."),
    ] = None,
    k: Annotated[
        list[int] | None, typer.Option("-k", min=1, help="For pass@k; repeat it for several.")
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option("-n", min=1, help="Attempts at a theorem.", show_default="the largest k"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.jsonl",
            help="Written as it goes; an evaluation that was killed goes on there.",
        ),
    ] = None,
    granularity: Annotated[
        str | None,
        typer.Option(
            help=f"What the policy says: {', '.join(GRANULARITIES)}.",
            show_default="what it says of itself, else proof",
        ),
    ] = None,
    tier: Annotated[str, typer.Option(help=f"What a proof must reach: {', '.join(TIERS)}.")] = "T2",
    unwrap: Annotated[
        bool, typer.Option("--unwrap", help="Take off what models write around proofs.")
    ] = False,
    max_tactics: Annotated[
        int | None,
        typer.Option(
            min=1, help="Leaf tactics of an attempt.", show_default="64, for a proof none"
        ),
    ] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1, help="Tokens of an attempt.")] = None,
    limit: Limit = None,
    seed: Seed = 0,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Say how often a policy proves the theorems of a source: pass@k, by level and by length.

    A proof counts when the kernel accepts it, compiled again from the theorem itself (tier T2).
    Exit status 0, whatever was proved; 2: something that was asked for is not there.
    """
    found = policy_of(policy)
    budget = _budget(max_tactics, max_tokens, granularity_of(found, granularity))
    _check(policy, found, granularity, budget, train)
    with native(workers=workers) as backend:
        if isinstance(found, (References, Texts)):
            found = found.of(theorems_of(source, backend))
        result = evaluate(
            found,
            source,
            tuple(k or (1,)),
            tier,
            budget,
            granularity=granularity,
            train=train,
            samples=samples,
            limit=limit,
            seed=seed,
            unwrap=unwrap,
            out=out,
            name=name_for(policy, found),
            backend=backend,
            progress=console(err=True).is_terminal,
        )
    tell(result, json)


def _check(
    spec: str, found: object, granularity: str | None, budget: Spending | None, train: str | None
) -> None:
    """Refuse what will not do, before a theorem is drawn."""
    if isinstance(found, References):
        found = found.of(())
    try:
        asked = as_policy(found, granularity_of(found, granularity))
    except TypeError as error:
        raise ValueError(f"{spec}: {error}") from None
    check_train(asked, train)
    check_solver(asked, granularity, budget)


def _budget(tactics: int | None, tokens: int | None, granularity: str) -> Spending | None:
    if tactics is None and tokens is None:
        return None
    default = inf if granularity == "proof" else 64
    return Spending(tactics or default, tokens or inf, inf)


def tell(result: "Evaluation", json: bool, **more: float) -> None:
    """Print what came of it: as JSON with `more` in it, or as tables. Losses go to stderr."""
    if json:
        print_json(result.to_json() | more)
    else:
        _print(result)
    if result.lost:
        complain(f"the prover was lost on {result.lost} attempts: they widen the intervals")


def _print(result: "Evaluation") -> None:
    """Print pass@k by level, by length of the reference and of all, and what was spent."""
    from rich.table import Table

    screen = console()
    columns = ["theorems", *(f"pass@{k} (95 %)" for k in result.k)]
    for title, parts in (
        ("level", result.by_level()),
        ("reference length", result.by_length()),
        ("all", {"": result}),
    ):
        table = Table(title, *columns, box=None, pad_edge=False)
        for name, part in parts.items():
            passes = (str(part.pass_at(k)) for k in result.k)
            table.add_row(name, str(len(part.records)), *passes)
        screen.print(table)
        screen.print()
    screen.print(f"an attempt: {result.tokens:,.1f} tokens, {result.tactics:,.1f} tactics")
    told = ", ".join(f"{count} {kind}" for kind, count in result.kinds.items())
    screen.print(
        f"not proved: {told}" if told else "every attempt proved its theorem", soft_wrap=True
    )
