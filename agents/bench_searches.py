"""Speed of searches with a language model, a part of `segenv bench --agents`.

A model of a million parameters learns for half a minute on an easy world, then looks for proofs of 64
theorems by best-first search, all side by side and one at a time, with two workers of the prover. By
the clock other jobs of the machine matter; by processor time, this process's and Lean's, they matter
little, but cores that work at once gain nothing, and threads that wait for each other cost.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from agents.bench_parts import Timed, lean_seconds, taught

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend
    from segenv.proof import Theorem

MEANING = {
    "search_batch": "theorems a minute of 64 searches side by side over those of one at a time",
    "search_batch_cpu": "the same by processor time",
    "search_model": "share of the model in the 64 searches side by side",
    "search_lean": "share of Lean, its verdicts included",
    "search_rest": "share of everything else: trees, queues, messages",
}
TARGETS = {"search_batch": "at least 4", "search_rest": "under 0.15"}
SEARCHES, ALONE = 64, 16
"""How many searches share forward passes; how many of them are timed one at a time."""
BUDGET, LEARN, READ = 200, 100, 60_000
"""Generated tokens a theorem; theorems to learn from, and how many tokens of them are read."""


def measure(progress: Callable[[str], None] = lambda text: None) -> dict[str, float]:
    """The figures that `MEANING` describes."""
    from agents.zoo.make import WORLD
    from segenv.backends.native import NativeBackend

    progress("theorems, and a model that has read some of them")
    with TemporaryDirectory() as folder, NativeBackend(2) as backend:
        given = {"pointing": True, "tokens_read": READ}
        policy, asked = taught(folder, backend, WORLD, LEARN, SEARCHES, **given)
        theorems = [replace(theorem, proof="") for theorem in asked]
        progress("searches")
        searched(policy, theorems[:8], backend)  # headers are elaborated, caches laid out
        together = searched(policy, theorems, backend, seed=1)
        some = theorems[:: SEARCHES // ALONE]  # with a seed of their own: outcomes are remembered
        alone = [searched(policy, [one], backend, seed=2) for one in some]
    times = len(theorems) / len(some)
    return {
        "search_batch": times * sum(one.seconds for one in alone) / together.seconds,
        "search_batch_cpu": times * sum(one.cpu for one in alone) / together.cpu,
        **together.shares,
    }


@dataclass(frozen=True)
class Searched:
    """What some searches took: seconds by the clock, processor seconds, the shares of those."""

    seconds: float
    cpu: float
    shares: dict[str, float]


def searched(
    policy: Any, theorems: "Sequence[Theorem]", backend: "NativeBackend", seed: int = 0
) -> Searched:
    """What searches side by side take."""
    from agents.zoo import solver

    timed = Timed(policy)
    began, own, lean = time.perf_counter(), time.process_time(), lean_seconds()
    solving = replace(solver(policy, BUDGET), policy=timed)
    solving.solve(backend, theorems, 1, seed)
    seconds = time.perf_counter() - began
    own, lean = time.process_time() - own, lean_seconds() - lean
    total = own + lean
    shares = {"model": timed.seconds, "lean": lean, "rest": own - timed.seconds}
    return Searched(seconds, total, {f"search_{k}": v / total for k, v in shares.items()})
