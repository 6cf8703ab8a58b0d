"""The processes of a run: each has a prover, and one thread for a model."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from experiments.granularity.data import Loaded, load_source
from experiments.granularity.evaluate import Row, Study, Task, evaluate
from experiments.granularity.sweep import Arm, Lesson, Scale
from segenv.backends.native import NativeBackend

_here: dict[str, Any] = {}  # of a worker process: its backend, and the study once it is known
THREADS = "OMP_NUM_THREADS"
Progress = tuple[str, int, int]
"""A training, and how many of its updates are done."""


class Workers:
    """A pool of processes, and what they tell while they are at work."""

    def __init__(self, pool: Executor, told: Any) -> None:
        self.pool, self.told = pool, told

    def submit(self, function: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Have a function of a module run in one of the processes."""
        return self.pool.submit(function, *given)

    def done(
        self, jobs: Sequence["Future[Any]"], hear: Callable[[Progress], None] | None = None
    ) -> Iterator["Future[Any]"]:
        """Jobs as they end; what is told meanwhile is heard."""
        left = set(jobs)
        while left:
            ended, left = wait(left, 0.5, FIRST_COMPLETED)
            while hear:
                try:
                    hear(self.told.get_nowait())
                except Empty:
                    break
            yield from ended


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """So many processes."""
    context = multiprocessing.get_context("spawn")
    before = os.environ.get(THREADS)
    os.environ[THREADS] = (
        "1"  # threads that wait for each other cost a busy machine four times as much
    )
    told = context.Queue()
    try:
        with ProcessPoolExecutor(count, context, begin, (told, os.getpid())) as pool:
            yield Workers(pool, told)
    finally:
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before


def begin(told: Any, parent: int) -> None:
    """Begin a worker process. It ends with the one that began it, even if that one was killed."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _here.update(backend=NativeBackend(), told=told)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def prover() -> NativeBackend:
    """The prover of this process."""
    backend: NativeBackend = _here["backend"]
    return backend


def tell(name: str, done: int, of: int) -> None:
    """Say how much of something is done."""
    _here["told"].put((name, done, of))


def load(name: str, split: str, scale: Scale, keep: Path) -> Loaded:
    """See `load_source`."""
    return load_source(_here["backend"], name, split, scale, keep)


def train(data: str, lesson: Lesson, seed: int) -> None:
    """Train a language model, see `Models.train`."""
    study, name = study_of(data), f"{lesson.name} {seed}"
    study.models.begin(study.traces, seed)
    study.models.train(study.traces, lesson, seed, lambda done, of: tell(name, done, of))


def search(data: str, arm: Arm, tasks: Sequence[Task], seed: int, rate: float) -> list[Row]:
    """The rows of some theorems, see `evaluate`."""
    return evaluate(study_of(data), _here["backend"], arm, tasks, seed, rate)


def study_of(data: str) -> Study:
    """The study that was written to a file, read once."""
    if _here.get("data") != data:
        _here["data"], _here["study"] = data, Study.loaded(Path(data).read_bytes())
    study: Study = _here["study"]
    return study
