"""Theorems as JSON lines: one theorem a line, as `segenv.traces.codec` writes it, with a version."""

import json
from collections.abc import Iterable
from pathlib import Path

from segenv.codec import theorem_from_json, theorem_to_json
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.importers.base import Cut, Format, Found, Row, short

VERSION = 1
_FIELDS = tuple(Theorem.__dataclass_fields__)


def write_theorems(path: str | Path, theorems: Iterable[Theorem]) -> int:
    """Write theorems to a new file; how many there were."""
    count = 0
    with Path(path).open("w", encoding="utf-8") as file:
        for theorem in theorems:
            file.write(to_line(theorem) + "\n")
            count += 1
    return count


def to_line(theorem: Theorem) -> str:
    """A theorem as a line of JSON."""
    return json.dumps({"version": VERSION, **theorem_to_json(theorem)}, ensure_ascii=False)


def parse(row: Row, header: str, cut: Cut) -> Found:
    """The theorem of a line; lines without a version are read too.

    Raises `ValueError` for another version, an unknown field, or one that is not text.
    """
    values = dict(row.values)
    version = values.pop("version", VERSION)
    if version != VERSION:
        raise ValueError(f"version {version!r} of a theorem; this segenv reads {VERSION}")
    for name, value in values.items():
        if name not in _FIELDS:
            raise ValueError(closest("field", name, ("version", *_FIELDS)))
        if name in ("universes", "definitions"):
            if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
                raise ValueError(f"`{name}` is not a list of texts: {short(value)}")
        elif not isinstance(value, str):
            raise ValueError(f"`{name}` is not text: {short(value)}")
    row.need("name")
    row.need("statement", "declaration")
    return Found(theorem_from_json({"statement": "", **values}))


FORMAT = Format(
    name="jsonl",
    title="JSON lines of segenv itself",
    columns=(("name",), ("statement", "declaration")),
    parse=parse,
    reads=((".jsonl",),),
)
