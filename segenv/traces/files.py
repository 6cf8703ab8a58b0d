"""The door to traces on disk: the suffix of a file says how it is written.

| suffix     | what it is                    | what a killed run leaves             |
|------------|-------------------------------|--------------------------------------|
| `.jsonl`   | JSON lines                    | every whole line                     |
| `.arrow`   | an Arrow IPC stream           | every whole batch                    |
| `.parquet` | Parquet, put in place at once | `x.parquet.partial`, read in its place |
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from segenv.names import closest
from segenv.proof import Trace
from segenv.traces import arrow, jsonl
from segenv.traces.decisions import explorations, read_decisions
from segenv.traces.exploration import Exploration

FORMATS = {
    ".jsonl": (jsonl.write_traces, jsonl.read_traces),
    ".arrow": (arrow.write_stream, arrow.read_stream),
    ".parquet": (arrow.write_parquet, arrow.read_parquet),
}


def write_traces(path: str | Path, traces: Iterable[Trace]) -> int:
    """Write traces as they come, at most one batch of them in memory; how many there were.

    Raises `ValueError` for another suffix, before the first trace is asked for. If `traces`
    raises, what came before is in the file.
    """
    write, _ = FORMATS[suffix(path)]
    return write(path, traces)


def read_traces(path: str | Path) -> Iterator[Trace]:
    """The traces of a file, at most one batch of them in memory.

    What a killed run has cut off is left out. Raises `ValueError` for another suffix, and with the
    place for what is no trace, of another version, or damaged.
    """
    _, read = FORMATS[suffix(path)]
    return read(path)


def suffix(path: str | Path) -> str:
    """The suffix of a file of traces. Raises `ValueError` for a suffix that is not in `FORMATS`."""
    found = Path(path).suffix
    if found not in FORMATS:
        raise ValueError(f"{path}: {closest('suffix', found, FORMATS)}")
    return found


def holds_explorations(path: str | Path) -> bool:
    """Whether `read_explorations` is for this file, as far as its first line that holds no text tells.

    The lines themselves are checked when they are read. Raises `ValueError` for another suffix.
    """
    return not {"nodes", "id"}.isdisjoint(_first_keys(path))


def read_explorations(path: str | Path) -> Iterator[Exploration]:
    """The explorations of a file, or those that the decisions of a file amount to.

    Raises `ValueError` with file and line for a line that is neither.
    """
    if "id" in _first_keys(path):
        return iter(explorations(read_decisions(path)))
    return jsonl.read_explorations(path)


def _first_keys(path: str | Path) -> Iterable[str]:
    if suffix(path) != ".jsonl":
        return ()
    with Path(path).open("rb") as file:
        for line in file:
            try:
                entry = json.loads(line)
            except (ValueError, TypeError, RecursionError):
                return ()
            if not isinstance(entry, dict):
                return ()
            if "text" not in entry:
                return entry.keys()
    return ()
