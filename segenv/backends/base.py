"""The door to a proof assistant: the whole interface on one screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from segenv.proof import ProofState, Syntax, TacticError, Theorem, Verdict


class BackendError(Exception):
    """The backend itself failed (crash, lost process) and says nothing about the proof."""


class StatementWarning(UserWarning):
    """A theorem may not say what it seems to say, or something of a file is not read."""


class StatementError(Exception):
    """The theorem cannot be started: Lean refused its header or its statement."""


Piece = tuple[str, int, int]
"""A tactic of a text, and where in it the tactic starts: line (from 1) and column (from 0)."""


@dataclass(frozen=True)
class Attempt:
    """A text to be tried in a state. With `split` its tactics are run one by one, as a segment."""

    state: ProofState
    text: str
    compound: bool = True
    budget: int | None = None
    split: bool = False


@dataclass(frozen=True)
class Ran:
    """One tactic of an attempt: what came of it, and where in the text of the attempt it stands.

    `text` is what was run; `line` (from 1) and `column` (from 0) are where it starts.
    """

    text: str
    line: int
    column: int
    outcome: ProofState | TacticError


class Backend(Protocol):
    """Runs tactics. States are values: running a tactic never changes an old state."""

    def start(self, theorem: Theorem) -> ProofState:
        """The state at `by`, before any tactic. Raises `StatementError` with Lean's message."""
        ...

    def run_tactic(
        self,
        state: ProofState,
        tactic: str,
        *,
        compound: bool = True,
        budget: int | None = None,
    ) -> ProofState | TacticError:
        """The state after `tactic`, or why it was refused.

        `tactic` is the text of exactly one tactic, or of several on lines of their own (or
        separated by `;`), which are then run as one compound tactic. With `compound=False` only a
        primitive tactic is run; with a `budget`, only a text of at most that many leaf tactics.
        A timeout or a lost worker is refused with kind `timeout` or `infrastructure`; after
        either, `state` still works. Raises `BackendError` only if the state could not be rebuilt.
        """
        ...

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        """What became of each attempt, all of them in one batch over the workers.

        Without `split` one entry, as `run_tactic` gives it. With `split` the tactics of the text,
        run one by one until one is refused, also behind the last goal; see `split` for a text that
        Lean does not read, or not to its end. A
        budget is one for all tactics of its attempt, a limit of time is each tactic's own. Equal
        attempts are run once. A fault (kind `timeout` or `infrastructure`, also where the state
        could not be rebuilt) is told to the attempt that it befell, and is not remembered.
        """
        ...

    def split(self, state: ProofState, text: str) -> tuple[Piece, ...] | TacticError:
        """The tactics of `text` as `run_all` runs them one by one.

        Of a text that Lean reads only in part: the tactics before, and the rest as one, which is
        refused. `text` is `segenv.plain.plain`. A text of which nothing is read is refused here.
        """
        ...

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        """The tactics of `text`, split by Lean's own parser; positions refer to `text`."""
        ...

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        """What is known about the script of `state` as a proof, up to `tier` ("T1", "T2", "T3").

        Never raises for a wrong proof: the verdict says why it is refused. Raises `BackendError` if
        the backend failed, `ValueError` for another tier.
        """
        ...

    def verify_all(
        self, states: Sequence[ProofState], tier: str = "T1"
    ) -> list[Verdict | BackendError]:
        """The verdict on each state, as `verify` gives it, several at a time.

        Equal proofs are verified once. A fault stands in the place of the verdict that it befell.
        """
        ...

    def definitions(self, theorem: Theorem) -> tuple[str, ...]:
        """The definitions that a statement uses, and those that they use, as Lean source.

        Only those of the theorem's own file or header. Raises `StatementError` for a theorem that
        cannot be started.
        """
        ...

    def forget(self, states: Iterable[ProofState]) -> None:
        """Allow the backend to drop what it keeps for `states`; they stay valid values."""
        ...

    def close(self) -> None:
        """Release processes. Closing twice is fine."""
        ...


def verify_each(
    backend: Backend, states: Iterable[ProofState], tier: str
) -> list[Verdict | BackendError]:
    """`verify_all` of a backend that verifies one proof at a time."""
    return [_verdict(backend, state, tier) for state in states]


def _verdict(backend: Backend, state: ProofState, tier: str) -> Verdict | BackendError:
    try:
        return backend.verify(state, tier)
    except BackendError as error:
        return error
