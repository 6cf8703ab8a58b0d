"""What a worker does: it answers requests one after the other, each as soon as it can.

Requests come in messages, lists of `[seconds, operation, arguments...]`; every request has its own
reply. A message that is a number n takes back the last n requests that are not begun: each is
answered `{"taken": True}`. A request of several tactics is answered in parts, `{"more": ...}`
before the last: what ran is known even if the worker does not live to see the rest.
"""

import socket
from collections import deque
from typing import Any

from segenv.lean.shared import wire
from segenv.lean.shared.keys import next_key
from segenv.lean.worker.session import Session
from segenv.lean.worker.watchdog import Watchdog

Reply = dict[str, Any]
Pieces = list[tuple[str, int, int]]


class Worker:
    """Serves one session on a socket until the other side closes it."""

    def __init__(self, session: Session, sock: socket.socket, memory_limit: int) -> None:
        self.session = session
        self.sock = sock
        self.watchdog = Watchdog(sock, memory_limit, session.engine.cancel)
        self.waiting: deque[list[Any] | None] = deque()  # None: taken back

    def serve(self) -> None:
        """Answer. Raises `Closed` when there is nobody to answer any more."""
        self.watchdog.start()
        while True:
            self._listen()
            request = self.waiting.popleft()
            wire.send(self.sock, {"taken": True} if request is None else self._reply(*request))

    def _listen(self) -> None:
        """Take what was sent meanwhile; wait for it only if there is nothing to do."""
        while self.waiting and wire.readable(self.sock, 0.0):
            self._hear(wire.receive(self.sock))
        while not self.waiting:
            self._hear(wire.receive(self.sock))

    def _hear(self, message: list[list[Any]] | int) -> None:
        if isinstance(message, int):
            for i in range(max(0, len(self.waiting) - message), len(self.waiting)):
                self.waiting[i] = None
        else:
            self.waiting.extend(message)

    def _reply(self, seconds: float, operation: str, *arguments: Any) -> Reply:
        if operation == "segment":
            return self._segment(seconds, *arguments)
        return self._timed(seconds, operation, *arguments)

    def _segment(
        self,
        seconds: float,
        key: str,
        text: str,
        split: Pieces | None,
        compound: bool,
        budget: int | None,
    ) -> Reply:
        """The tactics of a text, or those that it was `split` into, run up to a refusal.

        Each may take `seconds`. `pieces` in the first reply says what they are; with an `error` there,
        that is what the last one is refused with.
        """
        about: Reply = {}
        if split is None:
            about = self._timed(seconds, "pieces", key, text)
            if "pieces" not in about:
                return about
            split = about["pieces"]
            if len(split) > 1:
                wire.send(self.sock, {"more": about})
        for i, (tactic, _, _) in enumerate(split, start=1):
            new_key = next_key(key, tactic)
            if i == len(split) and "error" in about:
                return {"error": about["error"]}
            reply = self._timed(seconds, "run", key, new_key, tactic, compound, budget)
            if i == len(split) or "goals" not in reply:
                break
            wire.send(self.sock, {"more": reply})
            budget = None if budget is None else budget - reply["tactics"]
            key = new_key
        return reply | about if len(split) == 1 else reply

    def _timed(self, seconds: float, *request: Any) -> Reply:
        """The reply to a request that Lean is asked to stop after so many seconds."""
        engine = self.session.engine
        self.watchdog.begin(seconds, engine.renew_token)
        reply = safely(self.session, *request)
        self.watchdog.end()
        if engine.cancelled and "error" in reply:
            return {"error": ["timeout", f"stopped after {seconds:.3g} s", None, None, 1]}
        return reply


def safely(session: Session, *request: Any) -> Reply:
    """The reply to a request, also where the engine itself fails: that refuses, and no more."""
    try:
        return session.answer(*request)
    except Exception as error:
        message = f"the engine failed: {type(error).__name__}: {error}"
        return {"error": ["infrastructure", message, None, None, 1]}
