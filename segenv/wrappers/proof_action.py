"""Whole proofs as actions: one call, then the episode is over."""

from dataclasses import replace

from segenv.backends.base import Piece
from segenv.envs.proof_env import Step
from segenv.proof import TacticError
from segenv.wrappers.segment_action import SegmentAction


class ProofAction(SegmentAction):
    """Runs a whole proof, and the episode ends with its first step, proved or not.

    The text is read to its end, as Lean does: what stands behind the last open goal is refused
    (kind `no_goals`), or must hold without goals, as `skip` does. `info["error"]` has what Lean says
    of the first tactic that it refused, or that goals are left (kind `unsolved_goals`), with the
    position in the action. The step is terminated, but truncated where the prover failed (kinds
    `timeout` and `infrastructure`): that says nothing about the proof.
    """

    def step(self, action: str) -> Step:
        """Run the proof; see the class."""
        observation, reward, terminated, truncated, info = super().step(action)
        if terminated or truncated:
            return observation, reward, terminated, truncated, info
        self.env.get_wrapper_attr("end_episode")()
        decision = info["decision"]
        if not decision.error:
            goals = "\n\n".join(str(goal) for goal in decision.next_state.goals)
            error = TacticError("unsolved_goals", f"unsolved goals\n{goals}")
            decision = replace(decision, error=error)
        decision = replace(decision, ended=decision.fault or "refused")
        info = info | decision.info()
        return observation, reward, decision.terminated, decision.truncated, info

    def pieces(self, action: str) -> list[Piece]:
        """The steps of a proof; what stands behind the tactic that leaves no goal belongs to it."""
        pieces: list[Piece] = self.env.get_wrapper_attr("pieces")(self.read(action), to_end=True)
        return pieces
