"""The rows of a file, a folder or a data set by name, one at a time, each with its place.

What cannot be read as a row is a `Rejected`; what follows it is read all the same where the file
allows that.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from segenv.extras import needed
from segenv.theorems.importers.base import LEAN, SOURCE, TABLES, Rejected, Row, Rows

SPLITS = {"train": "train", "valid": "valid", "validation": "valid", "val": "valid", "test": "test"}
"""What a file or a folder may be named after, and the split it means."""
NOT_ROWS = (
    "corpus.jsonl",  # LeanDojo's premises
    "dataset_dict.json",
    "dataset_info.json",
    "dataset_infos.json",
    "lake-manifest.json",
    "metadata.json",
    "state.json",
)
"""Files that lie beside the rows of public data sets."""
_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_SAVED = ("dataset_dict.json", "state.json")  # what `save_to_disk` leaves
_LARGE_CELL = 1 << 24
_JSON_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{}]', re.DOTALL)


def rows(where: str | Path, reads: tuple[tuple[str, ...], ...], split: str | None = None) -> Rows:
    """The rows of what `where` names: a file, a folder, or a data set `owner/name` of `datasets`.

    `reads` are kinds of files by their suffixes; of a folder those of the first kind that is there
    are read. `split` only spares fetching others. Raises `OSError` if there is nothing to read,
    `ImportError` where a package is missing.
    """
    path = Path(where)
    if _is_saved(path):
        return _saved(path)
    if path.exists():
        return _files(path, reads)
    if isinstance(where, str) and may_be_hosted(where):
        return _hosted(where, split)
    raise FileNotFoundError(f"there is no file or folder {where}")


def may_be_hosted(where: str) -> bool:
    """Whether a text can be the name `owner/name` of a data set."""
    suffix = Path(where).suffix
    return _NAME.fullmatch(where) is not None and suffix not in (*TABLES, *LEAN)


def files(path: Path, reads: tuple[tuple[str, ...], ...]) -> list[Path]:
    """The files to read below a path. Raises `OSError` if there are none."""
    if path.is_file():
        if path.suffix not in sum(reads, ()):
            raise OSError(f"{path}: this format is read from {_listed(reads)} files")
        return [path]
    everything = sorted(file for file in path.rglob("*") if file.is_file())
    for suffixes in reads:
        found = [f for f in everything if f.suffix in suffixes and f.name not in NOT_ROWS]
        if found := [f for f in found if not _hidden(f.relative_to(path))]:
            return found
    raise FileNotFoundError(f"there is no {_listed(reads)} file in {path}")


def of_lean(where: str, reads: tuple[tuple[str, ...], ...]) -> bool:
    """Whether what is read there are `.lean` files."""
    path = Path(where)
    there = path.exists() and not _is_saved(path)
    return there and files(path, reads)[0].suffix in LEAN


def place_of(file: Path, root: Path) -> str:
    """What a file is called in messages: its path from the folder that was named."""
    return str(root.name / file.relative_to(root)) if root.is_dir() else file.name


def split_name(name: str) -> str:
    """A split by its usual name: `valid` for `validation`."""
    return SPLITS.get(name, name)


def split_of(file: Path, root: Path) -> str:
    """The split that a file or one of its folders is named after, or ""."""
    below = file.relative_to(root) if root.is_dir() else Path(file.name)
    for part in reversed((*below.parts[:-1], below.stem)):
        first = re.split(r"[-_.\d]", part.lower(), maxsplit=1)[0]
        if first in SPLITS:
            return SPLITS[first]
    return ""


def _hidden(below: Path) -> bool:
    return any(part.startswith(".") for part in below.parts)


def _listed(reads: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(sum(reads, ()))


def _files(root: Path, reads: tuple[tuple[str, ...], ...]) -> Rows:
    for file in files(root, reads):
        place, split = place_of(file, root), split_of(file, root)
        reader = _READERS[".lean" if file.suffix in LEAN else file.suffix]
        try:
            for number, values in reader(file):
                yield _row(place, number, values, split)
        except UnicodeDecodeError as error:
            yield Rejected(place, 0, f"not UTF-8 text: {error.reason} at byte {error.start}")


def _row(place: str, number: int, values: object, split: str) -> Row | Rejected:
    if isinstance(values, _Broken):
        return Rejected(place, number, values.reason)
    if not isinstance(values, Mapping):
        return Rejected(place, number, f"a row is an object, not a {type(values).__name__}")
    own = values.get("split")
    return Row(place, number, values, split_name(own) if isinstance(own, str) and own else split)


class _Broken:
    """Stands for what could not be read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


Numbered = Iterator[tuple[int, object]]


def _json_lines(path: Path) -> Numbered:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except UnicodeDecodeError as error:
                yield number, _Broken(f"not UTF-8 text: {error.reason} at byte {error.start}")
            except (ValueError, RecursionError) as error:
                yield number, _Broken(f"not JSON: {_said(error)}")


def _said(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _json(path: Path) -> Numbered:
    """The elements of an array, or one object, or lines that somebody called `.json`."""
    text = path.read_text(encoding="utf-8-sig")
    at = _skip(text, 0)
    if not text.startswith("[", at):
        yield from _json_object(path, text)
        return
    number, at = 0, _skip(text, at + 1)
    while not text.startswith("]", at):
        number += 1
        value: object
        try:
            value, at = json.JSONDecoder().raw_decode(text, at)
        except RecursionError as error:
            value, at = _Broken(f"not JSON: {_said(error)}"), _behind(text, at)
        except ValueError as error:
            yield number, _Broken(f"not JSON, so the rest of the file is not read: {error}")
            return
        yield number, value
        at = _skip(text, at)
        if text.startswith(",", at):
            at = _skip(text, at + 1)
        elif not text.startswith("]", at):
            line = text.count("\n", 0, at) + 1
            reason = f"not JSON, so the rest of the file is not read: no `,` or `]` in line {line}"
            yield number + 1, _Broken(reason)
            return


def _behind(text: str, at: int) -> int:
    """Where a value that begins with a bracket ends, without reading it."""
    depth = 0
    for match in _JSON_TOKEN.finditer(text, at):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if not depth:
            return match.end()
    return len(text)


def _json_object(path: Path, text: str) -> Numbered:
    try:
        yield 1, json.loads(text)
    except RecursionError:
        yield from _json_lines(path)
    except ValueError as error:
        if getattr(error, "msg", "") != "Extra data":
            yield 1, _Broken(f"not JSON: {error}")
            return
        yield from _json_lines(path)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _csv(path: Path) -> Numbered:
    csv.field_size_limit(max(csv.field_size_limit(), _LARGE_CELL))  # proofs are long
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        number = 0
        while True:
            number += 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, _Broken(f"not CSV (line {reader.line_num}): {error}")
                continue
            if None in values:
                yield number, _Broken(f"more cells than columns (line {reader.line_num})")
            else:
                yield number, values


def _parquet(path: Path) -> Numbered:
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as file:
            batches = (batch.to_pylist() for batch in file.iter_batches(1024))
            yield from enumerate((row for batch in batches for row in batch), start=1)
    except (arrow.ArrowInvalid, OSError) as error:
        yield 0, _Broken(f"not parquet: {error}")


def _lean(path: Path) -> Numbered:
    """One row for the whole file."""
    yield 1, {SOURCE: path.read_text(encoding="utf-8-sig")}


_READERS = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _json,
    ".csv": _csv,
    ".parquet": _parquet,
    ".lean": _lean,
}


def _is_saved(path: Path) -> bool:
    return path.is_dir() and any((path / name).exists() for name in _SAVED)


def _saved(path: Path) -> Rows:
    """What `Dataset.save_to_disk` wrote."""
    return _of_dataset(path.name, needed("datasets").load_from_disk(str(path)))


def _hosted(name: str, split: str | None) -> Rows:
    loaded = needed("datasets").load_dataset(name, streaming=True)
    if isinstance(loaded, Mapping):
        wanted = {part: loaded[part] for part in loaded if split_name(part) == split}
        loaded = wanted or loaded
    return _of_dataset(name, loaded)


def _of_dataset(name: str, loaded: Mapping[str, Iterable[object]] | Iterable[object]) -> Rows:
    parts = loaded if isinstance(loaded, Mapping) else {str(getattr(loaded, "split", "")): loaded}
    for part, found in parts.items():
        split = "" if part == "None" else split_name(part)
        place = f"{name}/{part}" if split else name
        for number, values in enumerate(found, start=1):
            yield _row(place, number, values, split)
