"""Segments as actions: several tactics chosen at once, run as one option."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gymnasium as gym

from segenv import arguments
from segenv.backends.base import Attempt, Piece
from segenv.decision import Decision
from segenv.envs.action_text import tidy
from segenv.envs.proof_env import Step
from segenv.proof import placed
from segenv.unwrapping import unwrap

ON_REFUSAL = ("keep", "rollback")


class SegmentAction(gym.Wrapper[Any, str, Any, str], gym.utils.RecordConstructorArgs):
    """Runs every tactic of a segment before the agent acts again (a semi-MDP).

    A segment is an open-loop option (Sutton, Precup and Singh 1999): it may start in any state and
    ends at its last tactic, at the first tactic that is refused, or with the episode. Its text is
    split by Lean's own parser, so one tactic may span lines, and each tactic is a step of the
    environment below. With the leaf tactics t_i that were charged before tactic i the reward is
    Σ γ^(t_i) r_i, and `info["duration"]` is what was charged in all: discount what follows by γ to
    that power, and bootstrap unless the step terminated. γ is the environment's own `gamma`.

    `info["unrun"]` has the tactics that were not reached. `on_refusal` is "keep" (the tactics before
    the refused one stand) or "rollback" (the state is as it was before the segment; what was spent
    stays spent). With `unwrap` what models write around proofs is taken off before the text is run
    (`segenv.unwrap`); it is paid for all the same, and positions count in what is left. Any wrapper may
    stand below and above; `ProofEnv` at the bottom needs `compound=True`.
    """

    def __init__(
        self, env: gym.Env[Any, str], on_refusal: str = "keep", unwrap: bool = False
    ) -> None:
        arguments.choice("on_refusal", on_refusal, ON_REFUSAL)
        arguments.switch("unwrap", unwrap)
        gym.utils.RecordConstructorArgs.__init__(self, on_refusal=on_refusal, unwrap=unwrap)
        gym.Wrapper.__init__(self, env)
        self.on_refusal = on_refusal
        self.unwrap = unwrap
        self._observation: Any = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode."""
        self._observation, info = self.env.reset(seed=seed, options=options)
        return self._observation, info

    def step(self, action: str) -> Step:
        """Run the segment; see the class. Anything raised on the way takes all of it back."""
        before = self.env.get_wrapper_attr("clone_state")()
        try:
            result = self._run(action, self.pieces(action))
            if self.on_refusal == "rollback" and "error" in result[4]:
                result = self._taken_back(before, result)
        except BaseException:
            self.env.get_wrapper_attr("restore_state")(before)
            raise
        self._observation = result[0]
        return result

    def pieces(self, action: str) -> list[Piece]:
        """The steps that an action is made of."""
        pieces: list[Piece] = self.env.get_wrapper_attr("pieces")(self.read(action))
        return pieces

    def read(self, action: Any) -> Any:
        """An action as it is run: without what is written around it, if that is wanted."""
        if not self.unwrap or not isinstance(action, str):
            return action
        return unwrap(action, self.env.get_wrapper_attr("state").theorem)

    def attempt(self, action: object) -> Attempt | None:
        """What `step(action)` will ask of the backend."""
        attempt: Attempt | None = self.env.get_wrapper_attr("attempt")(
            self.read(action), split=True
        )
        return attempt

    def _run(self, action: str, pieces: Sequence[Piece]) -> Step:
        """Step through the pieces until one is refused or the episode ends."""
        gamma: float = self.env.get_wrapper_attr("gamma")
        decisions: list[Decision] = []
        reward, time = 0.0, 0
        whole_text = tidy(str(self.read(action)))
        for text, line, column in pieces:
            observation, part, terminated, truncated, info = self.env.step(text)
            decision: Decision = info["decision"]
            reward += gamma**time * float(part)
            time += decision.duration
            if decision.error:
                error = placed(decision.error, line, column, text, whole_text)
                decision = replace(decision, error=error)
            decisions.append(decision)
            if terminated or truncated or decision.error:
                break
        unrun = tuple(text for text, _, _ in pieces[len(decisions) :])
        whole = joined(action, decisions, unrun, self._tokens(action))
        if (terminated or truncated) and not whole.ended:  # a wrapper below has a limit of its own
            self.env.get_wrapper_attr("end_episode")()
            whole = replace(whole, ended="limit")
        return observation, reward, terminated, truncated, info | whole.info()

    def _tokens(self, action: object) -> int:
        longest: int = self.env.get_wrapper_attr("max_characters")
        count: int = self.env.get_wrapper_attr("count_tokens")(str(action)[:longest])
        return count

    def _taken_back(self, before: Any, result: Step) -> Step:
        """The result with the state as it was, what was spent stays spent."""
        _, reward, terminated, truncated, info = result
        now = self.env.get_wrapper_attr("clone_state")()
        _, restored = self.env.get_wrapper_attr("restore_state")(replace(now, state=before.state))
        decision = replace(info["decision"], next_state=before.state)
        info = info | restored | decision.info()
        return self._observation, reward, terminated, truncated, info


def joined(
    action: object, decisions: Sequence[Decision], unrun: tuple[str, ...], tokens: int
) -> Decision:
    """One decision out of those of its tactics; `tokens` are those of the whole text."""
    last = decisions[-1]
    return replace(
        last,
        action=action if isinstance(action, str) else repr(action),
        state=decisions[0].state,
        transitions=tuple(t for decision in decisions for t in decision.transitions),
        tokens=tokens,
        spent_before=decisions[0].spent_before,
        unrun=unrun,
    )
