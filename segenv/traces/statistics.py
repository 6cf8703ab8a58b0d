"""A set of traces in numbers: how long proofs are, how many goals they have, how rules cut them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from segenv.proof import Trace
from segenv.segmentation import RULES, Counting, goal_counts, segment
from segenv.tokens import count_tokens


@dataclass(frozen=True)
class Distribution:
    """How often each number was seen: pairs of number and count, in order of the numbers."""

    counts: tuple[tuple[int, int], ...] = ()

    @property
    def number(self) -> int:
        """How many numbers were seen."""
        return sum(count for _, count in self.counts)

    @property
    def total(self) -> int:
        """Their sum."""
        return sum(value * count for value, count in self.counts)

    @property
    def mean(self) -> float:
        """Their mean, 0 if there are none."""
        return self.total / self.number if self.counts else 0.0

    @property
    def max(self) -> int:
        """The largest, 0 if there are none."""
        return self.counts[-1][0] if self.counts else 0

    def quantile(self, share: float) -> int:
        """The smallest number that at least this share of them do not pass, 0 if there are none."""
        wanted, seen = share * self.number, 0
        for value, count in self.counts:
            seen += count
            if seen >= wanted:
                return value
        return self.max

    def share(self, value: int) -> float:
        """The share of one number, 0 if there are none."""
        return dict(self.counts).get(value, 0) / self.number if self.counts else 0.0

    def as_json(self) -> dict[str, Any]:
        """Mean, median, 90th percentile, largest, and all counts."""
        return {
            "number": self.number,
            "mean": self.mean,
            "median": self.quantile(0.5),
            "p90": self.quantile(0.9),
            "max": self.max,
            "counts": [list(pair) for pair in self.counts],
        }


@dataclass(frozen=True)
class RuleStatistics:
    """How a rule cuts the traces of a set.

    | field                | a number for each                            |
    |----------------------|----------------------------------------------|
    | `segments`           | trace: its segments                          |
    | `lengths`            | segment: its tactics                         |
    | `tokens`             | segment: its target tokens                   |
    """

    segments: Distribution
    lengths: Distribution
    tokens: Distribution

    def as_json(self) -> dict[str, Any]:
        """All fields."""
        return {name: getattr(self, name).as_json() for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Statistics:
    """A set of traces in numbers.

    | field      | meaning                                                                    |
    |------------|----------------------------------------------------------------------------|
    | `counting` | which goals count                                                          |
    | `theorems` | how many different theorems there are                                      |
    | `splits`   | how many of them each split has, "" where their source has none             |
    | `tactics`  | a number for each trace: its tactics                                       |
    | `goals`    | a number for each state, the end of the proof left out: its goals          |
    | `tokens`   | a number for each trace: its target tokens, the same under every rule      |
    | `rules`    | how each rule cuts                                                         |
    """

    counting: Counting
    theorems: int
    splits: dict[str, int]
    tactics: Distribution
    goals: Distribution
    tokens: Distribution
    rules: dict[str, RuleStatistics]

    @property
    def traces(self) -> int:
        """How many traces there are."""
        return self.tactics.number

    @property
    def one_tactic(self) -> float:
        """The share of proofs of one tactic, which all granularities cut alike."""
        return self.tactics.share(1)

    def as_json(self) -> dict[str, Any]:
        """All numbers."""
        return {
            "traces": self.traces,
            "theorems": self.theorems,
            "splits": self.splits,
            "counting": self.counting,
            "one_tactic": self.one_tactic,
            "target_tokens": self.tokens.total,
            "tactics": self.tactics.as_json(),
            "goals": self.goals.as_json(),
            "tokens": self.tokens.as_json(),
            "rules": {rule: cut.as_json() for rule, cut in self.rules.items()},
        }


def statistics(
    traces: Iterable[Trace],
    rules: Sequence[str] = tuple(RULES),
    *,
    counting: Counting = "total",
    count: Callable[[str], int] = count_tokens,
    **cut: int,
) -> Statistics:
    """The numbers of a set of traces, in one pass that keeps no trace.

    `cut` (`k`, `seed`, `min_len`, `max_len`) is that of `segenv.segmentation.segment`; `count` is
    the tokenizer. Raises `ValueError` for an unknown rule.
    """
    keys = dict[str, str]()
    tactics, goals, tokens = Counter[int](), Counter[int](), Counter[int]()
    cuts = {rule: (Counter[int](), Counter[int](), Counter[int]()) for rule in rules}
    for trace in traces:
        keys[trace.theorem.key] = trace.theorem.split
        costs = [count(tactic) for tactic in trace.tactics]
        tactics[len(costs)] += 1
        tokens[sum(costs)] += 1
        goals.update(goal_counts(trace, counting)[:-1])
        for rule, (segments, lengths, segment_tokens) in cuts.items():
            pieces = segment(trace, rule, counting=counting, **cut)  # type: ignore[arg-type]
            segments[len(pieces)] += 1
            lengths.update(piece.stop - piece.start for piece in pieces)
            segment_tokens.update(sum(costs[piece]) for piece in pieces)
    return Statistics(
        *(counting, len(keys), dict(Counter(keys.values()))),
        *(_sorted(tactics), _sorted(goals), _sorted(tokens)),
        {rule: RuleStatistics(*map(_sorted, counters)) for rule, counters in cuts.items()},
    )


def _sorted(counter: Counter[int]) -> Distribution:
    return Distribution(tuple(sorted(counter.items())))
