"""Several finite distributions in one."""

from dataclasses import dataclass

from agents.policies.base import Finite
from segenv.proof import ProofState


@dataclass(frozen=True)
class Mixture:
    """A weighted sum of distributions: `parts` are weights, which sum to 1, with what they weigh.

    Texts that are equally likely keep the order in which the parts have them.
    """

    parts: tuple[tuple[float, Finite], ...]

    def distribution(self, state: ProofState) -> list[tuple[str, float]]:
        """See `Finite.distribution`."""
        weights: dict[str, float] = {}
        for weight, part in self.parts:
            for text, probability in part.distribution(state):
                weights[text] = weights.get(text, 0.0) + weight * probability
        return sorted(weights.items(), key=lambda entry: -entry[1])
