"""Rewards that see length, worked by hand."""

import numpy as np
import pytest

from agents.credit import length


def test_truncation_alone():
    found = length.truncation_only([[1, 1, 0]], [[90, 110, 10]], limit=100)
    assert found.tolist() == [[1, 0, 0]]


def test_long_proofs_of_hard_theorems_cost_little():
    easy = length.difficulty_overlong([[1, 0]], [[80, 60]], limit=100, buffer=40)
    assert easy.tolist() == [[0.75, 0.0]]
    hard = length.difficulty_overlong([[1, 0, 0, 0]], [[80, 80, 120, 0]], limit=100, buffer=40)
    assert hard.tolist() == [[1 - 0.5 / 4, -0.5, -1.0, 0.0]]
    assert length.solve_rate([[1, 0, np.nan, np.nan]]).tolist() == [[0.5]]


def test_reflection_and_length_are_compared_among_proofs():
    equal = length.reflective([[1, 1, 0]], [[5, 5, 900]], [[0, 0, 300]])
    assert equal == pytest.approx(np.array([[0.9, 0.9, 0.0]]))
    # z of lengths 10 and 20 is ∓1/√2 with n − 1; k is equal and small, so w₁ = 0.05 and w₂ = 0.15
    short, long, _ = length.reflective([[1, 1, 0]], [[10, 20, 1]], [[3, 3, 3]], eps=0.0001)[0]
    z = 1 / np.sqrt(2)
    assert short == pytest.approx(1 - 0.025 - 0.15 / (1 + np.exp(z)), abs=1e-4)
    assert long == pytest.approx(1 - 0.025 - 0.15 / (1 + np.exp(-z)), abs=1e-4)
    assert short > long


def test_two_objectives_weigh_alike_whatever_their_scale():
    correct, speed = [[1, 0, 1, 0]], np.array([[-10.0, -10, -30, -30]])
    found, kept = length.separately_normalised(correct, speed)
    scaled, _ = length.separately_normalised(correct, speed * 1000)
    assert kept.tolist() == [True] and np.allclose(found, scaled, atol=1e-3)
    # z-scores are ±√3/2 each: sums √3, 0, 0, −√3, whose deviation is √2
    assert found[0] == pytest.approx([1.5**0.5, 0, 0, -(1.5**0.5)], abs=1e-3)


def test_groups_without_a_proof_or_of_one_speed_are_left_out():
    correct = [[0, 0], [1, 0], [1, 0]]
    found, kept = length.separately_normalised(correct, [[-1, -9], [-5, -5], [-1, -9]])
    assert kept.tolist() == [False, False, True]
    assert found[:2].tolist() == [[0, 0], [0, 0]] and found[2, 0] > 0 > found[2, 1]
    nothing, kept = length.separately_normalised([[0, 0]], [[-1, -9]])
    assert nothing.tolist() == [[0, 0]] and not kept.any()


def test_exploration_is_a_price_with_the_other_sign():
    assert length.explored([[1, 0]], [[2, 4]], 0.1).tolist() == [[1.05, 0.1]]
    assert length.explored([[1, 0]], [[2, 4]], -0.1).tolist() == [[0.95, -0.1]]
