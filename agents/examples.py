"""Training sets: traces cut at a granularity into (state, action) pairs.

SEG-ATP (arXiv 2605.11905, section 3) treats granularity as a matter of how the training set is
built from one and the same collection of proofs. Every tactic of every trace is the target of
exactly one pair, so all granularities have the same number of target tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from segenv.proof import ProofState, Trace
from segenv.segmentation import segment


@dataclass(frozen=True)
class Example:
    """In `state` a proof went on with `text`, naming the hypotheses in `introduced` on the way."""

    state: ProofState
    text: str
    introduced: frozenset[str] = frozenset()


def examples(traces: Iterable[Trace], rule: str, *, k: int = 3, seed: int = 0) -> list[Example]:
    """Every trace cut by a rule of `segenv.segmentation`, one pair for each segment."""
    return [
        example(trace, piece) for trace in traces for piece in segment(trace, rule, k=k, seed=seed)
    ]


def example(trace: Trace, piece: slice) -> Example:
    """One segment of a trace as a pair."""
    before, *later = trace.states[piece.start : piece.stop + 1]
    introduced = set().union(*map(names, later)) - names(before)
    return Example(before, "\n".join(trace.tactics[piece]), frozenset(introduced))


def names(state: ProofState) -> set[str]:
    return {hypothesis.name for goal in state.goals for hypothesis in goal.hypotheses}
