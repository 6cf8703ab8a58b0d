"""What is known of the steps to come, because they were run in one batch before."""

from collections.abc import Sequence

from segenv.backends.base import Attempt, Piece, Ran
from segenv.proof import ProofState, TacticError, Verdict
from segenv.scripts import read_to_end


class Foresight:
    """The outcomes of one attempt, handed out in order as long as steps ask for just these.

    `verdict` is the one on the state where it `finished`, if that was asked for.
    """

    def __init__(
        self,
        attempt: Attempt | None = None,
        ran: Sequence[Ran] = (),
        verdict: Verdict | None = None,
    ) -> None:
        self.attempt = attempt
        self._finished, self._verdict = finished(ran), verdict
        self._state = attempt.state if attempt else None
        self._left = list(reversed(ran))

    def take(self, state: ProofState, text: str) -> ProofState | TacticError | None:
        """What `text` does in `state`, if that is what was run next."""
        self.attempt = None  # steps have begun: the attempt is not to be taken for a new one
        if self._left and state is self._state and text == self._left[-1].text:
            outcome = self._left.pop().outcome
            self._state = outcome if isinstance(outcome, ProofState) else None
            return outcome
        self._left.clear()
        return None

    def verdict(self, state: ProofState) -> Verdict | None:
        """The verdict on a state, if that is where the attempt finished and it is known."""
        return self._verdict if state is self._finished else None

    def read_to_end(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a proof as Lean reads it; see `segenv.scripts.read_to_end`."""
        ran = self._left[::-1]
        if self.attempt is None or not ran:
            return list(pieces)
        whole = read_to_end(self.attempt, ran)
        self._left = list(reversed(whole))
        changed = whole[-1] != ran[-1]
        found = [(one.text, one.line, one.column) for one in whole]
        return found if changed else [*found, *pieces[len(found) :]]


def finished(ran: Sequence[Ran]) -> ProofState | None:
    """The first state without goals."""
    states = (one.outcome for one in ran if isinstance(one.outcome, ProofState))
    return next((state for state in states if not state.goals), None)
