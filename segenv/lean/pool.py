"""Worker processes: started when first needed, watched, killed when they hang, and replaced.

A proof state is known to a worker by a key made of its theorem and script, so any worker can
rebuild any state by replaying the script: a crash, an eviction and a restart are one case.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.lean import wire
from segenv.lean.build import ensure_core
from segenv.lean.errors import LeanError
from segenv.lean.runtime import Runtime, discover

GRACE = 1.0  # seconds between asking Lean to stop and killing the worker
BOOT_SECONDS = 60.0
# The engine needs `segenv.lean` alone: this skips `segenv/__init__.py`, and with it Gymnasium.
_BOOT = """\
import sys, types
package = types.ModuleType("segenv")
package.__path__ = [sys.argv.pop(1)]
sys.modules["segenv"] = package
from segenv.lean.zygote import main
main()
"""


class WorkerLost(LeanError):
    """A worker died or had to be killed; `timeout` says which. Its states can be replayed."""

    def __init__(self, message: str, timeout: bool) -> None:
        super().__init__(message)
        self.timeout = timeout


@dataclass(frozen=True)
class Limits:
    """What one request may cost.

    | field     | unit    | meaning                                                     |
    |-----------|---------|-------------------------------------------------------------|
    | `tactic`  | seconds | after this Lean is asked to stop, a second later it is killed |
    | `header`  | seconds | the same for elaborating a header or reading a file         |
    | `verify`  | seconds | the same for compiling a proof (tier T2)                    |
    | `memory`  | bytes   | resident size at which a worker ends                        |
    | `states`  | count   | states a worker keeps, about 15 KB each                     |
    """

    tactic: float = 10.0
    header: float = 120.0
    verify: float = 60.0
    memory: int = 2 << 30
    states: int = 2000


class Child:
    """One forked process and the socket to it."""

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid = pid
        self.sock = sock

    def ask(self, seconds: float, *request: Any) -> dict[str, Any]:
        """The reply to one request. Raises `WorkerLost`; the child is dead then."""
        try:
            wire.send(self.sock, [seconds, *request])
            reply: dict[str, Any] = wire.receive(self.sock, seconds + GRACE)
            return reply
        except wire.Late:
            self.kill()
            raise WorkerLost(f"killed after {seconds + GRACE} s", timeout=True) from None
        except wire.Closed:
            self.kill()
            raise WorkerLost("the worker died", timeout=False) from None
        except BaseException:
            self.kill()  # an interrupt in between would shift every later reply by one
            raise

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
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, str(package), str(theirs.fileno()), str(runtime.library)],
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

    def fork(self, role: str, limits: Limits) -> Child:
        """A new worker or verifier."""
        ours, theirs = socket.socketpair()
        request = {"role": role, "memory": limits.memory, "states": limits.states}
        try:
            with theirs:
                socket.send_fds(self.sock, [json.dumps(request).encode()], [theirs.fileno()])
            pid = wire.receive(self.sock, BOOT_SECONDS)["pid"]
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


class Pool:
    """A number of workers and one verifier, all started lazily."""

    def __init__(self, workers: int = 1, limits: Limits | None = None) -> None:
        if workers < 1:
            raise ValueError(f"a pool needs at least 1 worker, got {workers}")
        self.size = workers
        self.limits = limits or Limits()
        self.restarts = 0  # children that were replaced
        self._runtime: Runtime | None = None
        self._zygote: Zygote | None = None
        self._children: dict[int | str, Child] = {}
        self._locks: dict[int | str, threading.Lock] = {
            name: threading.Lock() for name in (*range(workers), "verifier")
        }
        self._starting = threading.Lock()
        self._owner = os.getpid()
        self._closed = False

    # -- requests -------------------------------------------------------------------------------

    def ask(self, place: int | str, seconds: float, *request: Any) -> dict[str, Any]:
        """The reply of one child (a worker's number, or "verifier"). Raises `WorkerLost`."""
        self._check_process()
        with self._locks[place]:
            child = self._children.get(place) or self._started(place)
            try:
                return child.ask(seconds, *request)
            except BaseException:
                self._children.pop(place, None)
                self.restarts += 1
                raise

    def place(self, theorem_key: str) -> int:
        """The worker that has the states of a theorem."""
        return int(theorem_key[:8], 16) % self.size

    @property
    def runtime(self) -> Runtime:
        """The Lean that this pool runs; discovered at first use."""
        if self._runtime is None:
            self._runtime = discover()
        return self._runtime

    def pids(self) -> dict[int | str, int]:
        """The process numbers of the children that run now."""
        return {place: child.pid for place, child in self._children.items()}

    # -- life -----------------------------------------------------------------------------------

    def _started(self, place: int | str) -> Child:
        role = "verifier" if place == "verifier" else "worker"
        with self._starting:
            if self._closed:
                raise LeanError("this pool is closed")
            for attempt in (1, 2):
                try:
                    child = self._running_zygote().fork(role, self.limits)
                    break
                except WorkerLost:
                    self._drop_zygote()
                    if attempt == 2:
                        raise
            self._children[place] = child
            return child

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


def state_key(theorem_key: str, script: Sequence[str]) -> str:
    """The key of the state after `script`: each tactic is hashed into the key before it."""
    key = theorem_key
    for tactic in script:
        key = next_key(key, tactic)
    return key


def next_key(key: str, tactic: str) -> str:
    """The key of the state that `tactic` leads to."""
    return sha256(f"{key}\0{tactic}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


_OPEN_POOLS: "weakref.WeakSet[Pool]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for pool in list(_OPEN_POOLS):
        pool.close()
