"""The process that imports Lean once and forks workers and verifiers in milliseconds.

The zygote never sees candidate text. A worker runs requests. A verifier elaborates only headers
and statements, the environment's own text, and forks a child of its own for every candidate,
so that each is compiled by a process that has run nothing of any candidate before.
"""

import contextlib
import gc
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

from segenv.lean.shared import wire
from segenv.lean.shared.bounds import Bounds
from segenv.lean.shared.processes import how_it_ended, receive_from
from segenv.lean.worker.api import Api
from segenv.lean.worker.engine import Engine
from segenv.lean.worker.frontend import SourceError
from segenv.lean.worker.session import Session
from segenv.lean.worker.watchdog import Watchdog
from segenv.lean.worker.worker import Worker, safely

STACK = 256 << 20  # bytes: 10,000 nested parentheses overflow the usual 8 MB
RECURSION = 50_000  # Python frames: syntax trees are walked recursively
COLLECT = 20_000  # more new objects than old: few are in circles, and the states keep many alive
REAPED_WITHIN = 0.2  # seconds between the end of a child's socket and of the child itself
FORK, STATUS = b"+", b"?"  # what the zygote is asked: a child for a socket, or how a child ended


class Zygote:
    """Serves fork requests on a socket."""

    def __init__(self, sock: socket.socket, library: Path) -> None:
        self.sock = sock
        self.library = library
        self.ended: dict[int, int] = {}  # exit codes of children that nobody asked for yet

    def serve(self) -> None:
        """Import Lean, then fork a child for every socket that is handed over."""
        engine = Engine(Api(self.library))
        engine.boot()
        session = Session(engine)
        session.frontend.environment(())
        gc.freeze()  # children share what is here, and need not go through it
        gc.set_threshold(COLLECT)
        silence()
        wire.send(self.sock, {"ready": os.getpid()})
        while True:
            data, descriptors, _, _ = socket.recv_fds(self.sock, 1, 1)
            if data == STATUS:
                wire.send(self.sock, {"code": self._code(wire.receive(self.sock))})
            elif data == FORK and descriptors:
                self._fork(session, descriptors[0], wire.receive(self.sock))
            else:
                os._exit(0)

    def _fork(self, session: Session, descriptor: int, request: dict[str, Any]) -> None:
        """Have a child serve a socket, and tell its number."""
        for modules in request["imports"]:
            with contextlib.suppress(SourceError):  # the files have gone: whoever needs them hears
                session.frontend.environment(tuple(modules))
        session.engine.lean.stop_tasks()
        pid = os.fork()
        session.engine.lean.start_tasks()
        if pid == 0:
            self.sock.close()
            child(session, socket.socket(fileno=descriptor), request)
        os.close(descriptor)
        wire.send(self.sock, {"pid": pid})
        self._reap()

    def _code(self, pid: int) -> int | None:
        """The exit code of a child whose socket is closed; None if it was none of ours."""
        deadline = time.monotonic() + REAPED_WITHIN
        while pid not in self.ended and time.monotonic() < deadline:
            if not self._reap():
                break
            time.sleep(0.001)
        return self.ended.pop(pid, None)

    def _reap(self) -> bool:
        """Collect children that have ended; whether there are any others."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self.ended[ended[0]] = os.waitstatus_to_exitcode(ended[1])
        except ChildProcessError:
            return False
        return True


def silence() -> None:
    """Let what Lean prints from here on go nowhere: nobody reads it, and a full pipe blocks."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def child(session: Session, sock: socket.socket, request: dict[str, Any]) -> None:
    """The life of a forked child; never returns."""
    status = 1
    try:
        session.states.size = request["states"]
        session.bounds = Bounds(request["characters"], request["depth"])
        if request["role"] == "worker":
            Worker(session, sock, request["memory"]).serve()
        else:
            serve_verifier(session, sock, request["memory"])
        status = 0
    except wire.Closed:
        status = 0
    finally:
        os._exit(status)


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
            trusted = safely(session, *(start if operation == "compile" else ("before", header)))
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
        wire.send(theirs, safely(session, *request))
        os._exit(0)
    theirs.close()
    refusal, code = None, None
    try:
        reply: dict[str, Any] = receive_from(pid, ours, time.monotonic() + seconds)
        return reply
    except wire.Late:
        refusal = ["timeout", f"the proof did not compile within {seconds:g} s", None, None, 1]
    except wire.Closed:
        refusal = None
    finally:
        ours.close()
        code = ended(pid)
    died = ["infrastructure", how_it_ended("the verifier", code, memory_limit), None, None, 1]
    return {"error": refusal or died}


def ended(pid: int) -> int:
    """The exit code of a child that is to end now: its own if it has ended already."""
    if not (found := os.waitpid(pid, os.WNOHANG))[0]:
        os.kill(pid, signal.SIGKILL)  # it is not reaped yet, so the number is still its own
        found = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(found[1])


def main() -> None:
    """`zygote FD LIBRARY`: serve on an inherited socket, in a thread with a large stack.

    Whoever started the program may have it ignore or block signals, and children inherit that: with
    SIGCHLD ignored nobody can wait for a child.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    sock = socket.socket(fileno=int(sys.argv[1]))
    zygote = Zygote(sock, Path(sys.argv[2]))
    threading.stack_size(STACK)
    sys.setrecursionlimit(RECURSION)
    thread = threading.Thread(target=zygote.serve)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
