"""Looking at other processes, waiting for what they say, and saying how they ended."""

import contextlib
import fcntl
import signal
import socket
import time
from typing import Any

import psutil

from segenv.lean import wire

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
        return f"{who} died"
    with contextlib.suppress(ValueError):
        return f"{who} died of {signal.Signals(-code).name}"
    return f"{who} died of signal {-code}"
