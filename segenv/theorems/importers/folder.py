"""A `.lean` file, or a folder of them, read by Lean's own frontend.

A theorem without a proof (`sorry`) is imported; of one whose proof fails, the proof is left out and
Lean's messages are told. Commands that Lean refuses, and claims that are no theorems of their own
(instances, axioms), are rejected; the others are read all the same. An `example` is named after its
line.
"""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segenv.backends.base import BackendError, StatementError, StatementWarning
from segenv.backends.claims import autobound_text
from segenv.theorems.importers.base import LEAN, Entry, LeanFormat, Rejected
from segenv.theorems.importers.rows import files, place_of

if TYPE_CHECKING:
    from segenv.backends.claims import Claim
    from segenv.backends.prover import Prover

UNWRITTEN = ("sorry", "exact sorry")
"""What `by sorry` and `:= sorry` are as proofs; a proof that fails is read as `sorry` too."""
REFUSED = "`sorry` is not allowed"


def read(path: Path, backend: "Prover") -> Iterator[Entry | Rejected]:
    """Every theorem below a path, in the order of the files. Raises `OSError` if there is none."""
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {path}")
    for file in files(path, (LEAN,)):
        yield from _file(place_of(file, path), file, backend)


def _file(place: str, file: Path, backend: "Prover") -> Iterator[Entry | Rejected]:
    try:
        found = backend.examine(file.read_text(encoding="utf-8-sig"), place)
    except UnicodeDecodeError as error:
        yield Rejected(place, 0, f"not UTF-8 text: {error.reason} at byte {error.start}")
        return
    except (StatementError, BackendError) as error:
        yield Rejected(place, _line(place, str(error)), str(error))
        return
    if not found:
        yield Rejected(place, 0, "there is no theorem in the file")
    for claim in found:
        yield item(place, claim)


def item(place: str, claim: "Claim") -> Entry | Rejected:
    """The theorem of a claim, or why it is none."""
    number = int(claim.source.rpartition(":")[2])
    if message := autobound_text(claim.source, claim.name, claim.autobound):
        warnings.warn(message, StatementWarning, stacklevel=2)
    if claim.refused:
        return Rejected(place, number, claim.error)
    theorem = claim.theorem
    if theorem is None:
        reason = f"{claim.name} ({claim.form}) is no theorem of its own: {claim.problem}"
        return Rejected(place, number, reason)
    if theorem.proof in UNWRITTEN and REFUSED in claim.error:
        return Entry(place, number, replace(theorem, proof=""))
    if claim.error:
        left_out = (f"the proof fails: {claim.error}",)
        return Entry(place, number, replace(theorem, proof=""), left_out=left_out)
    return Entry(place, number, theorem)


def _line(place: str, message: str) -> int:
    """The line of Lean's first message, 0 if there is none."""
    line = message.removeprefix(f"{place}:").partition(":")[0]
    return int(line) if line.isdigit() else 0


FORMAT = LeanFormat("folder", "a .lean file, or a folder of them, read by Lean itself", read)
