"""Segments as actions: several tactics chosen at once, run as one option."""

from typing import Any

import gymnasium as gym

from segenv.backends.base import Attempt
from segenv.envs.proof_env import MAX_ACTION, OpenDecision, ProofEnv, Step
from segenv.spaces import LeanText

ON_REFUSAL = ("keep", "rollback")


class SegmentAction(gym.Wrapper[str, str, str, str], gym.utils.RecordConstructorArgs):
    """Runs every tactic of a segment before the agent acts again (a semi-MDP).

    A segment is an open-loop option (Sutton, Precup and Singh 1999): it may start in any state and
    ends at its last tactic, at the first tactic that is refused, or with the episode. Its text is
    split by Lean's own parser, so one tactic may span lines. The reward is Σ γ^i r_i over its
    tactics, and `info["duration"]` is their number k: discount what follows by γ^k, and bootstrap
    unless the step terminated.

    `on_refusal` is "keep" (the tactics before the refused one stand) or "rollback" (the state is as
    it was before the segment; what was spent stays spent). Wrap an environment with `compound=True`.
    """

    def __init__(
        self, env: gym.Env[str, str], gamma: float = 1.0, on_refusal: str = "keep"
    ) -> None:
        if on_refusal not in ON_REFUSAL:
            raise ValueError(f"on_refusal is {on_refusal!r}, not one of {', '.join(ON_REFUSAL)}")
        gym.utils.RecordConstructorArgs.__init__(self, gamma=gamma, on_refusal=on_refusal)
        gym.Wrapper.__init__(self, env)
        self.gamma = gamma
        self.on_refusal = on_refusal
        self.action_space = LeanText(MAX_ACTION)

    def step(self, action: str) -> Step:
        """Run the segment; see the class."""
        with self.core.open_decision(action) as decision:
            self.run(decision, action)
            return self.core.close_decision(self.gamma, rollback=self.on_refusal == "rollback")

    def attempts(self, action: object) -> list[Attempt]:
        """What `step(action)` will ask of the backend, for `Backend.run_ahead`."""
        return self.core.attempts(action, split=True)

    @property
    def core(self) -> ProofEnv:
        """The proof environment at the bottom."""
        core: Any = self.unwrapped
        return core  # type: ignore[no-any-return]

    def run(self, decision: OpenDecision, action: str) -> None:
        """Run the tactics of a decision one by one through the wrapped environment."""
        for tactic, *place in self.core.pieces(action):
            decision.place = (place[0], place[1])
            _, _, terminated, truncated, info = self.env.step(tactic)
            if terminated or truncated or "error" in info:
                return
