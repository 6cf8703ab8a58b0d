"""Parts of a collection in turns: while Lean judges what one said, the policy speaks for another."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
Judging = Callable[[], T]
"""What is done with the prover; it may be done in another thread."""
Part = Generator[Judging[T], T, None]
"""Speaks, yields what is to be judged, is sent what became of it, and goes on."""


def in_turns(parts: Sequence[Part[T]]) -> None:
    """Go on with all parts to their ends.

    One thread judges, so the prover is asked one thing at a time; all speaking is done in this thread.
    With one part nothing overlaps. What a part or a judgement raises is raised here.
    """
    with ThreadPoolExecutor(1, "judging") as lean:
        waiting: deque[tuple[Part[T], Future[T]]] = deque()
        for part in parts:
            for judging in part:
                waiting.append((part, lean.submit(judging)))
                break
        while waiting:
            part, judged = waiting.popleft()
            try:
                waiting.append((part, lean.submit(part.send(judged.result()))))
            except StopIteration:
                continue
