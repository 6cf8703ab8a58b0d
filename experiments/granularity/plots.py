"""Figures of the report, as SVG: in a page, or in files."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from experiments.granularity.analysis import Lesson, Row, Summary, by_arm, curve

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = ("-", "--", ":", "-.")
COLOURS = ("#2f7ed8", "#d9622b", "#b58900", "#868b93", "#a855c7", "#c43b6c", "#1f9e72", "#6d6af0")
GREY = "#868b93"  # on a light page and on a dark one


@dataclass(frozen=True)
class Picture:
    """A figure, and what is said of it where it cannot be seen."""

    said: str
    svg: bytes

    def __str__(self) -> str:
        """As an `img` that needs no other file."""
        data = b64encode(self.svg).decode()
        return f'<img alt="{self.said}" src="data:image/svg+xml;base64,{data}">'


def success(summaries: Sequence[Summary]) -> Picture:
    """A dot and its interval for each arm."""
    figure, axes = _axes(0.36 * len(summaries) + 0.7)
    for i, summary in enumerate(summaries):
        low, high = (100 * end for end in summary.interval)
        axes.plot([low, high], [i, i], color=_colour(i), linewidth=2)
        axes.plot(100 * summary.success, i, "o", color=_colour(i), markersize=8)
    axes.set_yticks(range(len(summaries)), [summary.arm for summary in summaries])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("theorems solved, % (mean over seeds, 95 % interval)")
    return _picture(figure, "Success by arm")


def by_tokens(rows: Sequence[Row], budget: int) -> Picture:
    """Success against tokens spent, one line for each arm that has a budget of them."""
    shown = {
        arm: own
        for arm, own in by_arm(rows).items()
        if own[0].get("budget", {"tokens": budget})["tokens"] is not None
    }
    figure, axes = _axes(max(3.4, 0.19 * len(shown) + 0.7))
    for i, (arm, own) in enumerate(shown.items()):
        points = [*curve(own), (budget, curve(own)[-1][1])]
        tokens, shares = zip(*points, strict=True)
        line = LINES[i // len(COLOURS) % len(LINES)]  # a colour comes again with another line
        percent = [100 * share for share in shares]
        axes.step(tokens, percent, line, where="post", color=_colour(i), label=arm)
    axes.set_xlim(0, budget)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("generated tokens a theorem")
    axes.set_ylabel("theorems solved, %")
    figure.legend(loc="outside right upper", frameon=False, labelcolor=GREY, fontsize=9)
    return _picture(figure, "Success against tokens")


def learning(lessons: Sequence[Lesson]) -> Picture:
    """Success against tokens read, and against target tokens: the two ways to match trainings."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), layout="constrained")
    for axes, name in zip(figure.subplots(1, 2, sharey=True), AMOUNTS, strict=True):
        _styled(axes)
        for i, rule in enumerate(dict.fromkeys(one.rule for one in lessons)):
            own = sorted(
                (one for one in lessons if one.rule == rule), key=lambda one: getattr(one, name)
            )
            amounts, shares = [getattr(one, name) for one in own], [100 * o.success for o in own]
            ends = zip(*(one.interval for one in own), strict=True)
            axes.vlines(
                amounts, *([100 * e for e in end] for end in ends), color=_colour(i), alpha=0.4
            )
            axes.plot(amounts, shares, "o-", color=_colour(i), label=rule)
        axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        axes.set_xlabel(AMOUNTS[name])
    figure.axes[0].set_ylabel("theorems solved, %")
    figure.axes[0].legend(frameon=False, labelcolor=GREY, fontsize=9)
    return _picture(figure, "Success against what was learnt from")


AMOUNTS = {"tokens_read": "tokens read in training", "target_tokens": "target tokens in training"}


def _axes(height: float) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, height), layout="constrained")
    axes = figure.add_subplot()
    _styled(axes)
    return figure, axes


def _styled(axes: "Axes") -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(GREY)
    axes.tick_params(colors=GREY)
    axes.xaxis.label.set_color(GREY)
    axes.yaxis.label.set_color(GREY)


def _colour(i: int) -> str:
    return COLOURS[i % len(COLOURS)]


def _picture(figure: "Figure", said: str) -> Picture:
    from matplotlib import rc_context

    drawn = BytesIO()
    with rc_context({"svg.hashsalt": "segenv"}):  # the same numbers, the same file
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return Picture(said, drawn.getvalue())
