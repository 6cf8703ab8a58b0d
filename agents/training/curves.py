"""Learning curves of runs beside their controls, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from agents.statistics import Matrix, compare, share_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, GREY = "#4477aa", "#999999"
Line = tuple[Sequence[int], Sequence[float]]
"""When a run was judged, and its success then."""


@dataclass(frozen=True)
class Curve:
    """Judgements of one run: when, and for each theorem the share of attempts that proved it.

    NaN is a theorem of which nothing is known.
    """

    at: tuple[int, ...]
    proved: tuple[tuple[float, ...], ...]

    @property
    def success(self) -> list[float]:
        """The mean over theorems, at each judgement."""
        return [float(np.nanmean(one)) for one in self.proved]


Curves = Sequence[Curve]
"""The runs of an arm, by seed."""


def gain(runs: Curves, controls: Curves) -> str:
    """Held-out success before and after, and after minus control where there is one.

    Arms are paired by theorem and seed, see `agents.statistics.compare`; theorems of which nothing is
    known in some run are left out of the difference.
    """
    before = float(np.mean([run.success[0] for run in runs]))
    after = float(np.mean([run.success[-1] for run in runs]))
    said = f"held-out success before {before:.3f}, after {after:.3f}"
    if not controls:
        return said
    control = float(np.mean([run.success[-1] for run in controls]))
    against = compare(*paired(runs, controls))
    return f"{said}, control {control:.3f}; after - control {against}"


def table_of(curves: Sequence[Curve], place: int = -1) -> Matrix:
    """(theorems, seeds) at one judgement."""
    return np.array([curve.proved[place] for curve in curves], float).T


def paired(one: Curves, other: Curves) -> tuple[Matrix, Matrix]:
    """The last judgements of two arms, on the theorems of which all runs know something."""
    tables = table_of(one), table_of(other)
    rows = ~np.isnan(np.hstack(tables)).any(1)
    return tables[0][rows], tables[1][rows]


def plot(
    panel: "Axes", lines: Sequence[Line], colour: str, name: str, tables: Sequence[Matrix] = ()
) -> None:
    """The runs of an arm: each a thin line, their mean, as far as all go, a thick one.

    With a table (theorems, seeds) for each judgement there is a band of 95 % intervals over theorems
    and runs (`agents.statistics.share_interval`).
    """
    for at, success in lines:
        panel.plot(at, success, color=colour, alpha=0.35, linewidth=1)
    if length := min((len(at) for at, _ in lines), default=0):
        mean = np.mean([success[:length] for _, success in lines], axis=0)
        label = f"{name}, {len(lines)} runs"
        panel.plot(lines[0][0][:length], mean, color=colour, linewidth=2.5, label=label)
    if tables:
        ends = [share_interval(one[~np.isnan(one).any(1)]) for one in tables[:length]]
        low, high = np.array(ends).T
        at = lines[0][0][: len(ends)]
        panel.fill_between(at, low, high, color=colour, alpha=0.15, linewidth=0)


def tables(curves: Sequence[Curve]) -> list[Matrix]:
    """A table for each judgement that all curves have."""
    length = min((len(curve.at) for curve in curves), default=0)
    return [table_of(curves, place) for place in range(length)]


def draw(
    runs: Sequence[Curve],
    controls: Sequence[Curve],
    path: str | Path,
    title: str,
    label: str,
    unit: str,
    beside: str = "update switched off",
) -> "Figure":
    """Held-out success: each run thin, their mean thick in a band; saved to `path`.

    `beside` is what the controls are called.
    """
    arms = ((runs, BLUE, label), (controls, GREY, beside))
    return draw_arms(
        [
            Arm([(c.at, c.success) for c in some], colour, name, tables(some))
            for some, colour, name in arms
            if some
        ],
        *(path, title, unit),
    )


@dataclass(frozen=True)
class Arm:
    """What is drawn of an arm; see `plot`."""

    lines: Sequence[Line]
    colour: str
    name: str
    tables: Sequence[Matrix] = ()


def draw_arms(arms: Sequence[Arm], path: str | Path, title: str, unit: str) -> "Figure":
    """Held-out success of arms; saved to `path`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.6), layout="constrained")
    panel = figure.subplots()
    for arm in arms:
        plot(panel, arm.lines, arm.colour, arm.name, arm.tables)
    panel.set(xlabel=unit, ylabel="held-out success", ylim=(0, 1.02), title=title)
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(frameon=False, loc="lower right")
    figure.savefig(path, dpi=150)
    return figure
