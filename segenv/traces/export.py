"""SFT pairs from traces, at the three granularities, with matched numbers of target tokens."""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from segenv.envs.action_text import count_tokens
from segenv.proof import Trace
from segenv.segmentation import Counting, segment

GRANULARITIES = {"step": "step", "segment": "change", "whole": "whole"}
"""The three granularities, and the rule that cuts a trace for each."""


@dataclass(frozen=True)
class Pair:
    """A prompt and the text a policy should answer with.

    `prompt` is the proof state as Lean prints it, in the shape of the same group's step prover
    (`[GOAL]`, state, `[PROOFSTEP]`); for `whole` it is the theorem's signature. `start` and `length`
    say which tactics of the trace the completion holds, `tokens` how many tokens that is.
    """

    prompt: str
    completion: str
    granularity: str
    rule: str
    theorem: str
    start: int
    length: int
    tokens: int


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
        known = ", ".join(GRANULARITIES)
        raise ValueError(f"unknown granularity {granularity!r}; there are {known}")
    rule = rule or GRANULARITIES[granularity]
    for piece in segment(trace, rule, counting=counting, **cut):  # type: ignore[arg-type]
        completion = "\n".join(trace.tactics[piece])
        length = piece.stop - piece.start
        yield Pair(
            _prompt(trace, granularity, piece.start),
            *(completion, granularity, rule, trace.theorem.name),
            *(piece.start, length, count(completion)),
        )


def _prompt(trace: Trace, granularity: str, start: int) -> str:
    if granularity == "whole":
        return f"Complete the following Lean 4 code:\n{trace.theorem.signature} := by\n"
    return f"[GOAL]\n{trace.states[start]}\n[PROOFSTEP]\n"


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


def write_pairs(path: str | Path, found: Iterable[Pair]) -> int:
    """Write pairs as JSON lines; how many there were."""
    number = 0
    with Path(path).open("w", encoding="utf-8") as file:
        for pair in found:
            file.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
            number += 1
    return number
