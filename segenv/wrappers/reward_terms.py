"""Reward terms around an environment, each logged under its name."""

from collections.abc import Mapping
from typing import Any

import gymnasium as gym

from segenv.envs.proof_env import Step
from segenv.rewards import Rewards, as_rewards


class RewardTerms(gym.Wrapper[Any, str, Any, str], gym.utils.RecordConstructorArgs):
    """Pays a weighted sum of named terms for each call of whoever steps it.

    `rewards` are as in `segenv.rewards.as_rewards`. The term `proof` is what the environment below
    pays; the others are functions of `info["decision"]`. `info["reward_terms"]` has the value of each,
    weighted; their sum is the reward. Wrap it around budgets, so that a term sees every end.
    """

    def __init__(
        self, env: gym.Env[Any, str], rewards: Rewards | Mapping[Any, Any] | None = None
    ) -> None:
        gym.utils.RecordConstructorArgs.__init__(self, rewards=rewards)
        gym.Wrapper.__init__(self, env)
        self.rewards = as_rewards(rewards)

    def step(self, action: str) -> Step:
        """Step the environment, and pay for what came of it."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        terms = self.rewards.of(info["decision"], float(reward))
        info = info | {"reward_terms": terms}
        return observation, sum(terms.values()), terminated, truncated, info
