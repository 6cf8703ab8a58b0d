"""Rows as a folder that `datasets.load_dataset` reads: Parquet shards and a card."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import chain, combinations, islice
from pathlib import Path
from typing import Any

from segenv.extras import needed
from segenv.proof import HELD_OUT
from segenv.traces.export.card import About, Part, card
from segenv.traces.export.rows import Row, arrow_schema

SHARD = 100_000  # rows of a file
BATCH = 1_000  # rows in memory
Written = tuple[int, dict[str, str]]
"""How many rows a split has, and its theorems with the split that their source puts them in."""
_SPLIT = re.compile(r"\w+(\.\w+)*")  # what `datasets` allows as the name of a split


def write_dataset(
    folder: str | Path,
    splits: Mapping[str, Iterable[Row]],
    about: About | None = None,
    *,
    shard: int = SHARD,
) -> dict[str, Part]:
    """Write rows of one type as a data set; how many rows and theorems each split has.

    The folder holds `data/train-00000-of-00001.parquet` and so on, at most `shard` rows a file,
    and a card, `README.md`. It is put in place when it is whole, and rows are taken one batch at a
    time. Raises `FileExistsError` for a folder that is not empty. Raises `ValueError` if no split
    has rows, if rows are of several types, if two splits share a theorem, and if `train` has one that
    its source holds out (`Theorem.split`), with the names.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is there already, and not an empty folder")
    rows, row = _peeked(splits)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        (draft / "data").mkdir(parents=True)
        found = {
            split: _write_split(draft / "data", split, some, row, shard)
            for split, some in rows.items()
        }
        _check_disjoint(found)
        _check_train(found)
        parts = {split: Part(count, len(names)) for split, (count, names) in found.items()}
        (draft / "README.md").write_text(card(row, parts, about or About()), encoding="utf-8")
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return parts


def _peeked(splits: Mapping[str, Iterable[Row]]) -> tuple[dict[str, Iterator[Row]], type[Row]]:
    """The rows of each split, none of them lost, and their type."""
    rows: dict[str, Iterator[Row]] = {}
    types: dict[type[Row], str] = {}
    for split, some in splits.items():
        if not _SPLIT.fullmatch(split):
            raise ValueError(f"{split!r} is no name of a split: letters, digits, _ and dots")
        rest = iter(some)
        first = list(islice(rest, 1))
        rows[split] = chain(first, rest)
        types |= {type(row): split for row in first}
    if not types:
        raise ValueError("there are no rows")
    row, *others = types
    if others:
        raise ValueError(f"rows of two types: {row.__name__} and {others[0].__name__}")
    return rows, row


def _write_split(
    folder: Path, split: str, rows: Iterator[Row], row: type[Row], shard: int
) -> Written:
    """Write the files of a split."""
    count, names, files = 0, dict[str, str](), list[Path]()
    while not files or count == len(files) * shard:
        path = folder / f"{split}-{len(files):05d}"
        written = _write_shard(path, islice(rows, shard), row, names)
        if files and not written:
            path.unlink()  # the file before was full by chance
            break
        files.append(path)
        count += written
    for path in files:
        path.replace(path.with_name(f"{path.name}-of-{len(files):05d}.parquet"))
    return count, names


def _write_shard(path: Path, rows: Iterator[Row], row: type[Row], names: dict[str, str]) -> int:
    pa, pq = needed("pyarrow"), needed("pyarrow.parquet")
    schema, count = arrow_schema(row), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, BATCH)):
            names.update((each.theorem, each.split) for each in batch)
            count += len(batch)
            entries = [_entry(each, row) for each in batch]
            writer.write_table(pa.Table.from_pylist(entries, schema=schema))
    return count


def _entry(found: Row, row: type[Row]) -> dict[str, Any]:
    if type(found) is not row:
        raise ValueError(f"rows of two types: {row.__name__} and {type(found).__name__}")
    return asdict(found)


def _check_disjoint(found: Mapping[str, Written]) -> None:
    for one, other in combinations(found, 2):
        if shared := sorted(found[one][1].keys() & found[other][1].keys()):
            raise ValueError(f"{one} and {other} share theorems: {_some(shared)}")


def _check_train(found: Mapping[str, Written]) -> None:
    _, names = found.get("train", (0, {}))
    if held_out := sorted(name for name, split in names.items() if split in HELD_OUT):
        raise ValueError(f"train has theorems that are held out: {_some(held_out)}")


def _some(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f", ... ({len(names)} in all)" if names[10:] else "")
