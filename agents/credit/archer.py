"""The targets of ArCHer's critics (2402.19446), with durations.

The upper level is a value of whole utterances, here of calls: a tactic or a segment, learned from a
replay buffer. The lower level is a policy gradient on the tokens (or the choice) of a call. γ is
per leaf tactic, so a segment of d leaves discounts by γ^d, which the paper, whose turns all last one
step, has no need of.
"""

import numpy as np
from numpy.typing import ArrayLike

from agents.credit.returns import Floats


def q_targets(
    rewards: ArrayLike,
    durations: ArrayLike,
    terminated: ArrayLike,
    next_values: ArrayLike,
    gamma: float,
) -> Floats:
    """r + γ^d (1 − terminated) V_target(s'), s' the last observation where the episode was cut off.

    Reward 0, two leaves, γ = 1/2 and a next value of 1 give 1/4; a terminated call gives its reward.
    """
    goes_on = 1.0 - np.asarray(terminated, float)
    discount = gamma ** np.asarray(durations, float)
    found = np.asarray(rewards, float) + discount * goes_on * np.asarray(next_values, float)
    return np.asarray(found)


def call_advantages(q: tuple[ArrayLike, ArrayLike], v: tuple[ArrayLike, ArrayLike]) -> Floats:
    """min(Q₁, Q₂)(s, a) − min(V₁, V₂)(s): what a call is worth above the policy's average."""
    worth = np.minimum(*(np.asarray(each, float) for each in q))
    return np.asarray(worth - np.minimum(*(np.asarray(each, float) for each in v)))
