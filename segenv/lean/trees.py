"""Lean's syntax objects: looking into them, and making frozen values of them."""

from collections.abc import Callable

from segenv.lean import ffi
from segenv.lean.api import Api
from segenv.lean.ffi import field, tag
from segenv.proof import Syntax

NODE = 1  # a constructor of Syntax


class Trees:
    """Converts syntax objects."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean

    def of(self, node: int, offset: Callable[[int], int] | None = None) -> tuple[Syntax, ...]:
        """A syntax object (borrowed): nothing for a token, its children for a bare list.

        `offset` makes byte positions places in the user's text; without it all places are 0.
        """
        if not is_node(node):
            return ()
        _, name, arguments = ffi.fields(node, 3)
        kind = ffi.name_text(name)
        children: tuple[Syntax, ...] = ()
        for inner in ffi.items(arguments):
            if not inner & 1 and tag(inner) == NODE:
                children += self.of(inner, offset)
        if kind == "null":
            return children
        place = self.lean.positions(node) if offset else None
        if not place or not offset:
            return (Syntax(kind, 0, 0, children),)
        start, end = map(offset, place)
        return (Syntax(kind, start, end, children),)


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
