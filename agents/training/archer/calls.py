"""Calls of rollouts as token ids, and a buffer of the last of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from agents.policies.causal_lm import CausalLM, LongPrompt
from agents.rollouts.record import Rollout
from agents.training.grpo.credit import Earned, known

Ids = tuple[int, ...]
OVER = ("proved", "gave_up", "refused", "exhausted")
"""Ends behind which nothing follows; a budget is none of them."""


@dataclass(frozen=True)
class Call:
    """What was read, what was said, and where it led.

    `following` are the ids that the policy would read next, those of the last state where the episode
    was cut off; they do not count where it is `terminated`. `duration` is in leaf tactics.
    """

    state: Ids
    said: Ids
    reward: float
    duration: int
    terminated: bool
    following: Ids


def calls_of(policy: CausalLM, rollout: Rollout, gamma: float, earned: Earned) -> list[Call]:
    """The calls of a rollout, none where nothing is known of it."""
    if not known(rollout):
        return []
    read = [tuple(policy.prompt_ids(prompt)) for prompt in rollout.prompts[: len(rollout.turns)]]
    last = len(read) - 1
    return [
        Call(
            state=read[i],
            said=tuple(decision.token_ids or ()),
            reward=earned(replace(decision, gamma=gamma)),
            duration=decision.duration,
            terminated=i == last and rollout.ended in OVER,
            following=read[i + 1] if i < last else _last(policy, rollout, read[i]),
        )
        for i, decision in enumerate(rollout.decisions)
    ]


def _last(policy: CausalLM, rollout: Rollout, before: Ids) -> Ids:
    """The ids of the state in which a rollout ended; those before where it is not to be read."""
    if not rollout.state.goals:
        return before
    try:
        return tuple(policy.prompt_ids(replace(rollout.prompts[-1], state=rollout.state)))
    except LongPrompt:
        return before


@dataclass
class Memory:
    """The last calls: the oldest are forgotten."""

    size: int
    calls: list[Call] = field(default_factory=list)

    def add(self, some: Sequence[Call]) -> None:
        """Remember some more."""
        self.calls = [*self.calls, *some][-self.size :]

    def draw(self, random: np.random.Generator, count: int) -> list[Call]:
        """Some calls, with repeats."""
        return [self.calls[i] for i in random.integers(len(self.calls), size=count)]
