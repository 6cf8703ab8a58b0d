"""What the rows say: success, and lengths of proofs beside those of the plain reward.

Different rewards prove different theorems, so lengths are compared in pairs: on what was proved under
the reward and without it, by the same seed. Theorems are the clusters of the intervals.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from agents.statistics import Mean, compare, holm, mean_of, share_interval
from experiments.cells import by_arm
from experiments.menus import Row, matrices

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PLAIN = "none"
Interval = tuple[float, float, float]
"""A mean, and the ends of its 95 % interval."""
Measure = Callable[[Row], Sequence[float]]
"""A number for each proof of a row."""


@dataclass(frozen=True)
class Told:
    """What is said of an arm; `gain` and what follows it are differences to the plain reward."""

    arm: str
    success: Interval
    gain: Interval
    tactics: float
    segment: float
    tokens: float
    shorter: Interval
    longer_segments: Interval
    fewer_tokens: Interval
    ps: tuple[float, ...] = ()
    """of the four differences, success first, by Holm over all of the table"""
    better: int = 0
    worse: int = 0
    detectable: float = 0.0
    """the gain in success that would be seen four times in five"""


def proof_length(row: Row) -> Sequence[float]:
    """Leaf tactics of each proof."""
    return row.tactics


def segment_length(row: Row) -> Sequence[float]:
    """Leaf tactics of a call, for each proof."""
    return [tactics / calls for tactics, calls in zip(row.tactics, row.calls, strict=True)]


def token_count(row: Row) -> Sequence[float]:
    """Tokens of each proof."""
    return row.tokens


MEASURES: tuple[Measure, ...] = (proof_length, segment_length, token_count)


def told(rows: Sequence[Row]) -> list[Told]:
    """What there is to say of each arm."""
    arms = by_arm(rows)
    solved = matrices(arms)
    found: list[Told] = []
    ps: list[float] = []
    for arm, own in arms.items():
        against = compare(solved[arm], solved[PLAIN])
        tactics, segment, tokens = (
            _mean([value for row in own for value in measure(row)]) for measure in MEASURES
        )
        apart = [mean_of(differences(own, arms[PLAIN], measure)) for measure in MEASURES]
        shorter, longer, fewer = map(_ends, apart)
        ps += [against.p, *(one.p for one in apart)] if arm != PLAIN else []
        share = float(solved[arm].mean()), *share_interval(solved[arm])
        gain = against.gain, *against.interval
        one = Told(arm, share, gain, tactics, segment, tokens, shorter, longer, fewer)
        one = replace(one, better=against.better, worse=against.worse)
        found.append(replace(one, detectable=against.detectable))
    adjusted = iter(holm(ps))
    return [
        one if one.arm == PLAIN else replace(one, ps=tuple(islice(adjusted, 1 + len(MEASURES))))
        for one in found
    ]


def _ends(found: Mean) -> Interval:
    return found.mean, *found.interval


def differences(
    rows: Sequence[Row], others: Sequence[Row], measure: Measure
) -> dict[str, list[float]]:
    """By theorem: a measure of its proof less that of the other row of the same seed, where both have one."""  # noqa: E501
    found: dict[str, list[float]] = defaultdict(list)
    for row, other in zip(rows, others, strict=True):
        known = dict(zip(other.proved, measure(other), strict=True))
        for name, value in zip(row.proved, measure(row), strict=True):
            if name in known:
                found[name].append(value - known[name])
    return found


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def table(rows: Sequence[Row]) -> Table:
    """One line for each arm; an asterisk where p is under 0.05 by Holm over all differences shown."""
    heads = ("success", "− none", "better, worse", "detectable", "tactics a proof", "− none")
    more = ("tactics a call", "− none", "tokens a proof", "− none")
    found = Table("reward", *heads, *more, title="held out, after training")
    for one in told(rows):
        marks = ["*" if p < 0.05 else "" for p in one.ps] or [""] * (1 + len(MEASURES))
        found.add_row(
            one.arm,
            _between(one.success, ".2f"),
            _between(one.gain, "+.2f") + marks[0],
            f"{one.better}, {one.worse}",
            f"{one.detectable:.2f}",
            f"{one.tactics:.2f}",
            _between(one.shorter, "+.2f") + marks[1],
            f"{one.segment:.2f}",
            _between(one.longer_segments, "+.2f") + marks[2],
            f"{one.tokens:.1f}",
            _between(one.fewer_tokens, "+.1f") + marks[3],
        )
    return found


def _between(interval: Interval, form: str) -> str:
    mean, low, high = interval
    return f"{mean:{form}} ({low:{form}} to {high:{form}})"


def draw(rows: Sequence[Row], path: str | Path) -> "Figure":
    """Success, and the paired differences of lengths, with 95 % intervals; saved to `path`."""
    from matplotlib.figure import Figure

    found = told(rows)[::-1]
    figure = Figure(figsize=(10, 0.4 * len(found) + 1.2), layout="constrained")
    panels = figure.subplots(1, 3, sharey=True)
    sides = (
        ("held-out success", [one.success for one in found]),
        ("tactics a proof, − none", [one.shorter for one in found]),
        ("tactics a call, − none", [one.longer_segments for one in found]),
    )
    for panel, (name, intervals) in zip(panels, sides, strict=True):
        means, lows, highs = np.array(intervals).T
        errors = np.abs([means - lows, highs - means])
        panel.errorbar(means, range(len(found)), xerr=errors, fmt="o", color="#4477aa")
        panel.set(xlabel=name)
        panel.spines[["top", "right"]].set_visible(False)
        if intervals is not sides[0][1]:
            panel.axvline(0, color="#999999", linewidth=1)
    panels[0].set_yticks(range(len(found)), [one.arm for one in found])
    figure.savefig(path)
    return figure
