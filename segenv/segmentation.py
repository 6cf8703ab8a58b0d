"""Cutting a trace into segments where the number of goals changes. Pure functions, no Lean.

A trace has states s_0 .. s_T, tactics a_1 .. a_T and goal counts g_0 .. g_T. A segment is a `slice`
of `trace.tactics`; the segments of a trace are in order, not empty, and together are the whole
trace. The default rule `change` ends a segment after a_t when g_t differs from g_{t-1}: the signal
of Xu, Zhang et al., *Rethinking Supervision Granularity* (arXiv 2605.11905). What "differs" means
beyond that, and every other rule, is our reading of it.

`boundary` is the same signal one tactic at a time, for an agent that ends a rollout with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

from segenv.proof import Trace

Counting = Literal["total", "visible"]
Change = tuple[int, int]
"""How many goals there were before a tactic, and after it."""


@dataclass(frozen=True)
class Cut:
    """How to cut.

    | field                     | meaning                                                        |
    |---------------------------|----------------------------------------------------------------|
    | `rule`                    | a name in `RULES`                                              |
    | `min_len`                 | a shorter segment goes on past its boundary; a shorter rest at the end joins the segment before, if `max_len` allows |
    | `max_len`                 | a segment ends after so many tactics at the latest             |
    | `include_boundary_tactic` | whether the tactic at a boundary ends its segment, or starts the next |
    | `k`                       | the length that `fixed_k` cuts                                 |
    | `seed`                    | what `random` draws from                                       |
    """  # noqa: E501

    rule: str = "change"
    min_len: int = 1
    max_len: int | None = None
    include_boundary_tactic: bool = True
    k: int = 3
    seed: int | str = 0

    def __post_init__(self) -> None:
        _known(self.rule)
        if self.min_len < 1 or self.k < 1:
            raise ValueError(f"min_len ({self.min_len}) and k ({self.k}) must be at least 1")
        if self.max_len is not None and self.max_len < self.min_len:
            raise ValueError(f"max_len ({self.max_len}) is below min_len ({self.min_len})")


Rule = Callable[[Sequence[Change], Cut], list[int]]
"""From the T changes of a trace to the lengths of its segments, which add up to T."""


def segment(
    trace: Trace,
    rule: str = "change",
    *,
    counting: Counting = "total",
    min_len: int = 1,
    max_len: int | None = None,
    include_boundary_tactic: bool = True,
    k: int = 3,
    seed: int = 0,
) -> tuple[slice, ...]:
    """The segments of `trace`; `Cut` describes the parameters.

    `random` draws from `seed` and the theorem, so one seed serves a whole data set. Raises
    `ValueError` for an unknown rule, naming the known ones.
    """
    drawn = f"{seed} {trace.theorem.key}"
    cut = Cut(rule, min_len, max_len, include_boundary_tactic, k, drawn)
    return segment_changes(goal_changes(trace, counting), cut)


def segment_all(
    traces: Sequence[Trace], rule: str = "change", *, counting: Counting = "total", seed: int = 0
) -> list[tuple[slice, ...]]:
    """The segments of every trace of a set, with the controls matched to `change`.

    `random` has the lengths that `change` gives in each trace. `fixed_k` has as many segments in all as
    `change`, so the same mean length, up to one trace: a trace is cut every k tactics or every k + 1,
    which of the two is drawn from `seed` and its theorem. Other rules cut as `segment` does.
    """
    if rule != "fixed_k":
        return [segment(trace, rule, counting=counting, seed=seed) for trace in traces]
    wanted = sum(len(segment(trace, "change", counting=counting)) for trace in traces)
    lengths = matched_lengths(
        [len(trace.tactics) for trace in traces], wanted, _order(traces, seed)
    )
    pairs = zip(traces, lengths, strict=True)
    return [segment(trace, rule, counting=counting, k=k) for trace, k in pairs]


def matched_lengths(tactics: Sequence[int], segments: int, order: Sequence[int]) -> list[int]:
    """For each trace k or k + 1, so that all together have so many segments.

    `tactics` are the tactics of each trace, `order` says which traces take k + 1 first. The number of
    segments is at most half of one trace's change away from what is asked for, where that lies between
    one segment a trace and one a tactic.
    """
    k, most = 1, max(tactics, default=1)
    while k < most and sum(-(-t // (k + 1)) for t in tactics) >= segments:
        k += 1
    lengths = [k] * len(tactics)
    surplus = sum(-(-t // k) for t in tactics) - segments
    for i in order:
        fewer = -(-tactics[i] // k) - -(-tactics[i] // (k + 1))
        if surplus <= 0:
            break
        if abs(surplus - fewer) <= surplus:
            lengths[i] = k + 1
            surplus -= fewer
    return lengths


def _order(traces: Sequence[Trace], seed: int) -> list[int]:
    """A random order of traces, which does not depend on the one that they come in."""
    drawn = [Random(f"{seed} {trace.theorem.key}").random() for trace in traces]
    return sorted(range(len(traces)), key=drawn.__getitem__)


def segment_changes(changes: Sequence[Change], cut: Cut) -> tuple[slice, ...]:
    """The segments of a trace of which only the T goal changes are known."""
    ends, end = [], 0
    for length in RULES[cut.rule](changes, cut):
        ends.append((end, end := end + length))
    return tuple(slice(*end) for end in ends)


def goal_counts(trace: Trace, counting: Counting = "total") -> tuple[int, ...]:
    """The T + 1 goal counts g_0 .. g_T.

    `total` counts every goal of a state. `visible` counts those in the innermost focus block that
    is still open, as the editor shows them; a block with no goals left is closed.
    """
    totals = _totals(trace, counting)
    if counting == "total":
        return totals
    counts, hidden = [totals[0]], _Hidden()
    for depth, (before, after) in zip(trace.depths, pairwise(totals), strict=True):
        hidden.enter(depth, before)
        hidden.leave(after)
        counts.append(after - hidden.goals)
    return tuple(counts)


def goal_changes(trace: Trace, counting: Counting = "total") -> tuple[Change, ...]:
    """For each of the T tactics the goals before and after it: what the rules cut by.

    With `visible` both are counted in the focus block the tactic runs in, as Lean's info trees
    have it. So entering a block changes nothing, and closing its last goal is a change from 1 to 0,
    which two neighbours in `goal_counts` would not show.
    """
    totals = _totals(trace, counting)
    if counting == "total":
        return tuple(pairwise(totals))
    changes, hidden = [], _Hidden()
    for depth, (before, after) in zip(trace.depths, pairwise(totals), strict=True):
        hidden.enter(depth, before)
        changes.append((before - hidden.goals, max(after - hidden.goals, 0)))
        hidden.leave(after)
    return tuple(changes)


def boundary(rule: str, before: int, after: int, start: int | None = None) -> bool:
    """Whether a segment ends at a tactic that took the goals from `before` to `after`.

    `start` is the count where the segment began, which only `level` asks for. Raises `ValueError`
    for the controls `fixed_k` and `random`, which do not look at goals.
    """
    if rule == "change":
        return after != before
    if rule == "decrease":
        return after < before
    if rule == "increase":
        return after > before
    if rule == "level":
        return after < before and after <= (before if start is None else start)
    if rule in ("step", "whole"):
        return rule == "step"
    _known(rule)
    raise ValueError(f"{rule!r} does not look at goals: it has no boundary")


def _totals(trace: Trace, counting: Counting) -> tuple[int, ...]:
    if counting not in ("total", "visible"):
        raise ValueError(f"unknown counting {counting!r}; there are total and visible")
    return tuple(len(state.goals) for state in trace.states)


class _Hidden:
    """How many goals the open focus blocks hide, while walking along a trace."""

    def __init__(self) -> None:
        self.stack: list[int] = []  # per open block, outermost first

    @property
    def goals(self) -> int:
        return self.stack[-1] if self.stack else 0

    def enter(self, depth: int, total: int) -> None:
        """A tactic of focus depth `depth` is about to run in a state of `total` goals."""
        del self.stack[depth:]
        while len(self.stack) < depth:
            self.stack.append(max(total - 1, 0))

    def leave(self, total: int) -> None:
        """Closes the blocks that have no goals left."""
        while self.stack and self.stack[-1] >= total:
            self.stack.pop()


def _by_goals(changes: Sequence[Change], cut: Cut) -> list[int]:
    """The rules that look at goals. Without `max_len` and `min_len` just `boundary`."""
    ends, start = [], None
    for before, after in changes:
        start = before if start is None else start
        ends.append(boundary(cut.rule, before, after, start))
        if ends[-1]:
            start = None
    if not cut.include_boundary_tactic:
        ends = [*ends[1:], True]
    return _lengths(ends, cut)


def _lengths(ends: Sequence[bool], cut: Cut) -> list[int]:
    """One pass from left to right, as a rollout would do it; only the rest at the end looks back."""
    lengths, length = [], 0
    for end in ends:
        length += 1
        if (end and length >= cut.min_len) or length == cut.max_len:
            lengths.append(length)
            length = 0
    if not length:
        return lengths
    fits = cut.max_len is None or (lengths and lengths[-1] + length <= cut.max_len)
    if lengths and length < cut.min_len and fits:
        lengths[-1] += length
        return lengths
    return [*lengths, length]


def _fixed_k(changes: Sequence[Change], cut: Cut) -> list[int]:
    """Every k tactics: the control for length alone."""
    return _lengths([t % cut.k == 0 for t in range(1, len(changes) + 1)], cut)


def _random(changes: Sequence[Change], cut: Cut) -> list[int]:
    """The lengths that `change` gives, in random order: the control for place alone."""
    like_change = Cut("change", cut.min_len, cut.max_len, cut.include_boundary_tactic)
    lengths = _by_goals(changes, like_change)
    Random(cut.seed).shuffle(lengths)
    return lengths


def _step(changes: Sequence[Change], cut: Cut) -> list[int]:
    """Every tactic by itself, whatever `min_len` says."""
    return [1] * len(changes)


def _whole(changes: Sequence[Change], cut: Cut) -> list[int]:
    """The whole trace, whatever `max_len` says."""
    return [len(changes)] if changes else []


RULES: Mapping[str, Rule] = {
    "change": _by_goals,  # the number of goals changes
    "decrease": _by_goals,  # a goal is closed
    "increase": _by_goals,  # a goal is opened
    "level": _by_goals,  # the count falls back to where the segment began, or below
    "fixed_k": _fixed_k,
    "random": _random,
    "step": _step,
    "whole": _whole,
}


def _known(rule: str) -> None:
    if rule not in RULES:
        raise ValueError(f"unknown rule {rule!r}; the rules are {', '.join(RULES)}")
