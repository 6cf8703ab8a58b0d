"""Looking at other processes, and waiting for what they say."""

import contextlib
import socket
import time
from typing import Any

import psutil

from segenv.lean import wire

LOOK = 0.25  # seconds of silence after which a child is looked at: somebody may have stopped it


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
