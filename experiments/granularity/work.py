"""The processes of a run: each has a prover, and one thread for a model."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from agents.training.data import traces_of
from experiments.granularity.evaluate import evaluate
from experiments.granularity.study import Row, Study, Task
from experiments.granularity.sweep import Arm, Lesson
from segenv.backends.native import NativeBackend
from segenv.proof import Trace

_here: dict[str, Any] = {}  # of a worker process: its backend, and the study once it is known
THREADS = "OMP_NUM_THREADS"
Progress = tuple[str, int, int]
"""A training, and how many of its updates are done."""


@dataclass(frozen=True, eq=False)
class Job:
    """A piece of work for one process.

    | field   | meaning                                                   |
    |---------|-----------------------------------------------------------|
    | `name`  | what others call it; several may have the same            |
    | `begin` | hands it to the processes                                 |
    | `end`   | is told what came of it                                   |
    | `needs` | names of which no job may be left when it begins          |
    """

    name: str
    begin: "Callable[[], Future[Any]]"
    end: "Callable[[Future[Any]], None]"
    needs: frozenset[str] = frozenset()


class Workers:
    """A pool of so many processes, and what they tell while they are at work."""

    def __init__(self, pool: Executor, told: Any, count: int) -> None:
        self.pool, self.told, self.count = pool, told, count

    def submit(self, function: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Have a function of a module run in one of the processes."""
        return self.pool.submit(function, *given)

    def run(self, jobs: Sequence[Job], hear: Callable[[Progress], None] | None = None) -> None:
        """Have jobs done, the first that can begin first, one for each process at a time.

        What they tell meanwhile is heard. What `end` raises ends all. Raises `ValueError` if jobs wait
        for each other.
        """
        waiting, running = list(jobs), dict[Future[Any], Job]()
        while waiting or running:
            left = {job.name for job in (*waiting, *running.values())}
            ready = [job for job in waiting if not job.needs & left]
            for job in ready[: self.count - len(running)]:
                waiting.remove(job)
                running[job.begin()] = job
            if not running:
                raise ValueError(f"these wait for each other: {sorted(left)}")
            ended, _ = wait(running, 0.5, FIRST_COMPLETED)
            self._heard(hear)
            for future in ended:
                running.pop(future).end(future)

    def _heard(self, hear: Callable[[Progress], None] | None) -> None:
        while hear:
            try:
                hear(self.told.get_nowait())
            except Empty:
                break


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
            yield Workers(pool, told, count)
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


def draw(name: str, side: str, theorems: int, keep: Path) -> list[Trace]:
    """Theorems of one side of a source, as the traces of their references."""
    return traces_of([name], theorems, side, keep, prover())


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
