"""Traces and explorations as JSON lines: one a line, readable after a killed run.

Headers and definitions of theorems stand in lines of their own, once a file: `segenv.traces.texts`.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from segenv.codec import Json
from segenv.proof import Trace
from segenv.traces.codec import (
    exploration_from_json,
    exploration_to_json,
    trace_from_json,
    trace_to_json,
)
from segenv.traces.exploration import Exploration
from segenv.traces.texts import Texts, shared

T = TypeVar("T")


def write_traces(path: str | Path, traces: Iterable[Trace]) -> int:
    """Write traces to a new file, each line flushed as it comes; how many there were."""
    return _write(path, map(trace_to_json, traces))


def read_traces(path: str | Path) -> Iterator[Trace]:
    """The traces of a file, one at a time. A last line that was cut off is left out.

    Raises `ValueError` with file and line for a line that is no trace.
    """
    return read_lines(path, trace_from_json, "a trace")


def write_explorations(path: str | Path, explorations: Iterable[Exploration]) -> int:
    """Write explorations to a new file, each line flushed as it comes; how many there were."""
    return _write(path, map(exploration_to_json, explorations))


def read_explorations(path: str | Path) -> Iterator[Exploration]:
    """The explorations of a file, one at a time. A last line that was cut off is left out.

    Raises `ValueError` with file and line for a line that is no exploration.
    """
    return read_lines(path, exploration_from_json, "an exploration")


def _write(path: str | Path, entries: Iterable[Json]) -> int:
    count = 0

    def counted() -> Iterator[Json]:
        nonlocal count
        for entry in entries:
            count += 1
            yield entry

    write_lines(path, shared(counted()))
    return count


def write_lines(path: str | Path, entries: Iterable[Json]) -> int:
    """Write one entry a line, each flushed as it comes; how many there were."""
    count = 0
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for entry in entries:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            count += 1
    return count


def read_lines(path: str | Path, decode: Callable[[Json], T], what: str) -> Iterator[T]:
    """What the whole lines of a file stand for, one at a time; `what` names it in errors."""
    texts = Texts()
    # bytes, because a killed run can also cut a character in two
    with Path(path).open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                return
            try:
                entry = texts.read(json.loads(line))
                if entry is None:
                    continue
                value = decode(entry)
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
                raise ValueError(f"{path}:{number}: not {what}: {_said(error)}") from error
            yield value


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else repr(error)
