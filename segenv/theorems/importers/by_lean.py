"""What Lean says of `.lean` files and of rows that cannot be cut apart without it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from segenv.backends.base import BackendError, StatementError
from segenv.theorems.importers.base import SOURCE, Declared, Entry, Format, Rejected, Row
from segenv.theorems.importers.cutting import has_sorry, has_theorem, last_theorem, pieces
from segenv.theorems.importers.folder import item
from segenv.theorems.importers.statements import provenance, whole_text

if TYPE_CHECKING:
    from segenv.backends.claims import Claim
    from segenv.backends.prover import Prover

UNKNOWN = "a definition that the statement is about is `sorry`"
ALONE = "alone"
"""The column that says whether the proof of a theorem in a file can do without those before it."""
_IMPORT = re.compile(r"^.*\bimport\b.*$", re.MULTILINE)


class Asking:
    """A backend, if there is one, and the imports that its Lean does not have."""

    def __init__(self, backend: "Prover | None" = None) -> None:
        self.backend = backend
        self.missing: set[tuple[str, ...]] = set()

    def cut(self, text: str, name: str = "") -> Declared:
        """The last theorem of a text, see `base.Cut`: by Lean where `last_theorem` does not tell."""
        try:
            return last_theorem(text, name)
        except ValueError:
            claims = self.claims(text, "text") or ()
            if not claims or any(claim.refused for claim in claims):
                raise
            found = item("text", claims[-1])
            if not isinstance(found, Entry):
                raise
        if any(map(has_sorry, found.theorem.definitions)):
            raise ValueError(UNKNOWN)
        return Declared(replace(found.theorem, source=""), "".join(found.left_out))

    def claims(self, text: str, place: str) -> "tuple[Claim, ...] | None":
        """What a text claims; None where nobody can say, as its imports are not there."""
        imports = tuple(_IMPORT.findall(text))
        if self.backend is None or imports in self.missing:
            return None
        try:
            return self.backend.examine(text, place)
        except StatementError:
            self.missing.add(imports)
            return None


def theorems_of(
    format_: Format, file: Row, header: str, asking: Asking
) -> Iterator[Entry | Rejected | Row]:
    """What a `.lean` file holds, as Lean says; else a row for each theorem that is cut out of it."""
    try:
        text = format_.prepare(str(file.values[SOURCE]))
        if not has_theorem(text):  # a list of imports, say
            return
        whole = whole_text(text, header)
        claims = asking.claims(whole, file.place)
        for piece in pieces(text) if claims is None else ():
            about = {SOURCE: "".join(piece.header) + piece.text, ALONE: piece.alone}
            yield replace(file, number=piece.line, values=about)
    except (ValueError, BackendError) as error:
        yield Rejected(file.place, 1, str(error))
        return
    added = whole.count("\n") - text.count("\n")
    for claim in claims or ():
        yield _placed(item(file.place, claim), format_, file, added)


def _placed(found: Entry | Rejected, format_: Format, file: Row, added: int) -> Entry | Rejected:
    """A find with its line in the file, which had a header put before it, and where it comes from."""
    found = replace(found, number=found.number - added)
    if isinstance(found, Rejected):
        return found
    if any(map(has_sorry, found.theorem.definitions)):
        return Rejected(found.place, found.number, UNKNOWN)
    source = provenance(format_.name, replace(file, number=found.number))
    return replace(found, theorem=replace(found.theorem, source=source))
