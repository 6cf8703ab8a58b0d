"""Lean without Lean: recorded traffic of a backend, answered again.

A `Recorder` stands in front of a real backend and writes down what it says; a `ReplayBackend`
answers the same requests from the record. Recordings are of real Lean only.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from segenv import codec
from segenv.backends.base import (
    Attempt,
    Backend,
    BackendError,
    Piece,
    Ran,
    StatementError,
    verify_each,
)
from segenv.proof import ProofState, Syntax, TacticError, Theorem, Verdict

VERSION = 2


class Recorder:
    """A backend that passes every request on and keeps the answers."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.record: dict[str, Any] = {}

    def start(self, theorem: Theorem) -> ProofState:
        """See `Backend.start`."""
        key = _key("start", theorem, ())
        try:
            state = self.backend.start(theorem)
        except StatementError as error:
            self.record[key] = {"statement": str(error)}
            raise
        self.record[key] = codec.state_to_json(state)
        return state

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        """See `Backend.run_tactic`."""
        outcome = self.backend.run_tactic(state, tactic, compound=compound, budget=budget)
        self._keep(Attempt(state, tactic, compound, budget), (Ran(tactic, 1, 0, outcome),))
        return outcome

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        """See `Backend.run_all`."""
        found = self.backend.run_all(attempts)
        for attempt, ran in zip(attempts, found, strict=True):
            self._keep(attempt, ran)
        return found

    def _keep(self, attempt: Attempt, ran: tuple[Ran, ...]) -> None:
        entries = [[one.text, one.line, one.column, _outcome_to_json(one.outcome)] for one in ran]
        self.record[_key_of(attempt)] = entries

    def split(self, state: ProofState, text: str) -> tuple[Piece, ...] | TacticError:
        """See `Backend.split`."""
        found = self.backend.split(state, text)
        error = isinstance(found, TacticError)
        entry = {"error": codec.error_to_json(found)} if error else {"pieces": list(found)}  # type: ignore[arg-type]
        self.record[_key("split", state.theorem, state.script, text)] = entry
        return found

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        """See `Backend.parse`."""
        outcome = self.backend.parse(state, text)
        key = _key("parse", state.theorem, state.script, text)
        if isinstance(outcome, TacticError):
            self.record[key] = {"error": codec.error_to_json(outcome)}
        else:
            self.record[key] = {"trees": [_tree_to_json(tree) for tree in outcome]}
        return outcome

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        """See `Backend.verify`."""
        verdict = self.backend.verify(state, tier)
        self.record[_key("verify", state.theorem, state.script, tier)] = codec.verdict_to_json(
            verdict
        )
        return verdict

    def verify_all(
        self, states: Sequence[ProofState], tier: str = "T1"
    ) -> list[Verdict | BackendError]:
        """See `Backend.verify_all`."""
        return verify_each(self, states, tier)

    def definitions(self, theorem: Theorem) -> tuple[str, ...]:
        """See `Backend.definitions`."""
        found = self.backend.definitions(theorem)
        self.record[_key("definitions", theorem)] = list(found)
        return found

    def forget(self, states: Iterable[ProofState]) -> None:
        """See `Backend.forget`."""
        self.backend.forget(states)

    def close(self) -> None:
        """See `Backend.close`."""
        self.backend.close()

    def write(self, path: str | Path, lean: str) -> None:
        """Write the record as JSON lines, the version of the `lean` that spoke first."""
        lines = [json.dumps({"version": VERSION, "lean": lean})]
        lines += [json.dumps([k, v], ensure_ascii=False) for k, v in sorted(self.record.items())]
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


class ReplayBackend:
    """Answers from a record. A request that is not in it raises `BackendError`.

    `lean` is the version of the Lean that was recorded.
    """

    def __init__(self, record: dict[str, Any], lean: str = "") -> None:
        self.record = record
        self.lean = lean

    @classmethod
    def read(cls, path: str | Path) -> "ReplayBackend":
        """The backend of a recorded file. Raises `ValueError` for another version."""
        first, *lines = Path(path).read_text(encoding="utf-8").splitlines()
        about = json.loads(first)
        if about.get("version") != VERSION:
            raise ValueError(f"{path} is not a recording of version {VERSION}")
        return cls(dict(map(json.loads, lines)), about["lean"])

    def start(self, theorem: Theorem) -> ProofState:
        """See `Backend.start`."""
        entry = self._recorded("start", theorem, ())
        if "statement" in entry:
            raise StatementError(entry["statement"])
        return codec.state_from_json(entry, theorem)

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        """See `Backend.run_tactic`."""
        return self._ran(Attempt(state, tactic, compound, budget))[0].outcome

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        """See `Backend.run_all`; what was not recorded is a fault."""
        found = []
        for attempt in attempts:
            try:
                found.append(self._ran(attempt))
            except BackendError as error:
                fault = TacticError("infrastructure", str(error))
                found.append((Ran(attempt.text, 1, 0, fault),))
        return found

    def _ran(self, attempt: Attempt) -> tuple[Ran, ...]:
        theorem = attempt.state.theorem
        return tuple(
            Ran(text, line, column, _outcome_from_json(entry, theorem))
            for text, line, column, entry in self._found(_key_of(attempt))
        )

    def split(self, state: ProofState, text: str) -> tuple[Piece, ...] | TacticError:
        """See `Backend.split`."""
        entry = self._recorded("split", state.theorem, state.script, text)
        if "error" in entry:
            return codec.error_from_json(entry["error"])
        return tuple((text, line, column) for text, line, column in entry["pieces"])

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        """See `Backend.parse`."""
        entry = self._recorded("parse", state.theorem, state.script, text)
        if "error" in entry:
            return codec.error_from_json(entry["error"])
        return tuple(map(_tree_from_json, entry["trees"]))

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        """See `Backend.verify`."""
        return codec.verdict_from_json(self._recorded("verify", state.theorem, state.script, tier))

    def verify_all(
        self, states: Sequence[ProofState], tier: str = "T1"
    ) -> list[Verdict | BackendError]:
        """See `Backend.verify_all`."""
        return verify_each(self, states, tier)

    def definitions(self, theorem: Theorem) -> tuple[str, ...]:
        """See `Backend.definitions`."""
        return tuple(self._recorded("definitions", theorem))

    def forget(self, states: Iterable[ProofState]) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing runs."""

    def _recorded(self, operation: str, theorem: Theorem, *rest: Any) -> Any:
        return self._found(_key(operation, theorem, *rest))

    def _found(self, key: str) -> Any:
        if key not in self.record:
            raise BackendError(f"this was not recorded: {key}")
        return self.record[key]


def _outcome_to_json(outcome: ProofState | TacticError) -> Any:
    if isinstance(outcome, TacticError):
        return {"error": codec.error_to_json(outcome)}
    return codec.state_to_json(outcome)


def _outcome_from_json(entry: Any, theorem: Theorem) -> ProofState | TacticError:
    if "error" in entry:
        return codec.error_from_json(entry["error"])
    return codec.state_from_json(entry, theorem)


def _key_of(attempt: Attempt) -> str:
    state = attempt.state
    rest = (attempt.text, attempt.compound, attempt.budget, attempt.split)
    return _key("run", state.theorem, state.script, *rest)


def _key(operation: str, theorem: Theorem, *rest: Any) -> str:
    return json.dumps([operation, theorem.text_key, *rest], ensure_ascii=False)


def _tree_to_json(tree: Syntax) -> list[Any]:
    return [tree.kind, tree.start, tree.end, [_tree_to_json(child) for child in tree.children]]


def _tree_from_json(entry: list[Any]) -> Syntax:
    kind, start, end, children = entry
    return Syntax(kind, start, end, tuple(map(_tree_from_json, children)))
