"""The native backend: real Lean in worker processes (`segenv.lean`)."""

import contextlib
import functools
import json
import os
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.backends.attempts import placed
from segenv.backends.base import Attempt, BackendError, Piece, Ran, StatementError, StatementWarning
from segenv.backends.claims import (
    FIELDS,
    GOALS,
    Claim,
    Command,
    autobound_text,
    claim_of,
    command_of,
    theorem_of,
    told,
)
from segenv.backends.outcomes import Outcome, OutcomeCache, Split, Step
from segenv.backends.prover import LEMMAS, Assessment
from segenv.backends.trials import Trial, trial_of, whole
from segenv.lean.batch import Answer, Job, Reply
from segenv.lean.build import core_hash
from segenv.lean.checker import CheckerError, checker_of
from segenv.lean.checker import check as external_check
from segenv.lean.children import Busy, WorkerLost
from segenv.lean.pool import VERIFIER, Limits, Pool
from segenv.lean.runtime import cache_folder, write_whole
from segenv.lean.shared.errors import LeanError
from segenv.lean.shared.goals import told_goal
from segenv.lean.shared.keys import script_keys, state_key
from segenv.lean.shared.lru import Lru
from segenv.names import closest
from segenv.patience import patient
from segenv.proof import Goal, ProofState, Syntax, TacticError, Theorem, Verdict
from segenv.refusals import FAULTS, kind_of
from segenv.syntax import plain, plain_places

TIERS = ("T0", "T1", "T2", "T3")
KEPT_GOALS = 10_000
COMPARED = 10  # theorems that a worker compares with others in one go
START = 5  # to start a theorem costs a worker about as much as this many tactics


class NoReplay(BackendError):
    """A proof state has a script that Lean refuses: nobody ever led to it."""


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
        self.cache = OutcomeCache(self.pool.limits.outcomes)
        self._definitions: Lru[str, tuple[str, ...]] = Lru(KEPT_GOALS)

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
            request = ("start", key, theorem.preamble, theorem.signature)
            with patient(f"starting {theorem.name}"):
                reply = self._start(self.pool.place(key), *request)
            if "goals" not in reply:
                raise StatementError(source_text(reply, theorem))
            goals = goals_of(reply)
            self.pool.remember_imports(reply["imports"])
            if reply.get("autobound"):
                said = autobound_text(theorem.source, theorem.name, reply["autobound"])
                warnings.warn(said, StatementWarning, stacklevel=2)
            self.cache.starts.keep(key, goals)
        return ProofState(theorem, (), goals, 0, key)

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        """See `Backend.run_tactic`."""
        trial = trial_of(Attempt(state, tactic, compound, budget), handle(state), plain(tactic))
        trial.recall(self.cache)
        if not trial.over:
            self._learn(trial, self.pool.answers([self._job(trial, state)])[0])
        if trial.failure:
            raise trial.failure
        return trial.ran(state)[-1].outcome

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        """See `Backend.run_all`."""
        trials = self._tried(attempts)
        return [
            placed(attempt.text, trial.ran(attempt.state))
            for attempt, trial in zip(attempts, trials, strict=True)
        ]

    def _tried(self, attempts: Sequence[Attempt]) -> list[Trial]:
        """Each attempt, with what came of it; equal ones are one."""
        trials: dict[tuple[object, ...], Trial] = {}
        order, states = [], []
        for attempt in attempts:
            key, text = handle(attempt.state), plain(attempt.text)
            same = (key, text, attempt.compound, attempt.split, attempt.budget)
            trial = trials.get(same)
            if trial is None:
                trial = trials[same] = trial_of(attempt, key, text)
                trial.recall(self.cache)
                states.append(attempt.state)
            else:
                self.cache.again()
            order.append(trial)
        pairs = zip(trials.values(), states, strict=True)
        open_ = [(trial, state) for trial, state in pairs if not trial.over]
        answers = self.pool.answers([self._job(trial, state) for trial, state in open_])
        for (trial, _), answer in zip(open_, answers, strict=True):
            self._learn(trial, answer)
        return order

    def _job(self, trial: Trial, state: ProofState) -> Job:
        key = trial.keys()[-1]
        known = [text for text, _, _ in trial.pieces[: len(trial.outcomes)]]
        script = (*state.script, *known)
        return self._asking(state.theorem, script, key, trial.request(key))

    def _learn(self, trial: Trial, answer: Answer) -> None:
        """Note what a worker said of a trial, also for others that try the same."""
        try:
            raise_unbuilt(answer.reply)
        except BackendError as failure:
            trial.failure = failure
            return
        replies = [reply for reply in (*answer.parts, answer.reply) if reply is not None]
        said = next((r for r in map(_plain, replies) if "pieces" in r), None)
        outcomes = [_outcome(r) for r in replies if len(_plain(r).get("pieces", ())) < 2]
        known = len(trial.outcomes)
        if trial.split is None:
            trial.split = _split(said) if said else _unread(trial.text, outcomes[0])
            self.cache.keep_split((trial.key, trial.text), trial.split)
        trial.outcomes += outcomes[: trial.split.runnable - known]
        trial.settle()
        keys, pieces = trial.keys(), trial.pieces
        for i in range(known, min(len(trial.outcomes), trial.split.runnable)):
            outcome = trial.outcomes[i]
            self.cache.keep((keys[i], pieces[i][0], trial.compound), outcome)
            if isinstance(outcome, Step):
                self.pool.knows(answer.place, keys[i + 1])

    def split(self, state: ProofState, text: str) -> tuple[Piece, ...] | TacticError:
        """See `Backend.split`."""
        key = handle(state)
        found = self.cache.splits.find((key, text))
        if found is None:
            reply = self._ask_about(state, ("pieces", key, text))
            if isinstance(reply, WorkerLost) or "pieces" not in reply:
                found = _unread(text, error_of(reply))
            else:
                found = _split(reply)
            self.cache.keep_split((key, text), found)
        return found.pieces if found.runnable else found.error or found.pieces

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
            request = ("parse", key, text)
            reply = self._ask_about(state, request)
            if isinstance(reply, WorkerLost) and not reply.timeout:  # perhaps through another text
                reply = self._ask_about(state, request)
            if isinstance(reply, WorkerLost) or "trees" not in reply:
                return error_of(reply)
            trees = tuple(map(_tree, reply["trees"]))
            self.cache.parses.keep((key, text), trees)
        return trees

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        """See `Backend.verify`."""
        check_tier(tier)
        key_of(state.theorem)
        if tier != "T1":
            return self._compiled(state, tier)
        # the theorem and the script count, not the name that a state says it has
        state = replace(state, handle=None)
        request = ("check", handle(state))
        try:
            reply = self._ask_about(state, request, self.pool.limits.verify)
            if isinstance(reply, WorkerLost) and not isinstance(reply, Busy) and not reply.timeout:
                reply = self._ask_about(state, request, self.pool.limits.verify)
        except NoReplay as refused:
            return Verdict(False, "", (), str(refused), *self._versions())
        if isinstance(reply, WorkerLost) or _is_fault(reply):
            raise BackendError(f"the proof could not be checked: {error_of(reply).message}")
        return self._checked(reply)

    def verify_all(
        self, states: Sequence[ProofState], tier: str = "T1"
    ) -> list[Verdict | BackendError]:
        """See `Backend.verify_all`: over all workers, or over as many verifiers."""
        check_tier(tier)
        bare = [replace(state, handle=None) for state in states]
        each = {handle(state): state for state in bare}
        jobs = [self._verifying(i, state, tier) for i, state in enumerate(each.values())]
        answers = zip(each.values(), self.pool.answers(jobs), strict=True)
        settled = [self._settled(state, tier, answer.reply) for state, answer in answers]
        verdicts = dict(zip(each, settled, strict=True))
        return [verdicts[handle(state)] for state in bare]

    def _verifying(self, i: int, state: ProofState, tier: str) -> Job:
        key_of(state.theorem)
        if tier != "T1":
            return Job(self.pool.verifiers[i % self.pool.size], *self._compile(state))
        key, seconds = handle(state), self.pool.limits.verify
        return self._asking(state.theorem, state.script, key, ("check", key), seconds)

    def _settled(
        self, state: ProofState, tier: str, reply: Reply | WorkerLost | None
    ) -> Verdict | BackendError:
        """The verdict in an answer of a batch. What befell it there is tried again by itself."""
        answer = _plain(reply)
        if answer and not _is_fault(answer) and "unbuilt" not in answer:
            return self._checked(answer) if tier == "T1" else self._compiled_verdict(answer, tier)
        try:
            return self.verify(state, tier)
        except BackendError as error:
            return error

    def _checked(self, reply: Reply) -> Verdict:
        return self._verdict(reply, "T1", "T0" if reply.get("finished") else "")

    def forget(self, states: Iterable[ProofState]) -> None:
        """See `Backend.forget`."""
        keys = [handle(state) for state in states]
        seconds = self.pool.limits.tactic
        self.pool.ask_all([(place, seconds, ("forget", keys)) for place in self.pool.idle()])

    # -- reading files --------------------------------------------------------------------------

    def load(self, text: str, source: str, lemmas: str = "needed") -> tuple[Theorem, ...]:
        """Every theorem of a Lean source text, found by Lean's frontend.

        `source` names the text in messages. A header keeps of the theorems before it those that are
        `needed`, or `all`. Raises `StatementError` with Lean's messages, each with file and line, and
        `ValueError` for other `lemmas`.
        """
        if lemmas not in LEMMAS:
            raise ValueError(closest("lemmas", lemmas, LEMMAS))
        with _unicode(source):
            text.encode()
        theorems = self._remembered(text, source, lemmas)
        if theorems is None:
            with patient(f"reading {source} with Lean (once, then it is kept)"):
                reply = self._start(0, "theorems", text, lemmas)
            if "theorems" not in reply:
                raise StatementError(located(reply, source))
            self._tell_left_out(reply["theorems"], source)
            kept = _goals(reply)
            self._remember(text, lemmas, kept)
            theorems = _theorems(kept, source)
        return theorems

    def _tell_left_out(self, entries: Sequence[dict[str, Any]], source: str) -> None:
        for entry in entries:
            if not entry["goal"] and entry["claim"]["form"] in GOALS:
                place = f"{source}:{entry['line']}"
                message = f"{place}: {entry['name']} is not read as a theorem: {entry['problem']}"
                warnings.warn(message, StatementWarning, stacklevel=4)

    def examine(self, text: str, source: str) -> tuple[Claim, ...]:
        """Everything that a Lean source text claims, also where Lean refuses the proof.

        Such a proof is read as `sorry`, also by the theorems after it. A command that Lean refuses
        otherwise is left out, and is a claim that is `refused`. Raises `StatementError` for imports
        that are not there.
        """
        with _unicode(source):
            text.encode()
        reply = self._start(0, "examine", text)
        if "source" not in reply and "theorems" not in reply:
            raise StatementError(f"{source}: {reply['error'][1]}")
        if "theorems" not in reply:
            raise StatementError(located(reply, source))
        return tuple(claim_of(entry, reply["texts"], source) for entry in reply["theorems"])

    def outline(self, text: str) -> tuple[Command, ...]:
        """The commands of a Lean source text, as far as Lean's parser tells them.

        Nothing is elaborated, and what the text imports need not be there. Raises `StatementError` for
        import lines that are wrong.
        """
        with _unicode("text"):
            text.encode()
        reply = self._start(0, "outline", text)
        if "commands" not in reply:
            raise StatementError(located(reply, "text"))
        return tuple(map(command_of, reply["commands"]))

    def recheck(self, claim: Claim) -> Verdict:
        """The verdict on a claim of a file at tier T2: its command compiled again as it stands.

        Lean's messages have their places in the file. Raises `BackendError` if that was not
        possible, also because of a limit on length or depth.
        """
        limits = self.pool.limits
        request = (limits.verify, "recompile", claim.header, claim.text, claim.constant)
        seconds = limits.header + limits.verify
        reply = self._insist(lambda: self.pool.ask_any(VERIFIER, seconds, *request))
        if reply.get("error", [""])[0] == "too_long":
            raise BackendError(reply["error"][1])
        if "source" in reply:
            shift = claim.line - 1 - claim.header.count("\n")
            moved = [(line + shift, column, text) for line, column, text in reply["source"]]
            error = told(moved, claim.source.rpartition(":")[0])
            return Verdict(False, "", (), error, *self._versions())
        return self._verdict(reply, "T2", "")

    def definitions(self, theorem: Theorem) -> tuple[str, ...]:
        """The definitions that a statement uses, and those that they use, as source.

        Only those of the theorem's own file or header, in their order. Raises `StatementError` for
        a theorem that cannot be started.
        """
        if theorem.definitions or not theorem.header.strip():
            return theorem.definitions
        key = key_of(theorem)
        found = self._definitions.find(key)
        if found is None:
            request = ("definitions", key, theorem.preamble, theorem.signature)
            reply = self._start(self.pool.place(key), *request)
            if "definitions" not in reply:
                raise StatementError(source_text(reply, theorem))
            found = tuple(reply["definitions"])
            self._definitions.keep(key, found)
        return found

    def canonical(self, theorem: Theorem) -> str:
        """See `Prover.canonical`."""
        text: str = self._identified(theorem)["statement"]
        return text

    def identity(self, theorem: Theorem, forget: Collection[str] = ()) -> str:
        """See `Prover.identity`."""
        digits: str = self._identified(theorem, forget)["identity"]
        return digits

    def _identified(self, theorem: Theorem, forget: Collection[str] = ()) -> Reply:
        key = key_of(theorem)
        request = ("identify", key, theorem.preamble, theorem.signature, sorted(forget))
        reply = self._start(self.pool.place(key), *request)
        if "statement" not in reply:
            raise StatementError(source_text(reply, theorem))
        return reply

    def canonical_goal(self, state: ProofState, index: int) -> str:
        """See `Prover.canonical_goal`."""
        if not 0 <= index < len(state.goals):
            raise ValueError(f"there is no goal {index}: the state has {len(state.goals)}")
        reply = self._ask_about(state, ("identify_goal", handle(state), index))
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
        *,
        forget: Collection[str] = (),
        within: Mapping[str, tuple[float, float]] | None = None,
    ) -> list[Assessment]:
        """See `Prover.assess`."""
        rest = (trivial, sorted(forget), within or {})
        seconds = self.pool.limits.header + self.pool.limits.verify
        jobs = []
        for i, (theorem, script) in enumerate(proposals):
            place, statement = i % self.pool.size, (theorem.preamble, theorem.signature)
            request = ("assess", key_of(theorem), *statement, script, *rest)
            jobs.append(Job(place, seconds, request, moves=True))
        replies = [answer.reply for answer in self.pool.answers(jobs, meanwhile)]
        for i, reply in enumerate(replies):
            if isinstance(reply, WorkerLost):  # perhaps through what ran beside it: alone then
                replies[i] = self.pool.answers([jobs[i]])[0].reply
        return [self._assessment(reply) for reply in replies]

    def _assessment(self, reply: Reply | WorkerLost | None) -> Assessment:
        if isinstance(reply, WorkerLost) or reply is None:
            return Assessment("", "", "", Verdict(False, "", (), str(reply), *self._versions()))
        identity, trivial = reply.get("identity", ""), reply.get("trivial", "")
        shape, outside = reply.get("shape", ""), reply.get("outside", False)
        if trivial or outside:
            problem = f"`{trivial}` proves it at once" if trivial else "it is not within the bounds"
            verdict = Verdict(False, "", (), problem, *self._versions())
        else:
            verdict = self._verdict(reply, "T1", "")
        return Assessment(identity, shape, trivial, verdict, outside)

    def instances(
        self, theorems: Sequence[Theorem], general: Sequence[Theorem]
    ) -> list[int | None]:
        """For each theorem the place of the first of `general` that it is an instance of, or None.

        It is one if terms for the variables of the other make its hypotheses some of this one's, and
        its goal this one's, up to what `Prover.identity` does not see. Raises `StatementError` where
        Lean refuses a statement.
        """
        patterns = [(theorem.preamble, theorem.signature) for theorem in general]
        seconds = self.pool.limits.header + self.pool.limits.verify
        jobs = []
        for i in range(0, len(theorems), COMPARED):
            some = [(t.preamble, t.signature) for t in theorems[i : i + COMPARED]]
            place = i // COMPARED % self.pool.size
            jobs.append(Job(place, seconds, ("instances", some, patterns), moves=True))
        found: list[int | None] = []
        for answer in self.pool.answers(jobs):
            if isinstance(answer.reply, WorkerLost) or answer.reply is None:
                raise BackendError(f"Lean could not compare: {answer.reply}")
            if "instances" not in answer.reply:
                raise StatementError(located(answer.reply, "a statement"))
            found += answer.reply["instances"]
        return found

    def _memory(self, text: str, lemmas: str = "needed") -> Path:
        """Where the theorems of a text are kept: reading a file takes Lean seconds."""
        what = f"{self._versions()}\0{lemmas}\0{text}"
        key = sha256(what.encode("utf-8", "surrogatepass")).hexdigest()
        return cache_folder() / "theorems" / f"{key[:24]}.json"

    def _remembered(self, text: str, source: str, lemmas: str) -> tuple[Theorem, ...] | None:
        # whatever is wrong with what lies there, Lean can read the text again
        wrong = (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
        with contextlib.suppress(*wrong):
            return _theorems(json.loads(self._memory(text, lemmas).read_text("utf-8")), source)
        return None

    def _remember(self, text: str, lemmas: str, kept: Reply) -> None:
        with contextlib.suppress(OSError, ValueError):  # a cache that cannot be written is none
            write_whole(self._memory(text, lemmas), json.dumps(kept))

    # -- asking ---------------------------------------------------------------------------------

    def _start(self, place: int, *request: Any) -> Reply:
        """A request that begins with the theorem's own text, to any worker.

        A worker may have gone before and the next one on the way; and one that took too long may
        have had to wait for others.
        """
        seconds = self.pool.limits.header
        return self._insist(lambda: self.pool.ask_any(place, seconds, *request), losses=2, late=1)

    def _insist(self, ask: Callable[[], Reply], losses: int = 1, late: int = 0) -> Reply:
        """A request that holds nothing of a candidate, or whose answer is a verdict.

        A child that is lost was not lost by it: so many `losses` are made up for, and so many times
        that it took too long. Raises `BackendError` beyond that.
        """
        while True:
            try:
                reply = ask()
            except WorkerLost as lost:
                problem, timeout = str(lost), lost.timeout
                losses = 0 if isinstance(lost, Busy) else losses  # it had all of its time
            else:
                if not _is_fault(reply):
                    return reply
                kind, problem = reply["error"][:2]
                timeout = kind == "timeout"
            if (late if timeout else losses) == 0:
                raise BackendError(f"Lean could not answer: {problem}")
            late, losses = late - timeout, losses - (not timeout)

    def _ask_about(
        self, state: ProofState, request: tuple[Any, ...], seconds: float | None = None
    ) -> Reply | WorkerLost:
        """The reply to a request about a state. Raises `BackendError` if it cannot be rebuilt."""
        job = self._asking(state.theorem, state.script, handle(state), request, seconds)
        reply = self.pool.answers([job])[0].reply
        raise_unbuilt(reply)
        assert reply is not None
        return reply

    def _asking(
        self,
        theorem: Theorem,
        script: tuple[str, ...],
        key: str,
        request: tuple[Any, ...],
        seconds: float | None = None,
    ) -> Job:
        """A request about the state `key`, that the worker which knows it should have."""
        seconds = self.pool.limits.tactic if seconds is None else seconds
        rebuild = functools.partial(self._replay, theorem, script)
        place = self.pool.place(theorem.text_key, key)
        return Job(place, seconds, request, key, rebuild, START + len(script), moves=True)

    def _replay(self, theorem: Theorem, script: tuple[str, ...]) -> tuple[float, tuple[Any, ...]]:
        """How long a worker may take to rebuild a state, and what it is asked."""
        limits, keys = self.pool.limits, script_keys(theorem.text_key, script)
        request = ("replay", theorem.preamble, theorem.signature, keys, script)
        return limits.header + len(script) * limits.tactic, request

    # -- verdicts -------------------------------------------------------------------------------

    def _compiled(self, state: ProofState, tier: str) -> Verdict:
        seconds, request = self._compile(state)
        reply = self._insist(lambda: self.pool.ask_any(VERIFIER, seconds, *request))
        return self._compiled_verdict(reply, tier)

    def _compile(self, state: ProofState) -> tuple[float, tuple[Any, ...]]:
        """How long a verifier may take for a state, and what it is asked."""
        theorem, limits = state.theorem, self.pool.limits
        request = (limits.verify, "compile", theorem.preamble, theorem.signature, state.script)
        return limits.header + limits.verify, request

    def _compiled_verdict(self, reply: Reply, tier: str) -> Verdict:
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

    def versions(self) -> tuple[str, str, str]:
        """Of Lean, of the engine and of the core library, "" where Lean brings its own."""
        return self._versions()

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
    for path in sorted((Path(__file__).parent.parent / "lean").rglob("*.py")):
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


def check_tier(tier: str) -> None:
    """Raise `ValueError` for a tier that nobody can ask for."""
    if tier not in TIERS[1:]:
        raise ValueError(f"unknown tier {tier!r}; the tiers are {', '.join(TIERS[1:])}")


def handle(state: ProofState) -> str:
    """The key under which a worker knows a state, also for one that another backend made."""
    if isinstance(state.handle, str):
        return state.handle
    return state_key(state.theorem.text_key, state.script)


@functools.lru_cache(KEPT_GOALS)
def _goal(text: str, kinds: str) -> Goal:
    return told_goal(text, kinds)


def _outcome(reply: Reply | WorkerLost) -> Outcome:
    """What a tactic did, out of the reply to `run`."""
    if isinstance(reply, WorkerLost) or "goals" not in reply:
        return error_of(reply)
    return Step(goals_of(reply), reply["tactics"])


def _split(reply: Reply) -> Split:
    """What a worker split a text into; an error belongs to the last of several pieces."""
    pieces = tuple((text, line, column) for text, line, column in reply["pieces"])
    return Split(pieces, error_of(reply) if len(pieces) > 1 and "error" in reply else None)


def _unread(text: str, refusal: Outcome) -> Split:
    assert isinstance(refusal, TacticError)
    return Split((whole(text),), refusal)


def goals_of(reply: Reply) -> tuple[Goal, ...]:
    """The goals in a reply."""
    return tuple(_goal(text, kinds) for text, kinds in reply["goals"])


def key_of(theorem: Theorem) -> str:
    """`Theorem.text_key`. Raises `StatementError` for a theorem that is not Unicode."""
    with _unicode(theorem.name):
        return theorem.text_key


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


def _plain(reply: Reply | WorkerLost | None) -> Reply:
    """A reply to look into: a lost worker says nothing."""
    return {} if reply is None or isinstance(reply, WorkerLost) else reply


def raise_unbuilt(reply: Reply | WorkerLost | None) -> None:
    """Raise `BackendError` where an answer says that its state could not be rebuilt."""
    if "unbuilt" not in (answer := _plain(reply)):
        return
    why = answer["unbuilt"]
    message = why["error"][1] if "error" in why else located(why, "theorem")
    if "refused" in answer:
        raise NoReplay(f"the script of a proof state does not replay: {message}")
    raise BackendError(message)


def error_of(reply: Reply | WorkerLost | None) -> TacticError:
    """The refusal in a reply, or what a lost worker means for the tactic."""
    assert reply is not None
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


def _goals(reply: Reply) -> Reply:
    """Of the reply to `theorems` what a cache file keeps."""
    kept = (*FIELDS, "universes", "header", "definitions", "line")
    goals = [{k: entry[k] for k in kept} for entry in reply["theorems"] if entry["goal"]]
    return {"theorems": goals, "texts": reply["texts"]}


def _theorems(kept: Reply, source: str) -> tuple[Theorem, ...]:
    return tuple(theorem_of(entry, kept["texts"], source) for entry in kept["theorems"])


__all__ = ["LeanError", "Limits", "NativeBackend", "shared_backend"]
