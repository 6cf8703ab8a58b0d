"""Worker processes: started when first needed, watched, killed when they hang, and replaced.

A proof state is known to a worker by a key made of its theorem and script, so any worker can
rebuild any state by replaying the script: a crash, an eviction and a restart are one case.
"""

import atexit
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from segenv.arguments import folder, instance, number
from segenv.lean import wire
from segenv.lean.build import ensure_core
from segenv.lean.errors import LeanError
from segenv.lean.grammar import MAX_DEPTH, MAX_TEXT
from segenv.lean.lru import Lru
from segenv.lean.processes import LOOK, is_stopped, receive_from
from segenv.lean.runtime import Runtime, discover, installed

GRACE = 0.75  # seconds between asking Lean to stop and killing the worker
BOOT_SECONDS = 60.0
FORK_SECONDS = 5.0  # usually 5 ms; a zygote that takes longer is replaced
KEPT_IMPORTS = 8  # lists of modules; Mathlib alone takes gigabytes
KEPT_PLACES = 50_000  # of theorems and states, 200 bytes each

Place = int | str
"""A worker's number, or "verifier"."""
Reply = dict[str, Any]
Imports = list[list[str]]
"""Lists of module names, each imported as one environment."""
Job = tuple[Place, float, tuple[Any, ...]]
"""Who is asked, the seconds it may take, and the request."""

# The engine needs `segenv.lean` and psutil alone: this skips `segenv/__init__.py`, and Gymnasium.
# Nothing of the current folder or of $PYTHONPATH is imported (-I), and where the packages of others lie
# (-S leaves it out) comes last: no file there passes for a module of the standard library.
_BOOT = """\
import sys, types
package = types.ModuleType("segenv")
package.__path__ = [sys.argv.pop(1)]
sys.modules["segenv"] = package
sys.path.append(sys.argv.pop(1))
from segenv.lean.zygote import main
main()
"""


class WorkerLost(LeanError):
    """A worker died or had to be killed; `timeout` says which. Its states can be replayed."""

    def __init__(self, message: str, timeout: bool) -> None:
        super().__init__(message)
        self.timeout = timeout


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
    |             |         | a segment that is run ahead has as much for all its tactics |
    | `header`    | seconds | the same for elaborating a header or reading a file         |
    | `verify`    | seconds | the same for a kernel check (T1); for compiling a proof (T2), |
    |             |         | after its header, and for each command of an external checker |
    | `memory`    | bytes   | resident size at which a worker ends                        |
    | `states`    | count   | states a worker keeps, about 15 KB each                     |
    | `outcomes`  | count   | outcomes of tactics kept on this side, about 3 KB each; those |
    |             |         | that nobody asked for yet are kept besides, at least 1000   |
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


class Child:
    """One forked process and the socket to it."""

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid = pid
        self.sock = sock
        self.waiting: deque[int] = deque()  # the requests of the batch that it works on
        self.deadline = 0.0
        self.heard = 0.0  # when it last answered or was looked at

    def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGKILL)
        self.sock.close()


class Zygote:
    """The process that has Lean in it and forks the others."""

    def __init__(self, runtime: Runtime, core: Path) -> None:
        ours, theirs = socket.socketpair()
        package = Path(__file__).resolve().parent.parent
        python = [sys.executable, "-I", "-S", *["-B"] * sys.dont_write_bytecode, "-c", _BOOT]
        own = [str(package), str(installed("psutil")), str(theirs.fileno()), str(runtime.library)]
        self.process = subprocess.Popen(
            [*python, *own],
            pass_fds=[theirs.fileno()],
            env=os.environ | {"LEAN_PATH": runtime.lean_path(core)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        self.sock = ours
        try:
            wire.receive(ours, BOOT_SECONDS)
        except (wire.Closed, wire.Late):
            self.process.kill()
            _, error = self.process.communicate()
            raise LeanError(f"Lean did not start:\n{error.decode(errors='replace')}") from None

    def fork(self, role: str, limits: Limits, imports: Imports) -> Child:
        """A new worker or verifier."""
        ours, theirs = socket.socketpair()
        fields = ("memory", "states", "characters", "depth")
        request = {"role": role} | {name: getattr(limits, name) for name in fields}
        seconds = FORK_SECONDS + len(imports) * limits.header
        try:
            with theirs:
                socket.send_fds(self.sock, [b"+"], [theirs.fileno()])
            wire.send(self.sock, request | {"imports": imports}, FORK_SECONDS)
            deadline = time.monotonic() + seconds
            pid = receive_from(self.process.pid, self.sock, deadline)["pid"]
        except (OSError, wire.Closed, wire.Late) as error:
            ours.close()
            raise WorkerLost("the zygote died", timeout=False) from error
        return Child(pid, ours)

    def close(self) -> None:
        """End the zygote."""
        self.sock.close()
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


class Batch:
    """Requests to several children at once, and their replies as they come."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = jobs
        self.replies: list[Reply | WorkerLost] = [{"lost": True}] * len(jobs)
        self.children: dict[Place, Child] = {}  # those that still owe replies
        self.lost: set[Place] = set()

    def give(self, child: Child, place: Place) -> None:
        """Send a child its part, in one message."""
        mine = [i for i, job in enumerate(self.jobs) if job[0] == place]
        self.children[place] = child
        child.waiting = deque(mine)
        self._restart_clock(child)
        try:
            seconds = child.deadline - time.monotonic()
            wire.send(child.sock, [[self.jobs[i][1], *self.jobs[i][2]] for i in mine], seconds)
        except wire.Closed:
            self._lose(place, "the worker died")
        except wire.Late:
            self._lose_late(place)

    def refuse(self, place: Place, lost: WorkerLost) -> None:
        """There is no child for a place: its first job hears why, the others did not run."""
        self.replies[next(i for i, job in enumerate(self.jobs) if job[0] == place)] = lost

    def collect(self, meanwhile: Callable[[], bool] | None = None) -> None:
        """Wait for every reply. Whenever none is there, `meanwhile` is called, until it is False."""
        while self.children:
            if not self._received(wait=meanwhile is None) and meanwhile and not meanwhile():
                meanwhile = None

    def _received(self, wait: bool) -> bool:
        """Take the replies that are there, and see who is late or was stopped; whether some were."""
        poll = select.poll()
        places = {child.sock.fileno(): place for place, child in self.children.items()}
        for descriptor in places:
            poll.register(descriptor, select.POLLIN)
        first = min(child.deadline for child in self.children.values())
        seconds = min(LOOK, max(0.0, first - time.monotonic())) if wait else 0.0
        ready = poll.poll(seconds * 1000)
        for descriptor, _ in ready:
            self._take(places[descriptor])
        for place, child in list(self.children.items()):
            if time.monotonic() > child.deadline:
                self._lose_late(place)
            elif time.monotonic() > child.heard + LOOK:
                child.heard = time.monotonic()
                if is_stopped(child.pid):
                    self._lose(place, "the worker was stopped")
        return bool(ready)

    def _take(self, place: Place) -> None:
        child = self.children[place]
        try:
            reply = wire.receive(child.sock, child.deadline - time.monotonic())
        except wire.Closed:
            return self._lose(place, "the worker died")
        except wire.Late:
            return self._lose_late(place)
        self.replies[child.waiting.popleft()] = reply
        if child.waiting:
            self._restart_clock(child)
        else:
            del self.children[place]

    def _restart_clock(self, child: Child) -> None:
        child.heard = time.monotonic()
        child.deadline = child.heard + self.jobs[child.waiting[0]][1] + GRACE

    def _lose_late(self, place: Place) -> None:
        limit = self.jobs[self.children[place].waiting[0]][1] + GRACE
        self._lose(place, f"killed after {limit:g} s", timeout=True)

    def _lose(self, place: Place, message: str, timeout: bool = False) -> None:
        child = self.children.pop(place)
        child.kill()
        self.lost.add(place)
        self.replies[child.waiting[0]] = WorkerLost(message, timeout)


class Pool:
    """A number of workers and one verifier, all started lazily."""

    def __init__(
        self,
        workers: int = 1,
        limits: Limits | None = None,
        lean: str | os.PathLike[str] | None = None,
    ) -> None:
        self.size: int = number("workers", workers, at_least=1, at_most=MOST_WORKERS, whole=True)
        self.limits = Limits() if limits is None else instance("limits", limits, Limits, "`Limits`")
        self.lean = folder("lean", lean, optional=True)
        self.imports: Imports = []  # that a new child finds done
        self.restarts = 0  # children that were replaced
        self._runtime: Runtime | None = None
        self._zygote: Zygote | None = None
        self._turns = count()
        self._homes: Lru[str, int] = Lru(KEPT_PLACES)  # of theorems
        self._known: Lru[str, int] = Lru(KEPT_PLACES)  # states, and a worker that has each
        self._children: dict[Place, Child] = {}
        self._locks: dict[Place, threading.Lock] = {
            name: threading.Lock() for name in (*range(workers), "verifier")
        }
        self._starting = threading.Lock()
        self._owner = os.getpid()
        self._closed = False

    # -- requests -------------------------------------------------------------------------------

    def ask(self, place: Place, seconds: float, *request: Any) -> Reply:
        """The reply of one child (a worker's number, or "verifier"). Raises `WorkerLost`."""
        reply = self.ask_all([(place, seconds, request)])[0]
        if isinstance(reply, WorkerLost):
            raise reply
        return reply

    def ask_all(
        self, jobs: Sequence[Job], meanwhile: Callable[[], bool] | None = None
    ) -> list[Reply | WorkerLost]:
        """The reply to each job, all children working side by side, each in the order of its jobs.

        `meanwhile` is called again and again while they do, as long as it returns True.

        Where a child is lost, its job has a `WorkerLost` in place of a reply, and the jobs behind
        it are answered `{"lost": True}`: they did not run.
        """
        self._check_process()
        places = sorted({place for place, _, _ in jobs}, key=str)
        with contextlib.ExitStack() as stack:
            for place in places:
                stack.enter_context(self._locks[place])
            batch = Batch(jobs)
            try:
                for place in places:
                    try:
                        child = self._children.get(place) or self._started(place)
                    except WorkerLost as lost:
                        batch.refuse(place, lost)
                    else:
                        batch.give(child, place)
                batch.collect(meanwhile)
            finally:  # after an interrupt a reply that nobody took would shift every later one
                for child in batch.children.values():
                    child.kill()
                for place in batch.lost | set(batch.children):
                    self._children.pop(place, None)
                    self.restarts += 1
            return batch.replies

    def place(self, theorem_key: str, state_key: str | None = None) -> int:
        """The worker that knows a state, or else the one that has the theorem.

        Theorems are dealt to the workers in turn.
        """
        known = self._known.find(state_key) if state_key else None
        if known is None:
            known = self._homes.find(theorem_key)
        if known is None:
            known = next(self._turns) % self.size
            self._homes.keep(theorem_key, known)
        return known

    def knows(self, place: int, state_key: str) -> None:
        """Note that a worker has a state."""
        if self.size > 1:
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
        return [place for place in self._children if isinstance(place, int)]

    def pids(self) -> dict[Place, int]:
        """The process numbers of the children that run now."""
        return {place: child.pid for place, child in self._children.items()}

    # -- life -----------------------------------------------------------------------------------

    def _started(self, place: Place) -> Child:
        role = "verifier" if place == "verifier" else "worker"
        with self._starting:
            for attempt in (1, 2):
                self._check_open()
                try:
                    child = self._running_zygote().fork(role, self.limits, self.imports)
                    break
                except BaseException as error:  # a reply that nobody took would shift later ones
                    self._drop_zygote()
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
            self._zygote = Zygote(self.runtime, ensure_core(self.runtime))
            _OPEN_POOLS.add(self)
        return self._zygote

    def _drop_zygote(self) -> None:
        if self._zygote:
            self._zygote.close()
            self._zygote = None

    def _check_process(self) -> None:
        """After a fork of this process the children belong to the parent: start our own."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            self._locks = {name: threading.Lock() for name in self._locks}
            self._starting = threading.Lock()
            for child in self._children.values():
                child.sock.close()
            if self._zygote:
                self._zygote.sock.close()
            self._children, self._zygote = {}, None

    def close(self) -> None:
        """End every process. A closed pool stays closed; closing twice is fine."""
        if self._owner != os.getpid():
            return
        self._closed = True
        for child in self._children.values():
            child.kill()
        self._children = {}
        self._drop_zygote()


_OPEN_POOLS: "weakref.WeakSet[Pool]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for pool in list(_OPEN_POOLS):
        pool.close()
