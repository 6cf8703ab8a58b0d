"""Learning curves of runs beside their controls, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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


def gain(runs: Sequence[Curve], controls: Sequence[Curve]) -> str:
    """Held-out success before and after, and after minus control where there is one.

    The interval is ± 1.96 standard errors of the mean over theorems of the differences, each the mean
    over seeds: seeds are taken as they are, see `experiments.statistics` for more.
    """
    before = float(np.mean([run.success[0] for run in runs]))
    after = float(np.mean([run.success[-1] for run in runs]))
    said = f"held-out success before {before:.3f}, after {after:.3f}"
    if not controls:
        return said
    control = float(np.mean([run.success[-1] for run in controls]))
    apart = _table(runs) - _table(controls)
    each = np.nanmean(apart, axis=0)
    half = 1.96 * float(np.nanstd(each, ddof=1)) / len(each) ** 0.5
    mean = float(np.nanmean(each))
    return (
        f"{said}, control {control:.3f}; after - control {mean:+.3f} "
        f"(95 % interval over theorems {mean - half:+.3f} to {mean + half:+.3f})"
    )


def _table(curves: Sequence[Curve]) -> NDArray[np.float64]:
    """(seeds, theorems), at the last judgement."""
    return np.array([curve.proved[-1] for curve in curves], float)


def plot(panel: "Axes", lines: Sequence[Line], colour: str, name: str) -> None:
    """The runs of an arm: each a thin line, their mean, as far as all go, a thick one."""
    for at, success in lines:
        panel.plot(at, success, color=colour, alpha=0.35)
    if length := min((len(at) for at, _ in lines), default=0):
        mean = np.mean([success[:length] for _, success in lines], axis=0)
        label = f"{name}, {len(lines)} runs"
        panel.plot(lines[0][0][:length], mean, color=colour, linewidth=2.5, label=label)


def draw(
    runs: Sequence[Curve],
    controls: Sequence[Curve],
    path: str | Path,
    title: str,
    label: str,
    unit: str,
    beside: str = "update switched off",
) -> "Figure":
    """Held-out success: each run thin, their mean thick; saved to `path`. `beside`: the control."""
    arms = ((runs, BLUE, label), (controls, GREY, beside))
    return draw_arms(
        [([(one.at, one.success) for one in some], colour, name) for some, colour, name in arms],
        *(path, title, unit),
    )


def draw_arms(
    arms: Sequence[tuple[Sequence[Line], str, str]], path: str | Path, title: str, unit: str
) -> "Figure":
    """Held-out success of arms, each of its runs, a colour and a name; saved to `path`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.6), layout="constrained")
    panel = figure.subplots()
    for lines, colour, name in arms:
        plot(panel, lines, colour, name)
    panel.set(xlabel=unit, ylabel="held-out success", ylim=(0, 1.02), title=title)
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(frameon=False, loc="lower right")
    figure.savefig(path, dpi=150)
    return figure
