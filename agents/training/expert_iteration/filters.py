"""Which proofs and examples are learned from, and how often: pure functions."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from math import exp
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agents.training.expert_iteration.proofs import Proof
from agents.training.plan import Example

T = TypeVar("T")


def window(proofs: Sequence[Proof], low: float = 0.0, high: float = 0.5) -> list[Proof]:
    """Proofs of theorems with low < rate <= high: those that are barely proved.

    STP (2502.00212) learns from statements with a mean success of at most 0.5; its conjectures
    need less than 0.25.
    """
    return [proof for proof in proofs if low < proof.rate <= high]


def length_weights(
    proofs: Sequence[Proof], c: float, count: Callable[[Proof], int]
) -> NDArray[np.float64]:
    """exp(-c length) / proofs of the theorem, as STP weighs (c = 0.001; it weighs time besides).

    Two proofs of 0 and 1000 tokens of one theorem weigh 1/2 and 0.37/2, one of another theorem 1.
    """
    of = Counter(proof.theorem.text_key for proof in proofs)
    weights = [exp(-c * count(proof)) / of[proof.theorem.text_key] for proof in proofs]
    return np.array(weights, dtype=np.float64)


def resampled(items: Sequence[T], weights: ArrayLike, seed: int) -> list[T]:
    """Each item about weight / (largest weight) times, by systematic draws: once at most.

    Weights 1, 1/2, 1/2 keep the first, and one of the others on average.
    """
    if not len(items):
        return []
    shares = np.asarray(weights, float) / np.max(weights)
    places = np.floor(np.cumsum([random.Random(seed).random(), *shares]))
    kept = np.diff(places) > 0
    return [item for item, keep in zip(items, kept, strict=True) if keep]


def band(values: ArrayLike, low: float = 0.1, high: float = 0.9) -> NDArray[np.bool_]:
    """True for what lies between two quantiles, both included.

    BFS-Prover-V2 (2509.06493) drops tactics that the policy finds too easy and those it finds
    strange: the two tails of their perplexity. Its quantiles are not told. Of 0, 1, 2, 3, 4 the
    quantiles 1/4 and 3/4 keep 1, 2, 3.
    """
    found = np.asarray(values, float)
    if not found.size:
        return np.zeros(0, dtype=bool)
    below, above = np.quantile(found, [low, high])
    return np.asarray((found >= below) & (found <= above))


def plateaued(rates: Sequence[float], patience: int, least: float = 0.01) -> bool:
    """Whether the last `patience` rounds brought no more than `least` above the best before them.

    The sign for a soft reset: training anew from the warm start on all proofs (BFS-Prover-V2; its test
    is not told). False while there are not more rounds than that, and for a patience of 0.
    """
    if not patience or len(rates) <= patience:
        return False
    return max(rates[-patience:]) <= max(rates[:-patience]) + least


def mixture(
    fresh: Sequence[Example], replay: Sequence[Example], tokens: int, share: float, seed: int
) -> list[Example]:
    """About `tokens` tokens of examples, `share` of them fresh; each list is read round and round.

    Whichever list is empty leaves its part to the other.
    """
    share = 0.0 if not fresh else 1.0 if not replay else share
    return [
        *_read(fresh, round(share * tokens), random.Random(f"fresh {seed}")),
        *_read(replay, round((1 - share) * tokens), random.Random(f"replay {seed}")),
    ]


def _read(examples: Sequence[Example], tokens: int, draw: random.Random) -> list[Example]:
    found: list[Example] = []
    while examples:
        for one in draw.sample(examples, len(examples)):
            if one.tokens > tokens:
                return found
            tokens -= one.tokens
            found.append(one)
    return found
