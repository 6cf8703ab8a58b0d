"""The native backend: real Lean in worker processes (`segenv.lean`)."""

import contextlib
import functools
import json
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.backends.base import BackendError, StatementError
from segenv.lean.build import core_hash
from segenv.lean.errors import LeanError
from segenv.lean.goals import parse_goal
from segenv.lean.pool import Limits, Pool, WorkerLost, next_key
from segenv.lean.runtime import cache_folder
from segenv.proof import ProofState, Syntax, TacticError, Theorem, Verdict
from segenv.refusals import kind_of

TIERS = ("T0", "T1", "T2", "T3")


class NativeBackend:
    """Runs tactics in a `Pool` of Lean workers.

    `workers` processes are started when first needed and replaced when they die; `limits` bounds
    what a request may cost. Use as a context manager, or call `close`.
    """

    def __init__(self, workers: int = 1, limits: Limits | None = None) -> None:
        self.pool = Pool(workers, limits)

    def __enter__(self) -> "NativeBackend":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        self.pool.close()

    def __deepcopy__(self, memo: object) -> "NativeBackend":
        """The backend itself: it stands for its processes (Gymnasium copies arguments of `make`)."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process gets a backend like this one, with processes of its own."""
        return type(self), (self.pool.size, self.pool.limits)

    # -- the Backend protocol -------------------------------------------------------------------

    def start(self, theorem: Theorem) -> ProofState:
        """See `Backend.start`."""
        key = theorem.key
        request = ("start", key, theorem.header, theorem.signature)
        reply = self._ask_twice(self.pool.place(key), self.pool.limits.header, *request)
        if "goals" not in reply:
            raise StatementError(source_text(reply, theorem))
        return ProofState(theorem, (), goals_of(reply), 0, key)

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        """See `Backend.run_tactic`."""
        key = handle(state)
        new_key = next_key(key, tactic)
        try:
            reply = self._ask_in(
                state, self.pool.limits.tactic, "run", key, new_key, tactic, compound, budget
            )
        except WorkerLost as lost:
            return TacticError("timeout" if lost.timeout else "infrastructure", str(lost))
        if "goals" not in reply:
            return error_of(reply)
        cost: int = reply["tactics"]
        script = (*state.script, tactic)
        return ProofState(state.theorem, script, goals_of(reply), state.tactics + cost, new_key)

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        """See `Backend.parse`."""
        try:
            reply = self._ask_in(state, self.pool.limits.tactic, "parse", handle(state), text)
        except WorkerLost as lost:
            return TacticError("timeout" if lost.timeout else "infrastructure", str(lost))
        if "trees" not in reply:
            return error_of(reply)
        return tuple(map(_tree, reply["trees"]))

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        """See `Backend.verify`."""
        if tier not in TIERS[1:]:
            raise ValueError(f"unknown tier {tier!r}; the tiers are {', '.join(TIERS[1:])}")
        try:
            if tier == "T1":
                reply = self._ask_in(state, self.pool.limits.verify, "check", handle(state))
                return self._verdict(reply, "T1", "T0" if not state.goals else "")
            return self._compiled(state, tier)
        except WorkerLost as lost:
            raise BackendError(f"the proof could not be checked: {lost}") from lost

    def forget(self, states: Iterable[ProofState]) -> None:
        """See `Backend.forget`."""
        by_place: dict[int, list[str]] = {}
        for state in states:
            by_place.setdefault(self.pool.place(state.theorem.key), []).append(handle(state))
        for place, keys in by_place.items():
            self.pool.ask(place, self.pool.limits.tactic, "forget", keys)

    # -- reading files --------------------------------------------------------------------------

    def load(self, text: str, source: str) -> tuple[Theorem, ...]:
        """Every theorem of a Lean source text, found by Lean's frontend.

        `source` names the text in messages. Raises `StatementError` with Lean's messages, each
        with file and line.
        """
        entries = self._remembered(text)
        if entries is None:
            reply = self._ask_twice(0, self.pool.limits.header, "theorems", text)
            if "theorems" not in reply:
                raise StatementError(located(reply, source))
            entries = reply["theorems"]
            self._remember(text, entries)
        return tuple(_theorem(entry, source) for entry in entries)

    def examine(self, text: str, source: str) -> tuple[tuple[Theorem, str], ...]:
        """Every theorem of a Lean source text, with Lean's messages if its proof fails, else "".

        Such a proof is read as `sorry`, also by the theorems after it. Raises `StatementError` for
        errors outside proofs.
        """
        reply = self._ask_twice(0, self.pool.limits.header, "examine", text)
        if "source" not in reply and "theorems" not in reply:
            raise StatementError(f"{source}: {reply['error'][1]}")
        if "theorems" not in reply:
            raise StatementError(located(reply, source))
        return tuple(
            (_theorem(entry, source), located({"source": messages}, source))
            for entry in reply["theorems"]
            for messages in [entry.pop("messages")]
        )

    def canonical(self, theorem: Theorem) -> str:
        """A text that two theorems share exactly if their statements are equal up to renaming."""
        request = ("identify", theorem.key, theorem.header, theorem.signature)
        place = self.pool.place(theorem.key)
        reply = self._ask_twice(place, self.pool.limits.header, *request)
        if "statement" not in reply:
            raise StatementError(source_text(reply, theorem))
        text: str = reply["statement"]
        return text

    def _memory(self, text: str) -> Path:
        """Where the theorems of a text are kept: reading a file takes Lean seconds."""
        key = sha256(f"{self._versions()}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return cache_folder() / "theorems" / f"{key[:24]}.json"

    def _remembered(self, text: str) -> list[dict[str, Any]] | None:
        with contextlib.suppress(OSError, ValueError):
            entries: list[dict[str, Any]] = json.loads(self._memory(text).read_text("utf-8"))
            return entries
        return None

    def _remember(self, text: str, entries: list[dict[str, Any]]) -> None:
        path = self._memory(text)
        draft = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError, ValueError):  # a cache that cannot be written is none
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(entries), "utf-8")
            draft.replace(path)

    # -- asking ---------------------------------------------------------------------------------

    def _ask_twice(self, place: int | str, seconds: float, *request: Any) -> dict[str, Any]:
        """A request that holds nothing of a candidate: if it dies once, that was not its fault."""
        try:
            return self.pool.ask(place, seconds, *request)
        except WorkerLost:
            pass
        try:
            return self.pool.ask(place, seconds, *request)
        except WorkerLost as lost:
            raise BackendError(f"Lean failed twice on the same request: {lost}") from lost

    def _ask_in(self, state: ProofState, seconds: float, *request: Any) -> dict[str, Any]:
        """A request about `state`, which is rebuilt first if its worker lost it."""
        place = self.pool.place(state.theorem.key)
        for _ in range(3):
            reply = self.pool.ask(place, seconds, *request)
            if "lost" not in reply:
                return reply
            self._replay(state, place)
        raise BackendError("a proof state was lost again as soon as it was rebuilt")

    def _replay(self, state: ProofState, place: int) -> None:
        """Rebuild `state` in its worker. Raises `BackendError`."""
        theorem, keys = state.theorem, [state.theorem.key]
        for tactic in state.script:
            keys.append(next_key(keys[-1], tactic))
        seconds = self.pool.limits.header + len(keys) * self.pool.limits.tactic
        request = ("replay", theorem.header, theorem.signature, keys, state.script)
        reply = self._ask_twice(place, seconds, *request)
        if reply:
            raise BackendError(f"the script of a proof state does not replay: {reply}")

    # -- verdicts -------------------------------------------------------------------------------

    def _compiled(self, state: ProofState, tier: str) -> Verdict:
        theorem = state.theorem
        seconds = self.pool.limits.verify + self.pool.limits.header
        request = (theorem.header, theorem.signature, state.script)
        verdict = self._verdict(self._ask_twice("verifier", seconds, *request), "T2", "")
        if tier == "T3" and verdict.proved:
            message = "T3 is not available: this Lean has no external checker"
            return Verdict(False, "T2", verdict.axioms, message, *self._versions())
        return verdict

    def _verdict(self, reply: dict[str, Any], reached: str, below: str) -> Verdict:
        if "axioms" in reply:
            return Verdict(True, reached, tuple(reply["axioms"]), None, *self._versions())
        error = reply["error"][1] if "error" in reply else located(reply, "proof")
        return Verdict(False, below, (), error, *self._versions())

    def _versions(self) -> tuple[str, str, str]:
        runtime = self.pool.runtime
        core = core_hash()[:16] if runtime.core else ""
        return runtime.version, engine_hash(), core


@functools.cache
def engine_hash() -> str:
    """Sixteen hexadecimal digits of SHA-256 over the engine's own sources."""
    digest = sha256()
    for path in sorted((Path(__file__).parent.parent / "lean").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class SharedBackend(NativeBackend):
    """A backend with several users: its processes end when the last of them closes it."""

    def __init__(self, workers: int = 1, limits: Limits | None = None) -> None:
        super().__init__(workers, limits)
        self.users = 0

    def acquire(self) -> "SharedBackend":
        """One more user; each calls `close` once."""
        self.users += 1
        return self

    def close(self) -> None:
        """One user less; without users all processes end, until the next request."""
        self.users = max(0, self.users - 1)
        if not self.users:
            self.pool.close()
            self.pool = Pool(self.pool.size, self.pool.limits)


@functools.cache
def shared_backend() -> SharedBackend:
    """The backend that all environments of this process share: one worker, started lazily."""
    return SharedBackend()


def handle(state: ProofState) -> str:
    """The key under which a worker knows a state, also for one that another backend made."""
    if isinstance(state.handle, str):
        return state.handle
    key = state.theorem.key
    for tactic in state.script:
        key = next_key(key, tactic)
    return key


def goals_of(reply: dict[str, Any]) -> tuple[Any, ...]:
    """The goals in a reply."""
    return tuple(parse_goal(text, valued) for text, valued in reply["goals"])


def error_of(reply: dict[str, Any]) -> TacticError:
    """The refusal in a reply."""
    kind, message, line, column, tactics = reply["error"]
    return TacticError(kind or kind_of(message), message, line, column, tactics)


def located(reply: dict[str, Any], source: str) -> str:
    """Lean's messages about a source text, each behind `file:line:column`."""
    if "source" not in reply:
        return str(reply.get("error", ["", reply])[1])
    return "\n".join(f"{source}:{line}:{column}: {text}" for line, column, text in reply["source"])


def source_text(reply: dict[str, Any], theorem: Theorem) -> str:
    """Lean's messages about a theorem's header or statement."""
    where = theorem.source.rpartition(":")[0] or theorem.name
    return f"{theorem.name} cannot be started:\n{located(reply, where)}"


def _tree(entry: list[Any]) -> Syntax:
    kind, start, end, children = entry
    return Syntax(kind, start, end, tuple(map(_tree, children)))


def _theorem(entry: dict[str, Any], source: str) -> Theorem:
    line = entry.pop("line")
    return Theorem(**entry | {"universes": tuple(entry["universes"])}, source=f"{source}:{line}")


__all__ = ["LeanError", "Limits", "NativeBackend", "shared_backend"]
