"""A thread that ends what takes too long, eats too much, or has lost its parent."""

import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable

import psutil

from segenv.lean.shared.processes import MEMORY_EXIT

TICK = 0.02  # seconds between two looks
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watchdog:
    """Watches one process from inside, the seconds of its requests and the bytes it allocates."""

    def __init__(self, sock: socket.socket, memory_limit: int, cancel: Callable[[], None]) -> None:
        self.sock = sock
        self.memory_limit = memory_limit
        self.cancel = cancel
        self.deadline: float | None = None
        self._lock = threading.Lock()  # or the end of one request could cancel the next

    def start(self) -> None:
        """Begin to watch."""
        threading.stack_size(1 << 20)
        threading.Thread(target=self._watch, daemon=True).start()

    def begin(self, seconds: float, renew: Callable[[], None]) -> None:
        """A request begins: `renew` what `cancel` cancels, and count its seconds."""
        with self._lock:
            renew()
            self.deadline = time.monotonic() + seconds

    def end(self) -> None:
        """The request has ended; it is not cancelled any more."""
        with self._lock:
            self.deadline = None

    def _watch(self) -> None:
        allocated = memory_meter()
        hangup = select.poll()
        hangup.register(self.sock, select.POLLHUP)
        while True:
            time.sleep(TICK)
            with self._lock:
                if self.deadline is not None and time.monotonic() > self.deadline:
                    self.deadline = None
                    self.cancel()
            if allocated() > self.memory_limit:
                os._exit(MEMORY_EXIT)
            if any(event & select.POLLHUP for _, event in hangup.poll(0)):
                os._exit(0)


def memory_meter() -> Callable[[], int]:
    """What tells how many bytes this process has allocated since now.

    A forked child is born with the memory of its parent, which costs nothing until it is written
    to, and Lean maps compiled modules from files, which all processes share: neither is counted.
    On Linux that is resident memory without files; elsewhere files count too.
    """
    resident = _without_files if sys.platform == "linux" else _resident
    at_birth = resident()
    return lambda: resident() - at_birth


def _without_files() -> int:
    with open("/proc/self/statm", "rb") as file:
        _, resident, shared, *_ = file.read().split()
    return (int(resident) - int(shared)) * PAGE


def _resident() -> int:
    size: int = psutil.Process().memory_info().rss
    return size
