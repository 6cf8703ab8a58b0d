"""What is known of the steps to come, because they were run in one batch before."""

from collections.abc import Sequence
from dataclasses import replace

from segenv.backends.base import Attempt, Piece, Ran
from segenv.plain import offset_of
from segenv.proof import ProofState, TacticError, placed, seen_from


class Foresight:
    """The outcomes of one attempt, handed out in order as long as steps ask for just these."""

    def __init__(self, attempt: Attempt | None = None, ran: Sequence[Ran] = ()) -> None:
        self.attempt = self._attempt = attempt
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

    def read_to_end(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a proof as Lean reads it.

        What follows the last goal is nothing to step through where it held. Where it did not, the
        tactic that closes the last goal and all behind it are one, which is refused with what was
        said.
        """
        ran = self._left[::-1]
        closed = (isinstance(r.outcome, ProofState) and not r.outcome.goals for r in ran)
        closing = next((i for i, is_closed in enumerate(closed) if is_closed), None)
        if closing is None or self._attempt is None:
            return list(pieces)
        last, end = ran[-1].outcome, ran[closing]
        if isinstance(last, ProofState):
            return list(pieces[: closing + 1])
        error = placed(last, ran[-1].line, ran[-1].column, ran[-1].text, self._attempt.text)
        error = seen_from(error, end.line, end.column)
        before = ran[closing - 1].outcome if closing else self._state
        done = ran[-2].outcome
        assert isinstance(before, ProofState) and isinstance(done, ProofState)
        error = replace(error, tactics=done.tactics - before.tactics + error.tactics)
        text = self._attempt.text[offset_of(self._attempt.text, end.line, end.column) :]
        self._left = [Ran(text, end.line, end.column, error), *reversed(ran[:closing])]
        return [*pieces[:closing], (text, end.line, end.column)]
