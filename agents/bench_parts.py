"""What the parts of `segenv bench --agents` that play with a model share."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.policies.base import Policy, Prompt, Sample

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend
    from segenv.proof import Theorem


@dataclass
class Timed:
    """A policy that notes the processor time it takes, of this thread or, by `clock`, of all."""

    policy: Policy
    clock: Callable[[], float] = time.process_time
    seconds: float = field(default=0.0)

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `Policy.sample`."""
        start = self.clock()
        found = self.policy.sample(prompts, n, seed)
        self.seconds += self.clock() - start
        return found

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`."""
        return self.policy.score(prompts, texts)


def taught(
    folder: str, backend: "NativeBackend", world: str, learn: int, ask: int, **given: Any
) -> "tuple[Any, list[Theorem]]":
    """A policy of steps that has read `learn` theorems of a world, and `ask` that it has not seen.

    `given` are the `agents.training.supervised.Args` besides.
    """
    from agents.training.data import traces_of
    from agents.training.supervised import Args, train

    learned = traces_of([world], learn, "train", backend=backend)
    asked = traces_of([world], ask, "test", backend=backend)
    args = Args(out=Path(folder) / "policy", granularity="step", progress=False, **given)
    return train(args, learned).policy, [trace.theorem for trace in asked]


def lean_seconds() -> float:
    """Processor time of all processes under this one."""
    import psutil

    spent = 0.0
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        spent += times.user + times.system
        spent += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return spent
