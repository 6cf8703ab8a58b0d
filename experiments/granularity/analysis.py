"""From rows to numbers: success with an interval, costs, the comparisons that were asked for.

A row is what one arm made of one theorem with one seed. Every row has `arm`, `seed`, `theorem`,
`solved`, `tokens` (generated) and `reference_length`; costs that an arm does not have may be missing.
Intervals and p values are those of `experiments.statistics`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.granularity.sweep import COMPARISONS, SETTINGS
from experiments.statistics import Comparison, Interval, compare, detectable, grid, holm
from experiments.statistics import share_interval as interval_of

Row = dict[str, Any]
LENGTHS = ((1, 3), (4, 6), (7, 9), (10, None))


@dataclass(frozen=True)
class Summary:
    """One arm over all theorems and seeds; means are per theorem and seed, None where not measured."""

    arm: str
    runs: int
    success: float
    interval: Interval
    tokens: float
    """generated, until solved or the budget is spent"""
    tokens_solved: float | None
    """the same over solved theorems only"""
    distinct_tokens: float | None
    prompt_tokens: float | None
    samples: float | None
    distinct_samples: float | None
    expansions: float | None
    rollout_steps: float | None
    tactic_calls: float | None
    seconds: float | None
    false_ends: int
    budget: int | None


@dataclass(frozen=True)
class Contrast:
    """A comparison that was asked for, with Holm's p over all of them."""

    arm: str
    other: str
    found: Comparison
    adjusted: float


def complete(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """The rows of theorems that every arm has tried with every seed, and how many others there are."""
    cells = {(row["arm"], row["seed"]) for row in rows}
    tried: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for row in rows:
        tried[row["theorem"]].add((row["arm"], row["seed"]))
    missing = {theorem for theorem, own in tried.items() if own != cells}
    return [row for row in rows if row["theorem"] not in missing], len(missing)


def by_arm(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each arm, in the order of the settings."""
    found: dict[str, list[Row]] = {arm.name: [] for arm in SETTINGS}
    for row in rows:
        found.setdefault(row["arm"], []).append(row)
    return {arm: list_ for arm, list_ in found.items() if list_}


def summarise(rows: Sequence[Row]) -> list[Summary]:
    """One summary for each arm. Raises `ValueError` where a theorem lacks a seed, see `complete`."""
    return [_summary(arm, own) for arm, own in by_arm(rows).items()]


def _summary(arm: str, rows: Sequence[Row]) -> Summary:
    solved = grid(rows)

    def mean(value: str | Callable[[Row], float]) -> float | None:
        get = value if callable(value) else lambda row: row[value]
        try:
            return float(np.mean([get(row) for row in rows])) if rows else None
        except KeyError:
            return None

    proved = [row["tokens"] for row in rows if row["solved"]]
    return Summary(
        arm=arm,
        runs=len(rows),
        success=float(solved.mean()),
        interval=interval_of(solved),
        tokens=float(np.mean([row["tokens"] for row in rows])),
        tokens_solved=float(np.mean(proved)) if proved else None,
        distinct_tokens=mean("distinct_tokens"),
        prompt_tokens=mean("prompt_tokens"),
        samples=mean("samples"),
        distinct_samples=mean(lambda row: row["samples"] - row["repeats"]),
        expansions=mean("expansions"),
        rollout_steps=mean("rollout_steps"),
        tactic_calls=mean("tactic_calls"),
        seconds=mean("seconds"),
        false_ends=sum(row.get("false_ends", 0) for row in rows),
        budget=rows[0].get("budget", {}).get("tokens"),
    )


def contrasts(
    rows: Sequence[Row], asked: Sequence[tuple[str, str]] = COMPARISONS
) -> list[Contrast]:
    """The comparisons that were asked for, of those arms that are there."""
    solved = {arm: grid(own) for arm, own in by_arm(rows).items()}
    pairs = [(arm, other) for arm, other in asked if arm in solved and other in solved]
    found = [compare(solved[arm], solved[other]) for arm, other in pairs]
    adjusted = holm([one.p for one in found])
    return [Contrast(*pair, one, p) for pair, one, p in zip(pairs, found, adjusted, strict=True)]


SIZES = ((32, 3), (117, 5), (186, 5), (500, 5))
"""Theorems and seeds for which the detectable gain is told."""


def power(rows: Sequence[Row], arm: str, other: str) -> list[tuple[int, int, float]]:
    """Theorems, seeds, and the gain that a run of this size tells from none in four of five cases."""
    arms = by_arm(rows)
    if arm not in arms or other not in arms:
        return []
    one, two = grid(arms[arm]), grid(arms[other])
    own = one.shape
    sizes = dict.fromkeys(((own[0], own[1]), *(SIZES if own[1] > 1 else ())))
    return [(n, m, detectable(one, two, n, m)) for n, m in sizes]


# -- by length, by tokens -----------------------------------------------------------------------


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
        if row["solved"]:
            reached[row["tokens"]] += 1
    points, total = [(0, 0.0)], 0
    for tokens in sorted(reached):
        total += reached[tokens]
        points.append((tokens, total / len(rows)))
    return points
