"""What each search proved, and how it compares with the plain search of its model.

python -m experiments.searches.report experiments/searches/results
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from agents.statistics import Matrix, compare, holm, share_interval
from agents.training import runs
from experiments.cells import by_arm
from experiments.searches.arms import ARMS


@dataclass(frozen=True)
class Row:
    """An arm under a seed, theorem by theorem: proved (1 or 0), what that cost; `seconds` of Python.

    `lost` are theorems on which the prover failed again and again; they count as not proved.
    """

    arm: str
    seed: int
    proved: tuple[int, ...]
    lost: tuple[int, ...]
    tokens: tuple[int, ...]
    tactics: tuple[int, ...]
    seconds: float = 0.0


def table(rows: Sequence[Row]) -> Table:
    """One line for each arm; p by Holm over all that stand beside another."""
    known = by_arm(rows)
    arms = {arm: known[arm] for arm in ARMS if arm in known}
    solved = {arm: _matrix([row.proved for row in own]) for arm, own in arms.items()}
    pairs = {arm: ARMS[arm].beside for arm in arms}
    compared = {
        arm: compare(solved[arm], solved[beside])
        for arm, beside in pairs.items()
        if beside in solved
    }
    adjusted = dict(zip(compared, holm([one.p for one in compared.values()]), strict=True))
    heads = ("proved", "95 %", "tokens", "tactics", "against the plain search", "p (Holm)")
    found = Table("search", *heads)
    for arm, own in arms.items():
        low, high = share_interval(solved[arm])
        one = compared.get(arm)
        found.add_row(
            arm,
            f"{solved[arm].mean():.1%}",
            f"{low:.1%} to {high:.1%}",
            f"{np.mean([row.tokens for row in own]):.0f}",
            f"{np.mean([row.tactics for row in own]):.0f}",
            f"{100 * one.gain:+.1f} ({100 * one.interval[0]:+.1f} to {100 * one.interval[1]:+.1f})"
            if one
            else "",
            f"{adjusted[arm]:.2g}" if one else "",
        )
    return found


def _matrix(by_seed: Sequence[Sequence[int]]) -> Matrix:
    return np.array(by_seed, dtype=np.float64).T


def main(folder: Annotated[Path, typer.Argument(help="That of a run.")]) -> None:
    """Print the table of a run."""
    Console().print(table(runs.read_rows(folder, Row)))


if __name__ == "__main__":
    typer.run(main)
