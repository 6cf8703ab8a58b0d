"""What the rows say: held-out success of each way, beside drawing uniformly."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from agents.statistics import Comparison, compare_each, share_interval
from agents.training.curves import Arm, draw_arms
from experiments.cells import by_arm
from experiments.menus import Row, matrices

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLAIN = "uniform"
HEADS = ("p (Holm)", "better, worse", "detectable")
"""Of a comparison: `detectable` is the gain that would be seen four times in five."""
COLOURS = ("#999999", "#4477aa", "#ee6677", "#228833", "#aa3377", "#ccbb44")


def gains(rows: Sequence[Row]) -> dict[str, tuple[Comparison, float]]:
    """Each way against drawing uniformly, after the last judgement, with its p by Holm over all."""
    return compare_each(matrices(by_arm(rows)), PLAIN)


def table(rows: Sequence[Row]) -> Table:
    """One line for each way."""
    arms = by_arm(rows)
    solved, against = matrices(arms), gains(rows)
    found = Table("way", "before", "after, by seed", "after", "95 %", f"− {PLAIN}", "95 %", *HEADS)
    for arm, own in arms.items():
        low, high = share_interval(solved[arm])
        found.add_row(
            arm,
            f"{sum(row.success[0] for row in own) / len(own):.2f}",
            ", ".join(f"{row.success[-1]:.2f}" for row in own),
            f"{solved[arm].mean():.2f}",
            f"{low:.2f} to {high:.2f}",
            *(_told(*against[arm]) if arm in against else ()),
        )
    return found


def _told(gain: Comparison, adjusted: float) -> tuple[str, ...]:
    low, high = gain.interval
    ends = f"{low:+.2f} to {high:+.2f}"
    return (
        f"{gain.gain:+.2f}",
        ends,
        f"{adjusted:.2g}",
        f"{gain.better}, {gain.worse}",
        (f"{gain.detectable:.2f}"),
    )


def draw(rows: Sequence[Row], path: str | Path) -> "Figure":
    """Held-out success over actions: each run thin, the mean of a way thick; saved to `path`."""
    arms = [
        Arm([(row.at, row.success) for row in own], colour, arm)
        for (arm, own), colour in zip(by_arm(rows).items(), COLOURS, strict=False)
    ]
    return draw_arms(arms, path, "at equal budget", "actions")
