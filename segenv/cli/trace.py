"""`segenv trace`: reference proofs, run and recorded as JSON lines, Arrow or Parquet."""

import json as json_
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    progress,
)
from segenv.proof import Theorem, Trace

if TYPE_CHECKING:
    from segenv.backends.base import Backend
    from segenv.traces.extract import Report


def command(
    source: Source,
    theorem: Name = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write: .jsonl, .arrow or .parquet."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Run reference proofs and write their states.

    Without a file they go to stdout as JSON lines. A summary follows, with `--json` as JSON (on stderr
    where the lines are on stdout). Each theorem has its `split`. Exit status 1 if a proof does not run.
    """
    from segenv.traces.extract import Report
    from segenv.traces.files import suffix, write_traces

    report = Report()
    if output is not None:
        suffix(output)  # a wrong one is an error before Lean starts
    with native() as backend:
        theorems = find(source, theorem, backend)
        if output is not None and not output.absolute().parent.is_dir():
            raise FileNotFoundError(f"there is no folder {output.parent} to write to")
        traces = extracted(backend, theorems, report)
        if output is None:
            _write(traces)
        else:
            write_traces(output, traces)
    splits = Counter(t.split for t in theorems if t.name not in report.failed)
    _summary(report, splits, output, json)
    if report.failed:
        raise typer.Exit(REFUSED)


def extracted(backend: "Backend", theorems: Sequence[Theorem], report: "Report") -> Iterator[Trace]:
    """The traces of reference proofs one by one; `report` gets how it went."""
    from segenv.traces import extract

    for theorem in progress(theorems, len(theorems), "running proofs"):
        traces, one = extract.traces(backend, [theorem])
        report.split += one.split
        report.whole |= one.whole
        report.failed |= one.failed
        yield from traces
        backend.forget(state for trace in traces for state in trace.states)


def _write(traces: Iterator[Trace]) -> None:
    from segenv.traces.codec import trace_to_json
    from segenv.traces.texts import shared

    for line in shared(map(trace_to_json, traces)):
        typer.echo(json_.dumps(line, ensure_ascii=False))


def _summary(report: "Report", splits: Mapping[str, int], output: Path | None, json: bool) -> None:
    traces = len(report.split) + len(report.whole)
    if json:
        summary = {
            "traces": traces,
            "splits": splits,
            "split": report.split,
            "whole": report.whole,
            "failed": report.failed,
            "file": None if output is None else str(output),
        }
        if output is None:
            typer.echo(json_.dumps(summary, ensure_ascii=False), err=True)
        else:
            print_json(summary)
        return
    screen = console(err=output is None)
    from segenv.traces.export.parts import counted

    where = "" if output is None else f" in {output}"
    sides = f" ({counted(splits)})" * any(splits)
    screen.print(
        f"{traces} traces{sides}{where}: {len(report.split)} cut into tactics, "
        f"{len(report.whole)} whole",
        soft_wrap=True,
    )
    for name, reason in report.whole.items():
        screen.print(f"  whole: {name}: {reason}", soft_wrap=True)
    for name, reason in report.failed.items():
        complain(f"no trace of {name}: {reason}")
