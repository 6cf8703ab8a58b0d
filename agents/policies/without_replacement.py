"""Enumeration of a finite distribution: each text once, in one fixed order.

A list of texts is worth more to a search than draws with repeats, which buy the likeliest text again
and again. Only what can be written down can be enumerated: a language model cannot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from agents.policies.base import Finite, Prompt, Sample
from agents.policies.categorical import said, scored
from segenv.proof import ProofState


@dataclass(frozen=True)
class WithoutReplacement:
    """Says the texts of a distribution that were not heard, the first ones of a random order.

    The order is that of draws without replacement (Gumbel-top-k, arXiv 1903.06059). It depends on
    `seed` here and on what the state prints, and not on the seed of the question, so that a list is
    gone on with where it was left. Fewer texts than asked for are the last ones.
    """

    source: Finite
    seed: int = 0
    temperature: float = 1.0
    """0 takes the likeliest first; 1 samples in proportion to probability"""
    enumerates = True

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """The next `n` texts for each prompt, or those that are left."""
        return [self._next(prompt, n) for prompt in prompts]

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`."""
        return scored(self.source, prompts, texts)

    def _next(self, prompt: Prompt, n: int) -> list[Sample]:
        choices, heard = self.source.distribution(prompt.state), set(prompt.heard)
        found: list[Sample] = []
        for i in self._order(prompt.state, [probability for _, probability in choices]):
            if len(found) == n:
                break
            if choices[i][0] not in heard:
                found.append(said(*choices[i]))
        return found

    def _order(self, state: ProofState, probabilities: Sequence[float]) -> NDArray[np.intp]:
        if not self.temperature:
            return np.arange(len(probabilities))
        digest = sha256(f"{self.seed}\0{state.key}".encode()).digest()
        noise = np.random.default_rng(list(digest[:16])).gumbel(size=len(probabilities))
        return np.argsort(-(np.log(probabilities) / self.temperature + noise), kind="stable")
