"""From rows to numbers: success with an interval, costs, and the same by reference length.

Intervals are 95 % percentile intervals of a crossed bootstrap: theorems and seeds are both drawn
with replacement, so they speak of other theorems and other seeds of the same kind. Where every run
ended alike the bootstrap has nothing to draw from: the interval is then Wilson's over theorems.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.table import Table

from experiments.granularity.sweep import SETTINGS

Row = dict[str, Any]
Interval = tuple[float, float]
LENGTHS = ((1, 3), (4, 6), (7, 9), (10, None))
DRAWS = 2000


@dataclass(frozen=True)
class Summary:
    """One arm over all theorems and seeds; means are per theorem and seed."""

    arm: str
    runs: int
    success: float
    interval: Interval
    gain: float
    """success minus that of the first arm, on the same theorems and seeds"""
    gain_interval: Interval
    tokens: float
    """until solved or the budget is spent"""
    tokens_solved: float | None
    """the same over solved theorems only"""
    prompt_tokens: float
    expansions: float
    rollout_steps: float
    tactic_calls: float
    seconds: float
    false_ends: int
    budget: int


def read(folder: Path) -> list[Row]:
    """All rows of a run."""
    lines = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jsonl")))
    return [json.loads(line) for text in lines for line in text.splitlines()]


def by_arm(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each arm, in the order of the settings."""
    found: dict[str, list[Row]] = {arm.name: [] for arm in SETTINGS}
    for row in rows:
        found.setdefault(row["arm"], []).append(row)
    return {arm: list_ for arm, list_ in found.items() if list_}


def grid(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Solved or not, as a matrix of theorems by seeds."""
    theorems = {name: i for i, name in enumerate(sorted({row["theorem"] for row in rows}))}
    seeds = {seed: i for i, seed in enumerate(sorted({row["seed"] for row in rows}))}
    solved = np.zeros((len(theorems), len(seeds)))
    for row in rows:
        solved[theorems[row["theorem"]], seeds[row["seed"]]] = row["solved"]
    return solved


def bootstrap(values: NDArray[np.float64], draws: int = DRAWS, seed: int = 0) -> Interval:
    """The 95 % interval of the mean of a matrix of theorems by seeds (see the module)."""
    n, m = values.shape
    if values.min() == values.max() and values.min() in (0.0, 1.0):
        return wilson(int(values.min()) * n, n)
    rng = np.random.default_rng(seed)
    theorems = rng.integers(n, size=(draws, n))
    seeds = rng.integers(m, size=(draws, m))
    means = [values[np.ix_(t, s)].mean() for t, s in zip(theorems, seeds, strict=True)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def wilson(successes: int, n: int, z: float = 1.96) -> Interval:
    """Wilson's 95 % interval of a share."""
    share, scale = successes / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z / scale * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def summarise(rows: Sequence[Row]) -> list[Summary]:
    """One summary for each arm."""
    arms = by_arm(rows)
    first = grid(next(iter(arms.values())))
    return [_summary(arm, own, first) for arm, own in arms.items()]


def _summary(arm: str, rows: Sequence[Row], first: NDArray[np.float64]) -> Summary:
    solved = grid(rows)
    gain = solved - first
    cost_solved = [row["tokens"] for row in rows if row["solved"]]

    def mean(name: str) -> float:
        return float(np.mean([row[name] for row in rows]))

    return Summary(
        arm=arm,
        runs=len(rows),
        success=float(solved.mean()),
        interval=bootstrap(solved),
        gain=float(gain.mean()),
        gain_interval=bootstrap(gain) if gain.any() else (0.0, 0.0),
        tokens=mean("tokens"),
        tokens_solved=float(np.mean(cost_solved)) if cost_solved else None,
        prompt_tokens=mean("prompt_tokens"),
        expansions=mean("expansions"),
        rollout_steps=mean("rollout_steps"),
        tactic_calls=mean("tactic_calls"),
        seconds=mean("seconds"),
        false_ends=sum(row["false_ends"] for row in rows),
        budget=rows[0]["budget"]["tokens"],
    )


def in_bucket(bounds: tuple[int, int | None]) -> Callable[[Row], bool]:
    low, high = bounds
    return lambda row: (
        low <= row["reference_length"] and (high is None or row["reference_length"] <= high)
    )


def by_length(rows: Sequence[Row]) -> list[tuple[str, int, dict[str, float]]]:
    """For each range of reference lengths: its name, its theorems, and each arm's success."""
    found = []
    for low, high in LENGTHS:
        own = list(filter(in_bucket((low, high)), rows))
        if own:
            name = f"{low} or more" if high is None else f"{low} to {high}"
            rates = {arm: float(grid(part).mean()) for arm, part in by_arm(own).items()}
            found.append((name, len({row["theorem"] for row in own}), rates))
    return found


def curve(rows: Sequence[Row]) -> list[tuple[int, float]]:
    """Success as it grows with the tokens spent: (tokens, share solved by then)."""
    reached: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        if row["tokens_until_solved"] is not None:
            reached[row["tokens_until_solved"]] += 1
    points, total = [(0, 0.0)], 0
    for tokens in sorted(reached):
        total += reached[tokens]
        points.append((tokens, total / len(rows)))
    return points


HEADINGS = (
    "arm",
    "success",
    "95 % interval",
    "against step",
    "tokens",
    "tokens if solved",
    "expansions",
    "rollout steps",
    "tactic calls",
    "seconds",
    "token budget",
)


def cells(summary: Summary) -> tuple[str, ...]:
    """A summary as the cells of a table row, under `HEADINGS`."""
    low, high = summary.interval
    gain_low, gain_high = summary.gain_interval
    is_first = summary.arm == SETTINGS[0].name
    solved = "–" if summary.tokens_solved is None else f"{summary.tokens_solved:.0f}"
    return (
        summary.arm,
        f"{100 * summary.success:.1f} %",
        f"{100 * low:.1f} to {100 * high:.1f}",
        "–"
        if is_first
        else f"{100 * summary.gain:+.1f} ({100 * gain_low:+.1f}, {100 * gain_high:+.1f})",
        f"{summary.tokens:.0f}",
        solved,
        f"{summary.expansions:.1f}",
        f"{summary.rollout_steps:.1f}",
        f"{summary.tactic_calls:.1f}",
        f"{summary.seconds:.2f}",
        f"{summary.budget}",
    )


SHORT = {
    "arm": "arm",
    "success": "success",
    "95 % interval": "95 %",
    "tokens": "tokens",
    "expansions": "expansions",
    "tactic calls": "tactics",
    "token budget": "budget",
}
"""The columns of the terminal's table, and what they are called there."""


def table(rows: Sequence[Row]) -> Table:
    """All arms, for the terminal."""
    theorems, seeds = grid(next(iter(by_arm(rows).values()))).shape
    title = f"{theorems} held-out theorems, {seeds} seeds; means per theorem and seed"
    found = Table(title=title, box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading, shown in SHORT.items():
        justify: Literal["left", "right"] = "left" if heading == "arm" else "right"
        found.add_column(shown, justify=justify, no_wrap=True)
    for summary in summarise(rows):
        named = dict(zip(HEADINGS, cells(summary), strict=True))
        found.add_row(*(named[heading] for heading in SHORT))
    return found
