"""The command line: `segenv COMMAND`. One module a command; Lean is imported when one runs."""

import sys
from typing import Annotated

import typer

from segenv import __version__
from segenv.cli import (
    bench,
    check,
    doctor,
    eval,
    export,
    import_,
    play,
    sample,
    segments,
    show,
    stats,
    suites,
    trace,
)
from segenv.cli.common import Commands

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Commands,
    help="Prove theorems in real Lean 4 with agents, at every granularity.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("doctor")(doctor.command)
app.command("check")(check.command)
app.command("trace")(trace.command)
app.command("segments")(segments.command)
app.command("import")(import_.command)
app.command("stats")(stats.command)
app.command("show")(show.command)
app.command("export")(export.command)
app.command("suites")(suites.command)
app.command("sample")(sample.command)
app.command("play")(play.command)
app.command("eval")(eval.command)
app.command("bench")(bench.command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"segenv {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """The entry point of the `segenv` script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # Lean's Unicode on a terminal that has none
    app()
