"""The formats that can be imported, by name."""

from segenv.theorems.importers import (
    folder,
    jsonl,
    leandojo,
    leanworkbook,
    minif2f,
    numinamath,
    proofnet,
    putnambench,
    stp,
)
from segenv.theorems.importers.base import Format, LeanFormat

_ALL: tuple[Format | LeanFormat, ...] = (
    minif2f.FORMAT,
    proofnet.FORMAT,
    putnambench.FORMAT,
    leanworkbook.FORMAT,
    stp.FORMAT,
    numinamath.FORMAT,
    leandojo.FORMAT,
    folder.FORMAT,
    jsonl.FORMAT,
)
FORMATS: dict[str, Format | LeanFormat] = {format_.name: format_ for format_ in _ALL}
