"""What a search asks of a policy: texts to try in a proof state, and what they cost."""

from dataclasses import dataclass
from typing import Protocol

from segenv.envs.action_text import count_tokens
from segenv.proof import ProofState

__all__ = ["Policy", "Proposal", "count_tokens"]


@dataclass(frozen=True)
class Proposal:
    """One action a policy might take, with the policy's own log-probability of it.

    `tokens` is `count_tokens(text)`, the counter of the environments: words and symbols, white
    space nothing, so that a script costs the same however it is cut into actions.
    """

    text: str
    log_prob: float
    tokens: int


class Policy(Protocol):
    """A distribution over actions in each proof state."""

    def propose(self, state: ProofState, n: int) -> list[Proposal]:
        """At most `n` different actions for `state`, in the order in which they are sampled.

        Asking for more continues the same list: `propose(state, 4)` begins with
        `propose(state, 2)`. Fewer than `n` means that the policy has nothing else to say.
        """
        ...
