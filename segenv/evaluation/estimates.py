"""pass@k and intervals: what samples say of a policy, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from segenv.arguments import number

DRAWS = 2000
LEVEL = 0.95
Z = 1.959963984540054  # of 95 %
Interval = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """A mean over theorems, with its 95 % interval."""

    value: float
    low: float
    high: float
    theorems: int

    def __str__(self) -> str:
        return f"{self.value:.1%} [{self.low:.1%}, {self.high:.1%}]"


def pass_at_k(n: int, c: int, k: int) -> float:
    """1 - C(n - c, k) / C(n, k): the chance that k of n samples, c of them right, hold a right one.

    Unbiased, where 1 - (1 - c/n)^k is not. Chen et al. 2021, *Evaluating Large Language Models Trained
    on Code* (arXiv 2107.03374), section 2.1. Raises `ValueError` unless 0 <= c <= n and 1 <= k <= n.

    >>> pass_at_k(4, 1, 2)
    0.5
    """
    number("n", n, at_least=1, whole=True)
    number("c", c, at_least=0, at_most=n, whole=True)
    number("k", k, at_least=1, at_most=n, whole=True)
    return 1.0 - comb(n - c, k) / comb(n, k)


def wilson(successes: float, n: float, z: float = Z) -> Interval:
    """Wilson's interval of a share, 95 % by default (JASA 22, 1927), also right at 0 and 1."""
    share, scale = successes / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / scale
    half = z / scale * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def interval(values: Sequence[float], seed: int = 0) -> Interval:
    """The 95 % interval of the mean of one value a theorem, each in 0..1.

    Wilson's where each is 0 or 1, else the percentiles of a bootstrap over theorems. It speaks of
    other theorems of the same kind, asked of the same policy.
    """
    array = np.asarray(values, dtype=float)
    if set(array.tolist()) <= {0.0, 1.0}:
        return wilson(int(array.sum()), len(array))
    means = _resampled(array, seed)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _resampled(array: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    found: NDArray[np.float64] = rng.choice(array, size=(DRAWS, len(array))).mean(axis=1)
    return found


def estimate(counts: Sequence[tuple[int, int, int]], k: int) -> Estimate:
    """pass@k over theorems, each with its samples, the proved ones, and those that were lost.

    What was lost (the prover failed, again and again) says nothing about its text. The value and the
    lower end take it for unproved, the upper end for proved.
    """
    sure = [pass_at_k(n, c, k) for n, c, _ in counts]
    perhaps = [pass_at_k(n, c + lost, k) for n, c, lost in counts]
    return Estimate(float(np.mean(sure)), interval(sure)[0], interval(perhaps)[1], len(counts))
