"""Saying on stderr what takes long, so that nobody waits without a word."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 2.0  # seconds


@contextmanager
def patient(what: str, after: float | None = None) -> Iterator[None]:
    """Say on stderr that segenv is at `what`, if it is still at it after some seconds (2)."""
    timer = threading.Timer(PATIENCE if after is None else after, _say, (what,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _say(what: str) -> None:
    print(f"segenv: {what}", file=sys.stderr, flush=True)
