"""What stands in a source text: its claims, each with the part of the text that it needs."""

from collections.abc import Iterable, Iterator
from typing import Any

from segenv.lean.shared.bounds import Bounds
from segenv.lean.worker import autobound, ffi, kernel
from segenv.lean.worker.declared import AXIOM, THEOREM, Constant, Key, key_of
from segenv.lean.worker.document import (
    COMMAND,
    EXAMPLE,
    FORBIDDEN,
    INSTANCE,
    Document,
    Piece,
    arguments,
    keyword_kind,
)
from segenv.lean.worker.ffi import field
from segenv.lean.worker.frontend import Frontend, SourceError
from segenv.lean.worker.headers import Cutter, Part
from segenv.lean.worker.snapshot import Declaration, Imports
from segenv.lean.worker.snapshot import constant as constant_of
from segenv.lean.worker.trees import Trees, child, kind
from segenv.proof import Theorem

ATTRIBUTES = "Lean.Parser.Term.attributes"
DOC = f"{COMMAND}docComment"
MODULE_DOC = f"{COMMAND}moduleDoc"
ROLES = {
    "opening": ("namespace", "section"),
    "closing": ("end",),
    "scoped": ("open", "variable", "universe", "set_option", "include", "omit"),
    "idle": (
        *("moduleDoc", "check", "check_failure", "print", "printAxioms", "reduce", "synth"),
        "example",
    ),
}
ROLE_OF = {f"{COMMAND}{name}": role for role, names in ROLES.items() for name in names}
IDENT = 3  # a constructor of Syntax
EXAMPLE_NAME = "_eg"  # `def _eg` is as long as `example`, so that nothing moves

Entry = dict[str, Any]


class Contents:
    """One reading of a text; see `Document` and `Cutter`.

    Texts that several entries share stand in `texts`.
    """

    def __init__(
        self,
        frontend: Frontend,
        trees: Trees,
        text: str,
        bounds: Bounds,
        strict: bool = False,
        every_lemma: bool = False,
    ) -> None:
        self.frontend, self.lean = frontend, frontend.lean
        self.document = Document(frontend, trees, text, bounds, strict)
        self.cutter = Cutter(self.document.start, every_lemma)
        self.texts: dict[str, int] = {}
        self.level = ""
        self.refused: dict[str, int] = {}  # names that a command would have declared, its line
        self.owners: dict[Key, tuple[int, Constant, Piece]] = {}
        self.kinds: dict[str, int] = {}  # parts by the names of the constants they declare
        self.uses: dict[Key, frozenset[int]] = {}
        self.by_macro = False  # whether a header may lack a theorem that a macro declared

    def read(self) -> Iterator[Entry]:
        """Everything that the text claims, and every command that Lean refuses, in order."""
        for piece in self.document.pieces():
            if kind(piece.inner) == MODULE_DOC:
                self.level = _heading(piece.text) or self.level
            words = frozenset(_words(piece.syntax))
            if not piece.good:
                yield self._left_out(piece, words)
                continue
            part = self._part(piece, words)
            for declaration, constant in self._claims(piece):
                yield self._entry(piece, part, declaration, constant)
            self._add(piece, part)

    def shared(self, text: str) -> int:
        """The number of a text in `texts`."""
        return self.texts.setdefault(text, len(self.texts))

    # -- commands -------------------------------------------------------------------------------

    def _part(self, piece: Piece, words: frozenset[str]) -> Part:
        role = self._role(piece)
        names = words if role == "opening" else frozenset[str]()
        if role == "theorem":
            names = frozenset(_last(constant.user) for constant in piece.constants)
        depth = self.frontend.depth(piece.after)
        return Part(self._plain(piece), role, names, words, self._used(piece), depth)

    def _role(self, piece: Piece) -> str:
        if piece.is_theorem and not _has(piece.syntax, ATTRIBUTES, piece.declarations):
            return "theorem"
        own = keyword_kind(piece.inner)
        is_whole = piece.inner == piece.syntax or own == EXAMPLE
        return ROLE_OF.get(own, "kept") if is_whole else "kept"

    def _plain(self, piece: Piece) -> str:
        """The text of a command, where it stood in its line, without its doc comment."""
        skipped = 0
        if piece.inner == piece.syntax and (doc := self._doc(piece)):
            skipped = len(doc.encode())
        return " " * piece.column + piece.text.encode()[skipped:].decode().lstrip()

    def _doc(self, piece: Piece) -> str:
        """The doc comment that a command begins with."""
        for node in _doc_comments(piece.inner):
            place = self.lean.positions(node)
            if place and place[0] == (self.lean.positions(piece.inner) or place)[0]:
                return self.document.data[slice(*place)].decode()
        return ""

    def _used(self, piece: Piece) -> frozenset[int]:
        """The earlier commands whose constants those of a command use."""
        own = {constant.key for constant in piece.constants}
        found: set[int] = set()
        for constant in piece.constants:
            mine: set[int] = set()
            for key in self._mentions(constant, piece):
                if key in own or key not in self.owners:
                    continue
                number, other, _ = self.owners[key]
                # what Lean made up for an earlier command, it makes again for this one
                mine |= self.uses[key] if other.hidden else {number}
            self.uses[constant.key] = frozenset(mine)
            found |= mine
        return frozenset(found)

    def _mentions(self, constant: Constant, piece: Piece) -> list[Key]:
        """The constants that a constant mentions, the imports' left out."""
        environment = field(piece.after.commands.value, 0)
        info = constant_of(self.lean, constant.name.value, environment)
        if info is None:
            return []
        return [key_of(name.value) for name in kernel.related(info.value, piece.after.imports)]

    def _add(self, piece: Piece, part: Part) -> None:
        number = self.cutter.add(part)
        for constant in piece.constants:
            self.owners[constant.key] = (number, constant, piece)
            self.kinds[constant.key[0]] = number
        self.by_macro |= part.role == "theorem" and not kind(piece.inner).startswith("Lean.")

    # -- claims ---------------------------------------------------------------------------------

    def _claims(self, piece: Piece) -> Iterator[tuple[Declaration | None, Constant | None]]:
        """What a command claims, with the syntax and the constant of each claim."""
        found = piece.declarations
        if keyword_kind(piece.inner) == EXAMPLE:
            yield from ((declaration, None) for declaration in found)
            return
        for constant in piece.visible:
            if self._is_claim(piece, constant):
                named = [d for d in found if self._names(d, constant)]
                alone = found if len(found) == len(piece.visible) == 1 else ()
                yield next(iter((*named, *alone)), None), constant

    def _names(self, declaration: Declaration, constant: Constant) -> bool:
        """Whether a declaration is that of a constant."""
        name = _declared_name(declaration)
        if not name:
            return False
        return f".{constant.user}".endswith(f".{name.removeprefix('_root_.')}")

    def _is_claim(self, piece: Piece, constant: Constant) -> bool:
        if constant.kind in (THEOREM, AXIOM) or keyword_kind(piece.inner) == INSTANCE:
            return True
        environment = field(piece.after.commands.value, 0)
        info = constant_of(self.lean, constant.name.value, environment)
        if info is None or ffi.tag(info.value) not in kernel.WITH_VALUE:
            return False
        value = field(info.value, 0)
        proof = self.frontend.is_prop(field(field(value, 0), 2), environment)
        return proof or bool(self.lean.has_sorry(field(value, 1)))

    def _entry(
        self, piece: Piece, part: Part, declaration: Declaration | None, constant: Constant | None
    ) -> Entry:
        """A claim as JSON: the fields of a `Theorem`, and what `segenv check` asks about it.

        `goal` says whether it can be started as a theorem of its own, else `problem` why not.
        """
        line = self._line(piece, declaration)
        fields = self._fields(piece, declaration, constant, line)
        header = self.cutter.header(part)
        own = self._own_header(piece, header)
        problem = self._problem(piece, part, declaration, fields)
        if not problem:
            own, problem = self._checked(piece, fields, own, constant)
        names = autobound.candidates(self._type(piece, constant), self.refused.keys())
        bound = self._autobound(fields, own, names) if names and not problem else []
        told = [name for name in bound if autobound.is_telling(name)]
        definitions = self._definitions(piece, declaration, constant)
        return fields | {
            "header": self.shared(own),
            "definitions": [self.shared(text) for text in definitions],
            "level": self.level,
            "title": _doc_text(self._doc(piece)),
            "line": line,
            "goal": not problem,
            "problem": problem,
            "messages": self._messages(piece, part, bound),
            "limit": piece.reason,
            "autobound": told,
            "claim": self._claim(piece, constant, header),
        }

    def _line(self, piece: Piece, declaration: Declaration | None) -> int:
        if declaration is None or len(piece.declarations) < 2:
            return self.document.place(
                (self.lean.positions(piece.inner) or (piece.command.start,))[0]
            )[0]
        place = self.lean.positions(declaration.node)
        return self.document.place(place[0])[0] if place else piece.line

    def _fields(
        self,
        piece: Piece,
        declaration: Declaration | None,
        constant: Constant | None,
        line: int,
    ) -> Entry:
        before = piece.command.before
        if declaration is None:
            fields: Entry = {"name": "", "statement": "", "binders": "", "proof": ""}
            fields |= {"universes": [], "namespace": self.frontend.namespace(before)}
        else:
            fields = self.frontend.parts(self.document.data, declaration, before)
        namespace = fields["namespace"]
        local = fields["name"] or f"example_{line}"
        name = f"{namespace}.{local}" if namespace else local
        if constant is not None and not fields["name"]:
            name = constant.user
        proof = "sorry" if piece.errors else fields["proof"]
        return fields | {"name": name, "proof": proof}

    def _own_header(self, piece: Piece, header: str) -> str:
        """The header of what stands behind `... in`, which becomes part of it."""
        lines = [header]
        node = piece.syntax
        while node != piece.inner:
            place = self.lean.positions(child(node, 0))
            lines.append(self.document.data[slice(*place)].decode() + "\n" if place else "")
            node = child(node, 2)
        return "".join(lines)

    def _problem(
        self, piece: Piece, part: Part, declaration: Declaration | None, fields: Entry
    ) -> str:
        """Why something is no theorem of its own, as far as its syntax says so."""
        own = keyword_kind(piece.inner)
        if declaration is None:
            return "its name, its statement and its proof are not written in the text"
        if own != EXAMPLE and not piece.is_theorem:
            return f"`{own.removeprefix(COMMAND)}` declares no theorem"
        return "" if fields["statement"] else "it has no statement"

    def _checked(
        self, piece: Piece, fields: Entry, header: str, constant: Constant | None
    ) -> tuple[str, str]:
        """A header behind which the statement means what it means in the text, or why there is none."""
        problem = ""
        for tried in (header, self.cutter.whole() + self._prefix(piece)):
            theorem = Theorem(**fields | {"universes": tuple(fields["universes"]), "header": tried})
            try:
                found = self.frontend.declared_type(tried, theorem.signature, theorem.name)
            except SourceError as error:
                problem = error.messages[0].text if error.messages else str(error)
                continue
            wanted = self._type(piece, constant)
            same = wanted is None or (found and self.lean.same_expr(found.value, wanted))
            if same and self._still_proves(piece, tried, theorem):
                return tried, ""
            problem = "alone it states something else than it does in its place"
        return header, problem

    def _still_proves(self, piece: Piece, header: str, theorem: Theorem) -> bool:
        """Whether the text of a theorem is accepted behind its header.

        That is certain of what Lean declares. A macro may do more than declare a theorem (make it
        one of `simp`), which is lost with it.
        """
        if not self.by_macro or piece.errors or keyword_kind(piece.inner) == EXAMPLE:
            return True
        text = " " * piece.column + piece.text
        return self.frontend.accepts(header.removesuffix(self._prefix(piece)), text)

    def _prefix(self, piece: Piece) -> str:
        return self._own_header(piece, "")

    def _type(self, piece: Piece, constant: Constant | None) -> int | None:
        """The type of a claim's constant, borrowed."""
        if constant is None:
            return None
        environment = field(piece.after.commands.value, 0)
        info = constant_of(self.lean, constant.name.value, environment)
        return field(field(field(info.value, 0), 0), 2) if info else None

    def _autobound(self, fields: Entry, header: str, names: Iterable[str]) -> list[str]:
        theorem = Theorem(**fields | {"universes": tuple(fields["universes"]), "header": header})
        return autobound.confirmed(self.frontend, header, theorem.signature, theorem.name, names)

    def _messages(self, piece: Piece, part: Part, bound: list[str]) -> list[list[Any]]:
        """What speaks against a proof: line, column and text."""
        found = [[m.line, m.column, m.text] for m in piece.errors]
        lost = self.refused.keys() & (part.words if found else set(bound))
        for name in sorted(lost):
            text = (
                f"`{name}` is missing: Lean refuses what declares it, in line {self.refused[name]}"
            )
            found.append([piece.line, piece.column, text])
        return found

    def _claim(self, piece: Piece, constant: Constant | None, header: str) -> Entry:
        """What is to be compiled to check a claim, and the constants to look at."""
        column, text = piece.column, piece.text
        name = constant.key[0] if constant else ""
        form = keyword_kind(piece.inner).removeprefix(COMMAND)
        if not kind(piece.inner).startswith("Lean."):
            form = text.split(maxsplit=1)[0]
        if form == "example":
            token = self.lean.positions(child(piece.declarations[0].node, 0))
            start = (token or (piece.command.start,))[0] - piece.command.start
            data = text.encode()
            text = (data[:start] + f"def {EXAMPLE_NAME}".encode() + data[start + 7 :]).decode()
            name = ".".join(
                filter(None, (self.frontend.namespace(piece.command.before), EXAMPLE_NAME))
            )
        if constant is not None and constant.kind == AXIOM:
            form = "axiom"
        return {
            "form": form,
            "header": self.shared(header),
            "text": " " * column + text,
            "line": piece.line,
            "name": name,
        }

    def _left_out(self, piece: Piece, words: frozenset[str]) -> Entry:
        """A command that Lean refuses."""
        names = list(filter(None, map(_declared_name, piece.declarations)))
        lost = sorted(self.refused.keys() & words)
        self.refused |= {name: piece.line for name in map(_last, names)}
        first = (piece.text.split(maxsplit=1) or [""])[0]
        messages = [[m.line, m.column, m.text] for m in piece.errors]
        for name in lost:
            text = (
                f"`{name}` is missing: Lean refuses what declares it, in line {self.refused[name]}"
            )
            messages.append([piece.line, piece.column, text])
        return {
            "refused": names[0] if names else first,
            "form": "theorem" if names and piece.reason == FORBIDDEN else "",
            "line": piece.line,
            "text": piece.text,
            "messages": messages,
        }

    # -- definitions ----------------------------------------------------------------------------

    def _definitions(
        self, piece: Piece, declaration: Declaration | None, constant: Constant | None
    ) -> list[str]:
        """The definitions of the text that a statement uses, and those that they use, as source."""
        type_ = self._type(piece, constant)
        terms = [] if type_ is None else [type_]
        syntax = None if declaration is None else declaration.signature
        return self.definitions(terms, piece.after.imports, syntax)

    def definitions(self, terms: list[int], imports: Imports, syntax: int | None) -> list[str]:
        """The same for terms and a piece of syntax, borrowed."""
        rest = [key for term in terms for key in self._constants(term, imports)]
        seen, found = set(rest), set[int]()
        for name in _kinds(syntax) if syntax else ():
            if name in self.kinds:
                found.add(self.kinds[name])
        while rest:
            owned = self.owners.get(rest.pop())
            if owned is None:
                continue
            number, constant, piece = owned
            if constant.kind != THEOREM:
                if self.cutter.parts[number].role == "kept":
                    found.add(number)
                more = set(self._mentions(constant, piece)) - seen
                seen |= more
                rest += more
        return [self.cutter.parts[i].text.strip() for i in sorted(found)]

    def _constants(self, term: int, imports: Imports) -> list[Key]:
        return [key_of(name.value) for name in kernel.mentioned(self.lean, term, imports)]


def _declared_name(declaration: Declaration) -> str:
    """The name in a declaration, "" if it has none or is broken off."""
    name = next(iter(arguments(declaration.name)), 1) if declaration.name is not None else 1
    return "" if name & 1 or ffi.tag(name) != IDENT else ffi.name_text(field(name, 2))


def _words(node: int) -> Iterator[str]:
    """The components of all names in a piece of syntax."""
    if node & 1:
        return
    if ffi.tag(node) == IDENT:
        yield from ffi.name_text(field(node, 2)).split(".")
        return
    for part in arguments(node):
        yield from _words(part)


def _kinds(node: int) -> Iterator[str]:
    """The kinds of all nodes of a piece of syntax that are not Lean's own."""
    own = kind(node)
    if own:
        if not own.startswith("Lean.") and own != "null":
            yield own
        for part in arguments(node):
            yield from _kinds(part)


def _has(node: int, wanted: str, beside: tuple[Declaration, ...]) -> bool:
    """Whether a command has a node of a kind outside signatures and values."""
    if kind(node) == wanted:
        return True
    stop = {n for d in beside for n in (d.signature, d.value)}
    return any(part not in stop and _has(part, wanted, beside) for part in arguments(node))


def _doc_comments(node: int, depth: int = 3) -> Iterator[int]:
    """The doc comments near the top of a command."""
    for part in arguments(node) if depth else ():
        if kind(part) == DOC:
            yield part
        else:
            yield from _doc_comments(part, depth - 1)


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _heading(doc: str) -> str:
    """The text of a `## heading` in a module doc, or ""."""
    lines = (line.strip() for line in doc.removeprefix("/-!").removesuffix("-/").split("\n"))
    return next((line[3:].strip() for line in lines if line.startswith("## ")), "")


def _doc_text(doc: str) -> str:
    """A doc comment as one line of prose."""
    return " ".join(doc.removeprefix("/--").removesuffix("-/").split())
