"""`segenv bench`: speed and memory, as ratios measured in one run."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    quick: Annotated[bool, typer.Option(help="One suite, some of its theorems.")] = False,
    steps: Annotated[int, typer.Option(help="Steps of the soak.")] = 100_000,
    mix_file: Annotated[
        Path | None, typer.Option("--mix", help="Where to write the mix of steps.")
    ] = None,
    agents: Annotated[
        bool, typer.Option("--agents", help="Of language models instead: needs a checkout.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure speed and memory: ratios, all in one run (some minutes)."""
    if agents:
        from segenv.bench.learners import report as report_learners

        return report_learners(as_json)
    from segenv.bench.command import report

    report(quick, steps, mix_file, as_json)
