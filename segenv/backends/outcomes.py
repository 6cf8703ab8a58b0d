"""What tactics did, kept on the user's side of the process boundary.

A state is a theorem and a script, and Lean is deterministic, so an outcome can be given again to
every environment and search of the backend that tries the same tactic after the same script.
Timeouts and lost workers are no outcomes: they are told to whom they befell, and not kept.
"""

from dataclasses import dataclass

from segenv.backends.base import Piece
from segenv.lean.shared.lru import Lru
from segenv.proof import Goal, Syntax, TacticError
from segenv.refusals import PASSING

Key = tuple[str, str, bool]
"""The key of the state, the text, and whether it may be compound."""


@dataclass(frozen=True)
class Step:
    """An accepted tactic: the goals behind it and the leaf tactics it cost."""

    goals: tuple[Goal, ...]
    tactics: int


Outcome = Step | TacticError


@dataclass(frozen=True)
class Split:
    """The tactics of a text. `error` is why the last one cannot be read, if that is so."""

    pieces: tuple[Piece, ...]
    error: TacticError | None = None

    @property
    def runnable(self) -> int:
        """How many of them Lean can be given."""
        return len(self.pieces) - (self.error is not None)


@dataclass(frozen=True)
class Hits:
    """How often an outcome was known."""

    hits: int
    asked: int

    @property
    def rate(self) -> float:
        """The share of the questions answered from the cache, 0 if there were none."""
        return self.hits / self.asked if self.asked else 0.0


class OutcomeCache:
    """At most `size` outcomes, parses and starts; the least recently used go first."""

    def __init__(self, size: int) -> None:
        self.outcomes: Lru[Key, Outcome] = Lru(size)
        self.parses: Lru[tuple[str, str], tuple[Syntax, ...]] = Lru(size)
        self.splits: Lru[tuple[str, str], Split] = Lru(size)
        self.starts: Lru[str, tuple[Goal, ...]] = Lru(size)
        self.asked = self.hits = 0

    def __contains__(self, key: Key) -> bool:
        return key in self.outcomes.entries

    def find(self, key: Key, budget: int | None) -> Outcome | None:
        """The outcome at `key`, unless it costs more than `budget`."""
        self.asked += 1
        found = self.outcomes.find(key)
        self.hits += found is not None
        affordable = found is None or budget is None or found.tactics <= budget
        return found if affordable else None

    def again(self) -> None:
        """Somebody asks in one breath what another asks: that is known, too."""
        self.asked += 1
        self.hits += 1

    def keep(self, key: Key, outcome: Outcome) -> None:
        """Keep an outcome, if it would be the same again."""
        if not isinstance(outcome, TacticError) or outcome.kind not in PASSING:
            self.outcomes.keep(key, outcome)

    def keep_split(self, key: tuple[str, str], split: Split) -> None:
        """Keep what a text was split into, if it would be the same again."""
        if split.error is None or split.error.kind not in PASSING:
            self.splits.keep(key, split)

    def forget(self) -> None:
        """Drop every outcome; the counts of hits go on."""
        for part in (self.outcomes, self.parses, self.splits, self.starts):
            part.entries.clear()

    @property
    def statistics(self) -> Hits:
        """Hits and questions so far."""
        return Hits(self.hits, self.asked)
