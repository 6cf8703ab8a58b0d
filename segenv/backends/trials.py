"""Attempts on their way: what is known of each, what must be asked, and what is learnt of it."""

from dataclasses import dataclass, field
from typing import Any

from segenv.backends.base import Attempt, Piece, Ran
from segenv.backends.outcomes import Outcome, OutcomeCache, Split, Step
from segenv.lean.shared.keys import next_key
from segenv.proof import ProofState, TacticError


@dataclass
class Trial:
    """One text from one state. `split` are the tactics that it is run as, None until that is known."""

    key: str
    text: str
    compound: bool
    budget: int | None
    split: Split | None
    outcomes: list[Outcome] = field(default_factory=list)
    failure: Exception | None = None  # why nothing could be asked
    _keys: list[str] = field(default_factory=list)  # those of `keys` that are known

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The tactics, as far as they are known."""
        return self.split.pieces if self.split else ()

    @property
    def over(self) -> bool:
        """Whether nothing is left to ask."""
        outcomes = self.outcomes
        if outcomes and isinstance(outcomes[-1], TacticError):
            return True
        return self.split is not None and len(outcomes) == len(self.pieces)

    @property
    def left(self) -> int | None:
        """What is left of the budget."""
        if self.budget is None:
            return None
        return self.budget - sum(o.tactics for o in self.outcomes if isinstance(o, Step))

    def keys(self) -> list[str]:
        """The keys of the states that the tactics so far were run from, and of the last."""
        known = min(len(self.pieces), len(self.outcomes))
        self.key_after(known)
        return self._keys[: known + 1]

    def key_after(self, n: int) -> str:
        """The key of the state behind the first `n` tactics."""
        keys = self._keys
        if not keys:
            keys.append(self.key)
        while len(keys) <= n:
            keys.append(next_key(keys[-1], self.pieces[len(keys) - 1][0]))
        return keys[n]

    def recall(self, cache: OutcomeCache) -> None:
        """Take from the cache what it has."""
        self.split = self.split or cache.splits.find((self.key, self.text))
        if self.split is None:
            return
        for i, (text, _, _) in enumerate(self.pieces[: self.split.runnable]):
            outcome = cache.find((self.key_after(i), text, self.compound), self.left)
            if outcome is None:
                break
            self.outcomes.append(outcome)
            if isinstance(outcome, TacticError):
                break
        self.settle()

    def settle(self) -> None:
        """Refuse what cannot be read, once all before it has run."""
        outcomes, split = self.outcomes, self.split
        failed = bool(outcomes) and isinstance(outcomes[-1], TacticError)
        if split and split.error and not failed and len(outcomes) == split.runnable:
            outcomes.append(split.error)

    def request(self, key: str) -> tuple[Any, ...]:
        """What a worker is asked, from the state `key` behind what is known."""
        if self.split is None:
            return ("segment", key, self.text, None, self.compound, self.left)
        rest = self.pieces[len(self.outcomes) : self.split.runnable]
        if len(rest) == 1:
            new = self.key_after(len(self.outcomes) + 1)
            return ("run", key, new, rest[0][0], self.compound, self.left)
        return ("segment", key, self.text, rest, self.compound, self.left)

    def ran(self, state: ProofState) -> list[Ran]:
        """The tactics with their outcomes, from the state as the asker has it."""
        found = []
        for (text, line, column), key, outcome in zip(
            self.pieces, self.keys()[1:], self.outcomes, strict=False
        ):
            after: ProofState | TacticError
            if isinstance(outcome, TacticError):
                after = outcome
            else:
                script, tactics = (*state.script, text), state.tactics + outcome.tactics
                after = state = ProofState(state.theorem, script, outcome.goals, tactics, key)
            found.append(Ran(text, line, column, after))
        if self.failure:
            fault = TacticError("infrastructure", str(self.failure))
            pieces = self.pieces or (whole(self.text),)
            found.append(Ran(*pieces[len(self.outcomes)], fault))
        return found


def trial_of(attempt: Attempt, key: str, text: str) -> Trial:
    """The trial of an attempt, whose text is `text` to Lean."""
    split = None if attempt.split else Split((whole(text),))
    return Trial(key, text, attempt.compound, attempt.budget, split)


def whole(text: str) -> Piece:
    """A text as one tactic."""
    return text, 1, 0
