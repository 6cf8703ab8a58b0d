"""SFT pairs from traces, at the three granularities, with matched numbers of target tokens."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from segenv.names import closest
from segenv.proof import Trace
from segenv.segmentation import Counting, segment
from segenv.tokens import count_tokens
from segenv.traces.export.prompts import state_prompt, theorem_prompt
from segenv.traces.export.rows import SPLIT

GRANULARITIES = {"step": "step", "segment": "change", "whole": "whole"}
"""The three granularities, and the rule that cuts a trace for each."""


@dataclass(frozen=True)
class Pair:
    """A prompt and the text a policy should answer with: TRL's prompt-completion type."""

    prompt: Annotated[
        str, "`[GOAL]`, the proof state, `[PROOFSTEP]`; for `whole` the theorem up to `:= by`"
    ]
    completion: Annotated[str, "the tactics of the reference proof, one a line"]
    granularity: Annotated[str, "`step`, `segment` or `whole`"]
    rule: Annotated[str, "the rule that cut the proof into segments"]
    theorem: Annotated[str, "the name of the theorem"]
    start: Annotated[int, "how many tactics of the proof come before the completion"]
    length: Annotated[int, "how many tactics the completion has"]
    tokens: Annotated[int, "how many tokens the completion has"]
    split: Annotated[str, SPLIT] = ""


def pairs(
    trace: Trace,
    granularity: str = "segment",
    rule: str | None = None,
    counting: Counting = "total",
    count: Callable[[str], int] = count_tokens,
    **cut: int,
) -> Iterator[Pair]:
    """The SFT pairs of a trace: T for `step`, one for each segment, or one for `whole`.

    `rule` and `cut` (`k`, `seed`, `min_len`, `max_len`) are those of `segenv.segmentation.segment`.
    Raises `ValueError` for an unknown granularity.
    """
    if granularity not in GRANULARITIES:
        raise ValueError(closest("granularity", granularity, GRANULARITIES))
    rule = rule or GRANULARITIES[granularity]
    for piece in segment(trace, rule, counting=counting, **cut):  # type: ignore[arg-type]
        completion = "\n".join(trace.tactics[piece])
        length = piece.stop - piece.start
        yield Pair(
            _prompt(trace, granularity, piece.start),
            *(completion, granularity, rule, trace.theorem.name),
            *(piece.start, length, count(completion), trace.theorem.split),
        )


def _prompt(trace: Trace, granularity: str, start: int) -> str:
    if granularity == "whole":
        return theorem_prompt(trace.theorem)
    return state_prompt(str(trace.states[start]), trace.theorem.definitions)


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
