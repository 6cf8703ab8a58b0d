"""Returns and advantages with durations: closed forms, and what they do not depend on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.credit.returns import durations, gae, returns
from tests.agents.credit.made import call, state

REWARD = st.floats(-2, 2)
CALLS = st.lists(st.tuples(REWARD, REWARD, st.integers(1, 4)), min_size=1, max_size=8)


def test_returns_by_hand():
    assert returns([0, 0, 1], [1, 2, 1], 0.5).tolist() == [0.125, 0.25, 1.0]
    assert returns([0, 0, 1], [1, 2, 1], 0.5, after=8).tolist() == [0.625, 1.25, 5.0]


def test_a_reward_at_the_end_is_discounted_by_all_leaves_before_the_last_call():
    d = np.array([3, 1, 2, 5])
    assert returns([0, 0, 0, 1], d, 0.9)[0] == pytest.approx(0.9 ** d[:3].sum())


def test_nothing_flows_over_an_end():
    both = returns([1, 2, 3, 4], [1, 1, 1, 1], 0.5, ends=[False, True, False, True], after=100)
    assert both.tolist() == [2.0, 2.0, 5.0, 4.0]


def test_environments_side_by_side_are_environments_alone():
    rewards, d = np.arange(6.0).reshape(3, 2), np.array([[1, 2], [2, 1], [1, 3]])
    ends = np.array([[False, True], [False, False], [True, False]])
    both = returns(rewards, d, 0.7, ends, after=[1.0, 2.0])
    for i in range(2):
        alone = returns(rewards[:, i], d[:, i], 0.7, ends[:, i], after=i + 1.0)
        assert np.allclose(both[:, i], alone)


@given(st.lists(st.tuples(st.integers(1, 3), REWARD), min_size=2, max_size=8), st.data())
def test_a_return_does_not_depend_on_the_cuts(leaves, data):
    """Calls joined into one, with the reward that the environment pays it, have the same return."""
    gamma = 0.8
    d, r = (np.array(column, float) for column in zip(*leaves, strict=True))
    cut = data.draw(st.integers(1, len(d) - 1))
    time = np.concatenate([[0], np.cumsum(d[:cut])[:-1]])
    joined = (gamma**time * r[:cut]).sum()
    whole = returns([joined, *r[cut:]], [d[:cut].sum(), *d[cut:]], gamma)
    assert whole[0] == pytest.approx(returns(r, d, gamma)[0])


@given(CALLS)
def test_lambda_1_is_returns_minus_values_and_lambda_0_one_step_errors(calls):
    r, v, d = (np.array(column, float) for column in zip(*calls, strict=True))
    following = np.append(v[1:], 0.0)
    monte_carlo = gae(r, v, following, d, 0.9, 1.0)
    assert np.allclose(monte_carlo, returns(r, d, 0.9) - v)
    assert np.allclose(gae(r, v, following, d, 0.9, 0.0), r + 0.9**d * following - v)


def test_gae_by_hand():
    """δ = (0 + ¼·2 − 1, 1 + 0 − 2) = (−½, −1); A_0 = −½ + ¼·½·(−1)."""
    found = gae([0, 1], [1, 2], [2, 0], [2, 1], gamma=0.5, lam=0.5)
    assert found.tolist() == [-0.625, -1.0]


def test_a_truncated_episode_is_worth_what_its_last_observation_is():
    cut = gae([0], [1], [4], [1], gamma=0.5, lam=0.9, ends=[True])
    ended = gae([0], [1], [0], [1], gamma=0.5, lam=0.9, ends=[True])
    assert cut.tolist() == [1.0] and ended.tolist() == [-1.0]


def test_durations_are_those_of_the_calls():
    a, b, c = state("a"), state("b"), state("c")
    assert durations([call(a, b, c), call(c, refused=True)]).tolist() == [2, 1]


@pytest.mark.parametrize("gamma", [-0.1, 1.5])
def test_what_will_not_do_is_named(gamma):
    with pytest.raises(ValueError, match=f"gamma is {gamma}"):
        returns([0], [1], gamma)
    with pytest.raises(ValueError, match=r"shapes \(2,\), \(3,\)"):
        returns([0, 1], [1, 1, 1], 0.5)
