"""Rows of training data: their columns, and rows as JSON lines."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import UnionType
from typing import Any, ClassVar, Protocol, get_args, get_type_hints

from segenv.extras import needed
from segenv.traces.jsonl import write_lines

SPLIT = "the split that its source puts the theorem in, or empty"
"""What the column `split` of every row means."""
ARROW = {str: "string", int: "int64", float: "float64", bool: "bool_"}


class Row(Protocol):
    """A frozen dataclass whose fields are `Annotated` with what they mean."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def theorem(self) -> str:
        """The name of the theorem that the row is about."""
        ...

    @property
    def split(self) -> str:
        """The split that its source puts the theorem in, or ""."""
        ...


@dataclass(frozen=True)
class Column:
    """A column of a row type. `type` is str, int, float or bool; where `optional`, None as well."""

    name: str
    type: type
    optional: bool
    meaning: str

    @property
    def kind(self) -> str:
        """How the type is called in the documentation of a data set."""
        return ARROW[self.type].rstrip("_") + (" or null" if self.optional else "")


def columns(row: type[Row]) -> tuple[Column, ...]:
    """The columns of a row type, in order. Raises `TypeError` for a field that is not annotated."""
    hints, found = get_type_hints(row, include_extras=True), []
    for field in fields(row):
        try:
            declared, meaning = get_args(hints[field.name])
        except ValueError:
            raise TypeError(f"{row.__name__}.{field.name} does not say what it means") from None
        optional = isinstance(declared, UnionType)
        kind = get_args(declared)[0] if optional else declared
        found.append(Column(field.name, kind, optional, meaning))
    return tuple(found)


def arrow_schema(row: type[Row]) -> Any:
    """The `pyarrow.Schema` of a row type."""
    pa = needed("pyarrow")
    return pa.schema(
        [
            pa.field(column.name, getattr(pa, ARROW[column.type])(), nullable=column.optional)
            for column in columns(row)
        ]
    )


def write_rows(path: str | Path, rows: Iterable[Row]) -> int:
    """Write rows as JSON lines, each flushed as it comes; how many there were."""
    return write_lines(path, map(asdict, rows))
