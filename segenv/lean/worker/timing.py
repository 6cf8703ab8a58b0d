"""A stopwatch around Lean's own calls, installed in a worker only when a benchmark asks for it."""

import time
from collections.abc import Callable
from typing import Any

from segenv.lean.worker.api import Api

CALLS = (
    "parse_category",
    "eval_tactic",
    "synthesize",
    "unsolved_goals",
    "print_goal",
    "pretty",
    "exception_data",
    "data_text",
)
"""The functions of `Api` that parse, run and print."""


class Stopwatch:
    """Adds up the seconds that an `Api` spends in `CALLS`."""

    def __init__(self, lean: Api) -> None:
        self.seconds = 0.0
        for name in CALLS:
            setattr(lean, name, self._timed(getattr(lean, name)))

    def _timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        clock = time.perf_counter

        def timed(*arguments: Any) -> Any:
            start = clock()
            result = call(*arguments)
            self.seconds += clock() - start
            return result

        return timed

    def read(self) -> float:
        """The seconds since the last reading."""
        seconds, self.seconds = self.seconds, 0.0
        return seconds
