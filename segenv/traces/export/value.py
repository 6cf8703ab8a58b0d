"""Value targets: how far a state is from a proof, in tactics, in segments, and discounted."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from segenv.proof import Trace
from segenv.segmentation import Counting, Cut, segment, segment_changes
from segenv.traces.exploration import Exploration
from segenv.traces.export.rows import SPLIT


@dataclass(frozen=True)
class Value:
    """A state with open goals, and its distance to a proof."""

    state: Annotated[str, "the proof state, as Lean prints it"]
    proof_known: Annotated[bool, "whether a proof was seen; without one the numbers are null"]
    tactics_left: Annotated[int | None, "tactics to the end of the (shortest known) proof"]
    segments_left: Annotated[int | None, "segments to the end, the one that has begun included"]
    value: Annotated[float | None, "gamma to the power of `tactics_left`"]
    rule: Annotated[str, "the rule that cuts segments"]
    gamma: Annotated[float, "the discount for each tactic"]
    theorem: Annotated[str, "the name of the theorem"]
    split: Annotated[str, SPLIT] = ""


def values(
    found: Trace | Exploration,
    rule: str = "change",
    counting: Counting = "total",
    gamma: float = 0.99,
    **cut: int,
) -> Iterator[Value]:
    """The value target of every state with open goals: T rows of a trace.

    The value of a state k tactics before the proof is gamma**k, the value of the end of a proof
    being 1. (An environment pays 1 for the *last tactic*, so its return there is gamma**(k - 1).)
    Of an exploration each state comes once; its shortest known way counts, cut into segments from
    that state on. Raises `ValueError` for an exploration with `visible` counting, which needs the
    focus depths of a trace, and for gamma outside 0 .. 1.
    """
    if not 0 <= gamma <= 1:
        raise ValueError(f"gamma is {gamma}, not between 0 and 1")
    if isinstance(found, Trace):
        parts = _of_trace(found, rule, counting, **cut)
    else:
        parts = _of_exploration(found, rule, counting, **cut)
    for state, left, segments in parts:
        yield Value(
            *(state, left is not None, left, segments),
            *(None if left is None else gamma**left, rule, gamma),
            *(found.theorem.name, found.theorem.split),
        )


Part = tuple[str, int | None, int | None]
"""A state, tactics left, segments left."""


def _of_trace(trace: Trace, rule: str, counting: Counting, **cut: int) -> Iterator[Part]:
    ends = [piece.stop for piece in segment(trace, rule, counting=counting, **cut)]  # type: ignore[arg-type]
    for t, state in enumerate(trace.states[:-1]):
        yield str(state), len(trace.tactics) - t, sum(end > t for end in ends)


def _of_exploration(
    exploration: Exploration, rule: str, counting: Counting, **cut: int
) -> Iterator[Part]:
    if counting != "total":
        raise ValueError("an exploration has no focus depths: only total goals can be counted")
    how = Cut(rule, **cut)  # type: ignore[arg-type]
    for state in dict.fromkeys(node.state for node in exploration.nodes if node.goals):
        way = exploration.ways.get(state)
        if way is None:
            yield state, None, None
        else:
            segments = segment_changes(list(pairwise(way)), how)
            yield state, len(way) - 1, len(segments)
