"""PPO and MaskablePPO of Stable-Baselines3 that choose tactics from a menu.

    python -m agents.training.ppo --source "generated/propositional?depth=3" --out runs/ppo

What is ours is what lies between: a `VecEnv` over the batched environments, and policies that score
candidates.
"""

from agents.training.ppo.judge import Score, judge
from agents.training.ppo.policy import CandidatePolicy, CandidateScores, MaskableCandidatePolicy
from agents.training.ppo.vec_env import MenuVecEnv, proof_vec_env

__all__ = [
    "CandidatePolicy",
    "CandidateScores",
    "MaskableCandidatePolicy",
    "MenuVecEnv",
    "Score",
    "judge",
    "proof_vec_env",
]
