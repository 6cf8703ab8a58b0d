"""SFT pairs read back: what `segenv export TRACES sft` wrote, as a folder or as JSON lines."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from segenv.extras import needed
from segenv.traces.export.rows import columns
from segenv.traces.export.sft import Pair

NEEDED = ("prompt", "completion")
"""Columns that a file has to have; what the others would say is "" or 0 where they are missing."""


def read_pairs(path: str | Path, split: str = "train") -> Iterator[Pair]:
    """The pairs of a file of JSON lines, or of one split of a folder with Parquet files.

    Raises `ValueError` with file and line for a row that is no pair, for a folder that has no such
    split, and for a file of another kind; `FileNotFoundError` for what is not there.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file or folder of pairs")
    rows = _of_folder(path, split) if path.is_dir() else _of_lines(path)
    for place, row in rows:
        try:
            yield _pair(row)
        except (ValueError, TypeError) as error:
            raise ValueError(f"{place}: not a pair of prompt and completion: {error}") from error


def _of_lines(path: Path) -> Iterator[tuple[str, Any]]:
    if path.suffix != ".jsonl":
        raise ValueError(f"{path}: name a folder or a FILE.jsonl that `segenv export` wrote")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
            except ValueError:
                row = line
            yield f"{path}:{number}", row


def _of_folder(path: Path, split: str) -> Iterator[tuple[str, Any]]:
    files = sorted(path.glob(f"data/{split}-*.parquet"))
    if not files:
        raise ValueError(f"{path} has no split {split!r}: no data/{split}-*.parquet lies in it")
    for file in files:
        for batch in needed("pyarrow.parquet").ParquetFile(file).iter_batches():
            yield from ((str(file), row) for row in batch.to_pylist())


def _pair(row: Any) -> Pair:
    if not isinstance(row, Mapping) or (missing := [name for name in NEEDED if name not in row]):
        what = f"has no {missing[0]!r}" if isinstance(row, Mapping) else "is no JSON object"
        raise ValueError(f"the row {what}")
    found = {}
    for column in columns(Pair):
        found[column.name] = row.get(column.name, column.type())
        if not isinstance(found[column.name], column.type):
            raise TypeError(f"{column.name} is {found[column.name]!r}, not {column.kind}")
    return Pair(**found)
