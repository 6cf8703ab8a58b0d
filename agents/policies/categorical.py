"""Sampling with repeats from a finite distribution, as a language model samples."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.policies.base import Finite, Prompt, Sample, generator
from segenv.tokens import count_tokens


@dataclass(frozen=True)
class Categorical:
    """Draws texts independently; log-probabilities are those of the distribution as it is."""

    source: Finite
    temperature: float = 1.0
    """0 always says the likeliest; 1 samples in proportion to probability"""

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `Policy.sample`."""
        return [self._drawn(prompt, n, seed) for prompt in prompts]

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`."""
        return scored(self.source, prompts, texts)

    def _drawn(self, prompt: Prompt, n: int, seed: int) -> list[Sample]:
        choices = self.source.distribution(prompt.state)
        if not choices:
            return []
        if not self.temperature:
            return [said(*choices[0])] * n
        logits = np.log([probability for _, probability in choices]) / self.temperature
        weights = np.exp(logits - logits.max())
        drawn = generator(prompt, seed).choice(len(choices), size=n, p=weights / weights.sum())
        return [said(*choices[i]) for i in drawn]


def scored(source: Finite, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
    """Texts with the log-probabilities of a finite distribution."""
    found = []
    for prompt, text in zip(prompts, texts, strict=True):
        known = dict(source.distribution(prompt.state))
        found.append(said(text, known.get(text, 0.0)))
    return found


def said(text: str, probability: float) -> Sample:
    """A text of a finite distribution as a sample; its tokens are words and symbols."""
    log_prob = math.log(probability) if probability > 0 else -math.inf
    return Sample(text, log_prob, count_tokens(text))
