"""Digits for a graph of nodes that do not depend on the names of its variables, nor on any order.

Colour refinement (Weisfeiler and Leman 1968): a variable's colour is made of the places where it
stands, and a place of the colours around it, until no more variables are told apart. Where some are
not, each of the smallest such class is set apart in turn, and what comes of that is taken together.
Graphs that are equal up to names and order always get equal digits. Of others that refinement cannot
tell apart, setting one variable apart tells those that occur in practice.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from struct import Struct


@dataclass(slots=True, eq=False)  # a frozen one takes twice as long to make
class Node:
    """What a node is, and its parts; with `mixed` their order does not matter.

    `closed` is the number of a node without a variable below, None for others; see `node`.
    """

    label: int
    parts: tuple["Node | Variable", ...]
    mixed: bool
    closed: int | None


@dataclass(slots=True, eq=False)
class Variable:
    """An occurrence of the variable of this number."""

    number: int
    closed: None = None


def node(label: int, parts: tuple[Node | Variable, ...] = (), mixed: bool = False) -> Node:
    """A node, with its number if it is closed."""
    below = [part.closed for part in parts]
    closed = None if None in below else _seen(label, mixed, below)  # type: ignore[arg-type]
    return Node(label, parts, mixed, closed)


@lru_cache(maxsize=1_000)
def _packer(count: int) -> Callable[..., bytes]:
    """What makes bytes of so many numbers of 64 bits."""
    return Struct(f"<{count}Q").pack


def mix(*values: int) -> int:
    """One number of 64 bits for several, in their order."""
    digest = blake2b(_packer(len(values))(*values), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


_known = lru_cache(maxsize=20_000)(mix)
"""The same, remembered: what a statement says of types it says again and again."""


@lru_cache(maxsize=10_000)
def label(text: str) -> int:
    """The number of a text."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little"
    )


def digits(root: Node | Variable) -> str:
    """Sixteen hexadecimal digits for a graph."""
    return f"{_Graph(root).number():016x}"


ROOT, OCCURRENCE, APART = map(label, ("root", "occurrence", "apart"))


class _Graph:
    """The nodes of a graph by their places, parts before what they are parts of.

    Most nodes of a statement say of which type something is; of those without a variable below, which
    colours do not change, there is the number alone.
    """

    def __init__(self, root: Node | Variable) -> None:
        self.numbers: list[int] = []  # of closed nodes, 0 for others
        self.inner: list[tuple[int, Node, list[int], list[tuple[int, int]]]] = []
        """Open nodes: the place, the node, the places of its parts; of open parts with their index."""
        self.leaves: list[tuple[int, int]] = []  # a place, and the variable that stands there
        self._add(root)
        places = {number: i for i, number in enumerate(sorted({n for _, n in self.leaves}))}
        self.leaves = [(place, places[number]) for place, number in self.leaves]
        self.variables = len(places)

    def _add(self, node: Node | Variable) -> int:
        if isinstance(node, Variable):
            self.leaves.append((len(self.numbers), node.number))
        elif node.closed is None:
            parts = list(map(self._add, node.parts))
            some = [(p, i) for i, p in enumerate(parts) if node.parts[i].closed is None]
            self.inner.append((len(self.numbers), node, parts, some))
        self.numbers.append(node.closed or 0)
        return len(self.numbers) - 1

    def number(self) -> int:
        """The number of the whole graph."""
        colours = self.refined([0] * self.variables)
        found = self.seen_from_above(colours)[-1]
        if tied := _smallest_tie(colours):
            apart = sorted(self._number_with(colours, variable) for variable in tied)
            found = mix(found, *apart)
        return found

    def _number_with(self, colours: Sequence[int], variable: int) -> int:
        """The number of the graph with one variable set apart."""
        apart = [mix(APART, c) if i == variable else c for i, c in enumerate(colours)]
        return self.seen_from_above(self.refined(apart))[-1]

    def refined(self, colours: list[int]) -> list[int]:
        """The colours of the variables, refined until their number does not grow."""
        known = len(set(colours))
        while known < self.variables:
            colours = self._refined_once(colours)
            if len(set(colours)) == known:
                break
            known = len(set(colours))
        return colours

    def _refined_once(self, colours: Sequence[int]) -> list[int]:
        above, around = self.seen_from_above(colours), [0] * len(self.numbers)
        around[-1] = ROOT
        for place, node, _, parts in reversed(self.inner):
            here = mix(around[place], above[place])
            for part, index in parts:
                around[part] = here if node.mixed else mix(here, index)
        occurrences: list[list[int]] = [[] for _ in colours]
        for place, variable in self.leaves:
            occurrences[variable].append(around[place])
        pairs = zip(colours, occurrences, strict=True)
        return [mix(colour, *sorted(places)) for colour, places in pairs]

    def seen_from_above(self, colours: Sequence[int]) -> list[int]:
        """A number for each node that stands for what is below it; the last is that of the root."""
        found = self.numbers.copy()
        coloured = [mix(OCCURRENCE, colour) for colour in colours]
        for place, variable in self.leaves:
            found[place] = coloured[variable]
        for place, node, parts, _ in self.inner:
            found[place] = _seen(node.label, node.mixed, [found[part] for part in parts])
        return found


def _seen(label: int, mixed: bool, below: list[int]) -> int:
    """The number of a node by those of its parts."""
    return _known(label, *(sorted(below) if mixed else below))


def _smallest_tie(colours: Sequence[int]) -> list[int]:
    """The variables of the smallest colour class that has several, the least colour first."""
    sizes = Counter(colours)
    ties = [(size, colour) for colour, size in sizes.items() if size > 1]
    if not ties:
        return []
    _, colour = min(ties)
    return [i for i, one in enumerate(colours) if one == colour]
