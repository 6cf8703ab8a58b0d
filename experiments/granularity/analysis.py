"""From rows to numbers: success with an interval, costs, the comparisons that were asked for.

A row is what one arm made of one theorem with one seed. Every row has `arm`, `seed`, `theorem`,
`solved`, `tokens` (generated) and `reference_length`; costs that an arm does not have may be missing.
Rows with `harder` are of worlds that nothing was learnt from, and are told in a column of their own.
Intervals and p values are those of `agents.statistics`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.statistics import (
    SEED_EFFECT,
    Comparison,
    compare,
    detectable,
    grid,
    holm,
)
from agents.statistics import share_interval as interval_of
from experiments.granularity.sweep import ARMS, COMPARISONS
from segenv.evaluation.estimates import Interval

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
    distinct_solved: float | None
    prompt_tokens: float | None
    samples: float | None
    distinct_samples: float | None
    expansions: float | None
    rollout_steps: float | None
    tactic_calls: float | None
    seconds: float | None
    false_ends: int
    budget: int | None
    harder: float | None = None
    """the share of the theorems of harder knobs that is solved"""


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


def finished(rows: Sequence[Row]) -> list[Row]:
    """The rows of those seeds that a run which was stopped has come to the end of, or of all.

    A seed counts if every arm of the run has tried at least nine in ten theorems with it.
    """
    tried = Counter((row["arm"], row["seed"]) for row in rows)
    enough = 0.9 * max(tried.values(), default=0)
    arms, seeds = {arm for arm, _ in tried}, {seed for _, seed in tried}
    whole = {seed for seed in seeds if all(tried[arm, seed] >= enough for arm in arms)}
    return [row for row in rows if row["seed"] in (whole or seeds)]


def same(rows: Iterable[Row]) -> list[Row]:
    """The rows of theorems like those that were learnt from."""
    return [row for row in rows if not row.get("harder")]


def seed_effect(arm: str) -> float:
    """What seeds seem to differ by always counts where a seed is a training run of a language model."""
    return 1.0 if arm in ARMS and ARMS[arm].policy == "lm" else SEED_EFFECT


def by_arm(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each arm, in the order of the settings."""
    found: dict[str, list[Row]] = {arm: [] for arm in ARMS}
    for row in rows:
        found.setdefault(row["arm"], []).append(row)
    return {arm: list_ for arm, list_ in found.items() if list_}


def summarise(rows: Sequence[Row]) -> list[Summary]:
    """One summary for each arm. Raises `ValueError` where a theorem lacks a seed, see `complete`."""
    harder = by_arm(row for row in rows if row.get("harder"))
    return [_summary(arm, own, harder.get(arm, [])) for arm, own in by_arm(same(rows)).items()]


def _summary(arm: str, rows: Sequence[Row], harder: Sequence[Row]) -> Summary:
    solved = grid(rows)

    def mean(value: str | Callable[[Row], float], some: Sequence[Row] = rows) -> float | None:
        get = value if callable(value) else lambda row: row[value]
        try:
            return float(np.mean([get(row) for row in some])) if some else None
        except KeyError:
            return None

    proved = [row for row in rows if row["solved"]]
    return Summary(
        arm=arm,
        runs=len(rows),
        success=float(solved.mean()),
        interval=interval_of(solved, seed_effect=seed_effect(arm)),
        tokens=float(np.mean([row["tokens"] for row in rows])),
        tokens_solved=mean("tokens", proved),
        distinct_tokens=mean("distinct_tokens"),
        distinct_solved=mean("distinct_tokens", proved),
        prompt_tokens=mean("prompt_tokens"),
        samples=mean("samples"),
        distinct_samples=mean(lambda row: row["samples"] - row["repeats"]),
        expansions=mean("expansions"),
        rollout_steps=mean("rollout_steps"),
        tactic_calls=mean("tactic_calls"),
        seconds=mean("seconds"),
        false_ends=sum(row.get("false_ends", 0) for row in rows),
        budget=rows[0].get("budget", {}).get("tokens"),
        harder=float(grid(harder).mean()) if harder else None,
    )


def contrasts(
    rows: Sequence[Row], asked: Sequence[tuple[str, str]] = COMPARISONS
) -> list[Contrast]:
    """The comparisons that were asked for, of those arms that are there."""
    solved = {arm: grid(own) for arm, own in by_arm(same(rows)).items()}
    pairs = [(arm, other) for arm, other in asked if arm in solved and other in solved]
    found = [
        compare(solved[arm], solved[other], seed_effect=seed_effect(arm)) for arm, other in pairs
    ]
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


# -- by what was learnt, by length, by tokens ----------------------------------------------------


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


@dataclass(frozen=True)
class Lesson:
    """What a language model learnt from, and what it proves."""

    rule: str
    tokens_read: float
    target_tokens: float
    success: float
    interval: Interval


def learning(rows: Sequence[Row], learnt: Iterable[Mapping[str, Any]]) -> list[Lesson]:
    """For each training of a language model; searches with rollouts are left out.

    `learnt` is what each arm has learnt from, see `Study.size`.
    """
    told = {one["arm"]: one for one in learnt}
    found = []
    for one in summarise(rows):
        arm = ARMS.get(one.arm)
        if arm and arm.policy == "lm" and arm.rollout is None and one.arm in told:
            own = told[one.arm]
            amounts = own["tokens_read"], own["target_tokens"]
            found.append(Lesson(arm.rule, *amounts, one.success, one.interval))
    return found
