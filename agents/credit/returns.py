"""Returns and advantages where calls have durations: a semi-MDP in leaf tactics.

Time is axis 0, so arrays may be (T,) or (T, environments). A call t has the reward r_t (from its own
start, as the environment pays it), the duration d_t in leaf tactics, and what follows is worth
γ^(d_t) of what it is worth then (Sutton, Precup and Singh 1999). So a return does not depend on how
accepted tactics are cut into calls.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segenv import arguments
from segenv.decision import Decision

Floats = NDArray[np.float64]


def durations(decisions: Sequence[Decision]) -> Floats:
    """The leaf tactics that each call was charged for, (T,)."""
    return np.array([decision.duration for decision in decisions], float)


def returns(
    rewards: ArrayLike, durations: ArrayLike, gamma: float, ends: Any = None, after: ArrayLike = 0.0
) -> Floats:
    """G_t = r_t + γ^(d_t) G_(t+1), with `after` behind the last call.

    `ends` is True where the next row belongs to another episode: nothing follows then. With rewards
    0, 0, 1, durations 1, 2, 1 and γ = 0.5 they are 0.125, 0.25, 1.
    """
    r, discount, ends = _rows(rewards, durations, gamma, ends)
    found, following = np.zeros_like(r), np.broadcast_to(np.asarray(after, float), r[0].shape)
    for t in reversed(range(len(r))):
        following = r[t] + discount[t] * np.where(ends[t], 0.0, following)
        found[t] = following
    return found


def gae(
    rewards: ArrayLike,
    values: ArrayLike,
    next_values: ArrayLike,
    durations: ArrayLike,
    gamma: float,
    lam: float,
    ends: Any = None,
) -> Floats:
    """Generalised advantage estimates (Schulman et al. 2016) with durations.

    δ_t = r_t + γ^(d_t) V(s'_t) − V(s_t) and A_t = δ_t + γ^(d_t) λ A_(t+1), with 0 behind an end.
    `next_values` are those of the states where each call ended: 0 where the episode *terminated*, the
    value of its last observation where it was truncated. λ counts once for each call. With λ = 1 the
    advantages are returns minus values, with λ = 0 the one-step errors.
    """
    arguments.number("lam", lam, at_least=0, at_most=1)
    r, discount, ends = _rows(rewards, durations, gamma, ends)
    errors = r + discount * np.asarray(next_values, float) - np.asarray(values, float)
    found, following = np.zeros_like(r), np.zeros(r[0].shape)
    for t in reversed(range(len(r))):
        following = errors[t] + discount[t] * lam * np.where(ends[t], 0.0, following)
        found[t] = following
    return found


def _rows(
    rewards: ArrayLike, durations: ArrayLike, gamma: float, ends: Any
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Rewards, discounts and ends of the same shape. Raises `ValueError` where they differ in it."""
    arguments.number("gamma", gamma, at_least=0, at_most=1)
    r, d = np.asarray(rewards, float), np.asarray(durations, float)
    over = np.zeros(r.shape, bool) if ends is None else np.asarray(ends, bool)
    if not r.shape == d.shape == over.shape or not len(r):
        shapes = f"{r.shape}, {d.shape} and {over.shape}"
        raise ValueError(
            f"rewards, durations and ends have the shapes {shapes}: give one row a call"
        )
    return r, gamma**d, over
