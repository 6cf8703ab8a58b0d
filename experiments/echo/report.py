"""What the rows say: success, and the share of each style in the proofs, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from agents.statistics import Mean, holm, mean_of
from agents.training.curves import plot
from experiments.cells import by_arm

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = {"tactics": "#4477aa", "terms": "#ee6677", "one shot": "#228833"}
MINOR = ("terms", "one shot")
"""The style that a mixture has beside tactics."""


@dataclass(frozen=True)
class Row:
    """A run: success after `at` actions, and which share of the tactics of its proofs had which style.

    `proved` names the held-out theorems that the last judgement proved at T2.
    """

    arm: str
    seed: int
    at: tuple[int, ...]
    success: tuple[float, ...]
    styles: Mapping[str, Sequence[float]]
    theorems: int
    proved: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    seconds: float = 0.0


def shifts(rows: Sequence[Row]) -> dict[tuple[str, str], tuple[Mean, float]]:
    """By how much RL moved the share of each style, by mixture, with the p by Holm over all of them.

    A mixture of two styles is one difference: of the other style it is the same with another sign.
    Intervals are over seeds.
    """
    found = {}
    for arm, own in by_arm(rows).items():
        style = next(one for one in MINOR if any(map(any, (row.styles[one] for row in own))))
        moved = {str(row.seed): [row.styles[style][-1] - row.styles[style][0]] for row in own}
        found[arm, style] = mean_of(moved)
    adjusted = holm([one.p for one in found.values()])
    return {place: (one, p) for (place, one), p in zip(found.items(), adjusted, strict=True)}


def table(rows: Sequence[Row]) -> Table:
    """One line for each mixture, about its style that is not tactics; intervals are over seeds."""
    heads = (
        "share before",
        "after, by seed",
        "after − before",
        "95 % over seeds",
        "p (Holm)",
        "detectable",
    )
    found = Table("warm start", "style", *heads, "success before", "after")
    arms = by_arm(rows)
    for (arm, style), (moved, adjusted) in shifts(rows).items():
        own = arms[arm]
        before, after = (np.mean([row.success[i] for row in own]) for i in (0, -1))
        known = [row.styles[style] for row in own]
        found.add_row(
            arm,
            style,
            f"{np.mean([one[0] for one in known]):.2f}",
            ", ".join(f"{one[-1]:.2f}" for one in known),
            f"{moved.mean:+.2f}",
            f"{moved.interval[0]:+.2f} to {moved.interval[1]:+.2f}",
            f"{adjusted:.2g}",
            f"{moved.detectable:.2f}",
            f"{before:.2f}",
            f"{after:.2f}",
        )
    return found


def draw(rows: Sequence[Row], path: str | Path) -> "Figure":
    """Shares of styles over actions, a panel for each mixture; saved to `path`."""
    from matplotlib.figure import Figure

    arms = by_arm(rows)
    figure = Figure(figsize=(2.6 * len(arms), 2.8), layout="constrained")
    panels = figure.subplots(1, len(arms), sharey=True, squeeze=False)[0]
    for panel, (arm, own) in zip(panels, arms.items(), strict=True):
        for style, colour in COLOURS.items():
            if any(any(row.styles[style]) for row in own):
                plot(panel, [(row.at, row.styles[style]) for row in own], colour, style)
        plot(panel, [(row.at, row.success) for row in own], "#999999", "success")
        panel.set(xlabel="actions", ylim=(0, 1.02))
        panel.set_title(arm.replace(", ", ",\n"), fontsize=9)
        panel.spines[["top", "right"]].set_visible(False)
        panel.legend(frameon=False, fontsize=6)
    panels[0].set(ylabel="share of tactics in proofs")
    figure.savefig(path)
    return figure
