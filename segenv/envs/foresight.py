"""What is known of the steps to come, because they were run in one batch before."""

from collections.abc import Sequence

from segenv.backends.base import Attempt, Ran
from segenv.proof import ProofState, TacticError


class Foresight:
    """The outcomes of one attempt, handed out in order as long as steps ask for just these."""

    def __init__(self, attempt: Attempt | None = None, ran: Sequence[Ran] = ()) -> None:
        self.attempt = attempt
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

    def closing(self) -> int | None:
        """Which tactic of the attempt leaves no goal, the first one being 0; None if none does."""
        outcomes = (run.outcome for run in reversed(self._left))
        closed = (isinstance(o, ProofState) and not o.goals for o in outcomes)
        return next((i for i, is_closed in enumerate(closed) if is_closed), None)
