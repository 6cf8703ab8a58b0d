"""What the rows say: success, and the share of each style in the proofs, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from agents.training.curves import plot
from experiments.cells import by_arm, mean_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = {"tactics": "#4477aa", "terms": "#ee6677", "one shot": "#228833"}


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


def table(rows: Sequence[Row]) -> Table:
    """One line for each mixture and each style in it; intervals are over seeds."""
    heads = "share before", "after, by seed", "after − before", "95 % over seeds"
    found = Table("warm start", "style", *heads, "success before", "after")
    for arm, own in by_arm(rows).items():
        before, after = (np.mean([row.success[i] for row in own]) for i in (0, -1))
        for style in COLOURS:
            known = [row.styles[style] for row in own]
            if not any(map(any, known)):
                continue
            mean, low, high = mean_interval(
                {str(seed): [one[-1] - one[0]] for seed, one in enumerate(known)}
            )
            found.add_row(
                arm,
                style,
                f"{np.mean([one[0] for one in known]):.2f}",
                ", ".join(f"{one[-1]:.2f}" for one in known),
                f"{mean:+.2f}",
                f"{low:+.2f} to {high:+.2f}",
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
