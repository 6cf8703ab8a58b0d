"""What the agent may say: a budget of tokens and calls."""

from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

import gymnasium as gym
from gymnasium.error import ResetNeeded

from segenv import arguments
from segenv.backends.base import Attempt
from segenv.decision import Decision, Spending
from segenv.envs.action_text import GIVE_UP
from segenv.envs.proof_env import Snapshot, Step
from segenv.proof import TacticError


class CallBudget(gym.Wrapper[Any, str, Any, str], gym.utils.RecordConstructorArgs):
    """Counts the tokens and calls of whoever steps it, and ends the episode when they are used up.

    A call is a step of this wrapper: above a granularity it is a call of the agent, below one a
    tactic. A text is paid for whole, run or not. One that costs more tokens than are left is not run
    and truncates (kind `budget`). `info["spent"]` and `info["budget"]` gain `tokens` and `calls`.
    `count_tokens` is the environment's own where none is given.
    """

    def __init__(
        self,
        env: gym.Env[Any, str],
        max_tokens: int | None = None,
        max_calls: int | None = None,
        count_tokens: Callable[[str], int] | None = None,
    ) -> None:
        for name, limit in (("max_tokens", max_tokens), ("max_calls", max_calls)):
            arguments.number(name, limit, at_least=1, whole=True, optional=True)
        arguments.function("count_tokens", count_tokens, optional=True)
        gym.utils.RecordConstructorArgs.__init__(
            self, max_tokens=max_tokens, max_calls=max_calls, count_tokens=count_tokens
        )
        gym.Wrapper.__init__(self, env)
        limits = (inf if limit is None else limit for limit in (max_tokens, max_calls))
        self.limits = Spending(inf, *limits)
        self.spent = Spending()
        self._count_tokens = count_tokens
        self._observation: Any = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode with the whole budget."""
        observation, info = self.env.reset(seed=seed, options=options)
        self.spent, self._observation = Spending(), observation
        return observation, info | self._amounts(info)

    def step(self, action: str) -> Step:
        """Pay for the action, and run it if that was possible."""
        before, tokens = self.spent, self._tokens(action)
        spent = before.plus(tokens=tokens, calls=1)
        if spent.tokens > self.limits.tokens:
            return self._unaffordable(action, tokens, spent)
        observation, reward, terminated, truncated, info = self.env.step(action)
        self.spent, self._observation = spent, observation
        used_up = None if terminated or truncated else spent.exceeded(self.limits)
        if used_up:
            self.env.get_wrapper_attr("end_episode")()
        info = self._accounted(info, tokens, before, used_up)
        return observation, float(reward), terminated, truncated or bool(used_up), info

    def attempt(self, action: object) -> Attempt | None:
        """What `step(action)` will ask of the backend."""
        if self.spent.tokens + self._tokens(action) > self.limits.tokens:
            return None
        attempt: Attempt | None = self.env.get_wrapper_attr("attempt")(action)
        return attempt

    def _unaffordable(self, action: object, tokens: int, spent: Spending) -> Step:
        """The episode ends with a text that was not run. Raises `ResetNeeded` if it has ended."""
        now: Snapshot = self.env.get_wrapper_attr("clone_state")()
        if now.over:
            raise ResetNeeded("the episode is over: call `reset`")
        _, info = self.env.get_wrapper_attr("restore_state")(now)
        self.env.get_wrapper_attr("end_episode")()
        before, self.spent = self.spent, spent
        left = int(self.limits.tokens - before.tokens)
        message = f"the text costs {tokens} tokens and the budget has {left} left"
        decision = Decision(
            action=str(action),
            state=now.state,
            next_state=now.state,
            gamma=self.env.get_wrapper_attr("gamma"),
            spent_before=now.spent,
            spent=now.spent,
            error=TacticError("budget", message, tactics=0),
            ended="tokens",
            origin=now.origin,
        )
        info = self._accounted(info | decision.info(), tokens, before, None)
        return self._observation, 0.0, False, True, info

    def _accounted(
        self, info: dict[str, Any], tokens: int, before: Spending, ended: str | None
    ) -> dict[str, Any]:
        """`info` with what was spent of this budget."""
        decision: Decision = info["decision"]
        spent = self.spent.plus(tactics=decision.spent.tactics)
        decision = replace(
            decision,
            tokens=tokens,
            spent_before=before.plus(tactics=decision.spent_before.tactics),
            spent=spent,
            ended=decision.ended or ended,
        )
        return info | decision.info() | self._amounts(info)

    def _amounts(self, info: dict[str, Any]) -> dict[str, Any]:
        left = self.spent.left_of(self.limits)
        spent = {"tokens": int(self.spent.tokens), "calls": int(self.spent.calls)}
        budget = {"tokens": left["tokens"], "calls": left["calls"]}
        return {"budget": info["budget"] | budget, "spent": info["spent"] | spent}

    def _tokens(self, action: object) -> int:
        if not isinstance(action, str) or action == GIVE_UP:
            return 0
        count = self._count_tokens or self.env.get_wrapper_attr("count_tokens")
        return int(count(action[: self.env.get_wrapper_attr("max_characters")]))

    # -- planning -------------------------------------------------------------------------------------

    def clone_state(self) -> Snapshot:
        """Where the episode stands, with what was spent of this budget."""
        snapshot: Snapshot = self.env.get_wrapper_attr("clone_state")()
        own = {"tokens": self.spent.tokens, "calls": self.spent.calls}
        return replace(snapshot, spent=replace(snapshot.spent, **own))

    def restore_state(self, snapshot: Snapshot) -> tuple[Any, dict[str, Any]]:
        """Go back to a snapshot; see `ProofEnv.restore_state`."""
        observation, info = self.env.get_wrapper_attr("restore_state")(snapshot)
        self.spent = replace(snapshot.spent, tactics=0)
        self._observation = observation
        return observation, info | self._amounts(info)
