"""A source text read command by command: what each declares, and what its theorems need.

Lean itself goes on past an error; a header may not hold one. So a proof that fails is recorded with
Lean's messages and read as `sorry` (a theorem that uses it then depends on `sorryAx`), and any other
command that Lean refuses is recorded and left out: what needs it fails by itself. A proof with
syntax that an agent may not write is not run at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from segenv.lean.shared.bounds import Bounds
from segenv.lean.worker import ffi
from segenv.lean.worker.declared import THEOREM, Constant, declared, visible
from segenv.lean.worker.engine import Message
from segenv.lean.worker.ffi import Owned, field, inc
from segenv.lean.worker.frontend import (
    DECLARATION,
    TERMINAL,
    TYPE,
    Command,
    Frontend,
    SourceError,
)
from segenv.lean.worker.grammar import forbidden
from segenv.lean.worker.snapshot import Declaration, Snapshot
from segenv.lean.worker.trees import Trees, child, descend, kind
from segenv.proof import Syntax

COMMAND = "Lean.Parser.Command."
IN, MUTUAL = f"{COMMAND}in", f"{COMMAND}mutual"
EXAMPLE, INSTANCE = f"{COMMAND}example", f"{COMMAND}instance"
VALUES = tuple(f"{COMMAND}{name}" for name in ("declValSimple", "declValEqns", "whereStructInst"))
SIGNATURES = (f"{COMMAND}declSig", f"{COMMAND}optDeclSig")
DECL_ID = f"{COMMAND}declId"
AROUND = (
    COMMAND,
    "Lean.Parser.Termination.",
    "Lean.Parser.Term.whereDecls",
    "Lean.Parser.Term.matchAltsWhereDecls",
)
SORRY = ":= by sorry"
FORBIDDEN = "forbidden"


@dataclass(frozen=True, eq=False)
class Piece:
    """One command that was read.

    `errors` are Lean's: with `good` those of a proof that was replaced by `sorry`, else those for
    which the command was left out. `reason` says why it was not run, if that is a limit of ours (or
    `FORBIDDEN`, for a command that Lean does not refuse). What is `stray` is no command at all.
    """

    number: int
    command: Command
    text: str
    line: int
    column: int
    after: Snapshot
    constants: tuple[Constant, ...] = ()
    errors: tuple[Message, ...] = ()
    good: bool = True
    reason: str = ""
    stray: bool = False

    @property
    def syntax(self) -> int:
        """The whole command, borrowed."""
        return self.command.syntax.value

    @cached_property
    def inner(self) -> int:
        """The command behind all `... in`, borrowed."""
        return unwrapped(self.syntax)[-1]

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """What its text declares by name, signature and value."""
        return () if self.stray else tuple(declarations(self.inner))

    @cached_property
    def visible(self) -> tuple[Constant, ...]:
        """The constants that it declared and that stand for themselves."""
        return tuple(visible(self.constants))

    @cached_property
    def is_theorem(self) -> bool:
        """Whether it declared theorems and nothing else, by itself or by a macro such as `lemma`."""
        kinds = {constant.kind for constant in self.visible}
        by_macro = not kind(self.inner).startswith("Lean.")
        known = by_macro or keyword_kind(self.inner) in (f"{COMMAND}theorem", MUTUAL)
        return kinds == {THEOREM} and known and bool(self.declarations)


def declarations(node: int) -> Iterator[Declaration]:
    """The declarations in a command: nodes with a signature, and what stands beside it.

    Of a command that Lean could not read to its end, those that it has read as far as that.
    """
    parts = arguments(node)
    kinds = list(map(kind, parts))
    if signature := next((p for p, k in zip(parts, kinds, strict=True) if k in SIGNATURES), None):
        names = [n for p in parts for n in (p, *optional(p)) if kind(n) == DECL_ID]
        behind = [n for p in arguments(signature) for n in (p, *optional(p)) if kind(n) == TYPE]
        if any(len(arguments(n)) < 2 for n in (*names, signature, *behind)):
            return
        values = [p for p, k in zip(parts, kinds, strict=True) if k in VALUES]
        name, value = (next(iter(found), None) for found in (names, values[-1:]))
        yield Declaration(node, name, signature, value)
        return
    for part in parts:
        yield from declarations(part)


def optional(node: int) -> list[int]:
    """The children of a bare list, borrowed."""
    return arguments(node) if kind(node) == "null" else []


def keyword_kind(command: int) -> str:
    """The kind of a command; of a declaration, that of what stands behind the modifiers."""
    if kind(command) == DECLARATION and len(arguments(command)) == 2:
        return kind(child(command, 1))
    return kind(command)


class Document:
    """One reading of a text. With `strict` the first error of Lean is raised as `SourceError`."""

    def __init__(
        self, frontend: Frontend, trees: Trees, text: str, bounds: Bounds, strict: bool = False
    ) -> None:
        self.frontend, self.lean, self.trees = frontend, frontend.lean, trees
        self.data = text.encode()
        self.strict = strict
        self.bounds = bounds
        context, self.at = frontend.begin(text)
        self.input = Owned(self.lean, context)
        self.start = frontend.import_lines(text)
        self._lines = 1, 0  # a line and the byte at which it was counted

    def pieces(self) -> Iterator[Piece]:
        """Every command up to the end of the text, in order."""
        number = 0
        while True:
            before = self.at
            command, parsed = self.frontend.parse(self.input.value, before)
            errors = self.frontend.errors(parsed)
            if not errors and kind(command.syntax.value) in TERMINAL:
                return
            skipped = self._skipped(number, command, before, errors)
            if skipped:
                piece = skipped  # the command behind is read in the next round
            elif errors:
                piece = self._broken(number, command, parsed, errors)
            else:
                piece = self._read(number, command, parsed)
            if piece.errors and self.strict:
                raise SourceError(list(piece.errors))
            self.at = piece.after
            number += 1
            yield piece

    # -- one command ----------------------------------------------------------------------------

    def _skipped(
        self, number: int, command: Command, before: Snapshot, errors: Sequence[Message]
    ) -> Piece | None:
        """What Lean skips before a command, with its errors; None if there is nothing."""
        place = self.place(command.start)
        first = [m for m in errors if (m.line, m.column) < place]
        if not first:
            return None
        start = self._byte(first[0].line, first[0].column)
        behind = self.frontend.moved_to(before, command.start)
        stray = Command(command.syntax, start, command.start, before)
        text = self._text(start, command.start).rstrip()
        found = self._piece(number, stray, behind, text, errors=tuple(first), good=False)
        return replace(found, stray=True)

    def _byte(self, line: int, column: int) -> int:
        """The byte at a line (from 1) and a column (from 0)."""
        lines = self.data.split(b"\n")[: line - 1]
        start = sum(map(len, lines)) + len(lines)
        return start + len(self.data[start:].decode()[:column].encode())

    def _broken(
        self, number: int, command: Command, parsed: Snapshot, errors: Sequence[Message]
    ) -> Piece:
        """A command that is not parsed to its end; Lean has skipped to the next one."""
        following, _ = self.frontend.parse(self.input.value, parsed)
        clean = self.frontend.quiet(parsed)
        end = following.start
        at = self._byte(errors[0].line, errors[0].column)
        if self._in_proof(command, at):
            found = self._without_proof(number, command, clean, errors, end)
            if found:
                return found
        at += len(self.data[at:]) - len(self.data[at:].lstrip())
        if not self.place(at)[1] and command.start < at < end:  # what stands there may be a command
            piece = self._left_out(number, command, clean, errors, at)
            return replace(piece, after=self.frontend.moved_to(piece.after, at))
        return self._left_out(number, command, clean, errors, end)

    def _in_proof(self, command: Command, at: int) -> bool:
        """Whether a byte stands in the proof of a command, or behind it; all before was read."""
        if not any(declarations(unwrapped(command.syntax.value)[-1])):
            return False
        path = value_path(command.syntax.value)
        place = None if path is None else self.lean.positions(descend(command.syntax.value, path))
        return place is not None and at >= place[0]

    def _read(self, number: int, command: Command, parsed: Snapshot) -> Piece:
        if errors := self._distrusted(command):
            return self._left_out(number, command, parsed, errors, reason=FORBIDDEN)
        refused, reason = ([], "") if self.strict else self._forbidden(command)
        if refused:
            found = self._without_proof(number, command, parsed, refused, reason=reason)
            if found:
                return found
        after = self.frontend.elaborate(self.input.value, inc(command.syntax.value), parsed)
        if errors := self.frontend.errors(after):
            found = self._without_proof(number, command, parsed, errors)
            return found or self._left_out(number, command, parsed, errors)
        return self._piece(number, command, after, self._text(command.start, command.end))

    def _piece(
        self, number: int, command: Command, after: Snapshot, text: str, **more: object
    ) -> Piece:
        line, column = self.place(command.start)
        constants = self.constants(command.before, after)
        return Piece(number, command, text, line, column, after, constants, **more)  # type: ignore[arg-type]

    def _left_out(
        self,
        number: int,
        command: Command,
        parsed: Snapshot,
        errors: Sequence[Message],
        end: int | None = None,
        reason: str = "",
    ) -> Piece:
        """A command that Lean refuses: the next goes on as if it were not there."""
        after = self.frontend.moved(command.before, parsed)
        text = self._text(command.start, command.end if end is None else end).rstrip()
        about = {"errors": tuple(errors), "good": False, "reason": reason}
        return self._piece(number, command, after, text, **about)

    def _without_proof(
        self,
        number: int,
        command: Command,
        parsed: Snapshot,
        errors: Sequence[Message],
        end: int | None = None,
        reason: str = "",
    ) -> Piece | None:
        """A theorem with `sorry` in place of its proof; None if the proof is not what is wrong."""
        path = value_path(command.syntax.value)
        if path is None:
            return None
        sorry = self.frontend.sorry_value()
        syntax = self.frontend.replaced(command.syntax.value, path, sorry)
        after = self.frontend.elaborate(self.input.value, syntax, parsed)
        if self.frontend.errors(after):
            return None
        place = self.lean.positions(descend(command.syntax.value, path))
        text = self._text(command.start, place[0] if place else command.end) + SORRY
        found = self._piece(
            number, command, after, text, errors=tuple(errors), good=True, reason=reason
        )
        is_claim = any(constant.kind == THEOREM for constant in found.visible)
        return found if is_claim or keyword_kind(found.inner) == f"{COMMAND}example" else None

    def _distrusted(self, command: Command) -> list[Message]:
        try:
            self.frontend.distrust(self.data, command)
        except SourceError as error:
            return error.messages
        return []

    def _forbidden(self, command: Command) -> tuple[list[Message], str]:
        """Why a theorem's proof may not be run, if that is so; and again if that is our limit."""
        inner = unwrapped(command.syntax.value)[-1]
        own = keyword_kind(inner) in (f"{COMMAND}theorem", f"{COMMAND}example")
        path = value_path(command.syntax.value)
        if path is None or not (own or not kind(inner).startswith("Lean.")):
            return [], ""
        value = descend(command.syntax.value, path)
        found = forbidden_in(self.trees, self.bounds, self.data, value)
        if found is None:
            return [], ""
        reason, is_limit, at = found
        line, column = self.place(at)
        return [Message("error", reason, line, column)], reason if is_limit else ""

    # -- places ---------------------------------------------------------------------------------

    def _text(self, start: int, end: int) -> str:
        return self.data[start:end].decode()

    def place(self, byte: int) -> tuple[int, int]:
        """The line (from 1) and the column (from 0) of a byte."""
        line, at = self._lines
        if byte < at:
            line, at = 1, 0
        line += self.data.count(b"\n", at, byte)
        self._lines = line, byte
        return line, len(self.data[self.data.rfind(b"\n", 0, byte) + 1 : byte].decode())

    def constants(self, before: Snapshot, after: Snapshot) -> tuple[Constant, ...]:
        """What was declared between two snapshots."""
        return declared(self.lean, *(field(at.commands.value, 0) for at in (before, after)))


def forbidden_in(
    trees: Trees, bounds: Bounds, data: bytes, value: int
) -> tuple[str, bool, int] | None:
    """Why a proof (borrowed syntax in `data`) may not be run, whether that is a limit, and where."""
    place = trees.lean.positions(value)
    if not place:
        return None
    proof = data[slice(*place)].decode()
    if unread := bounds.unreadable(proof):
        return unread[1], unread[0] == "too_long", place[0]
    if too_deep := bounds.too_deep(trees.of(value)):
        return too_deep, True, place[0]
    start, raw = place[0], proof.encode()
    found = trees.of(value, lambda byte: len(raw[: byte - start].decode()))
    # a command that the file itself declared is no part of a proof; what stands in it is
    own = (tree for tree in found if not tree.kind.startswith("Lean."))
    tops = [*(t for tree in own for t in tree.children)] or found
    parts = (part for tree in tops for part in inside(tree))
    reason = next(filter(None, (forbidden(part, proof) for part in parts)), None)
    return None if reason is None else (reason, False, place[0])


def inside(tree: Syntax) -> Iterator[Syntax]:
    """The terms and tactics of a command, without what a declaration puts around them."""
    if tree.kind.startswith(AROUND):
        for child_ in tree.children:
            yield from inside(child_)
    else:
        yield tree


def unwrapped(command: int) -> list[int]:
    """`a in b in c` as its parts, borrowed, the innermost command last."""
    parts = []
    while kind(command) == IN and len(arguments(command)) == 3:
        parts.append(child(command, 0))
        command = child(command, 2)
    return [*parts, command]


def value_path(syntax: int) -> tuple[int, ...] | None:
    """The way to the one value of a declaration; None where there is none, or several."""
    if kind(syntax) == MUTUAL:
        return None
    for i, part in enumerate(arguments(syntax)):
        if kind(part) in VALUES:
            return (i,)
        if (rest := value_path(part)) is not None:
            return (i, *rest)
    return None


def arguments(node: int) -> list[int]:
    """The arguments of a node, borrowed; none for anything else."""
    return ffi.items(field(node, 2)) if kind(node) else []
