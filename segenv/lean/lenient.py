"""Reading a source text on past theorems whose proofs fail, for a verdict on each theorem.

Lean itself goes on past an error; a header may not hold one. So a proof that fails is recorded
with Lean's messages and replaced by `sorry` in the text that later headers are cut from: a theorem
that uses it then depends on `sorryAx`. A proof with syntax that an agent may not write is not run
at all.
"""

from collections.abc import Iterator
from typing import Any

from segenv.lean import ffi
from segenv.lean.engine import Message
from segenv.lean.ffi import Owned, field, inc
from segenv.lean.frontend import (
    TERMINAL,
    Command,
    Frontend,
    Snapshot,
    SourceError,
    is_theorem,
)
from segenv.lean.grammar import forbidden, height, too_deep, unreadable
from segenv.lean.trees import Trees, child, kind
from segenv.proof import Syntax

IN = "Lean.Parser.Command.in"
MUTUAL = "Lean.Parser.Command.mutual"
VALUES = ("Lean.Parser.Command.declValSimple", "Lean.Parser.Command.declValEqns")
AROUND = ("Lean.Parser.Command.", "Lean.Parser.Termination.", "Lean.Parser.Term.whereDecls")
SORRY = b":= by sorry"

Entry = dict[str, Any]


class Reading:
    """One reading of a text, command by command; its proofs are within the limits of tactics."""

    def __init__(
        self, frontend: Frontend, trees: Trees, text: str, characters: int, depth: int
    ) -> None:
        self.frontend = frontend
        self.trees = trees
        self.characters, self.depth = characters, depth
        self.data = text.encode()
        context, self.at = frontend.begin(text)
        self.input = Owned(frontend.lean, context)

    def theorems(self) -> list[Entry]:
        """Every theorem as `Frontend.theorems` describes it, and `messages`: why its proof fails.

        `messages` are lists of line, column and text; with any, `proof` is `sorry`. Raises
        `SourceError` for errors outside proofs.
        """
        entries: list[Entry] = []
        while True:
            command, errors = self._next()
            if kind(command.syntax.value) in TERMINAL:
                return entries
            messages = [[m.line, m.column, m.text] for m in errors]
            for entry in self._described(command):
                entries.append(entry | {"messages": entry.get("messages", messages)})

    def _next(self) -> tuple[Command, list[Message]]:
        """Run one command. A theorem whose proof fails is run again without, with why it failed."""
        before = self.at
        command, parsed = self.frontend.parse(self.input.value, before)
        if errors := self.frontend.errors(parsed):  # Lean skips to the next command
            following, _ = self.frontend.parse(self.input.value, parsed)
            return self._without_proof(command, following.start, before, errors), errors
        if kind(command.syntax.value) in TERMINAL:
            return command, []
        if errors := self._forbidden(command):
            return self._without_proof(command, command.end, before, errors), errors
        self.at = self._elaborated(command, parsed)
        if errors := self.frontend.errors(self.at):
            command = self._without_proof(command, command.end, before, errors)
        return command, errors

    def _forbidden(self, command: Command) -> list[Message]:
        """Why a theorem's proof may not be run, if that is so."""
        value = self._proof(command)
        place = self.frontend.lean.positions(value) if value else None
        if not value or not place:
            return []
        proof = self.data[slice(*place)].decode()
        reason = self._reason(value, place[0], proof)
        if reason is None:
            return []
        before = self.data[: place[0]].decode()
        column = len(before) - before.rfind("\n") - 1
        return [Message("error", reason, before.count("\n") + 1, column)]

    def _reason(self, value: int, start: int, proof: str) -> str | None:
        if unread := unreadable(proof, self.characters, self.depth):
            return unread[1]
        if (found := max(map(height, self.trees.of(value)))) > self.depth:
            return too_deep("the syntax is", found, self.depth)
        data = proof.encode()
        trees = self.trees.of(value, lambda byte: len(data[: byte - start].decode()))
        parts = (part for tree in trees for part in _inside(tree))
        return next(filter(None, (forbidden(part, proof) for part in parts)), None)

    def _elaborated(self, command: Command, parsed: Snapshot) -> Snapshot:
        return self.frontend.elaborate(self.input.value, inc(command.syntax.value), parsed)

    def _without_proof(
        self, command: Command, end: int, before: Snapshot, errors: list[Message]
    ) -> Command:
        """Put `sorry` in place of a theorem's proof, which reaches to `end`, and run that.

        Lines keep their numbers. Raises `SourceError` if the proof was not what is wrong.
        """
        start = self._proof_start(command)
        if start is None:
            raise SourceError(errors)
        proof = self.data[start:end].rstrip()
        rest = self.data[start + len(proof) :]
        self.data = self.data[:start] + SORRY + b"\n" * proof.count(b"\n") + rest
        context, _ = self.frontend.begin(self.data.decode())
        self.input = Owned(self.frontend.lean, context)
        again, parsed = self.frontend.parse(self.input.value, before)
        if self.frontend.errors(parsed) or again.end != start + len(SORRY):
            raise SourceError(errors)
        self.at = self._elaborated(again, parsed)
        if self.frontend.errors(self.at):
            raise SourceError(errors)
        return again

    def _proof_start(self, command: Command) -> int | None:
        """Where a theorem's proof starts, at `:=` or the first `|`; None if there is no theorem."""
        value = self._proof(command)
        place = self.frontend.lean.positions(value) if value else None
        return place[0] if place else None

    @staticmethod
    def _proof(command: Command) -> int | None:
        """The part of a theorem that is its proof, borrowed; None if there is no theorem."""
        theorem = unwrapped(command.syntax.value)[-1]
        parts = arguments(arguments(theorem)[1]) if is_whole_theorem(theorem) else []
        return parts[3] if len(parts) > 3 and kind(parts[3]) in VALUES else None

    def _described(self, command: Command) -> Iterator[Entry]:
        *wrappers, inner = unwrapped(command.syntax.value)
        if is_theorem(inner):
            yield self._entry(inner, command, wrappers)
        elif kind(inner) == MUTUAL:
            message = "a theorem in a `mutual` block cannot be checked by itself"
            for part in ffi.items(field(child(inner, 1), 2)):
                if is_theorem(part):
                    entry = self._entry(part, command, [])
                    yield entry | {"messages": [[entry["line"], 0, message]]}

    def _entry(self, theorem: int, command: Command, wrappers: list[int]) -> Entry:
        """A theorem's parts. What stands before `in` becomes part of its header."""
        lean = self.frontend.lean
        places = [lean.positions(node) or (0, 0) for node in (*wrappers, theorem)]
        start, end = places[-1]
        alone = Command(Owned(lean, inc(theorem)), start, end, command.before)
        entry: Entry = self.frontend.described(self.data, alone, "")
        for place in places[:-1]:
            entry["header"] += self.data[slice(*place)].decode() + "\n"
        return entry


def _inside(tree: Syntax) -> Iterator[Syntax]:
    """The terms and tactics of a proof, without what a declaration puts around them."""
    if tree.kind.startswith(AROUND):
        for child_ in tree.children:
            yield from _inside(child_)
    else:
        yield tree


def unwrapped(command: int) -> list[int]:
    """`a in b in c` as its parts, borrowed, the innermost command last."""
    parts = []
    while kind(command) == IN and len(arguments(command)) == 3:
        parts.append(child(command, 0))
        command = child(command, 2)
    return [*parts, command]


def is_whole_theorem(command: int) -> bool:
    """`is_theorem` for what may be broken off."""
    return len(arguments(command)) == 2 and is_theorem(command)


def arguments(node: int) -> list[int]:
    """The arguments of a node, borrowed; none for anything else."""
    return ffi.items(field(node, 2)) if kind(node) else []
