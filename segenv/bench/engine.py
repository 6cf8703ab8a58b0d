"""The engine alone: steps a second, the share of time outside Lean, proofs against a batch compile,
memory over a long run, and the environment's overhead.
"""

import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import gymnasium as gym
import numpy as np
import psutil

from segenv.backends.native import NativeBackend
from segenv.bench.mix import Step, runs
from segenv.bench.pool import warm
from segenv.lean.pool import Limits
from segenv.lean.runtime import cache_folder
from segenv.proof import ProofState, Theorem
from segenv.theorems.suite import SHIPPED, load_suite, read_theorems

Result = dict[str, Any]
Clock = time.perf_counter
CORE = "core"  # where compiled cores are kept, in the cache folder


def throughput(steps: Sequence[Step]) -> Result:
    """Wall seconds of each step in a fresh worker that has seen none of them."""
    with NativeBackend() as backend:
        warm(backend, steps)
        seconds = []
        for step, state in runs(backend, steps):
            start = Clock()
            backend.run_tactic(state, step.tactic)
            seconds.append(Clock() - start)
    milliseconds = np.array(seconds) * 1e3
    return {
        "steps_per_s": len(seconds) / sum(seconds),
        "step_ms_mean": float(milliseconds.mean()),
        "step_ms_median": float(np.median(milliseconds)),
        "step_ms_p95": float(np.percentile(milliseconds, 95)),
    }


def lean_time(steps: Sequence[Step]) -> tuple[list[float], list[float]]:
    """For each step its wall seconds and the seconds inside Lean's parse, run and print calls."""
    with NativeBackend() as backend:
        warm(backend, steps)

        def ask() -> float:
            seconds: float = backend.pool.ask(0, 10.0, "lean_seconds")["seconds"]
            return seconds

        walls, leans = [], []
        for step, state in runs(backend, steps):
            ask()
            start = Clock()
            backend.run_tactic(state, step.tactic)
            walls.append(Clock() - start)
            leans.append(ask())
    return walls, leans


def against_batch(suites: Sequence[str]) -> float:
    """Seconds to start, step and check (T1) all proofs, over those of compiling their files."""
    stepped = compiled = 0.0
    with NativeBackend() as backend:
        for name in suites:
            path = SHIPPED / f"{name}.lean"
            compiled += _seconds(lambda path=path: _compile(str(path)))  # type: ignore[misc]
            theorems = read_theorems(path, backend)
            for theorem in {theorem.header: theorem for theorem in theorems}.values():
                backend.start(theorem)  # no header is timed
            for theorem in theorems:
                trees = backend.parse(backend.start(theorem), theorem.proof)
                texts = [theorem.proof[t.start : t.end] for t in trees]  # type: ignore[union-attr]
                backend.pool.ask(0, 10.0, "forget", [theorem.text_key])
                stepped += _seconds(lambda a=theorem, b=texts: _prove(backend, a, b))  # type: ignore[misc]
    return stepped / compiled


def starts(suites: Sequence[str]) -> Result:
    """Wall milliseconds of each first `start` in a fresh worker, headers included."""
    with NativeBackend() as backend:
        theorems = [t for name in suites for t in load_suite(name, backend).theorems]
        backend.start(Theorem("warm", "True"))  # the worker is there
        seconds = [_seconds(partial(backend.start, theorem)) for theorem in theorems]
    milliseconds = np.array(seconds) * 1e3
    return {
        "start_ms_median": float(np.median(milliseconds)),
        "start_ms_p95": float(np.percentile(milliseconds, 95)),
        "start_ms_max": float(milliseconds.max()),
    }


FIRST_RESET = """
import time
import gymnasium as gym, segenv
start = time.perf_counter()
with gym.make("LeanSegment-v0") as env:
    env.reset(seed=0)
    print(time.perf_counter() - start)
"""


def first_reset_seconds(runs: int = 3) -> float:
    """Median seconds to make the default environment and reset it, with a core and no other cache."""
    return median(first_reset() for _ in range(runs))


def first_reset(sources: str | None = None) -> float:
    """The seconds of one run in a process of its own, of this segenv or that of other `sources`."""
    with tempfile.TemporaryDirectory() as folder:
        core = cache_folder() / CORE
        if core.exists():  # a toolchain brings its own
            os.symlink(core, Path(folder) / CORE)
        command = [sys.executable, "-P", "-c", FIRST_RESET]
        env = os.environ | {"SEGENV_CACHE": folder}
        env |= {} if sources is None else {"PYTHONPATH": sources}
        return float(subprocess.run(command, check=True, env=env, stdout=subprocess.PIPE).stdout)


def import_seconds(runs: int = 5) -> float:
    """Median seconds of a Python process that imports segenv, less one that imports nothing."""

    def run(code: str) -> float:
        return _seconds(partial(subprocess.run, [sys.executable, "-P", "-c", code], check=True))

    return median(run("import segenv") - run("") for _ in range(runs))


def _prove(backend: NativeBackend, theorem: Any, tactics: Sequence[str]) -> None:
    state: Any = backend.start(theorem)
    for tactic in tactics:
        after = backend.run_tactic(state, tactic)
        state = after if isinstance(after, ProofState) else backend.run_tactic(state, theorem.proof)
    assert backend.verify(state).proved, theorem.name


def _compile(path: str) -> None:
    command = [sys.executable, "-P", "-m", "segenv.lean.command", path]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _seconds(action: Callable[[], Any]) -> float:
    start = Clock()
    action()
    return Clock() - start


def environment_overhead(steps: Sequence[Step]) -> float:
    """Wall time of `LeanStep-v0` over the bare backend, less 1, on the same accepted steps.

    Both run every step, in turn first and second, each on a worker of its own; the medians over
    pairs of what each added are compared.
    """
    import segenv  # noqa: F401

    bare, inner = NativeBackend(), NativeBackend()
    env = gym.make("LeanStep-v0", theorems=steps[0].theorem, backend=inner, max_tactics=None,
                   compound=True, disable_env_checker=True)  # fmt: skip
    ours, theirs, order = [], [], itertools.cycle((True, False))
    with bare, inner:
        warm(bare, steps)
        warm(inner, steps)
        for step, state in runs(bare, [s for s in steps if not s.refused]):
            env.reset(options={"theorem": step.theorem, "prefix": step.script})
            one = lambda step=step: env.step(step.tactic)  # noqa: E731
            two = lambda step=step, state=state: _checked_step(bare, state, step)  # noqa: E731
            if next(order):
                ours.append(_seconds(one))
                theirs.append(_seconds(two))
            else:
                theirs.append(_seconds(two))
                ours.append(_seconds(one))
    added = median(a - b for a, b in zip(ours, theirs, strict=True))
    return added / (sum(theirs) / len(theirs))


def _checked_step(backend: NativeBackend, state: ProofState, step: Step) -> None:
    outcome = backend.run_tactic(state, step.tactic)
    if isinstance(outcome, ProofState) and not outcome.goals:
        backend.verify(outcome)


def soak(steps: Sequence[Step], count: int, progress: Callable[[int], None]) -> Result:
    """Resident megabytes of a worker after a pass over the mix, and how much `count` steps add.

    The worker starts with nothing, so it holds what the mix needs. `same_results` says whether the
    first and the last pass gave the same outcomes.
    """
    with NativeBackend(limits=Limits(outcomes=0)) as backend:  # every step is Lean's
        first = _outcomes(backend, steps)
        process = psutil.Process(backend.pool.pids()[0])
        before = process.memory_info().rss
        done, last = 0, first
        while done < count:
            last = _outcomes(backend, steps)
            done += len(steps)
            progress(min(done, count))
        after = process.memory_info().rss
    return {
        "worker_mb": before / 2**20,
        "rss_mb": after / 2**20,
        "rss_growth_mb": (after - before) / 2**20,
        "soak_steps": done,
        "same_results": first == last,
    }


def _outcomes(backend: NativeBackend, steps: Sequence[Step]) -> str:
    digest = hashlib.sha256()
    for step, state in runs(backend, steps):
        digest.update(str(backend.run_tactic(state, step.tactic)).encode())
    return digest.hexdigest()
