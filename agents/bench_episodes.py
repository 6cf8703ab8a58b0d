"""Speed of sampled episodes with a language model, a part of `segenv bench --agents`.

A model of a million parameters plays groups of episodes in an easy world, on one thread beside one
worker of the prover. It was trained for no longer than it takes to say tactics. Shares are of processor
time, that of this process and that of Lean, so other jobs of the machine matter little; idleness is of
the clock, and they do matter to it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agents.bench_parts import Timed, lean_seconds, taught
from agents.policies.base import Policy

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend
    from segenv.proof import Theorem

MEANING = {
    "episodes": "episodes a minute, played and verified (T2), 16 groups of 8 in steps",
    "episode_model": "share of the model in them",
    "episode_lean": "share of Lean, its verdicts included",
    "episode_rest": "share of everything else",
    "episode_once": "distinct (state, text) over those that a worker was asked to run",
    "episode_idle": "share of the time in which Lean has nothing to do, one part",
    "episode_idle_turns": "the same in two parts that take turns",
    "episode_turns": "episodes a minute in two parts over those in one",
}
TARGETS = {"episode_rest": "under 0.15", "episode_once": "1.00", "episode_idle_turns": "under 0.20"}
WORLD = "generated/propositional?depth=3&atoms=3"
GROUPS, SAMPLES, TACTICS = 16, 8, 8
LEARN, READ = 60, 30_000
"""Theorems to learn from, and how many tokens of them are read."""


@dataclass
class Watched:
    """What the workers of a prover were asked to run, and how long they had something to do."""

    backend: "NativeBackend"
    busy: float = 0.0
    jobs: list[tuple[str, Any]] = field(default_factory=list)

    def __enter__(self) -> "Watched":
        pool: Any = self.backend.pool
        answers = pool.answers

        def watched(jobs: Sequence[Any], *rest: Any) -> Any:
            self.jobs += [(job.state, job.request) for job in jobs if job.request[0] == "run"]
            start = time.perf_counter()
            try:
                return answers(jobs, *rest)
            finally:
                self.busy += time.perf_counter() - start

        pool.answers = watched
        return self

    def __exit__(self, *problem: object) -> None:
        del self.backend.pool.__dict__["answers"]


def measure(progress: Callable[[str], None] = lambda text: None) -> dict[str, float]:
    """The figures that `MEANING` describes."""
    from tempfile import TemporaryDirectory

    from segenv.backends.native import NativeBackend

    progress("a model that says tactics")
    with TemporaryDirectory() as folder, NativeBackend(1) as backend:
        given = {"model": "1m", "tokens_read": READ}
        policy, theorems = taught(folder, backend, WORLD, LEARN, 4 * GROUPS, **given)
        one, turns = compared(policy, theorems, backend, progress)
    shares = {f"episode_{name}": one[name] for name in ("model", "lean", "rest", "once", "idle")}
    return {
        "episodes": one["rate"],
        **shares,
        "episode_idle_turns": turns["idle"],
        "episode_turns": turns["rate"] / one["rate"],
    }


def compared(
    policy: Policy,
    theorems: "Sequence[Theorem]",
    backend: "NativeBackend",
    progress: Callable[[str], None] = lambda text: None,
) -> tuple[dict[str, float], dict[str, float]]:
    """Means of two runs in one part and of two in turns, one way and back.

    Each run has theorems of its own: what Lean said of the others' tactics is remembered.
    """
    found: dict[int, list[dict[str, float]]] = {1: [], 2: []}
    played(policy, theorems[:2], backend, 0, 1)  # headers are elaborated, caches laid out
    size = len(theorems) // 4
    for run, parts in enumerate((1, 2, 2, 1)):
        progress(f"episodes, run {run + 1} of 4")
        some = theorems[run * size : (run + 1) * size]
        found[parts].append(played(policy, some, backend, 1, parts))
    one, turns = (
        {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}
        for runs in found.values()
    )
    return one, turns


def played(
    policy: Policy, theorems: "Sequence[Theorem]", backend: "NativeBackend", seed: int, parts: int
) -> dict[str, float]:
    """Episodes a minute by the clock, the shares of processor time, and how idle Lean was."""
    from agents.rollouts.collect import collect
    from segenv.decision import Spending

    timed, budget = Timed(policy, time.thread_time), Spending(TACTICS, float("inf"), float("inf"))
    own, lean, clock = time.process_time(), lean_seconds(), time.perf_counter()
    with Watched(backend) as watched:
        groups = collect(timed, backend, theorems, SAMPLES, "step", seed, budget, parts=parts)
    own, lean = time.process_time() - own, lean_seconds() - lean
    clock = time.perf_counter() - clock
    parts_ = {"model": timed.seconds, "lean": lean, "rest": own - timed.seconds}
    return {
        "rate": 60 * sum(len(group.rollouts) for group in groups) / clock,
        **{name: part / (own + lean) for name, part in parts_.items()},
        "once": len(set(map(repr, watched.jobs))) / max(1, len(watched.jobs)),
        "idle": 1 - watched.busy / clock,
    }
