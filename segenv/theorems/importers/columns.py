"""Rows whose columns have other names: which column is the statement, the header, the proof, ..."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from segenv.names import closest
from segenv.theorems.importers.base import Rejected, Row, Rows, missing

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


def renamed(found: Rows, format_name: str, columns: Mapping[str, str]) -> Rows:
    """The rows with their columns named as the format reads them. A row that lacks one is rejected."""
    if not columns:
        return found
    check_columns(format_name, columns)
    return (_renamed(row, COLUMNS[format_name], columns) for row in found)


def _renamed(
    row: Row | Rejected, targets: Mapping[str, str], columns: Mapping[str, str]
) -> Row | Rejected:
    if isinstance(row, Rejected):
        return row
    if problem := missing([(column,) for column in columns.values()], row):
        return Rejected(row.place, row.number, problem)
    hidden = _hidden(columns)
    kept = {name: value for name, value in row.values.items() if name not in hidden}
    own = {targets[what]: row.values[column] for what, column in columns.items()}
    return replace(row, values={**kept, **own})


def _hidden(columns: Mapping[str, str]) -> set[str]:
    """The columns that count no more under their own names."""
    others: Iterable[frozenset[str]] = (ALIASES.get(what, frozenset()) for what in columns)
    return set(columns.values()).union(*others)
