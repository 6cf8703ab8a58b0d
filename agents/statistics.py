"""Shares of solved theorems, and arms compared on the same theorems and seeds.

What is measured is a matrix of n theorems by m seeds, 1 where the theorem was solved and 0 elsewhere;
theorems are a sample of theorems like them, seeds of other seeds.

**The variance of a mean.** A theorem is a cluster: its seeds are alike. The variance of the means of
n theorems, divided by n, holds what theorems differ by *and* the noise of each run, once. (A bootstrap
that draws theorems and seeds, both with replacement, holds the noise three times: Owen, *The pigeonhole
bootstrap*, Ann. Appl. Stat. 2007; its 95 % intervals of a paired difference cover 99.5 to 100 %.) What all
theorems of a seed share (another training run, say) is added, by the two-way analysis of variance, where an
F test at `SEED_EFFECT` sees it; the degrees of freedom are Satterthwaite's then. With few seeds such an
effect is often not seen: where a seed is a training run, `seed_effect=1` adds whatever seeds seem to differ
by, which makes intervals wide. Better have ten of them.

**Shares** have Wilson's interval with as many theorems as that variance amounts to, so 0 of n is 0 to about
4 / (n + 4), never 0 to 0.

**Differences** have the t interval of the paired differences, with the variance of half a theorem in n that
one arm solves and the other does not as the least: arms that hardly differ, or not at all, are not known to
be equal. Where an arm solved nothing (or all), the limit that Wilson has for 0 of n is added on that side,
in squares (Newcombe 1998; Zou and Donner 2008 call it MOVER), so a difference knows no less than its arms.

`tests/agents/test_statistics.py` simulates the coverage; `python -m experiments.coverage` prints it.
"""  # noqa: E501

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

from segenv.evaluation.estimates import Interval, wilson

Matrix = NDArray[np.float64]
LEVEL = 0.95
SEED_EFFECT = 0.1
"""The level of the test that asks whether seeds differ, all theorems alike."""
LEAST = 0.5
"""How many theorems of n are taken to differ at the least; more would make intervals too wide."""


def grid(rows: Iterable[Mapping[str, Any]], value: str = "solved") -> Matrix:
    """The values of an arm's rows as a matrix of theorems by seeds, both in order.

    A row has `theorem`, `seed` and the value. Raises `ValueError` where a cell has no row or two.
    """
    cells: dict[tuple[str, int], float] = {}
    for row in rows:
        cell: tuple[str, int] = (row["theorem"], row["seed"])
        if cell in cells:
            raise ValueError(f"two rows of theorem {cell[0]} and seed {cell[1]}")
        cells[cell] = float(row[value])
    theorems, seeds = sorted({t for t, _ in cells}), sorted({s for _, s in cells})
    missing = [(t, s) for t in theorems for s in seeds if (t, s) not in cells]
    if missing:
        theorem, seed = missing[0]
        raise ValueError(f"{len(missing)} rows are missing, e.g. theorem {theorem}, seed {seed}")
    return np.array([[cells[t, s] for s in seeds] for t in theorems], dtype=np.float64)


# -- variance -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """How far the mean of a matrix is from what it would be over other theorems and seeds."""

    variance: float
    df: float


def spread(values: Matrix, seed_effect: float = SEED_EFFECT) -> Spread:
    """The variance of the mean of a matrix of n >= 2 theorems by m seeds; see the module."""
    n, m = values.shape
    theorems, seeds, noise = mean_squares(values)
    plain = Spread(theorems / (n * m), n - 1)
    if m == 1 or noise == 0 or seeds <= noise:
        return plain
    if f_distribution.sf(seeds / noise, m - 1, (n - 1) * (m - 1)) > seed_effect:
        return plain
    total = theorems + seeds - noise
    parts = theorems**2 / (n - 1) + seeds**2 / (m - 1) + noise**2 / ((n - 1) * (m - 1))
    return Spread(total / (n * m), max(total**2 / parts, m - 1))


def mean_squares(values: Matrix) -> tuple[float, float, float]:
    """Those of theorems, of seeds and of what is left, in a two-way table with one value a cell."""
    n, m = values.shape
    if n < 2:
        raise ValueError(f"{n} theorem: an interval needs at least two")
    mean, rows, columns = values.mean(), values.mean(1), values.mean(0)
    theorems = m * float(((rows - mean) ** 2).sum()) / (n - 1)
    if m == 1:
        return theorems, 0.0, 0.0
    seeds = n * float(((columns - mean) ** 2).sum()) / (m - 1)
    left = values - rows[:, None] - columns + mean
    return theorems, seeds, float((left**2).sum()) / ((n - 1) * (m - 1))


# -- shares -------------------------------------------------------------------------------------


def share_interval(
    solved: Matrix, level: float = LEVEL, seed_effect: float = SEED_EFFECT
) -> Interval:
    """The interval of the share of solved theorems, from a matrix of theorems by seeds.

    One theorem says nothing about others: 0 to 1.
    """
    if len(solved) < 2:
        return 0.0, 1.0
    share, found = float(solved.mean()), spread(solved, seed_effect)
    theorems = len(solved) if found.variance == 0 else share * (1 - share) / found.variance
    return wilson(share * theorems, theorems, _quantile(level, found.df))


# -- differences --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """An arm against another on the same n theorems and m seeds; shares from 0 to 1."""

    gain: float
    """the share that the arm solves, less that of the other"""
    interval: Interval
    p: float
    """of no gain, two-sided: the smallest 1 - level at which the interval leaves out 0"""
    better: int
    """theorems that the arm solved under more seeds than the other"""
    worse: int
    detectable: float
    """the gain that runs of this size, seeds that differ as here included, tell from none in four of
    five cases"""

    def __str__(self) -> str:
        low, high = self.interval
        return (
            f"{self.gain:+.3f} (95 % interval {low:+.3f} to {high:+.3f}), better on {self.better} "
            f"theorems, worse on {self.worse}, p {self.p:.2g}; a gain of {self.detectable:.2f} would "
            "be seen four times in five"
        )


def compare(
    arm: Matrix, other: Matrix, level: float = LEVEL, seed_effect: float = SEED_EFFECT
) -> Comparison:
    """`arm` against `other`, matrices of the same theorems and seeds with values 0 and 1.

    One theorem says nothing about others: the interval is then -1 to 1.
    """
    if arm.shape != other.shape:
        raise ValueError(f"arms of {arm.shape} and {other.shape} theorems and seeds do not compare")
    differences = arm - other
    by_theorem, gain, n = differences.mean(1), float(differences.mean()), len(arm)
    counts = int((by_theorem > 0).sum()), int((by_theorem < 0).sum())
    if n < 2:
        return Comparison(gain, (-1.0, 1.0), 1.0, *counts, detectable=float("inf"))
    found, (down, up) = spread(differences, seed_effect), _unseen(arm, other)
    found = replace(found, variance=max(found.variance, LEAST / n**2))
    t = _quantile(level, found.df)
    low, high = (_reach(found, n, t, unseen) for unseen in (down, up))
    interval = max(-1.0, gain - low), min(1.0, gain + high)
    p = _p(abs(gain), found, n, down if gain > 0 else up)
    told = max(
        detectable(arm, other, level=level), _told(found.df, 0.8, level) * found.variance**0.5
    )
    return Comparison(gain, interval, p, *counts, told)


def _unseen(arm: Matrix, other: Matrix) -> tuple[int, int]:
    """How many arms hide how much lower, and how much higher, the difference may be."""
    down = int(other.max() == 0) + int(arm.min() == 1)
    up = int(arm.max() == 0) + int(other.min() == 1)
    return down, up


def _reach(found: Spread, n: int, t: float, unseen: int) -> float:
    """How far the interval goes, at t standard errors, past `unseen` arms without variance."""
    limit = t * t / (n + t * t)  # Wilson's of 0 of n
    return float((t * t * found.variance + unseen * limit**2) ** 0.5)


def _p(gain: float, found: Spread, n: int, unseen: int) -> float:
    """The p at which the interval's nearer end is 0."""
    if gain == 0:
        return 1.0
    if _reach(found, n, _FAR, unseen) <= gain:
        return 0.0
    t = brentq(lambda t: _reach(found, n, t, unseen) - gain, 0, _FAR)
    return float(2 * t_distribution.sf(t, found.df))


_FAR = 1e6  # standard errors


def _quantile(level: float, df: float) -> float:
    return float(t_distribution.ppf(0.5 + level / 2, df))


def compare_each(arms: Mapping[str, Matrix], other: str) -> dict[str, tuple[Comparison, float]]:
    """All other arms against one of them, each with its p by Holm over all of these comparisons."""
    found = {name: compare(own, arms[other]) for name, own in arms.items() if name != other}
    adjusted = holm([one.p for one in found.values()])
    return {name: (one, p) for (name, one), p in zip(found.items(), adjusted, strict=True)}


@dataclass(frozen=True)
class Mean:
    """A mean over clusters (theorems, or seeds), with its t interval."""

    mean: float
    interval: Interval
    p: float
    """of a true mean of 0, two-sided"""
    detectable: float
    """the true mean that is told from 0 in four of five cases"""


def mean_of(values: Mapping[str, Sequence[float]], level: float = LEVEL) -> Mean:
    """The mean over clusters of the means of their values, for what is no share: lengths, say.

    Fewer than two clusters tell nothing: NaN for both ends, p 1. 1, 3 and 5 have 3 and 3 ± 4.97.
    """
    means = np.array([np.mean(own) for own in values.values() if len(own)])
    if len(means) < 2:
        nan = float("nan")
        return Mean(float(means.mean()) if len(means) else nan, (nan, nan), 1.0, float("inf"))
    mean, df = float(means.mean()), len(means) - 1
    error = float(means.std(ddof=1)) / len(means) ** 0.5
    half = _quantile(level, df) * error
    p = float(2 * t_distribution.sf(abs(mean) / error, df)) if error else float(mean == 0)
    return Mean(mean, (mean - half, mean + half), p, _told(df, 0.8, level) * error)


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's adjusted p values, in the order given: some are at most x falsely with probability x.

    *A simple sequentially rejective multiple test procedure*, Scand. J. Stat. 6 (1979).
    """
    found, least = [0.0] * len(ps), 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        least = max(least, min(1.0, (len(ps) - rank) * ps[i]))
        found[i] = least
    return found


# -- power --------------------------------------------------------------------------------------


def detectable(
    arm: Matrix,
    other: Matrix,
    theorems: int | None = None,
    seeds: int | None = None,
    power: float = 0.8,
    level: float = LEVEL,
) -> float:
    """The true gain that is told from none with probability `power`, in a run of such a size.

    The variance is that of the differences seen here, with as many theorems and seeds as given (those
    of the matrices by default). An effect common to a seed is not part of it. It is at least
    that of `LEAST` theorems in n. More than 1 where nothing could be told.
    """
    n, m = arm.shape
    theorems, seeds = theorems or n, seeds or m
    if min(n, theorems) < 2:
        return float("inf")
    of_theorems, _, noise = mean_squares(arm - other)
    if m == 1:
        if seeds != 1:
            raise ValueError("one seed does not tell what more of them would bring")
        one = of_theorems
    else:
        one = max(of_theorems - noise, 0.0) / m + noise / seeds
    one = max(one, LEAST / n)
    return float(_told(theorems - 1, power, level) * (one / theorems) ** 0.5)


def _told(df: float, power: float, level: float) -> float:
    """How many standard errors a true difference must be away from 0 to be told from it so often."""
    return float(_quantile(level, df) + t_distribution.ppf(power, df))
