"""Other processes: running them, looking at them, waiting for what they say, how they ended."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

import psutil

from segenv.lean.shared import wire

LOOK = 0.25  # seconds of silence after which a child is looked at: somebody may have stopped it
MEMORY_EXIT = 86  # exit status of a process that passed its memory limit
FIRST_DESCRIPTOR = 3  # below are stdin, stdout and stderr, which every new process replaces


def is_stopped(pid: int) -> bool:
    """Whether a process was stopped, by a signal or a debugger, and may stay so for ever."""
    with contextlib.suppress(psutil.Error):
        status = psutil.Process(pid).status()
        return status in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
    return False


def receive_from(pid: int, sock: socket.socket, deadline: float) -> Any:
    """The next value from a process. Raises `Late`, or `Closed` where it died or was stopped."""
    while not wire.readable(sock, min(LOOK, max(0.0, deadline - time.monotonic()))):
        if time.monotonic() > deadline:
            raise wire.Late
        if is_stopped(pid):
            raise wire.Closed("stopped")
    return wire.receive(sock, max(0.0, deadline - time.monotonic()))


def socket_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets, neither of them on the place of a standard stream.

    Where a program was started with one of these closed, the next descriptor gets its number.
    """
    one, two = socket.socketpair()
    return _moved(one), _moved(two)


def _moved(sock: socket.socket) -> socket.socket:
    if sock.fileno() >= FIRST_DESCRIPTOR:
        return sock
    with sock:
        return socket.socket(
            sock.family,
            sock.type,
            sock.proto,
            fcntl.fcntl(sock.fileno(), fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR),
        )


# Runs a command and tells its exit code on a descriptor that the command does not have.
_TELL = """\
import os, signal, subprocess, sys
signal.signal(signal.SIGCHLD, signal.SIG_DFL)
tell = int(sys.argv[1])
os.set_inheritable(tell, False)
try:
    os.write(tell, str(subprocess.call(sys.argv[2:])).encode())
except OSError as error:
    sys.exit(f"{sys.argv[2]} cannot be run: {error}")
"""


def run(
    command: Sequence[str], seconds: float | None, environment: Mapping[str, str]
) -> tuple[int | None, str]:
    """The exit code and the output of a command; no code if it could not be run or was lost.

    The code is that of the command, also in a program that ignores SIGCHLD or collects all its
    children, where `subprocess` takes every end for a success. Raises `subprocess.TimeoutExpired`.
    """
    ours, theirs = socket_pair()
    with ours, theirs:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TELL, str(theirs.fileno()), *command],
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        theirs.close()
        try:
            output, _ = child.communicate(None, seconds and min(seconds, wire.LONGEST))
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
        told = ours.recv(16)
    return int(told) if told else None, output.decode("utf-8", "replace")


def how_it_ended(who: str, code: int | None, memory: int) -> str:
    """What is known of the end of a child that had `memory` bytes, by its exit code.

    The code is negative for a signal, and None if nobody knows.
    """
    if code == MEMORY_EXIT:
        return (
            f"{who} passed its memory limit of {memory / 2**20:,.0f} MB; "
            "a backend of one's own can have more: NativeBackend(limits=Limits(memory=<bytes>))"
        )
    if code is None or code >= 0:
        return f"{who} died with exit status {code}" if code else f"{who} died"
    with contextlib.suppress(ValueError):
        return f"{who} died of {signal.Signals(-code).name}"
    return f"{who} died of signal {-code}"
