"""The pool: two workers against one, the vector environment against the bare pool, the prefix cache,
and how soon a lost worker is replaced.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby, zip_longest
from statistics import median
from typing import Any

import gymnasium as gym

from segenv.backends.base import Attempt
from segenv.backends.native import NativeBackend
from segenv.bench.mix import Step
from segenv.lean.pool import Limits
from segenv.proof import ProofState, Theorem

BATCH = 128  # requests, as from 8 rollouts of 16 theorems
ENVIRONMENTS = 16
GROUP = 8  # rollouts of one theorem, as in GRPO
STRAY = 0.3  # how often such a rollout tries another tactic than the reference
Clock = time.perf_counter
Proofs = dict[Theorem, list[str]]


def warm(backend: NativeBackend, steps: Sequence[Step]) -> None:
    """Have every worker elaborate each header of a mix once, so that none is timed."""
    seconds = backend.pool.limits.header
    theorems = {step.theorem.header: step.theorem for step in steps}.values()
    requests = [("start", t.text_key, t.preamble, t.signature) for t in theorems]
    workers = range(backend.pool.size)
    backend.pool.ask_all([(w, seconds, each) for each in requests for w in workers])


def references(steps: Sequence[Step]) -> Proofs:
    """The accepted tactics of each theorem of a mix."""
    found: Proofs = {}
    for step in steps:
        if not step.refused:
            found.setdefault(step.theorem, []).append(step.tactic)
    return found


def two_workers(steps: Sequence[Step]) -> float:
    """Seconds of one worker over those of two for the same batches of steps, in turn."""
    one, two = NativeBackend(1), NativeBackend(2)
    spent = {one: 0.0, two: 0.0}
    with one, two:
        for backend in spent:
            warm(backend, steps)
        for n, i in enumerate(range(0, len(steps), BATCH)):
            for backend in sorted(spent, key=lambda b: b.pool.size, reverse=bool(n % 2)):
                batch = [_attempt(backend, step) for step in steps[i : i + BATCH]]
                backend.cache.forget()  # reaching the states must not answer the batch
                start = Clock()
                backend.run_all(batch)
                spent[backend] += Clock() - start
    return spent[one] / spent[two]


def _attempt(backend: NativeBackend, step: Step) -> Attempt:
    state: Any = backend.start(step.theorem)
    for tactic in step.script:
        state = backend.run_tactic(state, tactic)
    return Attempt(state, step.tactic)


def vector_overhead(steps: Sequence[Step]) -> float:
    """Wall time of the vector environment over that of the bare pool, less 1, on the same proofs.

    Both play the reference proofs of the same theorems side by side, each on a pool of its own; the
    bare pool runs the tactics as one batch and verifies what is done.
    """
    proofs = list(references(steps).items())
    ours, bare = NativeBackend(), NativeBackend()
    seconds = {"ours": 0.0, "bare": 0.0}
    with ours, bare:
        warm(ours, steps)
        warm(bare, steps)
        for n, i in enumerate(range(0, len(proofs), ENVIRONMENTS)):
            group = dict(proofs[i : i + ENVIRONMENTS])
            plays: list[tuple[str, Callable[[], float]]] = [
                ("ours", partial(_play_vector, ours, group)),
                ("bare", partial(_play_bare, bare, group)),
            ]
            for name, play in plays[:: 1 if n % 2 else -1]:
                seconds[name] += play()
    return seconds["ours"] / seconds["bare"] - 1


def _play_vector(backend: NativeBackend, proofs: Proofs) -> float:
    import segenv  # noqa: F401  # registers the ids

    theorems = list(proofs)
    arguments: Any = {"backend": backend, "max_tactics": None, "compound": True}
    vector: Any = gym.make_vec("LeanStep-v0", len(proofs), theorems=theorems, **arguments)
    vector.reset(seed=0)
    for env, theorem in zip(vector.envs, theorems, strict=True):
        env.reset(options={"theorem": theorem})
    spent = 0.0
    for actions in zip_longest(*proofs.values(), fillvalue="skip"):
        start = Clock()
        vector.step(actions)
        spent += Clock() - start
    return spent


def _play_bare(backend: NativeBackend, proofs: Proofs) -> float:
    states: list[Any] = [backend.start(theorem) for theorem in proofs]
    spent = 0.0
    for row in zip_longest(*proofs.values(), fillvalue="skip"):
        start = Clock()
        live = [i for i, state in enumerate(states) if state.goals]
        ran = backend.run_all([Attempt(states[i], row[i]) for i in live])
        for i, (run,) in zip(live, ran, strict=True):
            states[i] = run.outcome
            if not states[i].goals:
                backend.verify(states[i])
        spent += Clock() - start
    return spent


def cache_hit_rate(steps: Sequence[Step], seed: int = 0) -> float:
    """The share of tactics answered from the prefix cache in groups of rollouts (see `GROUP`).

    Each rollout of a theorem follows its reference proof, and now and then (`STRAY`) tries first a
    tactic that Lean refused in the mix of the same theorem.
    """
    draw = random.Random(seed)
    with NativeBackend() as backend:
        for theorem, group in groupby(steps, key=lambda step: step.theorem):
            own = list(group)
            for _ in range(GROUP):
                _rollout(backend, theorem, own, draw)
        return backend.cache.statistics.rate


def _rollout(
    backend: NativeBackend, theorem: Theorem, steps: Sequence[Step], draw: random.Random
) -> None:
    wrong = [step.tactic for step in steps if step.refused]
    state: Any = backend.start(theorem)
    for step in steps:
        if step.refused:
            continue
        if wrong and draw.random() < STRAY:
            backend.run_tactic(state, draw.choice(wrong))
        after = backend.run_tactic(state, step.tactic)
        if not isinstance(after, ProofState):
            return
        state = after


def warm_start(runs: int = 5) -> float:
    """Median seconds from the loss of a worker to the first answer of the next."""
    seconds = []
    with NativeBackend(limits=Limits(outcomes=0)) as backend:
        state = backend.start(Theorem("warm", "True"))
        for _ in range(runs):
            os.kill(backend.pool.pids()[0], signal.SIGKILL)
            backend.run_tactic(state, "trivial")  # finds that the worker has gone
            start = Clock()
            backend.run_tactic(state, "trivial")
            seconds.append(Clock() - start)
    return median(seconds)
