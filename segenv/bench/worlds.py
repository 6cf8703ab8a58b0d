"""How fast worlds make theorems that Lean has verified."""

import time
from itertools import islice

from segenv.backends.native import NativeBackend
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.suite import GENERATED


def rates(count: int) -> tuple[float, dict[str, float]]:
    """Theorems a second, over all families together and for each: `count` of each, default knobs."""
    seconds: dict[str, float] = {}
    with NativeBackend() as backend:
        parse(f"{GENERATED}order").sample(backend, "first")  # starts the worker
        for family in FAMILIES:
            start = time.perf_counter()
            list(islice(parse(GENERATED + family).samples(backend, 1), count))
            seconds[family] = time.perf_counter() - start
    together = count * len(seconds) / sum(seconds.values())
    return together, {family: count / spent for family, spent in seconds.items()}
