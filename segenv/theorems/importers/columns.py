"""Rows whose columns have other names: which column is the statement, the header, the proof, ..."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from segenv.names import closest
from segenv.theorems.importers.base import Format, Rejected, Row, Rows, missing

_PUBLIC = {"statement": "formal_statement", "title": "informal_statement", "name": "id"}
_FILE = {**_PUBLIC, "header_column": "header", "proof": "formal_proof"}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "minif2f": _FILE,
    "proofnet": _FILE,
    "putnambench": _PUBLIC | {"statement": "lean4_statement", "header_column": "header"},
    "leanworkbook": {**_PUBLIC, "header_column": "header", "proof": "proof"},
    "stp": {"statement": "prompt", "proof": "target"},
    "numinamath": {**_PUBLIC, "proof": "formal_proof"},
    "leandojo": {"name": "full_name"},
    "folder": {},
    "jsonl": {
        **{name: name for name in ("statement", "binders", "namespace", "proof", "title", "name")},
        "header_column": "header",
    },
}
"""What a column may be named as, for each format, and the column that the format reads for it."""
ALIASES: Mapping[str, frozenset[str]] = {
    "statement": frozenset(
        "formal_statement lean4_statement statement lean4_formalization full_proof lean_code "
        "prompt lean".split()
    ),
    "header_column": frozenset(("header", "lean4_src_header")),
    "proof": frozenset(("formal_proof", "formal_ground_truth", "proof", "target")),
    "name": frozenset(("id", "name", "problem_name", "problem_id", "full_name", "uuid")),
    "title": frozenset(
        "informal_statement informal_stmt informal_prefix natural_language_statement nl_statement "
        "problem title".split()
    ),
}
"""Columns that formats look at besides; they do not count where another was named."""


def check_columns(format_name: str, columns: Mapping[str, str]) -> None:
    """Raise `ValueError` for a column that a format does not read, or one without a name."""
    for what, column in columns.items():
        if what not in COLUMNS[format_name]:
            raise ValueError(closest(f"column of {format_name}", what, COLUMNS[format_name]))
        if not column:
            raise ValueError(f"{what} is '', but must be the name of a column")


def renamed(found: Rows, format_: Format, columns: Mapping[str, str]) -> Rows:
    """The rows with their columns named as the format reads them.

    A row without a column that the format needs is rejected. Raises `ValueError` at the end for a
    column that no row had.
    """
    check_columns(format_.name, columns)
    known: dict[str, None] = {}
    for row in found:
        if isinstance(row, Rejected) or not columns:
            yield row
            continue
        known.update(dict.fromkeys(map(str, row.values)))
        yield _renamed(row, format_, columns)
    if missed := [column for column in columns.values() if known and column not in known]:
        raise ValueError(closest("column", missed[0], known))


def _renamed(row: Row, format_: Format, columns: Mapping[str, str]) -> Row | Rejected:
    targets = {what: COLUMNS[format_.name][what] for what in columns}
    needed = {column for group in format_.columns for column in group}
    wanted = [(columns[what],) for what, target in targets.items() if target in needed]
    if problem := missing(wanted, row):
        return Rejected(row.place, row.number, problem)
    hidden = _hidden(columns)
    kept = {name: value for name, value in row.values.items() if name not in hidden}
    own = {targets[what]: row.values.get(column) for what, column in columns.items()}
    return replace(row, values=kept | {name: v for name, v in own.items() if v is not None})


def _hidden(columns: Mapping[str, str]) -> set[str]:
    """The columns that count no more under their own names."""
    others: Iterable[frozenset[str]] = (ALIASES.get(what, frozenset()) for what in columns)
    return set(columns.values()).union(*others)
