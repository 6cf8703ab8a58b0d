"""Rewards that see length, where a group of samples is needed to say what is long.

Terms that see one call are in `segenv.rewards` (`overlong`, `truncation`, `exploration`, prices). Here
`correct` is (groups, samples) with 1 for a proof, 0 for none and NaN for nothing known, and `lengths`
are tokens or leaf tactics, as you like.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agents.credit.advantages import EPS, as_table, deviation
from agents.credit.returns import Floats


def truncation_only(correct: ArrayLike, lengths: ArrayLike, limit: float) -> Floats:
    """The outcome, and 0 beyond `limit`: no other penalty (DLER, 2510.15110)."""
    return as_table(correct) * (np.asarray(lengths, float) <= limit)


def difficulty_overlong(
    correct: ArrayLike, lengths: ArrayLike, limit: float, buffer: float, exponent: float = 1.0
) -> Floats:
    """correct + penalty, that of a proof scaled by p^exponent, p the solve rate of its group.

    The penalty is 0 up to limit − B, then (limit − B − L) / B, and −1 beyond `limit`, B the `buffer`.
    Failures and samples beyond the limit pay all of it, so a long proof of a hard theorem costs little
    (Apriel-Reasoner, 2604.02007). limit 100, B 40, lengths 80 and 60, outcomes 1 and 0: the penalty of
    80 is 1/2, p is 1/2, so the rewards are 3/4 and 0.
    """
    outcome, length = as_table(correct), np.asarray(lengths, float)
    penalty = np.clip((limit - buffer - length) / buffer, -1.0, 0.0)
    spared = (outcome > 0) & (length <= limit)
    return np.asarray(outcome + penalty * np.where(spared, solve_rate(outcome) ** exponent, 1.0))


def solve_rate(correct: ArrayLike) -> Floats:
    """The share of proofs among the known samples of a group, (groups, 1); 0 where none is known."""
    table = as_table(correct)
    known = ~np.isnan(table)
    return np.asarray(
        np.where(known, table, 0).sum(1, keepdims=True) / np.maximum(known.sum(1, keepdims=True), 1)
    )


def reflective(
    correct: ArrayLike, lengths: ArrayLike, undone: ArrayLike, weight: float = 0.2, eps: float = EPS
) -> Floats:
    """A proof earns 1 − w₁ σ(z(k)) − w₂ σ(z(L)), a failure 0 (ARLCP, ICLR 2026).

    z is the z-score among the proofs of the group and σ the logistic function. L is the length, k
    (`undone`) counts reflection words in the paper; in Lean: tactics that were undone or changed
    nothing (our reading). w₁ = 0.05 for k ≤ 40, 0.10 for k ≤ 80, else 0.15, and w₂ = `weight` − w₁. Two
    equal proofs earn 1 − weight / 2 each.
    """
    outcome, k = as_table(correct), np.asarray(undone, float)
    proofs = outcome > 0
    first = np.select([k <= 40, k <= 80], [0.05, 0.10], 0.15)
    paid = first * _logistic(_z(k, proofs, eps))
    paid += (weight - first) * _logistic(_z(np.asarray(lengths, float), proofs, eps))
    return np.where(np.isnan(outcome), np.nan, np.where(proofs, outcome - paid, 0.0))


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))


def _z(values: Floats, among: NDArray[np.bool_], eps: float) -> Floats:
    """z-scores by the mean and deviation of some of each row; 0 for a row without any."""
    chosen = np.where(among, values, np.nan)
    count = np.maximum(among.sum(1, keepdims=True), 1)
    mean = np.where(among, values, 0.0).sum(1, keepdims=True) / count
    return np.asarray((values - mean) / (deviation(chosen, axis=1) + eps))


def separately_normalised(
    correct: ArrayLike, speed: ArrayLike, eps: float = EPS, least_range: float = 0.01
) -> tuple[Floats, NDArray[np.bool_]]:
    """Advantages of two objectives: z-scores within each group, added, then a z-score of the batch.

    So neither drowns the other by its scale (LightningRL, 2603.13319). `speed` is higher for shorter
    samples, e.g. −tokens. The second value is (groups,): False for groups to leave out, where no sample
    is a proof or the speeds range over less than `least_range`; these have advantage 0 and are in no
    statistic of the batch.
    """
    outcome, fast = as_table(correct), np.asarray(speed, float)
    known = ~np.isnan(outcome)
    fast = np.where(known, fast, np.nan)
    spread = np.where(known, fast, -np.inf).max(1) - np.where(known, fast, np.inf).min(1)
    kept = (np.where(known, outcome, 0) > 0).any(1) & (spread >= least_range)
    both = _z(outcome, known, eps) + _z(fast, known, eps)
    both = np.where(kept[:, None] & known, both, np.nan)
    if not kept.any():
        return np.zeros_like(outcome), kept
    final = (both - np.nanmean(both)) / (deviation(both) + eps)
    return np.where(np.isnan(final), 0.0, final), kept


def explored(correct: ArrayLike, lengths: ArrayLike, weight: float) -> Floats:
    """correct + weight · length / (longest of the group): the opposite sign of a length penalty.

    RLSP (2502.06773) pays for intermediate steps apart from the outcome; it does not say how they are
    weighed, so the scale is our reading. A negative weight makes a price of it. Lengths 2 and 4, one
    proof of 2, weight 0.1: the rewards are 1.05 and 0.1.
    """
    outcome, length = as_table(correct), np.asarray(lengths, float)
    longest = np.maximum(np.nanmax(length, axis=1, keepdims=True), 1e-12)
    return np.asarray(outcome + weight * length / longest)
