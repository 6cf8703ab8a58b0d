"""What Lean says of rows and of `.lean` files, where a backend is there that has their imports."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from segenv.backends.base import BackendError, StatementError
from segenv.theorems.importers.base import SOURCE, Declared, Entry, Format, Rejected, Row
from segenv.theorems.importers.cutting import has_sorry, has_theorem, last_theorem, pieces
from segenv.theorems.importers.folder import item
from segenv.theorems.importers.statements import provenance, whole_text
from segenv.theorems.told import last_claim, told

if TYPE_CHECKING:
    from segenv.backends.claims import Claim
    from segenv.backends.prover import Prover

UNKNOWN = "a definition that the statement is about is `sorry`"


@dataclass(frozen=True)
class Asking:
    """Finds the last theorem of a text, as `cutting.last_theorem` does, and asks Lean for its parts.

    Where Lean cannot read it (its imports are not there, or it is refused), it stays as it was cut.
    """

    backend: "Prover"

    def __call__(self, text: str, name: str = "") -> Declared:
        """See `base.Cut`."""
        try:
            declared = last_theorem(text, name)
        except ValueError:
            if found := _read(text, self.backend):
                return found
            raise
        return replace(declared, theorem=told(declared.theorem, self.backend))


def _read(text: str, backend: "Prover") -> Declared | None:
    """The theorem that a text ends in, as Lean says; None if it does not read it to the end."""
    claim = last_claim(text, backend)
    found = None if claim is None else item("text", claim)
    if not isinstance(found, Entry):
        return None
    if any(map(has_sorry, found.theorem.definitions)):
        raise ValueError(UNKNOWN)
    return Declared(replace(found.theorem, source=""), "".join(found.left_out))


# -- files ------------------------------------------------------------------------------------------


def theorems_of(
    format_: Format, file: Row, header: str, backend: "Prover | None"
) -> Iterator[Entry | Rejected | Row]:
    """What a `.lean` file holds, as Lean says; else a row for each theorem that is cut out of it."""
    try:
        text = format_.prepare(str(file.values[SOURCE]))
        if not has_theorem(text):  # a list of imports, say
            return
        claims = None if backend is None else _claims(whole_text(text, header), file.place, backend)
        if claims is None:
            for piece in pieces(text):
                source = "".join(piece.header) + piece.text
                about = {SOURCE: source, ALONE: piece.alone}
                yield replace(file, number=piece.line, values=about)
            return
    except (ValueError, BackendError) as error:
        yield Rejected(file.place, 1, str(error))
        return
    added = whole_text(text, header).count("\n") - text.count("\n")
    for claim in claims:
        yield _placed(item(file.place, claim), format_, file, added)


ALONE = "alone"
"""The column that says whether the proof of a theorem in a file can do without those before it."""


def _claims(text: str, place: str, backend: "Prover") -> "tuple[Claim, ...] | None":
    try:
        return backend.examine(text, place)
    except StatementError:  # its imports are not there
        return None


def _placed(found: Entry | Rejected, format_: Format, file: Row, added: int) -> Entry | Rejected:
    """A find with its line in the file, which had a header put before it, and where it comes from."""
    found = replace(found, number=found.number - added)
    if isinstance(found, Rejected):
        return found
    if any(map(has_sorry, found.theorem.definitions)):
        return Rejected(found.place, found.number, UNKNOWN)
    source = provenance(format_.name, replace(file, number=found.number))
    return replace(found, theorem=replace(found.theorem, source=source))
