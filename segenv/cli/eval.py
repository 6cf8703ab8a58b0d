"""`segenv eval`: how often a policy proves the theorems of a source."""

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segenv.cli.common import Json, Source, complain, console, native, print_json
from segenv.decision import Spending
from segenv.evaluation.evaluate import evaluate, theorems_of
from segenv.evaluation.judging import GRANULARITIES, TIERS
from segenv.evaluation.policies import as_policy, check_train
from segenv.evaluation.texts import REFERENCE, REPLAY, Texts, policy_of

if TYPE_CHECKING:
    from segenv.evaluation.results import Evaluation


def command(
    source: Source,
    policy: Annotated[
        str,
        typer.Argument(
            metavar="POLICY",
            help=f"`{REFERENCE}` (the reference proofs), `{REPLAY}` (the scripts of --train, tried "
            'as it stands), FILE.jsonl with lines {"theorem": NAME, "text": PROOF}, or MODULE:NAME, '
            "a Python object: a function of a theorem, a policy, a solver, or a learner.",
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
        str, typer.Option(help=f"What the policy says: {', '.join(GRANULARITIES)}.")
    ] = "proof",
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
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many theorems.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the policy's draws.")] = 0,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Lean processes.", show_default="one a core")
    ] = None,
    json: Json = False,
) -> None:
    """Say how often a policy proves the theorems of a source: pass@k, by level and by length.

    A proof counts when the kernel accepts it, compiled again from the theorem itself (tier T2).
    Exit status 0, whatever was proved; 2: something that was asked for is not there.
    """
    with native(workers=workers) as backend:
        found = policy_of(policy, theorems_of(source, backend))
        try:
            check_train(as_policy(found, granularity), train)
        except TypeError as error:
            raise ValueError(f"{policy}: {error}") from None
        result = evaluate(
            found,
            source,
            tuple(k or (1,)),
            tier,
            _budget(max_tactics, max_tokens, granularity),
            granularity=granularity,
            train=train,
            samples=samples,
            limit=limit,
            seed=seed,
            unwrap=unwrap,
            out=out,
            name=found.name if isinstance(found, Texts) else policy,
            backend=backend,
            progress=console(err=True).is_terminal,
        )
    if json:
        print_json(result.to_json())
    else:
        _print(result)
    if result.lost:
        complain(f"the prover was lost on {result.lost} attempts: they widen the intervals")


def _budget(tactics: int | None, tokens: int | None, granularity: str) -> Spending | None:
    if tactics is None and tokens is None:
        return None
    default = inf if granularity == "proof" else 64
    return Spending(tactics or default, tokens or inf, inf)


def _print(result: "Evaluation") -> None:
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
    told = ", ".join(f"{count} {kind}" for kind, count in result.kinds.items())
    screen.print(
        f"not proved: {told}" if told else "every attempt proved its theorem", soft_wrap=True
    )
