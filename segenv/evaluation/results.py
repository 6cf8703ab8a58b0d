"""What an evaluation says: pass@k with its interval, by level, by length, and why attempts failed."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from segenv.evaluation.estimates import Estimate, estimate
from segenv.evaluation.records import Record

LENGTHS = ((1, 1), (2, 3), (4, 6), (7, 10), (11, None))
"""Ranges of reference lengths, in leaf tactics."""
NO_REFERENCE = "no reference"


@dataclass(frozen=True)
class Evaluation:
    """The attempts at the theorems of a source. `k` are the values that `pass_at` is shown for."""

    settings: dict[str, Any]
    records: tuple[Record, ...]
    k: tuple[int, ...] = (1,)

    def pass_at(self, k: int) -> Estimate:
        """pass@k with its 95 % interval over theorems; see `segenv.evaluation.estimates`.

        Raises `ValueError` for a `k` above the number of samples, or where there is no theorem.
        """
        if not self.records:
            raise ValueError("no theorem was tried")
        return estimate([record.counts for record in self.records], k)

    @property
    def lost(self) -> int:
        """Attempts on which the prover was lost again and again: they are inside of the intervals."""
        return sum(record.counts[2] for record in self.records)

    @property
    def kinds(self) -> Counter[str]:
        """Why attempts failed, by kind of refusal, the most frequent first."""
        failed = (s.kind for record in self.records for s in record.scores if not s.proved)
        return Counter(dict(Counter(failed).most_common()))

    @property
    def tokens(self) -> float:
        """Mean tokens of an attempt."""
        spent = [score.tokens for record in self.records for score in record.scores]
        return sum(spent) / max(1, len(spent))

    @property
    def tactics(self) -> float:
        """Mean leaf tactics that an attempt was charged for."""
        spent = [score.tactics for record in self.records for score in record.scores]
        return sum(spent) / max(1, len(spent))

    def by(self, part: Callable[[Record], str]) -> "dict[str, Evaluation]":
        """The evaluation in parts, in order of first appearance."""
        parts: dict[str, list[Record]] = {}
        for record in self.records:
            parts.setdefault(part(record), []).append(record)
        return {name: replace(self, records=tuple(own)) for name, own in parts.items()}

    def by_level(self) -> "dict[str, Evaluation]":
        """By the level of a theorem in its suite."""
        return self.by(lambda record: record.level)

    def by_length(self) -> "dict[str, Evaluation]":
        """By the leaf tactics of the reference proof, short ones first."""
        parts = self.by(lambda record: _range(record.length))
        names = [*map(_name, LENGTHS), NO_REFERENCE]
        return {name: parts[name] for name in names if name in parts}

    def to_json(self) -> dict[str, Any]:
        """Settings and numbers, without the attempts themselves."""
        return {
            "settings": self.settings,
            **self._numbers(),
            "lost": self.lost,
            "kinds": dict(self.kinds),
            "tokens": self.tokens,
            "tactics": self.tactics,
            "by_level": {name: part._numbers() for name, part in self.by_level().items()},
            "by_length": {name: part._numbers() for name, part in self.by_length().items()},
        }

    def _numbers(self) -> dict[str, Any]:
        passes = {f"pass@{k}": self.pass_at(k) for k in self.k} if self.records else {}
        numbers = {name: [e.value, e.low, e.high] for name, e in passes.items()}
        return {"theorems": len(self.records), **numbers}

    def __str__(self) -> str:
        about = (f"pass@{k} {self.pass_at(k)}" for k in self.k)
        return f"{', '.join(about)} on {len(self.records)} theorems"


def _range(length: int | None) -> str:
    if length is None:
        return NO_REFERENCE
    inside: Iterable[tuple[int, int | None]] = (
        (low, high) for low, high in LENGTHS if low <= length and (high is None or length <= high)
    )
    return _name(next(iter(inside), LENGTHS[0]))


def _name(bounds: tuple[int, int | None]) -> str:
    low, high = bounds
    return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"
