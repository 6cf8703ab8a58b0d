"""Whole proofs as actions: one call, then the episode is over."""

import gymnasium as gym

from segenv.envs.proof_env import Step
from segenv.proof import TacticError
from segenv.wrappers.segment_action import SegmentAction


class ProofAction(SegmentAction):
    """Runs a whole proof and terminates at the first step, proved or not.

    `info["error"]` has what Lean says of the first tactic that it refused, or that goals are left
    (kind `unsolved_goals`), with the position in the action.
    """

    def __init__(self, env: gym.Env[str, str], gamma: float = 1.0) -> None:
        super().__init__(env, gamma)
        gym.utils.RecordConstructorArgs.__init__(self, gamma=gamma)

    def step(self, action: str) -> Step:
        """Run the proof; see the class."""
        observation, reward, _, _, info = super().step(action)
        if "error" not in info and info["n_goals"] and not info.get("gave_up"):
            info["error"] = TacticError("unsolved_goals", f"unsolved goals\n{observation}")
        return observation, reward, True, False, info
