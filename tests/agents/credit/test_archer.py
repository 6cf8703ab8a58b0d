"""The targets of ArCHer's critics, worked by hand."""

import numpy as np

from agents.credit.archer import call_advantages, q_targets


def test_what_follows_is_discounted_by_leaves_and_not_behind_an_end():
    found = q_targets(
        rewards=[0, 1, 0],
        durations=[2, 1, 3],
        terminated=[False, True, False],
        next_values=[1, 9, 0.8],
        gamma=0.5,
    )
    assert found.tolist() == [0.25, 1.0, 0.1]


def test_a_segment_has_the_target_of_its_tactics_one_by_one():
    """Two calls of one leaf, the second's target being the value between them, are one of two."""
    one_by_one = q_targets([0], [1], [False], q_targets([0.5], [1], [False], [2.0], 0.9), 0.9)
    assert np.allclose(one_by_one, q_targets([0.9 * 0.5], [2], [False], [2.0], 0.9))


def test_the_more_careful_of_two_critics_is_believed():
    assert call_advantages(([0.5], [0.75]), ([0.5], [0.25])).tolist() == [0.25]
