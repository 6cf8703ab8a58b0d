"""Speed of searches with a language model, a part of `segenv bench --agents`.

A model of a million parameters learns for half a minute on an easy world, then looks for proofs of 64
theorems by best-first search, all side by side and one at a time. What counts is processor time, of
this process and of Lean's, so that what else the machine does matters little; waiting is not in it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from agents.policies.base import Policy, Prompt, Sample

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend
    from segenv.proof import Theorem

MEANING = {
    "search_batch": "theorems a second of 64 searches side by side over those of one at a time",
    "search_model": "share of the model in the 64 searches side by side",
    "search_lean": "share of Lean, its verdicts included",
    "search_rest": "share of everything else: trees, queues, messages",
}
TARGETS = {"search_batch": "at least 4", "search_rest": "under 0.15"}
SEARCHES, ALONE = 64, 16
"""How many searches share forward passes; how many are timed one at a time."""
BUDGET, LEARN, READ = 200, 100, 60_000
"""Generated tokens a theorem; theorems to learn from, and how many tokens of them are read."""


@dataclass
class Timed:
    """A policy that notes how much processor time it takes."""

    policy: Policy
    seconds: float = field(default=0.0)

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `Policy.sample`."""
        start = time.process_time()
        found = self.policy.sample(prompts, n, seed)
        self.seconds += time.process_time() - start
        return found

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`."""
        return self.policy.score(prompts, texts)


def measure(progress: Callable[[str], None] = lambda text: None) -> dict[str, float]:
    """The figures that `MEANING` describes."""
    from segenv.backends.native import NativeBackend

    progress("theorems, and a model that has read some of them")
    with TemporaryDirectory() as folder, NativeBackend(1) as backend:
        policy, theorems = prepared(Path(folder), backend)
        progress("searches")
        searched(policy, theorems[:8], backend)  # headers are elaborated, caches laid out
        side_by_side, parts = searched(policy, theorems, backend, seed=1)
        alone = sum(searched(policy, [one], backend, seed=1)[0] for one in theorems[:ALONE])
    return {"search_batch": (alone / ALONE) / (side_by_side / len(theorems)), **parts}


def prepared(folder: Path, backend: "NativeBackend") -> "tuple[Any, list[Theorem]]":
    """A policy of steps that has learnt a little, and theorems that it has not seen."""
    from agents.training.data import traces_of
    from agents.training.sft import Args, train
    from agents.zoo.make import WORLD

    learned = traces_of([WORLD], LEARN, "train", backend=backend)
    asked = traces_of([WORLD], SEARCHES, "test", backend=backend)
    args = Args(
        out=folder / "policy",
        granularity="step",
        pointing=True,
        tokens_read=READ,
        progress=False,
    )
    policy = train(args, learned).policy
    return policy, [replace(trace.theorem, proof="") for trace in asked]


def searched(
    policy: Any, theorems: "Sequence[Theorem]", backend: "NativeBackend", seed: int = 0
) -> tuple[float, dict[str, float]]:
    """Processor seconds of searches side by side, and the shares of it."""
    from agents.zoo import solver

    timed = Timed(policy)
    own, lean = time.process_time(), lean_seconds()
    solving = replace(solver(policy, BUDGET), policy=timed)
    solving.solve(backend, theorems, 1, seed)
    own, lean = time.process_time() - own, lean_seconds() - lean
    total = own + lean
    shares = {"model": timed.seconds, "lean": lean, "rest": own - timed.seconds}
    return total, {f"search_{name}": part / total for name, part in shares.items()}


def lean_seconds() -> float:
    """Processor time of all processes under this one."""
    import psutil

    spent = 0.0
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        spent += times.user + times.system
        spent += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return spent
