"""Which theorems are tried, and how often: by how often they were proved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, isnan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agents.rollouts.record import Group

Floats = NDArray[np.float64]


def rates(groups: Iterable[Group]) -> dict[str, float]:
    """The newest known rate of each theorem, by `Theorem.text_key`; faults are left out.

    Groups that begin inside of a proof say nothing of the theorem.
    """
    found = ((g.theorem.text_key, g.rate) for g in groups if not g.start.script)
    return {key: rate for key, rate in found if not isnan(rate)}


def near(predicted: ArrayLike, target: float = 0.5, temperature: float = 1e-3) -> Floats:
    """Probabilities of theorems ∝ exp(-|p - target| / temperature) (DOTS, 2506.05316).

    At DOTS' temperature of 0.001 all but the nearest are out. With the rates 0.5, 0.4, 0 and a
    temperature of 0.1 they stand as 1 : e^-1 : e^-5.
    """
    exponents = -np.abs(np.asarray(predicted, float) - target) / temperature
    weights = np.exp(exponents - exponents.max())
    return np.asarray(weights / weights.sum())


def predicted(
    queries: ArrayLike, references: ArrayLike, reference_rates: ArrayLike, temperature: float = 1.0
) -> Floats:
    """Rates of theorems that were not tried, from some that were: attention (DOTS).

    Weights softmax(q · r / (√width · temperature)) over the rows of `references`
    (references, width), for each row of `queries` (theorems, width). DOTS learns projections of
    embeddings and a calibration; here the features are taken as they are (our reading). A query that is
    orthogonal to all references gets their mean.
    """
    q, r = np.asarray(queries, float), np.asarray(references, float)
    scores = q @ r.T / (np.sqrt(r.shape[1]) * temperature)
    weights = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(weights @ np.asarray(reference_rates, float) / weights.sum(1))


def chosen(items: Sequence[str], probabilities: ArrayLike, n: int, seed: int) -> list[str]:
    """`n` different items, drawn one after the other; fewer where fewer have a chance."""
    shares = np.asarray(probabilities, float)
    n = min(n, int((shares > 0).sum()))
    drawn = np.random.default_rng(seed).choice(
        len(items), n, replace=False, p=shares / shares.sum()
    )
    return [items[i] for i in drawn]


def extra_rollouts(
    rate: float, n: int, most: int = 32, hardness: bool = False, scaled: bool = False
) -> int:
    """How many rollouts a theorem gets besides its first `n` (DARS, 2508.13755).

    A rate of 0 counts as 0.5/n, one of at least 0.5 gets none. The sum of absolute advantages of a
    group is n · S, with S = 2p(1-p), or with `scaled` advantages 2√(p(1-p)); at p = 1/2 it is
    A = n/2, or n. Equal treatment brings each group up to A: ⌈(A - nS)/S⌉; `hardness` to 2(1-p) A.
    At most `most` in all. With n = 8, p = 1/4: S = 3/8, and (4 - 3)/(3/8) = 2.7 makes 3; by hardness
    (6 - 3)/(3/8) = 8.
    """
    p = rate or 0.5 / n
    if p >= 0.5:
        return 0
    s = 2 * (p * (1 - p)) ** 0.5 if scaled else 2 * p * (1 - p)
    wanted = (n if scaled else n / 2) * (2 * (1 - p) if hardness else 1.0)
    return max(0, min(ceil((wanted - n * s) / s - 1e-9), most - n))


def second_stage(
    groups: Iterable[Group], more: Callable[[float, int], int] = extra_rollouts
) -> Mapping[str, int]:
    """For each group, by its id, how many rollouts to add; none where nothing is known."""
    found = {}
    for group in groups:
        if group.known and (n := more(group.rate, len(group.known))):
            found[group.id] = n
    return found
