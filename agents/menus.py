"""What a policy that can write its distribution down would say, as a menu to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.policies.base import Finite
from segenv.proof import ProofState


@dataclass(frozen=True)
class Proposed:
    """The `size` likeliest texts of a policy, e.g. of `agents.policies.retrieval.Memory`."""

    policy: Finite
    size: int = 16

    def texts(self, states: Sequence[ProofState]) -> list[tuple[str, ...]]:
        """See `segenv.menus.Menu.texts`."""
        return [self._of(state) for state in states]

    def _of(self, state: ProofState) -> tuple[str, ...]:
        known = self.policy.distribution(state)[: self.size] if state.goals else []
        texts = tuple(text for text, _ in known)
        return texts + ("",) * (self.size - len(texts))
