"""Advantages of whole samples, relative to others of their group; (groups, samples) throughout.

NaN is a sample of which nothing is known. Standard deviations divide by n − 1, as TRL does, and are
floored by `eps`. Worked example: rewards 1, 0, 0, 0 have the mean 1/4 and the deviation 1/2.
"""

import numpy as np
from numpy.typing import ArrayLike

from agents.credit.returns import Floats

EPS = 1e-4


def centred(rewards: ArrayLike) -> Floats:
    """r − mean of the group, without scaling (Dr. GRPO, 2503.20783): 3/4, −1/4, −1/4, −1/4."""
    table = as_table(rewards)
    return _known(table - _mean(table))


def group(rewards: ArrayLike, eps: float = EPS) -> Floats:
    """(r − mean) / deviation, both of the group (GRPO, 2402.03300): 3/2, −1/2, −1/2, −1/2."""
    table = as_table(rewards)
    return centred(table) / (deviation(table, axis=1) + eps)


def batch(rewards: ArrayLike, eps: float = EPS) -> Floats:
    """(r − mean of the group) / deviation of the batch (Lite PPO, 2508.08221; DLER, 2510.15110).

    A group that nearly agrees is not blown up. With a second group 0, 0, 0, 0 the deviation of the
    eight is √(1/8), and the first sample has 3/4 · √8.
    """
    table = as_table(rewards)
    return centred(table) / (deviation(table) + eps)


def leave_one_out(rewards: ArrayLike) -> Floats:
    """r − mean of the others of the group (RLOO, 2402.14740): 1, −1/3, −1/3, −1/3.

    It is n / (n − 1) times `centred`. A sample without others has 0.
    """
    table = as_table(rewards)
    known = (~np.isnan(table)).sum(1, keepdims=True)
    return centred(table) * np.where(known > 1, known / np.maximum(known - 1, 1), 0.0)


def unlikely(rewards: ArrayLike, log_probs: ArrayLike, beta: float = 0.25) -> Floats:
    """Rewards in which proofs that the policy finds likely count less.

    r · (1 − β (n − rank) / n), rank 0 the likeliest of the n samples (*Rewarding the unlikely*, He,
    Fried and Welleck, 2506.02355; the formula is our reading). With n = 4 and β = 0.4 the likeliest
    proof earns 0.6, the next 0.7, then 0.8 and 0.9.
    """
    table, said = as_table(rewards), np.asarray(log_probs, float)
    ranks = np.argsort(np.argsort(-said, axis=1, kind="stable"), axis=1)
    size = table.shape[1]
    return np.asarray(table * (1 - beta * (size - ranks) / size))


def deviation(table: ArrayLike, axis: int | None = None) -> Floats:
    """The standard deviation of what is known, with n − 1; 0 for fewer than two numbers. Keeps axes."""
    values = np.asarray(table, float)
    known = ~np.isnan(values)
    count = known.sum(axis, keepdims=True)
    filled = np.where(known, values, 0.0)
    mean = filled.sum(axis, keepdims=True) / np.maximum(count, 1)
    squares = np.where(known, (filled - mean) ** 2, 0.0).sum(axis, keepdims=True)
    return np.asarray(np.sqrt(squares / np.maximum(count - 1, 1)))


def as_table(rewards: ArrayLike) -> Floats:
    """Floats (groups, samples). Raises `ValueError` for another shape."""
    table = np.asarray(rewards, float)
    if table.ndim != 2:
        raise ValueError(f"rewards have the shape {table.shape}, but must be (groups, samples)")
    return table


def _mean(table: Floats) -> Floats:
    """Of what is known of each group, (groups, 1)."""
    known = ~np.isnan(table)
    total = np.where(known, table, 0.0).sum(1, keepdims=True)
    return np.asarray(total / np.maximum(known.sum(1, keepdims=True), 1))


def _known(table: Floats) -> Floats:
    return np.where(np.isnan(table), 0.0, table)
