"""The processes that the pool starts, seen from its side: the zygote, and the children it forks."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakSet

from segenv.lean.runtime import Runtime, installed
from segenv.lean.shared import wire
from segenv.lean.shared.errors import LeanError
from segenv.lean.shared.processes import receive_from, socket_pair

BOOT_SECONDS = 60.0
FORK_SECONDS = 5.0  # usually 5 ms; a zygote that takes longer is replaced
STATUS_SECONDS = 0.5
FORK, STATUS = b"+", b"?"  # see `segenv.lean.worker.zygote`

Place = int | str
"""A worker's number, or a verifier's name."""
Imports = list[list[str]]
"""Lists of module names, each imported as one environment."""

# The engine needs `segenv.lean` and psutil alone: this skips `segenv/__init__.py`, and Gymnasium.
# Nothing of the current folder or of $PYTHONPATH is imported (-I), and where the packages of others lie
# (-S leaves it out) comes last: no file there passes for a module of the standard library.
_BOOT = """\
import sys, types
package = types.ModuleType("segenv")
package.__path__ = [sys.argv.pop(1)]
sys.modules["segenv"] = package
sys.path.append(sys.argv.pop(1))
from segenv.lean.worker.zygote import main
main()
"""


class WorkerLost(LeanError):
    """A worker died or had to be killed; `timeout` says which. Its states can be replayed."""

    def __init__(self, message: str, timeout: bool) -> None:
        super().__init__(message)
        self.timeout = timeout


class Busy(WorkerLost):
    """No worker was free in time: the request did not run."""

    def __init__(self, message: str) -> None:
        super().__init__(message, timeout=False)


class NoRoom(WorkerLost):
    """No child could be started, for want of descriptors, memory or processes."""

    def __init__(self, error: OSError) -> None:
        few = error.errno in (errno.EMFILE, errno.ENFILE)
        advice = "; raise the limit of open files (ulimit -n)" if few else ""
        super().__init__(f"no process could be started: {error}{advice}", timeout=False)


class Asked(NamedTuple):
    """A request that a child was sent and has not answered."""

    job: int  # its number in the batch
    seconds: float
    rebuild: bool  # it only rebuilds the state that the job needs


class Child:
    """One forked process and the socket to it."""

    def __init__(self, pid: int, sock: socket.socket, zygote: int) -> None:
        self.pid = pid
        self.sock = sock
        self.zygote = zygote
        self.waiting: deque[Asked] = deque()
        self.began = 0.0  # when it began the first of these
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
        ours, theirs = our_sockets()
        package = Path(__file__).resolve().parent.parent
        python = [sys.executable, "-I", "-S", *["-B"] * sys.dont_write_bytecode, "-c", _BOOT]
        folders = [str(package), str(installed("psutil"))]
        with theirs:
            self.process = subprocess.Popen(
                [*python, *folders, str(theirs.fileno()), str(runtime.library)],
                pass_fds=[theirs.fileno()],
                env=os.environ | {"LEAN_PATH": runtime.lean_path(core)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self.sock = ours
        try:
            wire.receive(ours, BOOT_SECONDS)
        except (wire.Closed, wire.Late):
            self.process.kill()
            _, error = self.process.communicate()
            self.close()
            raise LeanError(f"Lean did not start:\n{error.decode(errors='replace')}") from None
        except BaseException:
            self.close()
            raise

    def fork(self, request: dict[str, Any], seconds: float) -> Child:
        """A new child, by what `segenv.lean.worker.zygote.child` wants to know. Raises `WorkerLost`."""
        try:
            ours, theirs = our_sockets()
        except OSError as error:
            raise NoRoom(error) from error
        try:
            with theirs:
                socket.send_fds(self.sock, [FORK], [theirs.fileno()])
            wire.send(self.sock, request, FORK_SECONDS)
            deadline = time.monotonic() + FORK_SECONDS + seconds
            pid = receive_from(self.process.pid, self.sock, deadline)["pid"]
            return Child(pid, ours, self.process.pid)
        except (OSError, wire.Closed, wire.Late) as error:
            ours.close()
            raise WorkerLost(f"the zygote died ({error})", timeout=False) from error

    def code(self, child: Child) -> int | None:
        """The exit code of a child that has ended, if it is known. Raises as `receive_from` does."""
        if child.zygote != self.process.pid:
            return None
        with contextlib.suppress(OSError):
            self.sock.send(STATUS)
        wire.send(self.sock, child.pid, STATUS_SECONDS)
        deadline = time.monotonic() + STATUS_SECONDS
        code: int | None = receive_from(self.process.pid, self.sock, deadline)["code"]
        return code

    def abandon(self) -> None:
        """Forget it, in a fork of its parent: it is not ours to end."""
        self.sock.close()
        self.process.returncode = 0
        if self.process.stderr:
            self.process.stderr.close()

    def close(self) -> None:
        """End the zygote."""
        self.sock.close()
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


_SOCKETS: "WeakSet[socket.socket]" = WeakSet()


def our_sockets() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets, of which a fork of this program keeps no copies."""
    pair = socket_pair()
    _SOCKETS.update(pair)
    return pair


def _close_copies() -> None:
    """In a forked child: close what would hide from Lean's processes that the parent has gone."""
    for sock in list(_SOCKETS):
        sock.close()


os.register_at_fork(after_in_child=_close_copies)
