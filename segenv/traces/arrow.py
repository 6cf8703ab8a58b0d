"""Traces as Arrow streams and Parquet files, with real columns and a version.

Headers are a dictionary: a stream has each once, a Parquet file once in a row group.

An Arrow stream is written batch by batch, so a killed run leaves every whole batch. A Parquet file
cannot be read without its end: it is written as a stream beside it, `x.parquet.partial`, turned
into Parquet at the end, and put in place whole.
"""

import functools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

from segenv.codec import VERSION as CODEC_VERSION
from segenv.codec import Json
from segenv.extras import needed
from segenv.proof import Theorem, Trace
from segenv.traces.codec import trace_from_json, trace_to_json

VERSION = 4
KIND = "traces"
METADATA = {"segenv.kind": KIND, "segenv.version": str(VERSION)}
"""What the schema says of itself."""

ROWS = 256  # a batch ends after so many traces,
CHARACTERS = 4_000_000  # so many characters of goals,
SECONDS = 5.0  # or so long, which is what a killed run can lose
HEADERS = 10_000  # in the dictionary of a stream; then a new one begins
GROUP = 32_000_000  # bytes of a row group of a Parquet file, at most by one batch more

_THEOREM = tuple(field.name for field in fields(Theorem))
_LISTS = ("universes", "definitions")
_BEGINNING = b"\xff\xff\xff\xff"  # of every message of an Arrow stream
_END = _BEGINNING + b"\0\0\0\0"  # of a stream that was closed


@functools.cache
def schema() -> Any:
    """The `pyarrow.Schema` of traces: a row is a trace of T tactics.

    | column     | type                                | meaning                                 |
    |------------|-------------------------------------|-----------------------------------------|
    | `name` ... | string                              | the fields of `segenv.proof.Theorem`     |
    | `header`   | dictionary of string                | one of those fields                     |
    | `universes`, `definitions` | list of strings     | two of those fields                     |
    | `tactics`  | list of T strings                   | the tactics                             |
    | `depths`   | list of T int32                     | the focus depth of each                 |
    | `leaves`   | list of T + 1 int32                 | leaf tactics run before each state      |
    | `goals`    | list of T + 1 lists of goals        | the states; a goal is a struct of `text`, `valued`, the hypotheses that have a value, and `kinds`, a letter for each: `d` a datum, `p` a proof, a capital one with a value; "" where Lean was not asked |

    Nothing is null.
    """  # noqa: E501
    pa = needed("pyarrow")

    def column(name: str, of: Any) -> Any:
        return pa.field(name, of, nullable=False)

    strings = pa.list_(column("item", pa.string()))
    numbers = pa.list_(column("item", pa.int32()))
    text = (column(name, pa.string()) for name in ("text", "kinds"))
    goal = pa.struct([*text, column("valued", strings)])
    state = pa.list_(column("item", goal))
    kinds = dict.fromkeys(_THEOREM, pa.string()) | dict.fromkeys(_LISTS, strings)
    kinds |= {"header": pa.dictionary(pa.int32(), pa.string())}
    kinds |= {"tactics": strings, "depths": numbers, "leaves": numbers}
    kinds |= {"goals": pa.list_(column("item", state))}
    return pa.schema([column(*each) for each in kinds.items()], metadata=METADATA)


def write_stream(path: str | Path, traces: Iterable[Trace]) -> int:
    """Write traces as an Arrow IPC stream, batch by batch; how many there were."""
    pa = needed("pyarrow")
    options = pa.ipc.IpcWriteOptions(compression="zstd", emit_dictionary_deltas=True)
    with (
        pa.OSFile(os.fspath(path), "wb") as sink,
        pa.ipc.new_stream(sink, schema(), options=options) as writer,
        _Batches(writer.write_batch) as batches,
    ):
        for trace in traces:
            batches.add(trace)
    return batches.count


def read_stream(path: str | Path) -> Iterator[Trace]:
    """The traces of an Arrow IPC stream. A batch at the end that was cut off is left out.

    Raises `ValueError` for a stream that is damaged or holds no traces of this version.
    """
    return _traces(path, _stream_batches(Path(path)))


def write_parquet(path: str | Path, traces: Iterable[Trace]) -> int:
    """Write traces as Parquet; how many there were.

    They are first written to `partial(path)`, which stays if this does not come to its end. A file
    that is there already is replaced when the new one is whole.
    """
    needed("pyarrow.parquet")
    path, stream = Path(path), partial(path)
    count = write_stream(stream, traces)
    draft = path.with_name(f"{path.name}.draft")
    try:
        _convert(stream, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    stream.unlink()
    return count


def read_parquet(path: str | Path) -> Iterator[Trace]:
    """The traces of a Parquet file, or of what a killed run left of it, see `partial`.

    Raises `ValueError` for a file that is damaged or holds no traces of this version.
    """
    path = Path(path)
    if not path.exists() and partial(path).exists():
        return read_stream(partial(path))
    return _traces(path, _parquet_batches(path))


def partial(path: str | Path) -> Path:
    """The Arrow stream that is there while a Parquet file is written."""
    path = Path(path)
    return path.with_name(f"{path.name}.partial")


class _Batches:
    """Collects traces and writes them as record batches; at its exit also the last one."""

    def __init__(self, write: Callable[[Any], None]) -> None:
        self.write = write
        self.schema = schema()
        self.rows: list[Json] = []
        self.headers: dict[str, int] = {}  # the dictionary only grows, so that new ones are added
        self.count = self.characters = 0
        self.since = time.monotonic()

    def __enter__(self) -> "_Batches":
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()

    def add(self, trace: Trace) -> None:
        self.rows.append(_to_row(trace))
        self.count += 1
        self.characters += sum(len(goal.text) for state in trace.states for goal in state.goals)
        full = len(self.rows) >= ROWS or self.characters >= CHARACTERS
        if full or time.monotonic() - self.since >= SECONDS:
            self.flush()

    def flush(self) -> None:
        rows, self.rows, self.characters = self.rows, [], 0
        if rows:
            self.write(self._batch(rows))
        self.since = time.monotonic()

    def _batch(self, rows: Sequence[Json]) -> Any:
        pa = needed("pyarrow")
        if len(self.headers) >= HEADERS:
            self.headers = {}
        known = self.headers
        numbers = [known.setdefault(row["header"], len(known)) for row in rows]
        columns = {
            field.name: pa.array((row[field.name] for row in rows), field.type)
            for field in self.schema
            if field.name != "header"
        }
        headers = pa.array(known, pa.string())
        columns["header"] = pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), headers)
        return pa.RecordBatch.from_pydict(columns, schema=self.schema)


class _Source:
    """A file that notices when it has less than it was asked for."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = os.fstat(file.fileno()).st_size
        self.short = False

    def read(self, size: int = -1) -> bytes:
        left = self.size - self.file.tell()
        self.short |= size > left
        return self.file.read(left if size < 0 else min(size, left))

    @property
    def cut_off(self) -> bool:
        """Whether its writer was killed: something is missing, and the end of the stream too."""
        if not self.short:
            return False
        self.file.seek(max(0, self.size - len(_END)))
        return self.file.read() != _END


def _stream_batches(path: Path) -> Iterator[Any]:
    pa = needed("pyarrow")
    with path.open("rb") as file:
        source, number = _Source(file), 0
        beginning = file.read(len(_BEGINNING))
        file.seek(0)
        if not _BEGINNING.startswith(beginning):
            raise ValueError(f"{path}: not an Arrow stream")
        try:
            reader = pa.ipc.open_stream(source)
        except (pa.ArrowException, OSError) as error:
            if source.cut_off:
                return
            raise ValueError(f"{path}: not an Arrow stream: {error}") from error
        _check(path, reader.schema)
        try:
            for number, batch in enumerate(reader, start=1):  # noqa: B007
                batch.validate(full=True)  # a damaged batch must not be looked into
                yield batch
        except (pa.ArrowException, OSError) as error:
            if not source.cut_off:
                raise ValueError(f"{path}: damaged after batch {number}: {error}") from error


def _parquet_batches(path: Path) -> Iterator[Any]:
    pa, pq = needed("pyarrow"), needed("pyarrow.parquet")
    with path.open("rb") as file:
        try:
            found = pq.ParquetFile(file, page_checksum_verification=True)
        except (pa.ArrowException, OSError) as error:
            raise ValueError(f"{path}: not a Parquet file: {error}") from error
        _check(path, found.schema_arrow)
        rows = 0
        try:
            for batch in found.iter_batches(ROWS, use_threads=False):
                batch.validate(full=True)
                yield batch
                rows += len(batch)
        except (pa.ArrowException, OSError) as error:
            raise ValueError(f"{path}: damaged after trace {rows}: {error}") from error
        if rows != found.metadata.num_rows:
            raise ValueError(f"{path}: {rows} traces, but it says {found.metadata.num_rows}")


def _convert(stream: Path, draft: Path) -> None:
    """Write the batches of a stream as the row groups of a Parquet file."""
    pa, pq = needed("pyarrow"), needed("pyarrow.parquet")
    with (
        draft.open("wb") as file,
        pq.ParquetWriter(file, schema(), compression="zstd", write_page_checksum=True) as writer,
    ):
        group: list[Any] = []
        for batch in _stream_batches(stream):
            group.append(batch)
            if sum(each.nbytes for each in group) >= GROUP:
                writer.write_table(pa.Table.from_batches(group))
                group = []
        if group:
            writer.write_table(pa.Table.from_batches(group))
        writer.close()
        file.flush()
        os.fsync(file.fileno())  # the name must not be there before its content


def _check(path: Path, found: Any) -> None:
    """Raises `ValueError` unless a schema is that of traces of this version."""
    metadata = {key.decode(): value.decode() for key, value in (found.metadata or {}).items()}
    if metadata.get("segenv.kind") != KIND:
        raise ValueError(f"{path}: its schema does not say that these are traces of segenv")
    version = metadata.get("segenv.version")
    if version != str(VERSION):
        raise ValueError(f"{path}: traces of version {version}; this segenv reads {VERSION}")
    wanted = schema()
    if found.names != wanted.names:
        columns = f"{', '.join(found.names)}, not {', '.join(wanted.names)}"
        raise ValueError(f"{path}: the columns are {columns}")
    for is_, should in zip(found, wanted, strict=True):
        if is_.type != should.type:
            raise ValueError(f"{path}: the column {is_.name!r} is {is_.type}, not {should.type}")


def _traces(path: str | Path, batches: Iterator[Any]) -> Iterator[Trace]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            try:
                trace = _from_row(row)
            except (ValueError, LookupError, TypeError) as error:
                raise ValueError(f"{path}: trace {number} is not a trace: {error}") from error
            yield trace


def _to_row(trace: Trace) -> Json:
    entry = trace_to_json(trace)
    del entry["version"]
    theorem = entry.pop("theorem")
    goals = [[{"valued": [], "kinds": ""} | goal for goal in state] for state in entry["goals"]]
    return {
        **dict.fromkeys(_THEOREM, ""),
        **{name: [] for name in _LISTS},
        **theorem,
        **entry,
        "goals": goals,
    }


def _from_row(row: Json) -> Trace:
    theorem = {name: row.pop(name) for name in _THEOREM}
    return trace_from_json(row | {"theorem": theorem, "version": CODEC_VERSION})
