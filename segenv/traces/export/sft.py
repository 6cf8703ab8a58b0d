"""SFT pairs from traces, at the three granularities, with matched numbers of target tokens."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from segenv.names import closest
from segenv.prompts import USUAL, Shown, usable
from segenv.proof import Trace
from segenv.segmentation import Counting, segment
from segenv.tokens import count_tokens
from segenv.traces.export.rows import SPLIT

GRANULARITIES = {"step": "step", "segment": "change", "whole": "whole"}
"""The three granularities, and the rule that cuts a trace for each."""


@dataclass(frozen=True)
class Pair:
    """A prompt and the text a policy should answer with: TRL's prompt-completion type."""

    prompt: Annotated[
        str,
        "what a model is asked; usually `[GOAL]`, state, `[PROOFSTEP]`, or the theorem up to `:= by`",
    ]
    completion: Annotated[str, "the tactics of the reference proof, one a line"]
    granularity: Annotated[str, "`step`, `segment` or `whole`"]
    rule: Annotated[str, "the rule that cut the proof into segments"]
    theorem: Annotated[str, "the name of the theorem"]
    start: Annotated[int, "how many tactics of the proof come before the completion"]
    length: Annotated[int, "how many tactics the completion has"]
    tokens: Annotated[int, "how many tokens the completion has"]
    split: Annotated[str, SPLIT] = ""
    format: Annotated[str, "the format of the prompt, a name of `segenv.prompts`"] = ""


def pairs(
    trace: Trace,
    granularity: str = "segment",
    rule: str | None = None,
    counting: Counting = "total",
    count: Callable[[str], int] = count_tokens,
    prompt: str | None = None,
    pieces: Sequence[slice] | None = None,
    **cut: int,
) -> Iterator[Pair]:
    """The SFT pairs of a trace: T for `step`, one for each segment, or one for `whole`.

    `rule` and `cut` (`k`, `seed`, `min_len`, `max_len`) are those of `segenv.segmentation.segment`,
    `prompt` is the name of a format of `segenv.prompts`. `pieces` are segments that were cut before,
    e.g. by `segment_all`; the rule is then only a name. Raises `ValueError` for an unknown
    granularity or format, and for a format that does not show the states of a granularity.
    """
    if granularity not in GRANULARITIES:
        raise ValueError(closest("granularity", granularity, GRANULARITIES))
    rule = rule or GRANULARITIES[granularity]
    form = usable(prompt or USUAL[granularity], granularity)
    if pieces is None:
        pieces = segment(trace, rule, counting=counting, **cut)  # type: ignore[arg-type]
    for piece in pieces:
        completion = "\n".join(trace.tactics[piece])
        length = piece.stop - piece.start
        yield Pair(
            form.text(shown_in(trace, piece.start)),
            *(completion, granularity, rule, trace.theorem.name),
            *(piece.start, length, count(completion), trace.theorem.split),
            format=form.name,
        )


def shown_in(trace: Trace, start: int) -> Shown:
    """What there is to show after so many tactics of a trace."""
    goals, theorem = trace.states[start].goals, trace.theorem
    return Shown(theorem, goals, trace.tactics[:start], theorem.definitions)


def match_tokens(found: Sequence[Pair], budget: int, seed: int = 0) -> list[Pair]:
    """Pairs drawn in a random order, over and over, up to `budget` target tokens in all.

    What a fair comparison of granularities matches is target tokens, not examples. The last pair
    that would pass the budget is left out, so the sum is at most one pair short.
    """
    if not found or min(pair.tokens for pair in found) < 1:
        raise ValueError("there are no pairs, or some without tokens")
    drawn: list[Pair] = []
    left, order = budget, random.Random(seed)
    while True:
        for pair in order.sample(found, len(found)):
            if pair.tokens > left:
                return drawn
            drawn.append(pair)
            left -= pair.tokens
