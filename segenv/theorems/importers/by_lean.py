"""What Lean says of files and rows: all of it where their imports are there, else its parser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from segenv.backends.base import BackendError, StatementError
from segenv.theorems.importers.base import Declared, Entry, Format, Rejected, Row
from segenv.theorems.importers.cutting import (
    NAMELESS,
    Cut,
    Token,
    Unclear,
    has_sorry,
    last_theorem,
    line_of,
    placed,
    tokens,
)
from segenv.theorems.importers.folder import item
from segenv.theorems.importers.statements import provenance, whole_text

if TYPE_CHECKING:
    from segenv.backends.claims import Claim, Command
    from segenv.backends.prover import Prover

UNKNOWN = "a definition that the statement is about is `sorry`"
EARLIER = "the proof uses theorems before it: only Lean can tell which"
ALONE = "a file with several theorems is read by Lean: it needs a `backend`"
_IMPORT = re.compile(r"^.*\bimport\b.*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Piece:
    """A command as Lean's parser tells it, and the text from the end of the one before it."""

    command: "Command"
    text: str
    start: int

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens."""
        return tokens(self.text)

    @cached_property
    def goals(self) -> list[int]:
        """Where theorems begin in it: several where Lean does not read their statements."""
        return [self.start + token.start for token in self.tokens if token.is_goal]

    @cached_property
    def unproved(self) -> bool:
        """Whether it says `sorry`."""
        return any(token.is_sorry for token in self.tokens)

    @cached_property
    def words(self) -> set[str]:
        """The components of the names in it."""
        return {word for token in self.tokens for word in token.text.split(".")}

    @cached_property
    def defines(self) -> str:
        """The last part of the name of a definition, "" if it has none."""
        pairs = pairwise(token.text for token in self.tokens)
        names = [name for word, name in pairs if word in ("def", "abbrev", "instance")]
        return names[0].rpartition(".")[2] if names and names[0][0].isalpha() else ""


class Asking:
    """A backend, if there is one, and the imports that its Lean does not have."""

    def __init__(self, backend: "Prover | None" = None) -> None:
        self.backend = backend
        self.missing: set[tuple[str, ...]] = set()

    def cut(self, text: str, name: str = "") -> Declared:
        """The last theorem of a text, see `base.Cut`: by Lean's parser as far as it reads the text."""
        known: list[Piece] = []
        for end in _ends(text) if self.backend else ():
            pieces = self.pieces(text + end)
            last = max((i for i, piece in enumerate(pieces) if piece.goals), default=-1)
            known = pieces[: last + 1]
            if known and known[-1].command.value is not None:
                break
        if known and len(known[-1].goals) == 1:
            return _cut(text, known, name).declared()
        return last_theorem(text, name).declared()

    def pieces(self, text: str) -> list[Piece]:
        """The commands of a text; none where Lean does not say."""
        try:
            commands = self.backend.outline(text) if self.backend else ()
        except (StatementError, BackendError):
            return []
        starts = [0, *(one.place[1] for one in commands)]
        pairs = zip(commands, starts, strict=False)
        return [Piece(one, text[start : one.place[1]], start) for one, start in pairs]

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
    format_: Format, file: Row, text: str, header: str, asking: Asking
) -> Iterator[Entry | Rejected]:
    """What a `.lean` file holds."""
    try:
        text = format_.prepare(text)
        goals = sum(token.is_goal for token in tokens(text))
        if not goals:  # a list of imports, say
            return
        if goals > 1 and asking.backend is None:
            raise ValueError(ALONE)
        whole = whole_text(text, header)
        claims = asking.claims(whole, file.place)
        added = whole.count("\n") - text.count("\n")
        found = parsed(whole, file, added, asking) if claims is None else _told(file, claims)
        for each in found:
            yield _placed(each, format_, file, added)
    except (ValueError, BackendError) as error:
        yield Rejected(file.place, 1, str(error))


def _told(file: Row, claims: "Sequence[Claim]") -> Iterator[Entry | Rejected]:
    return (item(file.place, claim) for claim in claims)


def parsed(text: str, file: Row, added: int, asking: Asking) -> Iterator[Entry | Rejected]:
    """The theorems that Lean's parser finds, each without those before it."""
    pieces = asking.pieces(text)
    if asking.backend is None:
        goal = next(token.start for token in tokens(text) if token.is_goal)
        yield _entry(file, line_of(text, goal), last_theorem(text).declared())
    earlier: set[str] = set()
    for i, piece in enumerate(pieces):
        for goal in piece.goals[:1]:
            line = line_of(text, goal)
            try:
                cut = _cut(text, pieces[: i + 1], f"example_{line - added}", keep=False)
                found = cut.declared()
            except ValueError as error:
                yield Rejected(file.place, line, str(error))
                continue
            if found.theorem.proof and not earlier.isdisjoint(piece.words):
                found = Declared(replace(found.theorem, proof=""), EARLIER)
            earlier.add(found.theorem.name.rpartition(".")[2])
            yield _entry(file, line, found)


def _entry(file: Row, line: int, found: Declared) -> Entry:
    return Entry(file.place, line, found.theorem, left_out=(found.note,) * bool(found.note))


def _cut(text: str, pieces: Sequence[Piece], name: str, keep: bool = True) -> Cut:
    """The last theorem of a text in its parts; of those before it proved ones stay, and only to `keep`.

    What Lean does not read to the end of its statement is cut without it.
    """
    *before, piece = pieces
    own, place = piece.command, slice(*piece.command.place)
    header = _kept(before, piece.words, keep)
    if keep:
        header += text[piece.start : place.start]
    if own.value is None or own.signature is None:
        if len(piece.goals) > 1:
            raise Unclear("only Lean can tell where this theorem ends")
        cut = last_theorem(text[place], name)
        return replace(cut, header=f"{header}\n{cut.header}")
    header += "".join(f"\n{text[slice(*one)]}\n" for one in own.before)
    known = text[slice(*own.name)] if own.name else name or NAMELESS
    doc = text[slice(*own.doc)] if own.doc else ""
    value = placed(text, own.value, place.stop)
    return Cut(header, doc, known, text[slice(*own.signature)], value)


def _kept(before: Sequence[Piece], words: set[str], keep: bool) -> str:
    """What stays before a theorem; definitions that are `sorry` do if what stays mentions them."""
    parts: list[str] = []
    for piece in reversed(before):
        stays = not piece.unproved
        if piece.goals:
            stays = keep and stays
        elif not stays:
            stays = piece.defines in ("", *words)
        if stays:
            parts.append(piece.text)
            words = words | piece.words
    return "".join(reversed(parts))


def _ends(text: str) -> tuple[str, ...]:
    """What makes a statement whole for Lean's parser."""
    last = next((token.text for token in reversed(tokens(text))), "")
    if last == ":=":
        return ("\n  sorry",)
    return ("",) if last in ("by", "sorry") else ("", "\n  := sorry")


def _placed(found: Entry | Rejected, format_: Format, file: Row, added: int) -> Entry | Rejected:
    """A find with its line in the file, which had a header put before it, and where it comes from."""
    found = replace(found, number=found.number - added)
    if isinstance(found, Rejected):
        return found
    if any(map(has_sorry, found.theorem.definitions)):
        return Rejected(found.place, found.number, UNKNOWN)
    source = provenance(format_.name, replace(file, number=found.number))
    return replace(found, theorem=replace(found.theorem, source=source, split=file.split))
