"""Groups on disk, as an Arrow stream: appended batch by batch, readable after a kill, drawn again.

A batch of groups is one message of the stream (`schema`), compressed, so it is there whole or not at
all: what a killed run left behind the last whole message counts as not collected, and is taken away by
the next `append`. The stream is never closed, so that more can come; `pyarrow.ipc.open_stream` and
`polars.read_ipc_stream` read it as it is.
"""

import functools
import io
import json
import os
from collections.abc import Callable, Iterable, Sequence
from math import isnan
from pathlib import Path
from random import Random
from typing import Any

from agents.rollouts.record import Group, Json, Rollout, rollout_from_json, rollout_to_json
from segenv.codec import VERSION, theorem_from_json, theorem_to_json
from segenv.extras import needed
from segenv.proof import Theorem

KIND = "rollouts"
_BEGINNING, _CLOSED = b"\xff\xff\xff\xff", 8  # of a message; bytes that close a stream
_ALIGNED = 8  # where messages begin


@functools.cache
def schema() -> Any:
    """The `pyarrow.Schema` of a buffer: a row is a rollout of T turns.

    | column        | type                       | meaning                                         |
    |---------------|----------------------------|-------------------------------------------------|
    | `batch`       | string                     | the name of the batch                           |
    | `group`, `index` | string, int32           | the group of the rollout, and its place there   |
    | `theorem`     | string                     | the name of what was to be proved               |
    | `granularity`, `ended` | string            | see `Rollout`; `ended` is null while it goes on |
    | `reward`      | double                     | see `Rollout.reward`; null where it is not known |
    | `tactics`, `tokens`, `calls` | int64       | what was spent                                  |
    | `actions`     | list of T strings          | what was said                                   |
    | `token_ids`   | list of T lists of int32   | the tokens of that; null where not known        |
    | `log_probs`   | list of T lists of double  | their log-probabilities likewise                |
    | `statement`   | string                     | the theorem as JSON (`segenv.codec`)            |
    | `rollout`     | string                     | all else, as JSON (`agents.rollouts.record`)    |
    """
    pa = needed("pyarrow")
    text, count = pa.string(), pa.int64()
    kinds = {
        **{"batch": text, "group": text, "index": pa.int32(), "theorem": text},
        **{"granularity": text, "ended": text, "reward": pa.float64()},
        **{"tactics": count, "tokens": count, "calls": count, "actions": pa.list_(text)},
        "token_ids": pa.list_(pa.list_(pa.int32())),
        "log_probs": pa.list_(pa.list_(pa.float64())),
        **{"statement": text, "rollout": text},
    }
    return pa.schema(
        list(kinds.items()), metadata={"segenv.kind": KIND, "segenv.version": str(VERSION)}
    )


class Buffer:
    """A file of groups. What is in it is looked up once; appending reads nothing again."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._places: dict[str, int] = {}  # where the batches begin, by name
        self._end = 0  # of the last whole batch

    def append(self, batch: str, groups: Sequence[Group]) -> None:
        """Add the groups of a batch that has a name; all of it is there in the end, or none.

        Raises `ValueError` for a name that is there already, as nothing is counted twice, and
        `OSError` where it cannot be written (a full disk); the batches before it stay readable then.
        """
        if batch in (names := self.batches()):
            raise ValueError(
                f"{self.path} has a batch {batch!r} already, after {len(names)} in all"
            )
        beginning = b"" if self._end else schema().serialize().to_pybytes()
        message = _message(batch, [rollout for group in groups for rollout in group.rollouts])
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(self.path, self._end, beginning + message)
        except OSError as error:
            told = (
                f"batch {batch!r} was not written to {self.path} ({error.strerror}): the "
                f"{len(names)} batches before it are whole, and a run goes on behind them once there "
                "is space"
            )
            raise OSError(error.errno, told) from error
        self._places[batch] = self._end + len(beginning)
        self._end += len(beginning) + len(message)

    def batches(self) -> list[str]:
        """The names of the whole batches, in order.

        Raises `ValueError` for a file that is damaged before its last batch, or no buffer.
        """
        if self._size() != self._end:
            self._places, self._end = _places(self.path)
        return list(self._places)

    def groups(self, batches: Iterable[str] | None = None) -> list[Group]:
        """The groups of some batches, or of all. Raises `ValueError` as `batches` does."""
        wanted = None if batches is None else set(batches)
        names = [name for name in self.batches() if wanted is None or name in wanted]
        return [group for name in names for group in self._read(name)]

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _read(self, batch: str) -> list[Group]:
        pa = needed("pyarrow")
        with pa.memory_map(str(self.path)) as file:
            file.seek(self._places[batch])
            try:
                found = pa.ipc.read_record_batch(pa.ipc.read_message(file), schema())
                found.validate(full=True)  # what is damaged must not be looked into
            except (pa.ArrowException, OSError) as error:
                raise ValueError(f"{self.path}: batch {batch!r} is damaged: {error}") from error
            return grouped(map(_from_row, found.to_pylist()))


# -- the file ---------------------------------------------------------------------------------------


def _message(batch: str, rollouts: Sequence[Rollout]) -> bytes:
    """A batch as the message that stands for it in a stream; its name is also with the message."""
    pa = needed("pyarrow")
    rows = pa.RecordBatch.from_pylist([_to_row(batch, one) for one in rollouts], schema=schema())
    sink = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, schema(), options=options) as writer:
        writer.write_batch(rows, custom_metadata={"batch": batch})
    return sink.getvalue()[len(schema().serialize()) : -_CLOSED]


def _write(path: Path, end: int, data: bytes) -> None:
    """Write behind the end of what is whole; nothing stays there if that fails."""
    with path.open("r+b" if path.exists() else "xb") as file:
        file.truncate(end)
        file.seek(end)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.ftruncate(file.fileno(), end)
            raise


def _places(path: Path) -> tuple[dict[str, int], int]:
    """Where the whole batches of a file begin, and where the last of them ends."""
    pa = needed("pyarrow")
    if not path.exists() or not _begun(path):
        return {}, 0
    found: dict[str, int] = {}
    only_names = pa.ipc.IpcReadOptions(included_fields=[0])
    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_stream(file, options=only_names)
        end = file.tell()
        try:
            while True:
                name = reader.read_next_batch_with_custom_metadata().custom_metadata["batch"]
                found[name.decode()], end = end, file.tell()
        except StopIteration:
            pass
        except (pa.ArrowException, OSError) as error:
            if _more(file, end):
                raise ValueError(f"{path}: damaged after batch {len(found)}: {error}") from error
    return found, end


def _begun(path: Path) -> bool:
    """Whether the beginning of a file is whole. Raises `ValueError` for another kind of file."""
    beginning: bytes = schema().serialize().to_pybytes()
    with path.open("rb") as file:
        first = file.read(len(beginning))
    if not beginning.startswith(first):
        raise ValueError(f"{path} is no buffer of rollouts of version {VERSION}")
    return first == beginning


def _more(file: Any, end: int) -> bool:
    """Whether a whole message is behind `end`: it was not a kill, then, that left what is broken."""
    pa = needed("pyarrow")
    file.seek(end)
    left = file.read()
    place = left.find(_BEGINNING)
    while place >= 0:
        try:
            if place % _ALIGNED == 0:
                pa.ipc.read_message(left[place:])
                return True
        except (pa.ArrowException, OSError, EOFError):
            pass
        place = left.find(_BEGINNING, place + 1)
    return False


# -- rows -------------------------------------------------------------------------------------------


def _to_row(batch: str, rollout: Rollout) -> Json:
    entry, known = rollout_to_json(rollout), rollout.decisions
    for turn in entry["turns"]:
        turn["decision"].pop("token_ids", None)
        turn["decision"].pop("log_probs", None)
    return {
        **{name: entry[name] for name in ("group", "index", "granularity", "ended")},
        "batch": batch,
        "theorem": rollout.theorem.name,
        "reward": None if isnan(rollout.reward) else rollout.reward,
        **{name: int(getattr(rollout.spent, name)) for name in ("tactics", "tokens", "calls")},
        "actions": [decision.action for decision in known],
        "token_ids": [_listed(decision.token_ids) for decision in known],
        "log_probs": [_listed(decision.log_probs) for decision in known],
        "statement": _json(theorem_to_json(rollout.theorem)),
        "rollout": _json(entry),
    }


def _from_row(row: Json) -> Rollout:
    entry = json.loads(row["rollout"])
    for turn, ids, log_probs in zip(
        entry["turns"], row["token_ids"], row["log_probs"], strict=True
    ):
        known = {"token_ids": ids, "log_probs": log_probs}
        turn["decision"] |= {name: value for name, value in known.items() if value is not None}
    return rollout_from_json(entry, _theorem(row["statement"]))


@functools.lru_cache(maxsize=1)
def _theorem(text: str) -> Theorem:
    """The theorem of a row; one value for all rows in turn that are about it."""
    return theorem_from_json(json.loads(text))


def _listed(values: Sequence[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)


def _json(entry: Json) -> str:
    return json.dumps(entry, ensure_ascii=False)


# -- groups -----------------------------------------------------------------------------------------


def grouped(rollouts: Iterable[Rollout]) -> list[Group]:
    """Rollouts by their group, in the order in which the groups come."""
    found: dict[str, list[Rollout]] = {}
    for rollout in rollouts:
        found.setdefault(rollout.group, []).append(rollout)
    return [Group(id_, tuple(own)) for id_, own in found.items()]


def replay(
    groups: Sequence[Group],
    n: int,
    seed: int,
    key: Callable[[Group], str] = lambda group: group.theorem.text_key,
) -> list[Group]:
    """At most `n` informative groups, the newest of each theorem, drawn without order.

    Rollout replay as in DOTS (2506.05316): groups in which all succeed or all fail teach nothing.
    """
    newest = {key(group): group for group in groups if group.informative}
    known = list(newest.values())
    return Random(seed).sample(known, min(n, len(known)))
