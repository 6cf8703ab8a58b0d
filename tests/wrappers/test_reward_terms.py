"""The wrapper that pays terms, around an environment whose every answer is written down."""

from typing import Any

import gymnasium as gym
import pytest

from segenv.decision import Decision
from segenv.proof import ProofState, Theorem
from segenv.rewards import Rewards
from segenv.spaces import LeanText
from segenv.wrappers import RewardTerms

STATE = ProofState(Theorem("t", "p"), (), ())


class Paid(gym.Env[str, str]):
    """Pays what it was told, whatever is done."""

    action_space = observation_space = LeanText(9)

    def __init__(self, reward: float) -> None:
        self.reward = reward

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        decision = Decision(action, STATE, STATE, tokens=3)
        return "", self.reward, False, False, {"decision": decision, "other": 1}


@pytest.mark.parametrize("below", [0.0, 0.25, 1.0])
def test_the_terms_are_logged_and_their_sum_is_the_reward(below: float) -> None:
    env = RewardTerms(Paid(below), {"proof": 2.0, "token_price": 0.1})
    _, reward, _, _, info = env.step("x")
    assert info["reward_terms"] == {"proof": 2 * below, "token_price": pytest.approx(-0.3)}
    assert reward == pytest.approx(2 * below - 0.3) and info["other"] == 1


def test_only_the_proof_is_paid_by_default() -> None:
    assert RewardTerms(Paid(1.0)).step("x")[4]["reward_terms"] == {"proof": 1.0}
    assert repr(RewardTerms(Paid(1.0)).rewards) == repr(Rewards({"proof": 1.0}))


def test_the_spec_holds_the_rewards() -> None:
    terms = {"proof": 1.0, "call_price": 0.5}
    assert RewardTerms(Paid(1.0), terms)._saved_kwargs == {"rewards": terms}
