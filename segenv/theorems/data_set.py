"""Data sets as sources: a format, a place, and knobs that say how its rows are read."""

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from segenv.arguments import choice
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.samplers import Sampler, uniform
from segenv.theorems.source import Source

if TYPE_CHECKING:
    from segenv.backends.prover import Prover

KNOBS = ("split", "header", "rename")
"""What may follow a data set, besides `on_error` and the names of columns."""
SHOWN = 5  # reasons why rows were rejected


@dataclass(frozen=True)
class DataSet(Source):
    """A data set in one of the formats of `segenv.theorems.importers`; see `reading.read`.

    `header` is source text, or the path of a `.lean` file that has it. `columns` are pairs: what a
    column is (`importers.columns.COLUMNS`), and its name.
    """

    format: str
    where: str
    split: str | None = None
    header: str | None = None
    rename: bool = False
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """See `Source.text`; `find.named` reads it as this data set."""
        knobs = {
            "split": self.split,
            "header": self.header,
            "rename": "yes" if self.rename else None,
        }
        told = [(name, value) for name, value in knobs.items() if value is not None]
        query = urlencode([*told, *self.columns], safe="/:")
        return f"{self.format}:{self.where}" + f"?{query}" * bool(query)

    @property
    def needs(self) -> tuple[str, ...]:
        """See `Source.needs`."""
        return ("examine",) if self.format == "folder" else ()

    def open(self, prover: "Prover") -> Sampler:
        """See `Source.open`; a warning says which rows were rejected."""
        return uniform(self.theorems(prover), self.text)

    def theorems(self, prover: "Prover") -> tuple[Theorem, ...]:
        """Its theorems. Raises `ValueError` if all rows were rejected."""
        from segenv.theorems.importers.reading import read  # the formats take a while to import

        imported = read(
            self.format,
            self.where,
            self.split,
            header=self._header(),
            backend=prover,
            rename=self.rename,
            columns=dict(self.columns),
        )
        if imported.rejected:
            first = "\n".join(map(str, imported.rejected[:SHOWN]))
            message = (
                f"{self.where}: {len(imported.rejected)} rows were rejected, the first:\n{first}"
            )
            if not imported.theorems:
                raise ValueError(message)
            warnings.warn(message, stacklevel=2)
        return imported.theorems

    def _header(self) -> str | None:
        if self.header is None or not self.header.endswith(".lean"):
            return self.header
        return Path(self.header).read_text(encoding="utf-8-sig")


def data_set(format_name: str, where: str, knobs: Mapping[str, str]) -> DataSet:
    """A data set with its knobs. Raises `ValueError` for one that it does not take."""
    from segenv.theorems.importers.columns import COLUMNS, check_columns

    own = () if format_name == "folder" else KNOBS
    for knob in knobs:
        if knob not in (*own, *COLUMNS[format_name]):
            known = ("on_error", *own, *COLUMNS[format_name])
            raise ValueError(f"{format_name}: {closest('knob', knob, known)}")
    columns = {name: value for name, value in knobs.items() if name not in own}
    check_columns(format_name, columns)
    header = knobs.get("header")
    if header and header.endswith(".lean") and not Path(header).is_file():
        raise ValueError(f"header is {header!r}, but there is no such file")
    if knobs.get("split") == "":
        raise ValueError("split is '', but must be the name of a split, e.g. split=test")
    rename = choice("rename", knobs.get("rename", "no"), ("yes", "no")) == "yes"
    return DataSet(
        *(format_name, where, knobs.get("split"), header, rename), tuple(columns.items())
    )


def there(format_name: str, where: str) -> str:
    """Where a data set is. Raises `ValueError` if there is nothing that could be one."""
    from segenv.theorems.importers.rows import may_be_hosted  # takes a while to import

    if not where:
        raise ValueError(
            f"there is nothing behind {format_name + ':'!r}: name a file, a folder, or a data set "
            f"owner/name, e.g. {format_name + ':path/to/it.jsonl'!r}"
        )
    if not os.path.exists(where) and not may_be_hosted(where):
        raise ValueError(f"there is no file or folder {where!r} for {format_name + ':' + where!r}")
    return where
