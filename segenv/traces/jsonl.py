"""Traces as JSON lines: one trace a line, readable after a killed run."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from segenv.proof import Trace
from segenv.traces.codec import trace_from_json, trace_to_json


def write_traces(path: str | Path, traces: Iterable[Trace]) -> int:
    """Write traces to a new file, each line flushed as it comes; how many there were."""
    count = 0
    with Path(path).open("w", encoding="utf-8") as file:
        for count, trace in enumerate(traces, start=1):  # noqa: B007
            file.write(json.dumps(trace_to_json(trace), ensure_ascii=False) + "\n")
            file.flush()
    return count


def read_traces(path: str | Path) -> Iterator[Trace]:
    """The traces of a file, one at a time. A last line that was cut off is left out.

    Raises `ValueError` with file and line for a line that is no trace.
    """
    with Path(path).open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith("\n"):
                return
            try:
                yield trace_from_json(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: not a trace: {error!r}") from error
