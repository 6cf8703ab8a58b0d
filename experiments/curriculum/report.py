"""What the rows say: held-out success of each way, beside drawing uniformly."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from agents.training.curves import draw_arms
from experiments.cells import by_arm
from experiments.menus import Row, matrices
from experiments.statistics import Comparison, compare, share_interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLAIN = "uniform"
COLOURS = ("#999999", "#4477aa", "#ee6677", "#228833", "#aa3377", "#ccbb44")


def gains(rows: Sequence[Row]) -> dict[str, Comparison]:
    """Each way against drawing uniformly, after the last judgement."""
    solved = matrices(by_arm(rows))
    return {arm: compare(own, solved[PLAIN]) for arm, own in solved.items()}


def table(rows: Sequence[Row]) -> Table:
    """One line for each way."""
    arms = by_arm(rows)
    solved, against = matrices(arms), gains(rows)
    found = Table("way", "before", "after, by seed", "after", "95 %", f"− {PLAIN}", "95 %")
    for arm, own in arms.items():
        low, high = share_interval(solved[arm])
        gain = against[arm]
        found.add_row(
            arm,
            f"{sum(row.success[0] for row in own) / len(own):.2f}",
            ", ".join(f"{row.success[-1]:.2f}" for row in own),
            f"{solved[arm].mean():.2f}",
            f"{low:.2f} to {high:.2f}",
            f"{gain.gain:+.2f}",
            f"{gain.interval[0]:+.2f} to {gain.interval[1]:+.2f}",
        )
    return found


def draw(rows: Sequence[Row], path: str | Path) -> "Figure":
    """Held-out success over actions: each run thin, the mean of a way thick; saved to `path`."""
    arms = [
        ([(row.at, row.success) for row in own], colour, arm)
        for (arm, own), colour in zip(by_arm(rows).items(), COLOURS, strict=False)
    ]
    return draw_arms(arms, path, "at equal budget", "actions")
