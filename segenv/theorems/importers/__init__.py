"""Theorems, and traces where there are any, from the formats people hold.

`segenv.theorems.importers.reading.read` is the way in; `formats.FORMATS` holds the formats.
"""

NAMES = (
    "minif2f",
    "proofnet",
    "putnambench",
    "leanworkbook",
    "stp",
    "numinamath",
    "leandojo",
    "folder",
    "jsonl",
)
"""The names of the formats, for those who need no more."""
