"""Attempts on their way: what is known of each, what must be asked, and what is learnt of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from segenv.backends.base import Attempt, Ran
from segenv.backends.prefix_cache import Outcome, Piece, PrefixCache, Step
from segenv.lean.keys import next_key
from segenv.proof import ProofState, TacticError


@dataclass
class Trial:
    """One text from one state. `pieces` are the tactics that it is run as, None until it is split."""

    key: str
    text: str
    compound: bool
    budget: int | None
    pieces: tuple[Piece, ...] | None
    outcomes: list[Outcome] = field(default_factory=list)
    recalled: int = 0  # outcomes that were known
    failure: Exception | None = None  # why nothing could be asked

    @property
    def over(self) -> bool:
        """Whether nothing is left to ask."""
        outcomes = self.outcomes
        if outcomes and isinstance(outcomes[-1], TacticError):
            return True
        return self.pieces is not None and len(outcomes) == len(self.pieces)

    @property
    def left(self) -> int | None:
        """What is left of the budget."""
        if self.budget is None:
            return None
        return self.budget - sum(o.tactics for o in self.outcomes if isinstance(o, Step))

    def keys(self) -> list[str]:
        """The keys of the states that the tactics so far were run from, and of the last."""
        keys = [self.key]
        for (text, _, _), _ in zip(self.pieces or (), self.outcomes, strict=False):
            keys.append(next_key(keys[-1], text))
        return keys

    def recall(self, cache: PrefixCache, count: bool) -> None:
        """Take from the cache what it has, and if `count`, count the questions."""
        if self.pieces is None:
            split = cache.splits.find((self.key, self.text))
            if split is None:
                return
            if isinstance(split, TacticError):
                self.pieces, self.outcomes = ((self.text, 1, 0),), [split]
                self.recalled = 1
                return
            self.pieces = split
        look, key = cache.find if count else cache.peek, self.key
        for text, _, _ in self.pieces:
            outcome = look((key, text, self.compound), self.left)
            if outcome is None:
                break
            self.outcomes.append(outcome)
            if isinstance(outcome, TacticError):
                break
            key = next_key(key, text)
        self.recalled = len(self.outcomes)

    def request(self, key: str) -> tuple[Any, ...]:
        """What a worker is asked, from the state `key` behind what is known."""
        rest = None if self.pieces is None else self.pieces[len(self.outcomes) :]
        if rest is not None and len(rest) == 1:
            text = rest[0][0]
            return ("run", key, next_key(key, text), text, self.compound, self.left)
        return ("segment", key, self.text, rest, self.compound, self.left)

    def learn(self, pieces: Sequence[Sequence[Any]] | None) -> None:
        """Take what a worker split the text into; None: it is refused whole."""
        whole = [(self.text, 1, 0)]
        self.pieces = tuple((text, line, column) for text, line, column in pieces or whole)

    def ran(self, state: ProofState) -> list[Ran]:
        """The tactics with their outcomes, from the state as the asker has it."""
        found = []
        for (text, line, column), key, outcome in zip(
            self.pieces or (), self.keys()[1:], self.outcomes, strict=False
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
            pieces = self.pieces or ((self.text, 1, 0),)
            found.append(Ran(*pieces[len(self.outcomes)], fault))
        return found


def trial_of(attempt: Attempt, key: str, text: str) -> Trial:
    """The trial of an attempt, whose text is `text` to Lean."""
    pieces = None if attempt.split else ((text, 1, 0),)
    return Trial(key, text, attempt.compound, attempt.budget, pieces)
