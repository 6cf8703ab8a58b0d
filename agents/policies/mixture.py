"""Several policies in one: as distributions that can be written down, or as policies that are asked.

REAL-Prover (arXiv 2505.20613) and Lyra (2309.15806) mix a model with a list of tactics that often
finish a goal:

    Blend(((0.8, model), (0.2, Categorical(Listed(("omega", "simp_all", "grind"))))))
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.policies.base import Finite, Policy, Prompt, Sample, generator
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


@dataclass(frozen=True)
class Listed:
    """The same texts everywhere, each as likely: fallback tactics."""

    texts: tuple[str, ...]

    def distribution(self, state: ProofState) -> list[tuple[str, float]]:
        """See `Finite.distribution`."""
        return [(text, 1 / len(self.texts)) for text in self.texts]


@dataclass(frozen=True)
class Blend:
    """Each text comes from one of the policies, drawn by weight; the weights sum to 1.

    The log-probability of a sample is that of its weight and of the policy that said it: what the
    others give the same text is not added, since asking them would cost a forward pass. `score` is
    exact. A part that has nothing to say is left out, and fewer texts come.
    """

    parts: tuple[tuple[float, Policy], ...]

    def __post_init__(self) -> None:
        weights = [weight for weight, _ in self.parts]
        if min(weights, default=0) <= 0 or not math.isclose(sum(weights), 1):
            raise ValueError(f"weights are positive and sum to 1, but these are {weights}")

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `Policy.sample`. Prompts that want as many texts of a part are asked together."""
        weights = [weight for weight, _ in self.parts]
        random = (generator(_apart(prompt), seed) for prompt in prompts)
        shares = [each.multinomial(n, weights) for each in random]
        found: list[list[Sample]] = [[] for _ in prompts]
        for part, (weight, policy) in enumerate(self.parts):
            for number in sorted({int(share[part]) for share in shares} - {0}):
                rows = [i for i, share in enumerate(shares) if share[part] == number]
                drawn = policy.sample([prompts[i] for i in rows], number, seed)
                for i, samples in zip(rows, drawn, strict=True):
                    found[i] += [_weighed(weight, sample) for sample in samples]
        return found

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`: the logarithm of the weighted sum, with the tokens of the likeliest."""
        parts = [
            [_weighed(weight, sample) for sample in policy.score(prompts, texts)]
            for weight, policy in self.parts
        ]
        return [_together(samples) for samples in zip(*parts, strict=True)]


def _apart(prompt: Prompt) -> Prompt:
    """Another prompt, so that which policy speaks does not depend on what it will say."""
    return replace(prompt, history=("which", *prompt.history))


def _weighed(weight: float, sample: Sample) -> Sample:
    return replace(sample, log_prob=sample.log_prob + math.log(weight))


def _together(samples: Sequence[Sample]) -> Sample:
    best = max(samples, key=lambda sample: sample.log_prob)
    if math.isinf(best.log_prob):
        return best
    whole = sum(math.exp(sample.log_prob - best.log_prob) for sample in samples)
    return replace(best, log_prob=best.log_prob + math.log(whole))
