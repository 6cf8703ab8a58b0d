"""Import: read a format from a place, and ask Lean what it thinks of the theorems."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segenv.backends.base import BackendError, StatementError
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.importers.base import (
    SOURCE,
    Cut,
    Entry,
    Format,
    Imported,
    LeanFormat,
    Rejected,
    Row,
    missing,
)
from segenv.theorems.importers.by_lean import Asking, theorems_of
from segenv.theorems.importers.columns import check_columns, renamed
from segenv.theorems.importers.formats import FORMATS
from segenv.theorems.importers.printed import about
from segenv.theorems.importers.rows import rows, split_name
from segenv.theorems.told import told

if TYPE_CHECKING:
    from segenv.backends.prover import Prover

Items = Iterator[Entry | Rejected]


def read(
    format_name: str,
    where: str | Path,
    split: str | None = None,
    *,
    header: str | None = None,
    backend: "Prover | None" = None,
    rename: bool = False,
    columns: Mapping[str, str] | None = None,
) -> Imported:
    """The theorems (and traces) of a file, a folder, or a data set by name (`owner/name`).

    `split` takes those of one split only. `header` stands before statements that bring none,
    instead of the format's own. `backend` reads `.lean` files (one with several theorems needs it) and
    says where the parts of a row are: its parser does, as far as that reads Mathlib's notation. Where
    Lean has not the imports, a declaration stays in one piece (`Imported.whole`), and so does that of
    any row until `checked` asks Lean. The format `folder` needs a backend. Of theorems with one name
    the first counts, the others are rejected; with `rename` another statement of that name becomes
    `name_2`, `name_3`. `columns` names columns that are called otherwise than the format expects:
    `{"statement": "lean_code"}`, see `columns.COLUMNS`.

    What is wrong with a row is told in `rejected`. Raises `ValueError` for a format or a split that
    is unknown, `OSError` if there is nothing to read, `ImportError` if a package is missing.
    """
    if format_name not in FORMATS:
        raise ValueError(closest("format", format_name, FORMATS))
    chosen = FORMATS[format_name]
    check_columns(format_name, columns or {})
    if isinstance(chosen, LeanFormat):
        found = _by_lean(chosen, where, split, backend)
    else:
        own = chosen.header if header is None else header
        found = _by_rows(chosen, where, split, own, columns or {}, backend)
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for item in _once(found, rename):
        if isinstance(item, Rejected):
            rejected.append(item)
        else:
            entries.append(item)
    if not entries and not rejected and split is None:
        rejected.append(Rejected(str(where), 0, "there is nothing in it"))
    return Imported(tuple(entries), tuple(rejected))


def checked(
    imported: Imported,
    backend: "Prover",
    watch: Callable[[Sequence[Entry]], Iterable[Entry]] = iter,
) -> Imported:
    """The same without those theorems whose header or statement Lean refuses, and with what it tells.

    They are in `rejected`, with Lean's messages. `watch` is for a progress bar.
    """
    entries: list[Entry] = []
    rejected = list(imported.rejected)
    for entry in watch(imported.entries):
        try:
            state = backend.start(entry.theorem)
        except (StatementError, BackendError) as error:
            rejected.append(Rejected(entry.place, entry.number, str(error)))
        else:
            backend.forget([state])
            entries.append(_with(entry, told(entry.theorem, backend)))
    return Imported(tuple(entries), tuple(rejected))


def _by_lean(
    format_: LeanFormat, where: str | Path, split: str | None, backend: "Prover | None"
) -> Items:
    if backend is None:
        raise ValueError(f"the format {format_.name!r} is read by Lean: it needs a `backend`")
    if split is not None:
        raise ValueError(f"the format {format_.name!r} has no splits")
    yield from format_.read(Path(where), backend)


def _by_rows(
    format_: Format,
    where: str | Path,
    split: str | None,
    header: str,
    columns: Mapping[str, str],
    backend: "Prover | None",
) -> Items:
    wanted = None if split is None else split_name(split)
    asking = Asking(backend)
    splits: set[str] = set()
    named = renamed(rows(where, format_.reads, wanted), format_, columns)
    for row in format_.arrange(named):
        if isinstance(row, Rejected):
            yield row
            continue
        splits.add(row.split)
        if wanted not in (None, row.split):
            continue
        if SOURCE not in row.values:
            yield _parsed(format_, row, header, asking.cut)
            continue
        yield from theorems_of(format_, row, str(row.values[SOURCE]), header, asking)
    if wanted is not None and wanted not in splits:
        raise ValueError(closest("split", wanted, sorted(filter(None, splits))))


def _parsed(format_: Format, row: Row, header: str, cut: Cut) -> Entry | Rejected:
    if problem := missing(format_.columns, row):
        return Rejected(row.place, row.number, problem)
    try:
        found = format_.parse(row, header, cut)
    except ValueError as error:
        return Rejected(row.place, row.number, str(error))
    entry = Entry(row.place, row.number, found.theorem, found.trace, found.left_out)
    return _with(entry, replace(found.theorem, split=found.theorem.split or row.split))


def _once(items: Items, rename: bool) -> Items:
    """The items, with every name once."""
    known: dict[str, Entry] = {}
    statements: dict[tuple[str, str], Entry] = {}
    for item in items:
        if isinstance(item, Rejected):
            yield item
            continue
        name = item.theorem.name
        same = statements.get((name, item.theorem.text_key))
        if same is not None or (name in known and not rename):
            yield Rejected(item.place, item.number, _repeated(name, same, known[name]))
            continue
        statements[name, item.theorem.text_key] = item
        item = _named(item, _free(name, known))
        known[item.theorem.name] = item
        yield item


def _repeated(name: str, same: Entry | None, first: Entry) -> str:
    if same is not None:
        return f"the theorem {name} again, as in {same.place}:{same.number}"
    return f"another theorem is named {name}, in {first.place}:{first.number}"


def _free(name: str, known: dict[str, Entry]) -> str:
    count, free = 1, name
    while free in known:
        count += 1
        free = f"{name}_{count}"
    return free


def _named(entry: Entry, name: str) -> Entry:
    return entry if entry.theorem.name == name else _with(entry, replace(entry.theorem, name=name))


def _with(entry: Entry, theorem: Theorem) -> Entry:
    """An entry whose theorem is told another way."""
    if theorem is entry.theorem:
        return entry
    trace = None if entry.trace is None else about(entry.trace, theorem)
    return replace(entry, theorem=theorem, trace=trace)
