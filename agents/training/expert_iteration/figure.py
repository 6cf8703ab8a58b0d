"""Learning curves of runs beside their controls, and what they say."""

from collections.abc import Mapping, Sequence
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agents.statistics import compare
from agents.training.curves import Curve, paired, plot, tables
from agents.training.expert_iteration.judge import Row

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = {"proofs": "#4477aa", "replay": "#999999", "off": "#ccbb44"}
LABELS = {"proofs": "expert iteration", "replay": "replay only", "off": "no update"}
Runs = Mapping[str, Sequence[Sequence[Row]]]
"""The runs of each arm, one for each seed."""


def draw(runs: Runs, path: str | Path, title: str = "") -> "Figure":
    """Held-out pass@1 by round, and how many theorems were proved in training; saved to `path`.

    Each run is a thin line, the mean of an arm a thick one, in a band of 95 % intervals.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, 3.4), layout="constrained")
    held_out, trained = figure.subplots(1, 2)
    names = judged(runs)
    for arm, of_seeds in runs.items():
        lines = [([row.round for row in rows], [row.success for row in rows]) for rows in of_seeds]
        plot(held_out, lines, COLOURS[arm], LABELS[arm], tables(curves_of(of_seeds, names)))
    for rows in runs.get("proofs", ()):
        known = [row for row in rows if row.round and row.theorems]
        rounds = [row.round for row in known]
        trained.plot(rounds, [row.proved / row.theorems for row in known], color=COLOURS["proofs"])
        rates = [row.rate or 0.0 for row in known]
        trained.plot(rounds, rates, color=COLOURS["proofs"], linestyle=":")
    held_out.set(xlabel="round", ylabel="held-out pass@1", title=title, ylim=(0, 1.02))
    trained.set(
        xlabel="round", ylabel="share", ylim=(0, 1.02), title="train: proved so far; pass@1 dotted"
    )
    for panel in (held_out, trained):
        panel.spines[["top", "right"]].set_visible(False)
        panel.xaxis.get_major_locator().set_params(integer=True)
    held_out.legend(frameon=False, loc="lower right")
    figure.savefig(path, dpi=150)
    return figure


def judged(runs: Runs) -> list[str]:
    """The held-out theorems of which some judgement knows something."""
    rows = [row for of_seeds in runs.values() for rows in of_seeds for row in rows]
    return sorted({name for row in rows for name in row.held_out})


def curves_of(of_seeds: Sequence[Sequence[Row]], names: Sequence[str]) -> list[Curve]:
    """The runs of an arm as curves; NaN for theorems of which nothing is known."""
    return [
        Curve(
            tuple(row.round for row in rows),
            tuple(tuple(row.held_out.get(name, nan) for name in names) for row in rows),
        )
        for rows in of_seeds
    ]


def summary(runs: Runs) -> list[str]:
    """A line for each arm: held-out pass@1 before and after, the mean over its runs; the difference."""
    found = []
    for arm, of_seeds in runs.items():
        before = np.mean([rows[0].success for rows in of_seeds])
        after = np.mean([rows[-1].success for rows in of_seeds])
        rounds = of_seeds[0][-1].round
        found.append(f"{LABELS[arm]}: held-out pass@1 {before:.3f} to {after:.3f}, {rounds} rounds")
    if {"proofs", "replay"} <= set(runs) and len(runs["proofs"]) == len(runs["replay"]):
        names = judged(runs)
        proofs, replay = (curves_of(runs[arm], names) for arm in ("proofs", "replay"))
        found.append(f"expert iteration - replay only {compare(*paired(proofs, replay))}")
    return found
