"""The process that imports Lean once and forks workers and verifiers in milliseconds.

The zygote never sees candidate text. A worker runs requests. A verifier elaborates only headers
and statements, the environment's own text, and forks a child of its own for every candidate,
so that each is compiled by a process that has run nothing of any candidate before.
"""

import contextlib
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from segenv.lean import wire
from segenv.lean.api import Api
from segenv.lean.engine import Engine
from segenv.lean.frontend import SourceError
from segenv.lean.processes import receive_from
from segenv.lean.session import Session

STACK = 256 << 20  # bytes: 10,000 nested parentheses overflow the usual 8 MB
RECURSION = 50_000  # Python frames: syntax trees are walked recursively
TICK = 0.02  # seconds between two looks of the watchdog
MEMORY_EXIT = 86  # exit status of a worker that passed its memory limit


class Watchdog:
    """A thread that ends what takes too long, eats too much, or has lost its parent."""

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
        process = psutil.Process()
        hangup = select.poll()
        hangup.register(self.sock, select.POLLHUP)
        while True:
            time.sleep(TICK)
            with self._lock:
                if self.deadline is not None and time.monotonic() > self.deadline:
                    self.deadline = None
                    self.cancel()
            if process.memory_info().rss > self.memory_limit:
                os._exit(MEMORY_EXIT)
            if any(event & select.POLLHUP for _, event in hangup.poll(0)):
                os._exit(0)


class Zygote:
    """Serves fork requests on a socket."""

    def __init__(self, sock: socket.socket, library: Path) -> None:
        self.sock = sock
        self.library = library

    def serve(self) -> None:
        """Import Lean, then fork a child for every socket that is handed over."""
        engine = Engine(Api(self.library))
        engine.boot()
        session = Session(engine)
        session.frontend.environment(())
        silence()
        wire.send(self.sock, {"ready": os.getpid()})
        while True:
            data, descriptors, _, _ = socket.recv_fds(self.sock, 1, 1)
            if not data or not descriptors:
                os._exit(0)
            request = wire.receive(self.sock)
            for modules in request["imports"]:
                with contextlib.suppress(
                    SourceError
                ):  # the files have gone: whoever needs them hears
                    session.frontend.environment(tuple(modules))
            session.engine.lean.stop_tasks()
            pid = os.fork()
            session.engine.lean.start_tasks()
            if pid == 0:
                self.sock.close()
                child(session, socket.socket(fileno=descriptors[0]), request)
            os.close(descriptors[0])
            wire.send(self.sock, {"pid": pid})
            reap()


def silence() -> None:
    """Let what Lean prints from here on go nowhere: nobody reads it, and a full pipe blocks."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def child(session: Session, sock: socket.socket, request: dict[str, Any]) -> None:
    """The life of a forked child; never returns."""
    status = 1
    try:
        role = serve_worker if request["role"] == "worker" else serve_verifier
        session.states.size = request["states"]
        role(session, sock, request["memory"])
        status = 0
    except wire.Closed:
        status = 0
    finally:
        os._exit(status)


def serve_worker(session: Session, sock: socket.socket, memory_limit: int) -> None:
    """Answer batches of requests `[seconds, operation, arguments...]` until the socket closes.

    Each request has its own reply, sent as soon as it is known.
    """
    watchdog = Watchdog(sock, memory_limit, session.engine.cancel)
    watchdog.start()
    while True:
        for seconds, *request in wire.receive(sock):
            watchdog.begin(seconds, session.engine.renew_token)
            reply = safely(session, request)
            watchdog.end()
            if session.engine.cancelled and "error" in reply:
                reply = {"error": ["timeout", f"stopped after {seconds} s", None, None, 1]}
            wire.send(sock, reply)


def safely(session: Session, request: list[Any]) -> dict[str, Any]:
    """The reply to a request, also where the engine itself fails: that refuses, and no more."""
    try:
        return session.answer(*request)
    except Exception as error:
        message = f"the engine failed: {type(error).__name__}: {error}"
        return {"error": ["infrastructure", message, None, None, 1]}


def serve_verifier(session: Session, sock: socket.socket, memory_limit: int) -> None:
    """Answer batches of `[_, seconds, operation, header, ...]`, each in a fork used once: `compile`
    with signature and script, `recompile` with the text and the name of a command.

    The seconds are those of the fork: the header comes before.
    """
    watchdog = Watchdog(sock, memory_limit, lambda: None)
    watchdog.start()
    while True:
        for _, seconds, *request in wire.receive(sock):
            operation, header, *rest = request
            start = ["start", f"{header}\0{rest[0]}", header, rest[0]]
            trusted = safely(session, start if operation == "compile" else ["before", header])
            if "goals" not in trusted:
                wire.send(sock, trusted)
                continue
            wire.send(sock, in_a_fork(session, sock, memory_limit, seconds, tuple(request)))


def in_a_fork(
    session: Session,
    sock: socket.socket,
    memory_limit: int,
    seconds: float,
    request: tuple[Any, ...],
) -> dict[str, Any]:
    """The reply of a child that compiles one proof and has no way to speak to anybody else."""
    ours, theirs = socket.socketpair()
    session.engine.lean.stop_tasks()
    pid = os.fork()
    session.engine.lean.start_tasks()
    if pid == 0:
        sock.close()
        ours.close()
        session.operations |= {"compile": session.compile, "recompile": session.recompile}
        Watchdog(theirs, memory_limit, lambda: None).start()
        wire.send(theirs, safely(session, list(request)))
        os._exit(0)
    theirs.close()
    try:
        reply: dict[str, Any] = receive_from(pid, ours, time.monotonic() + seconds)
        return reply
    except wire.Late:
        return {
            "error": ["timeout", f"the proof did not compile within {seconds} s", None, None, 1]
        }
    except wire.Closed:
        return {"error": ["infrastructure", "the verifier died", None, None, 1]}
    finally:
        ours.close()
        os.kill(pid, signal.SIGKILL)  # it is not reaped yet, so the number is still its own
        os.waitpid(pid, 0)


def reap() -> None:
    """Collect children that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def main() -> None:
    """`zygote FD LIBRARY`: serve on an inherited socket, in a thread with a large stack."""
    sock = socket.socket(fileno=int(sys.argv[1]))
    zygote = Zygote(sock, Path(sys.argv[2]))
    threading.stack_size(STACK)
    sys.setrecursionlimit(RECURSION)
    thread = threading.Thread(target=zygote.serve)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
