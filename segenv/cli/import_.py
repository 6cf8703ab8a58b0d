"""`segenv import`: theorems from the formats people hold, as JSON lines."""

import json as json_
import warnings
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segenv.backends.base import StatementWarning
from segenv.cli.common import REFUSED, Json, busy, complain, console, native, print_json, progress
from segenv.theorems.importers import NAMES

if TYPE_CHECKING:
    from segenv.theorems.importers.base import Entry, Imported, Rejected

SHOWN = 10  # reasons; `--json` tells them all
STARTING = 30.0  # seconds for a header, a file, or a statement that is checked

Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE.jsonl", help="Where to write.")
]


def command(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(NAMES)}.")],
    where: Annotated[
        str,
        typer.Argument(
            metavar="WHERE", help="A file, a folder, or a data set by name: owner/name."
        ),
    ],
    output: Output = None,
    traces: Annotated[
        Path | None,
        typer.Option("--traces", metavar="FILE.jsonl", help="Where to write traces, if any."),
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", metavar="SPLIT", help="Only this split.")
    ] = None,
    header: Annotated[
        Path | None,
        typer.Option(
            "--header", metavar="FILE.lean", help="What stands before statements without a header."
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="WHAT=NAME",
            help="What a column is, and its name: statement=lean_code, proof=..., title=...",
        ),
    ] = None,
    rename: Annotated[
        bool, typer.Option("--rename", help="Number statements that share a name; keep them all.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Start each theorem in Lean; reject what it refuses.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="A rejected row, and every warning, is an error.")
    ] = False,
    json: Json = False,
) -> None:
    """Read theorems of a public format and write them, one a line.

    Without a file the lines go to stdout. A summary follows, with the first reasons why rows were
    rejected, with `--json` as JSON (on stderr where the lines are on stdout). Exit status 1 if
    nothing was read, with `--strict` also if a row was rejected or something was warned of.
    """
    for path in filter(None, (output, traces)):
        if path.suffix != ".jsonl":
            raise ValueError(f"{path}: JSON lines are written; name a FILE.jsonl")
        if not path.absolute().parent.is_dir():
            raise FileNotFoundError(f"there is no folder {path.parent} to write to")
    columns = _columns(column or [])
    before = None if header is None else header.read_text(encoding="utf-8")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", StatementWarning)
        imported = _imported(format_, where, split, before, rename, check, columns)
    for warning in told:
        complain(str(warning.message))
    _write(imported, output, traces)
    _summary(imported, output, traces is not None, json)
    doubtful = strict and (told or imported.rejected)
    if doubtful or not imported.entries:
        raise typer.Exit(REFUSED)


def _columns(given: list[str]) -> dict[str, str]:
    """The columns that were named. Raises `ValueError` for a text that is no `WHAT=NAME`."""
    if wrong := [text for text in given if "=" not in text]:
        raise ValueError(
            f"--column is {wrong[0]!r}, but must be WHAT=NAME, e.g. statement=lean_code"
        )
    return dict(text.split("=", 1) for text in given)


def _imported(
    format_: str,
    where: str,
    split: str | None,
    header: str | None,
    rename: bool,
    check: bool,
    columns: dict[str, str],
) -> "Imported":
    from segenv.theorems.importers.base import LeanFormat
    from segenv.theorems.importers.formats import FORMATS
    from segenv.theorems.importers.reading import checked, read
    from segenv.theorems.importers.rows import of_lean

    chosen = FORMATS.get(format_)
    by_lean = isinstance(chosen, LeanFormat) or (
        chosen is not None and of_lean(where, chosen.reads)
    )
    with ExitStack() as stack:
        backend = stack.enter_context(native(STARTING)) if check or by_lean else None
        with busy(f"reading {where}"):
            imported = read(
                *(format_, where, split),
                header=header,
                backend=backend,
                rename=rename,
                columns=columns,
            )
        return imported if backend is None or not check else checked(imported, backend, _watch)


def _watch(entries: "Sequence[Entry]") -> "Iterable[Entry]":
    return progress(entries, len(entries), "asking Lean")


def _write(imported: "Imported", output: Path | None, traces: Path | None) -> None:
    from segenv.theorems.importers.jsonl import to_line, write_theorems
    from segenv.traces.jsonl import write_traces

    if output is None:
        for theorem in imported.theorems:
            typer.echo(to_line(theorem))
    else:
        write_theorems(output, imported.theorems)
    if traces is not None:
        write_traces(traces, imported.traces)


def _summary(imported: "Imported", output: Path | None, written: bool, json: bool) -> None:
    count = len(imported.entries)
    if json:
        summary = {
            "theorems": count,
            "traces": len(imported.traces),
            "rejected": [asdict(one) for one in imported.rejected],
            "left_out": [asdict(one) for one in imported.left_out],
            "whole": len(imported.whole),
            "file": None if output is None else str(output),
        }
        if output is None:
            typer.echo(json_.dumps(summary, ensure_ascii=False), err=True)
        else:
            print_json(summary)
        return
    screen = console(err=output is None)
    where = "" if output is None else f" in {output}"
    traced = f", {len(imported.traces)} with a trace" if imported.traces else ""
    screen.print(f"{count} theorems{where}{traced}; {len(imported.rejected)} rejected")
    if imported.traces and not written:
        screen.print(f"{len(imported.traces)} traces are not written: name a file with --traces")
    if imported.whole:
        screen.print(
            f"{len(imported.whole)} are kept whole: Lean has not told binders and statement "
            "(--check asks it, and needs what they import)",
            soft_wrap=True,
        )
    _list("rejected", imported.rejected, output is None)
    _list("left out", imported.left_out, output is None)


def _list(what: str, listed: "Sequence[Rejected]", err: bool) -> None:
    screen = console(err=err)
    for one in listed[:SHOWN]:
        screen.print(f"  {what}: {one}", soft_wrap=True)
    if listed[SHOWN:]:
        screen.print(f"  {what}: {len(listed) - SHOWN} more; --json tells them all")
