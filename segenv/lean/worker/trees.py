"""Lean's syntax objects: looking into them, and making frozen values of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from segenv.lean.shared.lru import Lru
from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, box, field, inc, tag
from segenv.lean.worker.grammar import is_suspect
from segenv.proof import Syntax
from segenv.syntax import BARE, CHOICE, OPERATORS, SEQUENCES, STRUCTURAL

NODE, ATOM, IDENTIFIER = 1, 2, 3  # constructors of Syntax
IDENT, LIST = "ident", "null"
CONFIGURES = "ConfigItem"  # at the end of a kind: `+flag`, `-flag`, `(option := value)`
COLLISION, REFERENCE = 1, 1  # constructors of PersistentHashMap.Node and of its Entry
CATEGORIES = ("tactic", "conv")
KEPT_KINDS = 50  # sets of kinds, and environments of the last texts
HOLDS_TACTICS = {CHOICE} | SEQUENCES | OPERATORS  # all their children are tactics, or are one
NEEDS_A_LOOK, PLAIN_ON_TOP, PLAIN = range(3)  # a node, by its kind


@dataclass(frozen=True)
class Kinds:
    """The names of the kinds in some values, which are kept so that their addresses stay theirs."""

    kept: list[Owned]
    names: frozenset[str]
    looks: dict[int, int] = dataclass_field(default_factory=dict)
    """Which look a node needs, by the address of a kind that lives for ever."""

    def look(self, kind: int) -> int:
        """Which look a node of a kind (Name, borrowed) needs; see `Trees.is_plain`."""
        name = ffi.name_text(kind)
        found = PLAIN_ON_TOP if name in self.names else PLAIN
        if name in HOLDS_TACTICS or name in STRUCTURAL or is_suspect(name):
            found = NEEDS_A_LOOK
        if ffi.is_persistent(kind):
            self.looks[kind] = found
        return found


class Trees:
    """Converts syntax objects."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.known: Lru[tuple[int, ...], Kinds] = Lru(KEPT_KINDS)
        self.last: Lru[int, tuple[Owned, Kinds]] = Lru(KEPT_KINDS)  # by environment

    def tactics(self, environment: int) -> Kinds:
        """The kinds of node that Lean's parser reads as a tactic, or as one of `conv`.

        `environment` (borrowed) has them as the header left them, its macros and notations too.
        """
        last = self.last.find(environment)
        if last is None:
            last = Owned(self.lean, inc(environment)), self._tactics(environment)
            self.last.keep(environment, last)
        return last[1]

    def is_plain(self, node: int, tactics: Kinds, most: int) -> bool:
        """Whether one sees at once that a tactic (borrowed) is primitive and allowed.

        It has at most `most` nodes then, and none below it that may be, or hold, another tactic.
        """
        if not is_node(node) or ffi.name_text(field(node, 1)) == LIST:
            return False
        words, tags, looks = ffi.WORDS, ffi.BYTES, tactics.looks
        rest, least = [node], PLAIN_ON_TOP
        for node in rest:
            kind = words[(node >> 3) + 2]
            look = looks.get(kind)
            if (tactics.look(kind) if look is None else look) < least or len(rest) > most:
                return False
            least = PLAIN
            for inner in ffi.items(words[(node >> 3) + 3]):
                if not inner & 1 and tags[inner + 7] == NODE:
                    rest.append(inner)
        return True

    def _tactics(self, environment: int) -> Kinds:
        """The same as `tactics`, asking Lean. Most environments have the very sets of another."""
        sets = [self._kinds(environment, category) for category in CATEGORIES]
        addresses = tuple(owned.value for owned in sets)
        known = self.known.find(addresses)
        if known is None:
            names = frozenset(name for owned in sets for name in _names(owned.value))
            known = Kinds(sets, names)
            self.known.keep(addresses, known)
        return known

    def kinds(self, environment: int, category: str) -> list[str]:
        """The kinds of node that Lean's parser reads in a category, in the order of the alphabet."""
        return sorted(_names(self._kinds(environment, category).value))

    def _kinds(self, environment: int, category: str) -> Owned:
        """The kinds of a category (ParserCategory: name, kinds, ...), as Lean's hash map."""
        lean = self.lean
        name = Owned(lean, lean.name(category))
        some = Owned(lean, lean.parser_category(inc(environment), name.value))
        return Owned(lean, box(0) if some.value & 1 else inc(field(field(some.value, 0), 1)))

    def of(
        self,
        node: int,
        offset: Callable[[int], int] | None = None,
        tactics: frozenset[str] = frozenset(),
    ) -> tuple[Syntax, ...]:
        """A syntax object (borrowed): nothing for a token, its children for a bare list.

        `offset` makes byte positions places in the user's text; without it all places are 0. Nodes
        below the top of a kind in `tactics` stand in a sequence: in one of their own (`BARE`) where
        Lean has none, as behind `induction n with`. In a configuration identifiers are nodes too.
        """

        def placed(node: int) -> tuple[int, int]:
            ends = self.lean.positions(node) if offset else None
            return (offset(ends[0]), offset(ends[1])) if ends and offset else (0, 0)

        def read(node: int, parent: str, named: bool) -> tuple[Syntax, ...]:
            kind = ffi.name_text(field(node, 1))
            is_list = kind == LIST
            named = named or kind.endswith(CONFIGURES)
            children: tuple[Syntax, ...] = ()
            for inner in ffi.items(field(node, 2)):
                if not inner & 1:
                    if tag(inner) == NODE:
                        children += read(inner, parent if is_list else kind, named)
                    elif named and tag(inner) == IDENTIFIER:
                        children += (Syntax(IDENT, *placed(inner)),)
            if is_list:
                return children
            place = placed(node) if offset else (0, 0)
            tree = Syntax(kind, *place, children)
            bare = kind in tactics or (kind == CHOICE and any(x.kind in tactics for x in children))
            if bare and parent not in HOLDS_TACTICS:
                tree = Syntax(BARE, *place, (tree,))
            return (tree,)

        return read(node, BARE, named=False) if is_node(node) else ()


def uncommented(lean: Api, data: bytes, node: int) -> str:
    """The text of a piece of syntax (borrowed) without the comments between its tokens.

    The next token stays in its line and, at the beginning of one, in its column.
    """
    place = lean.positions(node)
    if not place:
        return ""
    start, end = place
    if b"--" not in data[start:end] and b"/-" not in data[start:end]:
        return data[start:end].decode()
    parts, behind = list[str](), start
    for begin, stop in sorted(_tokens(lean, node)):
        if begin < behind:  # read before, in another reading of the same text
            continue
        parts += [_blank(data, behind, begin), data[begin:stop].decode()]
        behind = stop
    return "".join(parts)


def _blank(data: bytes, start: int, end: int) -> str:
    """What stands between two tokens, without comments."""
    between = data[start:end].decode()
    if not between.strip():
        return between
    column = len(data[data.rfind(b"\n", 0, end) + 1 : end].decode())
    return "\n" + " " * column if "\n" in between else " "


def _tokens(lean: Api, node: int) -> Iterator[tuple[int, int]]:
    """The places of the tokens of a piece of syntax."""
    if node & 1 or tag(node) not in (NODE, ATOM, IDENTIFIER):
        return
    if tag(node) == NODE:
        for inner in ffi.items(field(node, 2)):
            yield from _tokens(lean, inner)
    elif place := lean.positions(node):
        yield place


def _names(kinds: int) -> Iterator[str]:
    return map(ffi.name_text, _hashed(kinds))


def _hashed(node: int) -> Iterator[int]:
    """The keys (borrowed) in a node of a `PersistentHashMap`: entries, or keys that collide."""
    if node & 1:
        return
    if tag(node) == COLLISION:
        yield from ffi.items(field(node, 0))
        return
    for entry in ffi.items(field(node, 0)):
        if entry & 1:
            continue
        if tag(entry) == REFERENCE:
            yield from _hashed(field(entry, 0))
        else:
            yield field(entry, 0)


def is_node(syntax: int) -> bool:
    """Whether a syntax object is a node, and no token."""
    return not syntax & 1 and tag(syntax) == NODE


def kind(syntax: int) -> str:
    """The kind of a syntax node, "" for anything that is no node."""
    return ffi.name_text(field(syntax, 1)) if is_node(syntax) else ""


def child(syntax: int, i: int) -> int:
    """Argument i of a node, borrowed."""
    return ffi.items(field(syntax, 2))[i]


def descend(syntax: int, path: tuple[int, ...]) -> int:
    """The node at `path`, borrowed."""
    for i in path:
        syntax = child(syntax, i)
    return syntax
