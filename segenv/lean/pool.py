"""Worker processes: started when first needed, watched, killed when they hang, and replaced.

A proof state is known to a worker by a key made of its theorem and script, so any worker can
rebuild any state by replaying the script: a crash, an eviction and a restart are one case.
"""

import os
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import count

from segenv.arguments import folder, instance, number
from segenv.lean.batch import Answer, Batch, Job, Reply
from segenv.lean.build import ensure_core
from segenv.lean.children import Busy, Child, Imports, NoRoom, Place, WorkerLost, Zygote
from segenv.lean.runtime import Runtime, discover
from segenv.lean.schedule import spread
from segenv.lean.shared import wire
from segenv.lean.shared.bounds import MAX_DEPTH, MAX_TEXT
from segenv.lean.shared.errors import LeanError
from segenv.lean.shared.lru import Lru
from segenv.lean.shared.processes import how_it_ended
from segenv.lean.turns import Ticket, Turns

KEPT_IMPORTS = 8  # lists of modules; Mathlib alone takes gigabytes
VERIFIER = "verifier"  # the first one; others have a number behind it
KEPT_PLACES = 50_000  # of theorems and states, 200 bytes each
NOTICEABLE = 0.05  # seconds of waiting for a worker that are told
ASKING_FATE = 0.25  # seconds that a busy zygote is waited for, to learn how a child ended

Request = tuple[Place, float, tuple[object, ...]]
"""Who is asked, the seconds it may take, and the request: a `Job` that stays where it is."""


LONGEST = 100_000  # seconds a request may be given, a little more than a day
LARGEST = 1 << 62  # of everything that is counted
MOST_WORKERS = 10_000
DEEPEST = 400  # levels of syntax: far deeper, Lean and Python overflow their stacks


@dataclass(frozen=True)
class Limits:
    """What one request may cost; `docs/limits.md` says what happens beyond.

    | field       | unit    | meaning                                                     |
    |-------------|---------|-------------------------------------------------------------|
    | `tactic`    | seconds | after this Lean is asked to stop, a second later it is killed; |
    |             |         | a segment has as much for each of its tactics               |
    | `header`    | seconds | the same for elaborating a header or reading a file         |
    | `verify`    | seconds | the same for a kernel check (T1); for compiling a proof (T2), |
    |             |         | after its header, and for each command of an external checker |
    | `memory`    | bytes   | what a process may allocate of its own before it ends: not  |
    |             |         | what it shares with others (Lean, imports, compiled files)  |
    | `states`    | count   | states a worker keeps, about 15 KB each                     |
    | `outcomes`  | count   | outcomes of tactics kept on this side, about 3 KB each      |
    | `characters`| count   | length of a text that Lean is given as tactics              |
    | `depth`     | levels  | of brackets, and of the syntax of such a text               |

    Raises `ValueError` or `TypeError` for a field that makes no sense.
    """

    tactic: float = 10.0
    header: float = 120.0
    verify: float = 60.0
    memory: int = 2 << 30
    states: int = 2000
    outcomes: int = 5000
    characters: int = MAX_TEXT
    depth: int = MAX_DEPTH

    def __post_init__(self) -> None:
        for name in ("tactic", "header", "verify"):
            seconds = getattr(self, name)
            number(name, seconds, above=0, at_most=LONGEST, unit="seconds")
        number("memory", self.memory, at_least=1 << 20, at_most=LARGEST, whole=True, unit="bytes")
        for name, least in (("states", 1), ("outcomes", 0), ("characters", 1)):
            number(name, getattr(self, name), at_least=least, at_most=LARGEST, whole=True)
        number("depth", self.depth, at_least=1, at_most=DEEPEST, whole=True)


class Processes:
    """All processes of a pool, so that they can be ended when there is no pool any more."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.children: dict[Place, Child] = {}
        self.zygote: Zygote | None = None

    def end(self) -> None:
        """End them, unless they belong to the parent of this process."""
        if self.owner != os.getpid():
            return
        for child in list(self.children.values()):
            child.kill()
        self.children.clear()
        self.drop_zygote()

    def drop_zygote(self) -> None:
        """End the zygote; its children live on."""
        zygote, self.zygote = self.zygote, None
        if zygote:
            zygote.close()


class Pool:
    """A number of workers, as many verifiers, all started lazily."""

    def __init__(
        self,
        workers: int = 1,
        limits: Limits | None = None,
        lean: str | os.PathLike[str] | None = None,
    ) -> None:
        self.size: int = number("workers", workers, at_least=1, at_most=MOST_WORKERS, whole=True)
        self.verifiers = (VERIFIER, *(f"{VERIFIER} {i}" for i in range(2, self.size + 1)))
        self.limits = Limits() if limits is None else instance("limits", limits, Limits, "`Limits`")
        self.lean = folder("lean", lean, optional=True)
        self.imports: Imports = []  # that a new child finds done
        self.restarts = 0  # children that were replaced
        self._runtime: Runtime | None = None
        self._deal = count()
        self._homes: Lru[str, int] = Lru(KEPT_PLACES)  # of theorems
        self._known: Lru[str, int] = Lru(KEPT_PLACES)  # states, and a worker that has each
        self._closed = False
        self._begin()

    def _begin(self) -> None:
        """Have no processes and no callers."""
        self._processes = Processes()
        self._finalizer = weakref.finalize(self, self._processes.end)
        self._workers, self._verifiers = Turns(range(self.size)), Turns(self.verifiers)
        self._starting = threading.Lock()

    # -- requests -------------------------------------------------------------------------------

    def ask(self, place: Place, seconds: float, *request: object) -> Reply:
        """The reply of one child (a worker's number, or a verifier's name). Raises `WorkerLost`."""
        return _reply(self.answers([Job(place, seconds, request)])[0])

    def ask_any(self, place: Place, seconds: float, *request: object) -> Reply:
        """The reply of any worker, or verifier, best of the one at `place`. Raises `WorkerLost`."""
        return _reply(self.answers([Job(place, seconds, request, moves=True)])[0])

    def ask_all(
        self, requests: Sequence[Request], meanwhile: Callable[[], bool] | None = None
    ) -> list[Reply | WorkerLost]:
        """The reply to each request, each from the child that it names; see `answers`."""
        answers = self.answers([Job(*request) for request in requests], meanwhile)
        return [answer.reply for answer in answers]  # type: ignore[misc]

    def answers(
        self, jobs: Sequence[Job], meanwhile: Callable[[], bool] | None = None
    ) -> list[Answer]:
        """The answer to each job, all children working side by side, each in the order of its jobs.

        `meanwhile` is called again and again while they do, as long as it returns True. Where a
        child is lost, the job that it worked on has a `WorkerLost` in place of a reply. Threads
        wait for their turn at most for as long as a job may take, and have the rest of that time.
        """
        self._check_process()
        if not jobs:
            return []
        ticket, began = Ticket(), time.monotonic()
        turns = self._verifiers if isinstance(jobs[0].place, str) else self._workers
        places = self._spread(jobs)
        wanted, moves = set(places), all(job.moves for job in jobs)
        longest = max(job.seconds for job in jobs)
        shift = Shift(self, turns, ticket)
        batch: Batch | None = None
        try:
            if not turns.take(ticket, wanted, moves, min(longest, wire.LONGEST)):
                busy = Busy(_busy(longest, longest))
                return [Answer(place, busy) for place in places]
            waited = time.monotonic() - began
            if waited > NOTICEABLE:
                jobs = [job._replace(seconds=max(0.01, job.seconds - waited)) for job in jobs]
            held = ticket.places.copy()
            if len(held) < len(wanted) or not wanted.issuperset(held):
                places = [place if place in held else held[i % len(held)]  # type: ignore[misc]
                          for i, place in enumerate(places)]  # fmt: skip
            batch = Batch(jobs, places, shift)
            batch.run(meanwhile)
        finally:  # after an interrupt a reply that nobody took would shift every later one
            for place, child in list(batch.working.items()) if batch else ():
                child.kill()
                shift.lost(place)
            turns.give_back(ticket)
        if waited > NOTICEABLE:
            for job, answer in zip(jobs, batch.answers, strict=True):
                _excuse(answer, waited, job.seconds + waited)
        return batch.answers

    def _spread(self, jobs: Sequence[Job]) -> list[Place]:
        """A place for each job: its own, unless it is worth to have another worker do it."""
        places = [job.place for job in jobs]
        if self.size == 1 or len(jobs) == 1 or not all(job.moves for job in jobs):
            return places
        homes = [place for place in places if isinstance(place, int)]
        states = [job.state or str(i) for i, job in enumerate(jobs)]
        return [*spread(homes, states, [job.cost for job in jobs], self.size)]

    def place(self, theorem_key: str, state_key: str | None = None) -> int:
        """The worker that knows a state, or else the one that has the theorem.

        Theorems are dealt to the workers in turn.
        """
        known = self._known.find(state_key) if state_key else None
        if known is None:
            known = self._homes.find(theorem_key)
        if known is None:
            known = next(self._deal) % self.size
            self._homes.keep(theorem_key, known)
        return known

    def knows(self, place: Place, state_key: str) -> None:
        """Note that a worker has a state."""
        if self.size > 1 and isinstance(place, int):
            self._known.keep(state_key, place)

    @property
    def runtime(self) -> Runtime:
        """The Lean that this pool runs; discovered at first use."""
        if self._runtime is None:
            self._runtime = discover(self.lean)
        return self._runtime

    def remember_imports(self, imports: Imports) -> None:
        """Have the processes that start from now on find these imports done."""
        self.imports += [modules for modules in imports if modules not in self.imports]
        del self.imports[:-KEPT_IMPORTS]

    def running(self) -> list[int]:
        """The workers that run now."""
        return [place for place in list(self._children) if isinstance(place, int)]

    def idle(self) -> list[int]:
        """The workers that run now and do nothing."""
        return [place for place in self.running() if self._workers.is_free(place)]

    def pids(self) -> dict[Place, int]:
        """The process numbers of the children that run now."""
        return {place: child.pid for place, child in list(self._children.items())}

    # -- life -----------------------------------------------------------------------------------

    @property
    def _children(self) -> dict[Place, Child]:
        return self._processes.children

    @property
    def _zygote(self) -> Zygote | None:
        return self._processes.zygote

    def _started(self, place: Place) -> Child:
        role = "verifier" if isinstance(place, str) else "worker"
        request = asdict(self.limits) | {"role": role, "imports": self.imports}
        with self._starting:
            for attempt in (1, 2):
                self._check_open()
                try:
                    seconds = len(self.imports) * self.limits.header
                    child = self._running_zygote().fork(request, seconds)
                    break
                except NoRoom:
                    raise
                except BaseException as error:  # a reply that nobody took would shift later ones
                    self._processes.drop_zygote()
                    if attempt == 2 or not isinstance(error, WorkerLost):
                        raise
            self._children[place] = child
            self._check_open()
            return child

    def _check_open(self) -> None:
        """Raise `LeanError` if the pool was closed, by another thread perhaps, and end the rest."""
        if self._closed:
            self.close()
            raise LeanError("this pool is closed")

    def _running_zygote(self) -> Zygote:
        if self._zygote is None:
            try:
                self._processes.zygote = Zygote(self.runtime, ensure_core(self.runtime))
            except OSError as error:
                raise NoRoom(error) from error
        assert self._zygote
        return self._zygote

    def fate(self, child: Child) -> str:
        """How a child ended, as its parent, the zygote, tells."""
        code = None
        if self._starting.acquire(timeout=ASKING_FATE):
            try:
                code = self._zygote.code(child) if self._zygote else None
            except (wire.Closed, wire.Late):
                self._processes.drop_zygote()
            except BaseException:
                self._processes.drop_zygote()
                raise
            finally:
                self._starting.release()
        return how_it_ended("the worker", code, self.limits.memory)

    def _check_process(self) -> None:
        """After a fork of this process the children belong to the parent: start our own."""
        if self._processes.owner != os.getpid():
            if self._zygote:
                self._zygote.abandon()
            self._finalizer.detach()
            self._begin()

    def close(self) -> None:
        """End every process. A closed pool stays closed; closing twice is fine."""
        if self._processes.owner == os.getpid():
            self._closed = True
            self._processes.end()


class Shift:
    """What a batch has of a pool: see `segenv.lean.batch.Crew`."""

    def __init__(self, pool: Pool, turns: Turns, ticket: Ticket) -> None:
        self.pool = pool
        self.turns = turns
        self.ticket = ticket

    def child(self, place: Place) -> Child:
        """The child at a place that the batch holds. Raises `WorkerLost`."""
        return self.pool._children.get(place) or self.pool._started(place)

    def lost(self, place: Place) -> None:
        """The child at this place was killed."""
        self.pool._children.pop(place, None)
        self.pool.restarts += 1

    def fate(self, child: Child) -> str:
        """How a child ended, in words."""
        return self.pool.fate(child)

    def borrow(self) -> Place | None:
        """One more place that nobody uses."""
        return self.turns.take_idle(self.ticket, self.pool._children)  # type: ignore[return-value]

    def runs(self, place: Place) -> bool:
        """Whether there is a child at a place already."""
        return place in self.pool._children

    def give_back(self, place: Place) -> None:
        """The batch needs a place no more."""
        self.turns.give_back(self.ticket, place)


def _reply(answer: Answer) -> Reply:
    """What was answered. Raises `WorkerLost` if nobody did."""
    if isinstance(answer.reply, WorkerLost):
        raise answer.reply
    assert answer.reply is not None
    return answer.reply


def _busy(waited: float, limit: float) -> str:
    return (
        f"other calls held every worker for {waited:.3g} s of the {limit:.3g} s that this one may "
        "take; more workers serve more threads: NativeBackend(workers=<number>)"
    )


def _excuse(answer: Answer, waited: float, limit: float) -> None:
    """Say of a job that had less than its time that this is why it was stopped."""
    reply = answer.reply
    if isinstance(reply, WorkerLost):
        if reply.timeout:
            answer.reply = Busy(_busy(waited, limit))
    elif reply and "error" in reply and reply["error"][0] == "timeout":
        answer.reply = {"error": ["infrastructure", _busy(waited, limit), *reply["error"][2:]]}
