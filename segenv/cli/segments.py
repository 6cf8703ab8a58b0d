"""`segenv segments`: traces cut into segments, with their goal counts."""

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from segenv.cli.common import (
    REFUSED,
    Json,
    Name,
    Source,
    complain,
    console,
    find,
    native,
    print_json,
)
from segenv.cli.trace import extracted
from segenv.names import closest
from segenv.proof import Trace
from segenv.segmentation import RULES, Counting, goal_changes, segment

if TYPE_CHECKING:
    from rich.console import Console

COUNTINGS = ("total", "visible")


def command(
    source: Source,
    theorem: Name = None,
    rule: Annotated[str, typer.Option(help=f"How to cut: {', '.join(RULES)}.")] = "change",
    counting: Annotated[str, typer.Option(help="Which goals count: total or visible.")] = "total",
    k: Annotated[int, typer.Option(help="The length that fixed_k cuts.")] = 3,
    seed: Annotated[int, typer.Option(help="What random draws from.")] = 0,
    json: Json = False,
) -> None:
    """Show reference proofs cut into segments, with the goals before and after each tactic."""
    from segenv.traces.extract import Report

    for kind, name, known in (("rule", rule, RULES), ("counting", counting, COUNTINGS)):
        if name not in known:
            raise ValueError(closest(kind, name, known))
    count = cast(Counting, counting)
    report = Report()
    with native() as backend:
        traces = list(extracted(backend, find(source, theorem, backend), report))
    cuts = [segment(trace, rule, counting=count, k=k, seed=seed) for trace in traces]
    if json:
        print_json([as_json(trace, cut, count) for trace, cut in zip(traces, cuts, strict=True)])
    else:
        for trace, cut in zip(traces, cuts, strict=True):
            _print(console(), trace, cut, count)
    for name, reason in report.failed.items():
        complain(f"no trace of {name}: {reason}")
    if report.failed:
        raise typer.Exit(REFUSED)


def as_json(trace: Trace, cut: tuple[slice, ...], counting: Counting) -> dict[str, Any]:
    """A trace and its segments; `goals` are those before and after each tactic."""
    changes = goal_changes(trace, counting)
    return {
        "theorem": trace.theorem.name,
        "counting": counting,
        "segments": [
            {
                "start": piece.start,
                "length": piece.stop - piece.start,
                "tactics": list(trace.tactics[piece]),
                "goals": [list(change) for change in changes[piece]],
            }
            for piece in cut
        ],
    }


def _print(screen: "Console", trace: Trace, cut: tuple[slice, ...], counting: Counting) -> None:
    from rich.text import Text

    changes = goal_changes(trace, counting)
    count = f"{len(trace.tactics)} tactics, {len(cut)} segments"
    screen.print(f"{trace.theorem.name}: {count}", style="bold", soft_wrap=True)
    screen.print(f"{trace.theorem.signature}\n", style="dim", soft_wrap=True)
    for number, piece in enumerate(cut, start=1):
        for i in range(piece.start, piece.stop):
            head = f"{number:>3} " if i == piece.start else "    "
            last = i == piece.stop - 1
            edge = "┌│└"[1 if not last and i > piece.start else 2 * last]
            edge = "─" if piece.stop - piece.start == 1 else edge
            before, after = changes[i]
            goals = f"{before} → {after}"
            inner = "│" if edge in "┌│" else " "
            lines = ("  " * trace.depths[i] + trace.tactics[i]).split("\n")
            text = Text(f"{head}{edge} ", style="cyan")
            text.append(f"{goals:<8}", style="yellow" if before != after else "dim")
            text.append(f"\n    {inner} {'':<8}".join(lines), style="default")
            screen.print(text, soft_wrap=True)
    screen.print()
