"""Signal first: what a warm start proves of its training theorems, and which of them teach."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from agents.policies.base import Policy
from agents.rollouts.collect import collect
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.proof import Theorem

Chosen = Callable[[Mapping[str, float]], list[str]]
"""From success rates by theorem to those that are trained on."""


class NoSignal(ValueError):
    """Nothing can be learned: no sample of any group differs from the others."""


def measured(
    policy: Policy,
    backend: Backend,
    theorems: Sequence[Theorem],
    n: int,
    granularity: str,
    max_tactics: int,
    seed: int = 0,
    tell: Callable[[int], None] = lambda done: None,
    together: int = 16,
) -> dict[str, float]:
    """The success rate of each theorem over `n` attempts, proofs at tier T2; faults count in none.

    Theorems of which nothing is known are left out. `tell` hears how many theorems are done.
    """
    rates: dict[str, float] = {}
    for start in range(0, len(theorems), together):
        some = theorems[start : start + together]
        budget = Spending(tactics=max_tactics, tokens=np.inf, calls=np.inf)
        groups = collect(policy, backend, some, n, granularity, seed, budget)
        rates |= {t.name: g.rate for t, g in zip(some, groups, strict=True) if g.rate == g.rate}
        tell(start + len(some))
    return rates


def between(low: float = 0.2, high: float = 0.6) -> Chosen:
    """The theorems whose rate is within these bounds."""
    return lambda rates: [name for name, rate in rates.items() if low <= rate <= high]


def mixed(rates: Mapping[str, float]) -> list[str]:
    """The theorems that were proved by some attempts and not by all."""
    return [name for name, rate in rates.items() if 0 < rate < 1]


def chosen(rates: Mapping[str, float], low: float, high: float, least: int) -> list[str]:
    """Those between the bounds; all mixed ones where these are fewer than `least`; or all.

    The last is for credit that sees more than the outcome: it has a signal where all attempts fail.
    """
    for choose in (between(low, high), mixed):
        if len(found := choose(rates)) >= least:
            return found
    return list(rates)


def advice(rate: float, episodes: int) -> str:
    """What to do where nothing can be learned from outcomes."""
    what = "no" if not rate else "every one" if rate == 1 else f"{rate:.1%}"
    if rate == 1:
        return f"every one of {episodes} episodes is a proof: take harder theorems"
    return (
        f"{what} of {episodes} episodes is a proof, and in no group do samples differ: take easier "
        "theorems (fewer lemmas), train the warm start longer, take more samples of a theorem, or "
        "credit that sees what Lean says of each tactic (--credit process)"
    )
