"""What a search asks of a policy: texts to try in a proof state, and what they cost."""

import re
from dataclasses import dataclass
from typing import Protocol

from segenv.proof import ProofState

_TOKEN = re.compile(r"\w+'*|\n|[^\w\s]")


def count_tokens(text: str) -> int:
    """Tokens of one generated action: words, symbols, newlines, and one mark that ends it.

    A newline and the end mark cost the same, so a script costs the same number of tokens
    however it is cut into actions. Every token count in `agents` and `experiments` is this one.
    """
    return len(_TOKEN.findall(text.strip())) + 1


@dataclass(frozen=True)
class Proposal:
    """One action a policy might take, with the policy's own log-probability of it."""

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
