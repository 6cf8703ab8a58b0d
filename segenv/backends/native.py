"""The native backend: real Lean in worker processes (`segenv.lean`)."""

import contextlib
import functools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.backends.base import Attempt, BackendError, StatementError
from segenv.backends.prefix_cache import FAULTS, Outcome, PrefixCache, Step
from segenv.backends.prover import Assessment
from segenv.lean.build import core_hash
from segenv.lean.checker import CheckerError, checker_of
from segenv.lean.checker import check as external_check
from segenv.lean.errors import LeanError
from segenv.lean.goals import parse_goal
from segenv.lean.keys import next_key, script_keys, state_key
from segenv.lean.pool import Limits, Pool, Reply, WorkerLost
from segenv.lean.runtime import cache_folder, write_whole
from segenv.lean.schedule import spread
from segenv.proof import Goal, ProofState, Syntax, TacticError, Theorem, Verdict
from segenv.refusals import kind_of
from segenv.syntax import pieces, plain, plain_places

TIERS = ("T0", "T1", "T2", "T3")
TRIES = 3  # a state may be evicted between its replay and its use, by others
KEPT_GOALS = 10_000
START = 5  # to start a theorem costs a worker about as much as this many tactics
LOST: Reply = {"lost": True}


class NoReplay(BackendError):
    """A proof state has a script that Lean refuses: nobody ever led to it."""


Question = tuple[ProofState, tuple[Any, ...]]
"""A request about a state."""


class NativeBackend:
    """Runs tactics in a `Pool` of Lean workers.

    `workers` processes are started when first needed and replaced when they die; `limits` bounds
    what a request may cost; `lean` is the Lean to run, see `segenv.lean.runtime.discover`. Outcomes
    are kept in `cache` for all users of the backend. Use as a context manager, or call `close`.
    """

    def __init__(
        self,
        workers: int = 1,
        limits: Limits | None = None,
        lean: str | os.PathLike[str] | None = None,
    ) -> None:
        self.pool = Pool(workers, limits, lean)
        self.cache = PrefixCache(self.pool.limits.outcomes)

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
        return type(self), (self.pool.size, self.pool.limits, self.pool.lean)

    # -- the Backend protocol -------------------------------------------------------------------

    def start(self, theorem: Theorem) -> ProofState:
        """See `Backend.start`."""
        key = key_of(theorem)
        goals = self.cache.starts.find(key)
        if goals is None:
            request = ("start", key, theorem.header, theorem.signature)
            reply = self._ask_twice(self.pool.place(key), self.pool.limits.header, *request)
            if "goals" not in reply:
                raise StatementError(source_text(reply, theorem))
            goals = goals_of(reply)
            self.pool.remember_imports(reply["imports"])
            self.cache.starts.keep(key, goals)
        return ProofState(theorem, (), goals, 0, key)

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        """See `Backend.run_tactic`."""
        key, tactic = handle(state), plain(tactic)
        new_key = next_key(key, tactic)
        known = (key, tactic, compound)
        outcome = self.cache.find(known, budget)
        if outcome is None:
            request = ("run", key, new_key, tactic, compound, budget)
            outcome = self._outcome(*self._ask_in([(state, request)])[0], new_key)
            self.cache.keep(known, outcome)
        if isinstance(outcome, TacticError):
            return outcome
        script, tactics = (*state.script, tactic), state.tactics + outcome.tactics
        return ProofState(state.theorem, script, outcome.goals, tactics, new_key)

    def run_ahead(self, attempts: Iterable[Attempt]) -> None:
        """See `Backend.run_ahead`."""
        attempts = [replace(attempt, text=plain(attempt.text)) for attempt in attempts]
        fresh = {
            (handle(a.state), a.text, a.compound, a.split): a
            for a in attempts
            if a.split or (handle(a.state), a.text, a.compound) not in self.cache
        }
        questions: list[Question] = []
        for (key, text, compound, split), attempt in fresh.items():
            operation = ("ahead", key) if split else ("run", key, next_key(key, text))
            questions.append((attempt.state, (*operation, text, compound, attempt.budget)))
        if not questions:
            return
        try:
            replies = self._ask_in(questions)
        except BackendError:
            return  # whoever asks for one of these hears of it
        for (key, text, compound, split), (place, reply) in zip(fresh, replies, strict=True):
            if split:
                self._hold_segment(key, text, compound, place, reply)
            else:
                outcome = self._outcome(place, reply, next_key(key, text))
                self.cache.hold((key, text, compound), outcome)

    def _hold_segment(
        self, key: str, text: str, compound: bool, place: int, reply: Reply | WorkerLost
    ) -> None:
        """Keep the outcomes of a segment that was run ahead."""
        if isinstance(reply, WorkerLost) or "trees" not in reply:
            return  # the segment is tried again, tactic by tactic, when it is asked for
        trees = tuple(map(_tree, reply["trees"]))
        self.cache.parses.keep((key, text), trees)
        for (tactic, _, _), run in zip(pieces(text, trees), reply["runs"], strict=False):
            new_key = next_key(key, tactic)
            self.cache.hold((key, tactic, compound), self._outcome(place, run, new_key))
            key = new_key

    def _outcome(self, place: int, reply: Reply | WorkerLost, new_key: str) -> Outcome:
        """What a tactic did, out of the reply to `run`."""
        if isinstance(reply, WorkerLost) or "goals" not in reply:
            return error_of(reply)
        self.pool.knows(place, new_key)
        return Step(goals_of(reply), reply["tactics"])

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        """See `Backend.parse`."""
        given, text = text, plain(text)
        trees = self._parsed(handle(state), state, text)
        if given == text or isinstance(trees, TacticError):
            return trees
        places = plain_places(given)
        return tuple(_moved(tree, places) for tree in trees)

    def _parsed(self, key: str, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        trees = self.cache.parses.find((key, text))
        if trees is None:
            question = (state, ("parse", key, text))
            _, reply = self._ask_in([question])[0]
            if isinstance(reply, WorkerLost) and not reply.timeout:  # perhaps through another text
                _, reply = self._ask_in([question])[0]
            if isinstance(reply, WorkerLost) or "trees" not in reply:
                return error_of(reply)
            trees = tuple(map(_tree, reply["trees"]))
            self.cache.parses.keep((key, text), trees)
        return trees

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        """See `Backend.verify`."""
        if tier not in TIERS[1:]:
            raise ValueError(f"unknown tier {tier!r}; the tiers are {', '.join(TIERS[1:])}")
        key_of(state.theorem)
        if tier != "T1":
            return self._compiled(state, tier)
        # the theorem and the script count, not the name that a state says it has
        state = replace(state, handle=None)
        question = (state, ("check", handle(state)))
        try:
            _, reply = self._ask_in([question], self.pool.limits.verify)[0]
        except NoReplay as refused:
            return Verdict(False, "", (), str(refused), *self._versions())
        if isinstance(reply, WorkerLost) or _is_fault(reply):
            problem = reply if isinstance(reply, WorkerLost) else reply["error"][1]
            raise BackendError(f"the proof could not be checked: {problem}")
        return self._verdict(reply, "T1", "T0" if reply.get("finished") else "")

    def forget(self, states: Iterable[ProofState]) -> None:
        """See `Backend.forget`."""
        keys = [handle(state) for state in states]
        seconds = self.pool.limits.tactic
        self.pool.ask_all([(place, seconds, ("forget", keys)) for place in self.pool.running()])

    # -- reading files --------------------------------------------------------------------------

    def load(self, text: str, source: str) -> tuple[Theorem, ...]:
        """Every theorem of a Lean source text, found by Lean's frontend.

        `source` names the text in messages. Raises `StatementError` with Lean's messages, each
        with file and line.
        """
        with _unicode(source):
            text.encode()
        theorems = self._remembered(text, source)
        if theorems is None:
            reply = self._ask_twice(0, self.pool.limits.header, "theorems", text)
            if "theorems" not in reply:
                raise StatementError(located(reply, source))
            self._remember(text, reply["theorems"])
            theorems = tuple(_theorem(entry, source) for entry in reply["theorems"])
        return theorems

    def examine(self, text: str, source: str) -> tuple[tuple[Theorem, str], ...]:
        """Every theorem of a Lean source text, with Lean's messages if its proof fails, else "".

        Such a proof is read as `sorry`, also by the theorems after it. Raises `StatementError` for
        errors outside proofs.
        """
        with _unicode(source):
            text.encode()
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
        """See `Prover.canonical`."""
        text: str = self._identified(theorem)["statement"]
        return text

    def identity(self, theorem: Theorem) -> str:
        """See `Prover.identity`."""
        digits: str = self._identified(theorem)["identity"]
        return digits

    def _identified(self, theorem: Theorem) -> Reply:
        key = key_of(theorem)
        request = ("identify", key, theorem.header, theorem.signature)
        place = self.pool.place(key)
        reply = self._ask_twice(place, self.pool.limits.header, *request)
        if "statement" not in reply:
            raise StatementError(source_text(reply, theorem))
        return reply

    def canonical_goal(self, state: ProofState, index: int) -> str:
        """See `Prover.canonical_goal`."""
        if not 0 <= index < len(state.goals):
            raise ValueError(f"there is no goal {index}: the state has {len(state.goals)}")
        _, reply = self._ask_in([(state, ("identify_goal", handle(state), index))])[0]
        if isinstance(reply, WorkerLost) or _is_fault(reply):
            raise BackendError(f"Lean could not answer: {error_of(reply).message}")
        if "statement" not in reply:
            raise ValueError(error_of(reply).message)
        text: str = reply["statement"]
        return text

    def assess(
        self,
        proposals: Sequence[tuple[Theorem, Sequence[str]]],
        trivial: Sequence[str] = (),
        meanwhile: Callable[[], bool] | None = None,
    ) -> list[Assessment]:
        """See `Prover.assess`."""
        seconds = self.pool.limits.header + self.pool.limits.verify
        jobs = []
        for i, (theorem, script) in enumerate(proposals):
            place, statement = i % self.pool.size, (theorem.header, theorem.signature)
            request = ("assess", key_of(theorem), *statement, trivial, script)
            jobs.append((place, seconds, request))
        replies = self.pool.ask_all(jobs, meanwhile)
        for i, reply in enumerate(replies):
            if isinstance(reply, WorkerLost):  # perhaps through what ran beside it: alone then
                (replies[i],) = self.pool.ask_all([jobs[i]])
        return [self._assessment(reply) for reply in replies]

    def _assessment(self, reply: Reply | WorkerLost) -> Assessment:
        if isinstance(reply, WorkerLost):
            return Assessment("", "", Verdict(False, "", (), str(reply), *self._versions()))
        identity, trivial = reply.get("identity", ""), reply.get("trivial", "")
        if trivial:
            problem = f"`{trivial}` proves it at once"
            verdict = Verdict(False, "", (), problem, *self._versions())
        else:
            verdict = self._verdict(reply, "T1", "")
        return Assessment(identity, trivial, verdict)

    def _memory(self, text: str) -> Path:
        """Where the theorems of a text are kept: reading a file takes Lean seconds."""
        key = sha256(f"{self._versions()}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return cache_folder() / "theorems" / f"{key[:24]}.json"

    def _remembered(self, text: str, source: str) -> tuple[Theorem, ...] | None:
        # whatever is wrong with what lies there, Lean can read the text again
        with contextlib.suppress(OSError, ValueError, TypeError, LookupError, AttributeError):
            entries = json.loads(self._memory(text).read_text("utf-8"))
            return tuple(_theorem(entry, source) for entry in entries)
        return None

    def _remember(self, text: str, entries: list[dict[str, Any]]) -> None:
        with contextlib.suppress(OSError, ValueError):  # a cache that cannot be written is none
            write_whole(self._memory(text), json.dumps(entries))

    # -- asking ---------------------------------------------------------------------------------

    def _ask_twice(self, place: int | str, seconds: float, *request: Any) -> Reply:
        """A request that holds nothing of a candidate, or whose answer is a verdict.

        A child that is lost once was not lost by it. Raises `BackendError` if that happens twice, or
        if the time is up.
        """
        problem = ""
        for _ in range(2):
            try:
                reply = self.pool.ask(place, seconds, *request)
            except WorkerLost as lost:
                problem = str(lost)
                if lost.timeout:
                    break
                continue
            if not _is_fault(reply):
                return reply
            kind, problem = reply["error"][:2]
            if kind == "timeout":
                break
        raise BackendError(f"Lean could not answer: {problem}")

    def _ask_in(
        self, questions: Sequence[Question], seconds: float | None = None
    ) -> list[tuple[int, Reply | WorkerLost]]:
        """The reply to each request about a state, and who gave it, in one batch.

        States that their worker lost are rebuilt first. Raises `BackendError` if that fails.
        """
        seconds = self.pool.limits.tactic if seconds is None else seconds
        keys = [handle(state) for state, _ in questions]
        homes = [
            self.pool.place(state.theorem.key, key)
            for (state, _), key in zip(questions, keys, strict=True)
        ]
        costs = [START + len(state.script) for state, _ in questions]
        places = spread(homes, keys, costs, self.pool.size)
        replies: list[Reply | WorkerLost] = [LOST] * len(questions)
        todo, vain = list(range(len(questions))), 0
        while todo and vain < TRIES:
            jobs = [(places[i], seconds, questions[i][1]) for i in todo]
            for i, reply in zip(todo, self.pool.ask_all(jobs), strict=True):
                replies[i] = reply
            left = [i for i in todo if "lost" in _plain(replies[i])]
            vain = vain + 1 if left == todo else 0  # a lost worker answers one job at least
            todo = left
            lost = {(keys[i], places[i]): i for i in todo}
            if lost:
                self._replay([(questions[i][0], place) for (_, place), i in lost.items()])
        if todo:
            raise BackendError("a proof state was lost again as soon as it was rebuilt")
        return list(zip(places, replies, strict=True))

    def _replay(self, states: Sequence[tuple[ProofState, int]]) -> None:
        """Rebuild states, each in its worker. Raises `NoReplay` for a script that is refused."""
        limits, jobs = self.pool.limits, []
        for state, place in states:
            theorem, keys = state.theorem, script_keys(state.theorem.key, state.script)
            request = ("replay", theorem.header, theorem.signature, keys, state.script)
            jobs.append((place, limits.header + len(keys) * limits.tactic, request))
        for (place, _, request), reply in zip(jobs, self.pool.ask_all(jobs), strict=True):
            if reply == {}:
                self.pool.knows(place, request[3][-1])
            elif _plain(reply) and "lost" not in _plain(reply) and not _is_fault(_plain(reply)):
                why = _plain(reply)
                message = why["error"][1] if "error" in why else located(why, "theorem")
                raise NoReplay(f"the script of a proof state does not replay: {message}")

    # -- verdicts -------------------------------------------------------------------------------

    def _compiled(self, state: ProofState, tier: str) -> Verdict:
        theorem = state.theorem
        limits = self.pool.limits
        request = (limits.verify, theorem.header, theorem.signature, state.script)
        reply = self._ask_twice("verifier", limits.header + limits.verify, *request)
        verdict = self._verdict(reply, "T2", "")
        return (
            self._rechecked(verdict, reply["text"]) if tier == "T3" and verdict.proved else verdict
        )

    def _rechecked(self, verdict: Verdict, text: str) -> Verdict:
        """Tier T3 of a theorem that is proved at T2, by its source text."""
        checker = checker_of(self.pool.runtime)
        if not checker:
            message = "T3 is not available: this Lean has no external checker"
            return replace(verdict, proved=False, error=message)
        try:
            problem = external_check(self.pool.runtime, checker, text, self.pool.limits.verify)
        except CheckerError as error:
            raise BackendError(f"the proof could not be checked: {error}") from error
        if problem:
            return replace(verdict, proved=False, error=problem)
        return replace(verdict, tier="T3")

    def _verdict(self, reply: dict[str, Any], reached: str, below: str) -> Verdict:
        if "axioms" in reply:
            return Verdict(True, reached, tuple(reply["axioms"]), None, *self._versions())
        error = reply["error"][1] if "error" in reply else located(reply, "proof")
        return Verdict(False, below, (), error, *self._versions())

    def _versions(self) -> tuple[str, str, str]:
        runtime = self.pool.runtime
        return runtime.version, engine_hash(), _core_hash() if runtime.core else ""


@functools.cache
def _core_hash() -> str:
    return core_hash()[:16]


@functools.cache
def engine_hash() -> str:
    """Sixteen hexadecimal digits of SHA-256 over the engine's own sources."""
    digest = sha256()
    for path in sorted((Path(__file__).parent.parent / "lean").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class SharedBackend(NativeBackend):
    """A backend with several users: its processes end when the last of them closes it."""

    users = 0

    def acquire(self) -> "SharedBackend":
        """One more user; each calls `close` once."""
        self.users += 1
        return self

    def close(self) -> None:
        """One user less; without users all processes end, until the next request."""
        self.users = max(0, self.users - 1)
        if not self.users:
            self.pool.close()
            self.pool = Pool(self.pool.size, self.pool.limits, self.pool.lean)


@functools.cache
def shared_backend(lean: str | None = None) -> SharedBackend:
    """The backend that all environments of this process share: one worker, started lazily."""
    return SharedBackend(lean=lean)


def handle(state: ProofState) -> str:
    """The key under which a worker knows a state, also for one that another backend made."""
    if isinstance(state.handle, str):
        return state.handle
    return state_key(state.theorem.key, state.script)


@functools.lru_cache(KEPT_GOALS)
def _goal(text: str, valued: tuple[str, ...]) -> Goal:
    return parse_goal(text, valued)


def goals_of(reply: Reply) -> tuple[Goal, ...]:
    """The goals in a reply."""
    return tuple(_goal(text, tuple(valued)) for text, valued in reply["goals"])


def key_of(theorem: Theorem) -> str:
    """`Theorem.key`. Raises `StatementError` for a theorem that is not Unicode."""
    with _unicode(theorem.name):
        return theorem.key


@contextlib.contextmanager
def _unicode(source: str) -> Iterator[None]:
    """Say where a text from `source` cannot be encoded. Raises `StatementError`."""
    try:
        yield
    except UnicodeEncodeError as error:
        line = error.object.count("\n", 0, error.start) + 1
        message = f"{source!r}, line {line}: the text is not Unicode: {error.reason}"
        raise StatementError(message) from None


def _is_fault(reply: Reply) -> bool:
    """Whether a reply says that something broke or took too long: nothing about the request."""
    return "error" in reply and reply["error"][0] in FAULTS


def _plain(reply: Reply | WorkerLost) -> Reply:
    """A reply to look into: a lost worker says nothing."""
    return {} if isinstance(reply, WorkerLost) else reply


def error_of(reply: Reply | WorkerLost) -> TacticError:
    """The refusal in a reply, or what a lost worker means for the tactic."""
    if isinstance(reply, WorkerLost):
        return TacticError("timeout" if reply.timeout else "infrastructure", str(reply))
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
    text = f"{theorem.name} cannot be started:\n{located(reply, where)}"
    if "unknown module prefix" in text:
        text += "\nName a built project that has it: `lean=...`, or $SEGENV_LEAN"
    return text


def _moved(tree: Syntax, places: Sequence[int]) -> Syntax:
    children = tuple(_moved(child, places) for child in tree.children)
    return Syntax(tree.kind, places[tree.start], places[tree.end], children)


def _tree(entry: list[Any]) -> Syntax:
    kind, start, end, children = entry
    return Syntax(kind, start, end, tuple(map(_tree, children)))


def _theorem(entry: dict[str, Any], source: str) -> Theorem:
    line = entry.pop("line")
    return Theorem(**entry | {"universes": tuple(entry["universes"])}, source=f"{source}:{line}")


__all__ = ["LeanError", "Limits", "NativeBackend", "shared_backend"]
