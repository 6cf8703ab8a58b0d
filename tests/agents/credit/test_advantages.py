"""Advantages of groups, worked by hand."""

import numpy as np
import pytest

from agents.credit import advantages as a

NAN = float("nan")
ONE = [[1, 0, 0, 0]]


def near(*numbers):
    return pytest.approx(numbers, abs=1e-3)


def test_one_proof_among_four():
    assert a.centred(ONE)[0].tolist() == [0.75, -0.25, -0.25, -0.25]
    assert a.group(ONE)[0] == near(1.5, -0.5, -0.5, -0.5)
    assert a.leave_one_out(ONE)[0] == near(1, -1 / 3, -1 / 3, -1 / 3)


def test_the_deviation_of_the_batch_is_not_that_of_the_group():
    found = a.batch([[1, 0, 0, 0], [0, 0, 0, 0]], eps=0)
    assert found[0] == near(0.75 * 8**0.5, *[-0.25 * 8**0.5] * 3)
    assert found[1].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("estimator", [a.centred, a.group, a.batch, a.leave_one_out])
def test_a_fault_is_no_failure(estimator):
    with_fault = estimator([[1, 0, NAN, 0]])
    without = estimator([[1, 0, 0]])
    assert with_fault[0, 2] == 0
    assert np.allclose(np.delete(with_fault, 2), without)
    assert np.isfinite(estimator([[NAN, NAN]])).all()
    assert (estimator([[1, NAN], [0, 1]])[0] == 0).all()  # alone, so nothing to compare with


@pytest.mark.parametrize("estimator", [a.centred, a.group, a.batch, a.leave_one_out])
def test_advantages_sum_to_zero_and_see_no_constant(estimator):
    rewards = np.random.default_rng(0).random((5, 6))
    assert np.allclose(estimator(rewards).sum(1), 0)
    assert np.allclose(estimator(rewards), estimator(rewards + 7))


def test_unlikely_proofs_earn_more():
    rewards = a.unlikely([[1, 1, 1, 1]], [[-1, -2, -3, -4]], beta=0.4)
    assert rewards[0] == near(0.6, 0.7, 0.8, 0.9)
    assert a.unlikely([[0, 1]], [[-5, -1]], beta=0.4)[0] == near(0, 0.6)


def test_a_table_is_wanted():
    with pytest.raises(ValueError, match=r"shape \(3,\), but must be \(groups, samples\)"):
        a.group([1, 0, 0])
