"""`segenv stats`: a set of traces in numbers, and as a figure."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from segenv.cli.common import Json, busy, console, print_json, tell_of_partial
from segenv.cli.segments import COUNTINGS
from segenv.names import closest
from segenv.segmentation import RULES, Counting
from segenv.traces import plots
from segenv.traces.export.parts import counted
from segenv.traces.files import read_traces
from segenv.traces.statistics import Statistics, statistics

if TYPE_CHECKING:
    from rich.table import Table


def command(
    traces: Annotated[Path, typer.Argument(metavar="TRACES", help="A file of traces.")],
    rule: Annotated[
        list[str] | None, typer.Option(help="Only these rules (name one each).", show_default="all")
    ] = None,
    counting: Annotated[str, typer.Option(help="Which goals count: total or visible.")] = "total",
    k: Annotated[int, typer.Option(min=1, help="The length that fixed_k cuts.")] = 3,
    seed: Annotated[int, typer.Option(help="What random draws from.")] = 0,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also draw a figure: .png or .svg.")
    ] = None,
    part: Annotated[
        str | None, typer.Option(metavar="SPLIT", help="Only theorems of this split.")
    ] = None,
    json: Json = False,
) -> None:
    """Say how long proofs are, how many goals they have, and how each rule cuts them."""
    rules = tuple(rule or RULES)
    for kind, name, known in (
        ("counting", counting, COUNTINGS),
        *(("rule", each, RULES) for each in rules),
    ):
        if name not in known:
            raise ValueError(closest(kind, name, known))
    if plot is not None:
        plots.check_suffix(plot)
    tell_of_partial(traces)
    with busy(f"reading {traces}"):
        count = cast(Counting, counting)
        read = (one for one in read_traces(traces) if part in (None, one.theorem.split))
        found = statistics(read, rules, counting=count, k=k, seed=seed)
        if part is not None and not found.traces:
            raise ValueError(f"{traces} has no trace of the split {part!r}")
        if plot is not None:
            plots.save(plots.plot(found, traces.name), plot)
    if json:
        print_json(found.as_json())
        return
    screen = console()
    screen.print(_summary(found), soft_wrap=True)
    screen.print(_table(found))


def _summary(found: Statistics) -> str:
    tactics, goals, splits = found.tactics, found.goals, counted(found.splits)
    return (
        f"{found.traces} traces of {found.theorems} theorems{f' ({splits})' * bool(splits)}, "
        f"{found.tokens.total} target tokens\n"
        f"tactics of a proof: mean {tactics.mean:.2f}, median {tactics.quantile(0.5)}, "
        f"90 % at most {tactics.quantile(0.9)}, all at most {tactics.max}; "
        f"{found.one_tactic:.1%} of the proofs have one tactic\n"
        f"{found.counting} goals of a state: mean {goals.mean:.2f}, at most {goals.max}\n"
    )


def _table(found: Statistics) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    heads = ("segments", "of a trace", "tactics of one", "median", "90 %", "max", "tokens of one")
    table.add_column("rule")
    for head in heads:
        table.add_column(head, justify="right")
    for rule, cut in found.rules.items():
        lengths = cut.lengths
        table.add_row(
            *(rule, str(lengths.number), f"{cut.segments.mean:.2f}", f"{lengths.mean:.2f}"),
            *(str(lengths.quantile(0.5)), str(lengths.quantile(0.9)), str(lengths.max)),
            f"{cut.tokens.mean:.1f}",
        )
    return table
