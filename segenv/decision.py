"""What an agent does and what comes of it, as frozen values: one tactic, and one call of the agent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from segenv.origin import ASKED_FOR, Origin
from segenv.proof import ProofState, TacticError, Verdict
from segenv.refusals import FAULTS


@dataclass(frozen=True)
class Spending:
    """What an episode may spend, or has spent: leaf tactics, tokens and calls of the agent."""

    tactics: float = 0
    tokens: float = 0
    calls: float = 0

    def plus(self, tactics: float = 0, tokens: float = 0, calls: float = 0) -> "Spending":
        """These amounts and some more."""
        return Spending(self.tactics + tactics, self.tokens + tokens, self.calls + calls)

    def left_of(self, limits: "Spending") -> dict[str, int | None]:
        """What remains of `limits`; None where there is no limit."""
        return {
            name: None if limit == inf else int(limit - vars(self)[name])
            for name, limit in vars(limits).items()
        }

    def exceeded(self, limits: "Spending") -> str | None:
        """The name of a limit that is used up, if one is."""
        return next(
            (name for name, limit in vars(limits).items() if vars(self)[name] >= limit), None
        )


@dataclass(frozen=True)
class Transition:
    """One tactic attempt: (state, tactic, next_state), and why it was refused if it was.

    `next_state` is `state` itself after a refusal. `proved` means that the proof was verified,
    `tokens` counts the tactic's text and `tactics` the leaf tactics that it was charged for.
    """

    state: ProofState
    tactic: str
    next_state: ProofState
    error: TacticError | None = None
    proved: bool = False
    tokens: int = 0
    tactics: int = 1

    @property
    def text(self) -> str:
        """The tactic, as it was given."""
        return self.tactic

    @property
    def accepted(self) -> bool:
        """Whether Lean ran it."""
        return self.error is None

    @property
    def goals_before(self) -> int:
        """How many goals were open before it."""
        return len(self.state.goals)

    @property
    def goals_after(self) -> int:
        """How many goals are open after it."""
        return len(self.next_state.goals)


@dataclass(frozen=True)
class Decision:
    """One call of the agent: its whole text, the transitions that came of it, and what it cost.

    Time is counted in leaf tactics. `next_state` is where the call ended: `state` again where a
    segment was rolled back. `tokens` counts the whole text, run or not; `unrun` has the tactics that
    were not reached. A learner may add the ids and log-probabilities of the action's tokens in its
    own tokenizer, the version of its `policy`, and the `group` of samples that this is one of
    (`dataclasses.replace`). `origin` is the source that the episode was
    drawn from. `ended` says why the episode is over, and is None while it goes on:

    | `ended`                        | Gymnasium     |
    |--------------------------------|---------------|
    | `proved`                       | terminated    |
    | `gave_up`                      | terminated    |
    | `refused`                      | terminated: a whole proof that is none |
    | `tactics`, `tokens`, `calls`   | truncated: this budget is used up |
    | `timeout`, `infrastructure`    | truncated: the prover was too slow or was lost |
    | `limit`                        | truncated by a wrapper that gave no reason |
    """

    action: str
    state: ProofState
    next_state: ProofState
    transitions: tuple[Transition, ...] = ()
    tokens: int = 0
    gamma: float = 1.0
    spent_before: Spending = Spending()
    spent: Spending = Spending()
    error: TacticError | None = None
    verdict: Verdict | None = None
    gave_up: bool = False
    ended: str | None = None
    unrun: tuple[str, ...] = ()
    token_ids: tuple[int, ...] | None = None
    log_probs: tuple[float, ...] | None = None
    policy: str | None = None
    group: str | None = None
    origin: Origin = ASKED_FOR

    @cached_property
    def duration(self) -> int:
        """The leaf tactics that the call was charged for, at least 1."""
        return max(1, sum(transition.tactics for transition in self.transitions))

    @property
    def proved(self) -> bool:
        """Whether the last transition finished a verified proof."""
        return bool(self.transitions) and self.transitions[-1].proved

    @property
    def accepted(self) -> bool:
        """Whether tactics were run and none of them was refused."""
        return bool(self.transitions) and self.error is None

    @property
    def fault(self) -> str | None:
        """The kind of fault if the prover failed, which says nothing about the text."""
        return self.error.kind if self.error and self.error.kind in FAULTS else None

    @property
    def truncated(self) -> bool:
        """Whether the episode was cut off."""
        return self.ended is not None and not self.terminated

    @property
    def terminated(self) -> bool:
        """Whether the episode came to an end of its own."""
        return self.ended in ("proved", "gave_up", "refused")

    def discounted(self, value: Callable[[Transition], float]) -> float:
        """Σ γ^(t−1) value over the transitions, t the leaf tactics charged when each has ended.

        So a value counts alike however tactics are cut into calls, lines and brackets.
        """
        total, time = 0.0, 0
        for transition in self.transitions:
            time += transition.tactics
            total += self.gamma ** max(0, time - 1) * value(transition)
        return total

    def info(self) -> dict[str, Any]:
        """What `info` says of a step."""
        optional = {
            "error": self.error,
            "verdict": self.verdict,
            "gave_up": self.gave_up or None,
            "unrun": self.unrun or None,
            "ended": self.ended,
        }
        return {
            "decision": self,
            "tactics": self.transitions,
            "duration": self.duration,
            "is_success": self.proved,
        } | {key: value for key, value in optional.items() if value is not None}
