"""A source text cut into commands by Lean's parser alone, where nothing of it can be elaborated.

What a text imports may not be there: public data sets are written for Mathlib. Where a command, its
name, its signature and its value begin and end is syntax, and Lean's parser tells it with `Init` alone,
up to the first notation that is declared elsewhere.
"""

from collections.abc import Iterator
from typing import Any

from segenv.lean.worker.document import (
    COMMAND,
    arguments,
    declarations,
    keyword_kind,
    unwrapped,
)
from segenv.lean.worker.ffi import inc
from segenv.lean.worker.frontend import TERMINAL, Command, Frontend
from segenv.lean.worker.snapshot import Snapshot
from segenv.lean.worker.trees import child, kind

LEMMA = """\
syntax (name := lemma) declModifiers group("lemma " declId declSig declVal) : command
"""
"""The command of Mathlib that most of its files use."""
PARSING = tuple(
    f"{COMMAND}{name}"
    for name in ("namespace", "section", "end", "open", "notation", "mixfix", "syntax", "macro")
)
"""Commands that change how Lean reads what follows; no other is run."""
DOC = f"{COMMAND}docComment"
Outlined = dict[str, Any]


def outline(frontend: Frontend, text: str) -> list[Outlined]:
    """The commands of a text; places are characters.

    | key         | meaning                                                                      |
    |-------------|------------------------------------------------------------------------------|
    | `form`      | `theorem`, `lemma`, `example`, `def`, ...; `import` for the import lines,    |
    |             | "" for what Lean skips                                                       |
    | `place`     | where it begins and ends; one that is `broken` reaches up to the next        |
    | `broken`    | whether Lean does not read it to its end                                     |
    | `before`    | the places of `open A`, ... in front of it, each without its `in`            |
    | `doc`       | the place of its doc comment                                                 |
    | `name`      | the place of its name                                                        |
    | `signature` | the place of what is behind the name: universes, binders, statement          |
    | `value`     | where its value begins (`:=`, `where` or `|`), if that is read               |

    Raises `SourceError` for import lines that are wrong.
    """
    return _Outline(frontend, text).commands()


class _Outline:
    def __init__(self, frontend: Frontend, text: str) -> None:
        self.frontend, self.lean = frontend, frontend.lean
        self.data = text.encode()
        self.context, parser, imports = frontend.header(text)
        there = frontend.has(imports)
        self.at = frontend.at_start(parser, frontend.environment(imports if there else ()))
        if not there:
            self.at = frontend.moved(frontend.after(LEMMA), self.at)

    def commands(self) -> list[Outlined]:
        found = [_piece("import", 0, self._character(self.at.position)), *self._parsed()]
        text = self.data.decode()
        starts = [one["place"][0] for one in found[1:]] + [len(text)]
        for one, following in zip(found, starts, strict=True):
            if one["broken"]:
                one["place"][1] = len(text[:following].rstrip())
        return found

    def _parsed(self) -> Iterator[Outlined]:
        broken = False
        while True:
            command, parsed = self.frontend.parse(self.context.value, self.at)
            errors = [self._byte(m.line, m.column) for m in self.frontend.errors(parsed)]
            strays = [byte for byte in errors if byte < command.start]
            if strays and not broken:
                yield _piece("", self._character(strays[0]), broken=True)
            broken = len(errors) > len(strays)
            if not broken and kind(command.syntax.value) in TERMINAL:
                return
            yield self._told(command, broken)
            self.at = self._behind(command, parsed, broken)

    def _behind(self, command: Command, parsed: Snapshot, broken: bool) -> Snapshot:
        """Lean as it reads the next command."""
        if not broken and keyword_kind(command.syntax.value) in PARSING:
            parsed = self.frontend.elaborate(
                self.context.value, inc(command.syntax.value), self.frontend.quiet(parsed)
            )
        return self.frontend.quiet(parsed)

    def _told(self, command: Command, broken: bool) -> Outlined:
        *before, inner = unwrapped(command.syntax.value)
        declared = next(declarations(inner), None)
        name = declared and declared.name and self._place(child(declared.name, 0))
        value = declared and declared.value and self._place(declared.value)
        signature = declared and self._place(declared.signature)
        return {
            "form": keyword_kind(inner).rpartition(".")[2],
            "place": [self._character(command.start), self._character(command.end)],
            "broken": broken,
            "before": list(filter(None, map(self._place, before))),
            "doc": next(filter(None, map(self._place, _docs(inner))), None),
            "name": name,
            "signature": signature and [name[1] if name else signature[0], signature[1]],
            "value": value[0] if value else None,
        }

    def _place(self, node: int) -> list[int] | None:
        """The place of a node, None for one that stands for no text."""
        place = self.lean.positions(node)
        return place and list(map(self._character, place))

    def _character(self, byte: int) -> int:
        return len(self.data[:byte].decode())

    def _byte(self, line: int, column: int) -> int:
        """The byte at a line (from 1) and a column (from 0)."""
        lines = self.data.split(b"\n")
        start = sum(len(each) + 1 for each in lines[: line - 1])
        return start + len(lines[line - 1].decode()[:column].encode())


def _piece(form: str, start: int, end: int = 0, broken: bool = False) -> Outlined:
    """What is no command: import lines, and what Lean skips."""
    nothing = dict.fromkeys(("doc", "name", "signature", "value"))
    about = {"form": form, "place": [start, end], "broken": broken}
    return about | {"before": [], **nothing}


def _docs(command: int) -> Iterator[int]:
    """The doc comment among the modifiers of a command."""
    for part in arguments(command)[:1]:
        yield from (
            node
            for each in arguments(part)
            for node in (each, *arguments(each))
            if kind(node) == DOC
        )
