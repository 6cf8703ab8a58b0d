"""The figure and the table of the README."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from segenv.evaluation.estimates import Interval, wilson


@dataclass(frozen=True)
class Summary:
    """One world: the mean length of all reference scripts, and of how many theorems what share was
    solved.
    """

    axis: str
    value: int
    theorems: int
    tactics: float
    solved: float

    @property
    def interval(self) -> Interval:
        """Wilson's 95 % interval of the share solved."""
        return wilson(self.solved * self.theorems, self.theorems)


def summaries(rows: Iterable[dict[str, Any]]) -> list[Summary]:
    """One for each axis and value, in the order of the axes and values."""
    worlds: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        worlds.setdefault((row["axis"], row["value"]), []).append(row)
    found = []
    for (axis, value), some in worlds.items():
        tried = [row["solved"] for row in some if row["solved"] is not None]
        tactics = mean(len(row["reference"]) for row in some)
        found.append(Summary(axis, value, len(tried), tactics, mean(tried)))
    return found


def markdown(found: Sequence[Summary]) -> str:
    """One row for each axis, its values from left to right."""
    lines = [
        "| world | values | theorems tried | tactics of the reference script | solved "
        "| 95 % intervals |",
        "|---|---|---|---|---|---|",
    ]
    for axis in dict.fromkeys(one.axis for one in found):
        ones = [one for one in found if one.axis == axis]
        cells = (
            [str(one.value) for one in ones],
            [str(one.theorems) for one in ones],
            [f"{one.tactics:.1f}" for one in ones],
            [f"{one.solved:.0%}" for one in ones],
            ["{:.0f}–{:.0f}".format(*(100 * end for end in one.interval)) for one in ones],
        )
        lines.append(f"| {axis} | {' | '.join(', '.join(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"


def figure(found: Sequence[Summary], path: Path) -> None:
    """A panel for each axis: by value, length of the scripts (bars) and success with its interval."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    axes = list(dict.fromkeys(one.axis for one in found))
    drawn = Figure(figsize=(12, 2.6 * -(-len(axes) // 4)), layout="constrained")
    for i, axis in enumerate(axes):
        ones = [one for one in found if one.axis == axis]
        places, panel = range(len(ones)), drawn.add_subplot(-(-len(axes) // 4), 4, i + 1)
        panel.bar(places, [one.tactics for one in ones], color="#b8c4d6")
        panel.set_xticks(places, [str(one.value) for one in ones])
        panel.set_title(axis, fontsize=10)
        panel.set_ylabel("tactics", color="#5b6f8f")
        right = panel.twinx()
        right.plot(places, [one.solved for one in ones], "o-", color="#b3432b")
        right.vlines(places, *zip(*(one.interval for one in ones), strict=True), color="#b3432b")
        right.set_ylim(-0.05, 1.05)
        right.set_ylabel("solved", color="#b3432b")
    with rc_context({"svg.hashsalt": "segenv"}):  # the same numbers, the same file
        drawn.savefig(path, metadata={"Date": None})
