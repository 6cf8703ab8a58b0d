"""The folder of a run: the settings it is made of, and the judgements it has reached."""

import errno
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from segenv.lean.runtime import write_whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SETTINGS, ROWS = "settings.json", "judged.jsonl"
T = TypeVar("T", bound="DataclassInstance")


def settle(settings: "DataclassInstance", out: Path, may_grow: str) -> None:
    """Write the settings into a folder, or see that those of the run in it are the same.

    Raises `ValueError` for a run with other settings; more of `may_grow`, a number, is fine.
    """
    path = out / SETTINGS
    now: dict[str, Any] = json.loads(json.dumps(asdict(settings)))  # as they are read back
    before: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else now
    for name in now | before:
        value, old = now.get(name), before.get(name)
        grows = name == may_grow and isinstance(old, int) and now[name] >= old
        if value != old and not grows:
            raise ValueError(
                f"{out} holds a run with {name} = {old!r}, not {value!r}: give the same settings to go "
                "on with it, or another folder"
            )
    write_whole(path, json.dumps(now, indent=1, ensure_ascii=False) + "\n")


def read_rows(out: str | Path, kind: type[T]) -> list[T]:
    """The judgements of a run, none where it has none. A last line that was not finished is left."""
    path = Path(out) / ROWS
    lines = path.read_text("utf-8").split("\n")[:-1] if path.exists() else []
    return [kind(**_tupled(json.loads(line))) for line in lines]


def write_rows(out: str | Path, rows: Sequence["DataclassInstance"]) -> None:
    """All judgements of a run."""
    lines = [json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows]
    write_whole(Path(out) / ROWS, "".join(lines))


@contextmanager
def writing(what: str, out: Path) -> Iterator[None]:
    """What keeps a learner from writing, a full disk mostly, as an `OSError` that says what to do.

    Libraries have errors of their own for it: torch a `RuntimeError`, and safetensors a bare one.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, (OSError, RuntimeError)) and "I/O" not in str(error):
            raise
        code = getattr(error, "errno", None) or errno.EIO
        told = getattr(error, "strerror", None) or str(error)
        raise OSError(
            code,
            f"{what} was not written to {out} ({told}): what was written before it is whole, and the "
            "same command goes on there once there is space",
        ) from error


def _tupled(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
