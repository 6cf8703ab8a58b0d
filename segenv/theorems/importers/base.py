"""What an import is made of: rows in, entries and rejections out, a format in between."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segenv.proof import Theorem, Trace

if TYPE_CHECKING:
    from pathlib import Path

    from segenv.backends.prover import Prover

TABLES = (".jsonl", ".ndjson", ".json", ".parquet", ".csv")
"""Files of rows."""
LEAN = (".lean",)
SOURCE = "lean"
"""The column that holds the text of a `.lean` file, or of a theorem in it."""


@dataclass(frozen=True)
class Row:
    """One record: its columns, and where it stands.

    `number` counts from 1: the line of a `.jsonl` or `.lean` file, elsewhere the record. `split` is
    the part of the data set it belongs to ("test"), or "".
    """

    place: str
    number: int
    values: Mapping[str, Any]
    split: str = ""

    def text(self, *columns: str) -> str:
        """The first of these columns that holds text; "" if none does."""
        for column in columns:
            value = self.values.get(column)
            # PutnamBench writes "null" where it has nothing
            if isinstance(value, str) and value.strip() not in ("", "null"):
                return value.removeprefix("\ufeff").replace("\r\n", "\n")
        return ""

    def need(self, *columns: str) -> str:
        """Like `text`. Raises `ValueError` if none of the columns holds text."""
        if found := self.text(*columns):
            return found
        present = [column for column in columns if column in self.values]
        shown = ", ".join(f"{column} = {short(self.values[column])}" for column in present)
        raise ValueError(f"there is no text in {shown}" if shown else missing([columns], self))


@dataclass(frozen=True)
class Declared:
    """The theorem of a text; `note` says why it has no reference proof, if there is one."""

    theorem: Theorem
    note: str = ""


Cut = Callable[[str, str], Declared]
"""What finds the last theorem of a text; the second text is a name for an `example`.

Raises `ValueError` for a text that holds none or is not understood.
"""


@dataclass(frozen=True)
class Found:
    """What a format makes of a row.

    `left_out` says what the row has besides and is not in here, and why: a reference proof that
    is incomplete, states that do not fit together.
    """

    theorem: Theorem
    trace: Trace | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An imported theorem and the place it came from; see `Row` and `Found`."""

    place: str
    number: int
    theorem: Theorem
    trace: Trace | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A row that was not understood, or whose theorem was refused; `reason` says why."""

    place: str
    number: int
    reason: str

    def __str__(self) -> str:
        return f"{self.place}:{self.number}: {self.reason}"


@dataclass(frozen=True)
class Imported:
    """All that came out of an import, in the order of the rows."""

    entries: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """The theorems."""
        return tuple(entry.theorem for entry in self.entries)

    @property
    def traces(self) -> tuple[Trace, ...]:
        """The traces, of those entries that have one."""
        return tuple(entry.trace for entry in self.entries if entry.trace is not None)

    @property
    def whole(self) -> tuple[Entry, ...]:
        """The entries whose declaration is in one piece: Lean was not asked, or cannot read it."""
        return tuple(entry for entry in self.entries if entry.theorem.declaration)

    @property
    def left_out(self) -> tuple[Rejected, ...]:
        """What is missing from theorems that are there, with the place and the reason."""
        return tuple(
            Rejected(entry.place, entry.number, f"{entry.theorem.name}: {reason}")
            for entry in self.entries
            for reason in entry.left_out
        )


Rows = Iterator[Row | Rejected]


def _as_they_come(rows: Rows) -> Rows:
    return rows


@dataclass(frozen=True)
class Format:
    """How the rows of a public data set become theorems.

    | field     | meaning                                                                      |
    |-----------|------------------------------------------------------------------------------|
    | `name`    | what it is called on the command line                                        |
    | `title`   | what it is, one line                                                         |
    | `columns` | what a row must have: of each group at least one                             |
    | `parse`   | makes a theorem of a row, of the header for statements that bring none, and  |
    |           | of what finds a theorem in a text; raises `ValueError` with the reason       |
    | `header`  | that header, unless the user gives another                                   |
    | `reads`   | the kinds of files; of a folder, those of the first kind that is there       |
    | `arrange` | puts rows together that are one theorem                                      |
    | `prepare` | what is done to the text of a `.lean` file before it is read                 |
    """

    name: str
    title: str
    columns: tuple[tuple[str, ...], ...]
    parse: Callable[[Row, str, Cut], Found]
    header: str = ""
    reads: tuple[tuple[str, ...], ...] = (TABLES,)
    arrange: Callable[[Rows], Rows] = field(default=_as_they_come)
    prepare: Callable[[str], str] = field(default=str)


@dataclass(frozen=True)
class LeanFormat:
    """A format that is read by Lean itself. `read` yields what it finds below a path."""

    name: str
    title: str
    read: Callable[["Path", "Prover"], Iterable[Entry | Rejected]]


def missing(groups: Iterable[tuple[str, ...]], row: Row) -> str:
    """What to say of a row that has none of the columns of one of the groups; "" if it has."""
    for group in groups:
        if not any(column in row.values for column in group):
            wanted = " or ".join(f"`{column}`" for column in group)
            return f"no column {wanted}; there are: {', '.join(map(str, row.values)) or 'none'}"
    return ""


def one_line(text: str) -> str:
    """Prose, or a doc comment, as one line."""
    return " ".join(text.strip().removeprefix("/--").removesuffix("-/").split())


def short(value: object, length: int = 60) -> str:
    """A value as it is shown in a message."""
    shown = repr(value)
    return shown if len(shown) <= length else f"{shown[: length - 3]}..."
