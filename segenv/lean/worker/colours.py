"""Digits for a graph of nodes that do not depend on the names of its variables, nor on any order.

Colour refinement (Weisfeiler and Leman 1968): a variable's colour is made of the places where it
stands, and a place of the colours around it, until no more variables are told apart. Where some are
not, each of the smallest such class is set apart in turn, and what comes of that is taken together.
Graphs that are equal up to names and order always get equal digits. Of others that refinement cannot
tell apart, setting one variable apart tells those that occur in practice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from struct import Struct


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """What a node is, and its parts; with `mixed` their order does not matter."""

    label: int
    parts: tuple["Node | Variable", ...] = ()
    mixed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """An occurrence of the variable of this number."""

    number: int


@lru_cache(maxsize=1_000)
def _words(count: int) -> Struct:
    """So many numbers of 64 bits as bytes."""
    return Struct(f"<{count}Q")


def mix(*values: int) -> int:
    """One number of 64 bits for several, in their order."""
    digest = blake2b(_words(len(values)).pack(*values), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


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
    """The nodes of a graph in a list, parts before what they are parts of.

    Most nodes of a statement say of which type something is; those without a variable below, which
    colours do not change, are numbered once.
    """

    def __init__(self, root: Node | Variable) -> None:
        self.nodes: list[Node | Variable] = []
        self.parts: list[tuple[int, ...]] = []
        self.closed: list[int | None] = []  # the numbers of nodes without a variable
        self._add(root)
        numbers = {node.number for node in self.nodes if isinstance(node, Variable)}
        places = {number: i for i, number in enumerate(sorted(numbers))}
        self.variables = len(places)
        self.variable = [places[n.number] if isinstance(n, Variable) else -1 for n in self.nodes]

    def _add(self, node: Node | Variable) -> int:
        parts = tuple(map(self._add, node.parts)) if isinstance(node, Node) else ()
        self.nodes.append(node)
        self.parts.append(parts)
        below = [n for n in (self.closed[part] for part in parts) if n is not None]
        if isinstance(node, Node) and len(below) == len(parts):
            self.closed.append(_seen(node, below))
        else:
            self.closed.append(None)
        return len(self.nodes) - 1

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
        above, around = self.seen_from_above(colours), [0] * len(self.nodes)
        around[-1] = ROOT
        occurrences: list[list[int]] = [[] for _ in colours]
        for i in range(len(self.nodes) - 1, -1, -1):
            if self.closed[i] is not None:
                continue
            node = self.nodes[i]
            if isinstance(node, Variable):
                occurrences[self.variable[i]].append(around[i])
                continue
            here = mix(around[i], above[i])
            for place, part in enumerate(self.parts[i]):
                if self.closed[part] is None:
                    around[part] = here if node.mixed else mix(here, place)
        pairs = zip(colours, occurrences, strict=True)
        return [mix(colour, *sorted(places)) for colour, places in pairs]

    def seen_from_above(self, colours: Sequence[int]) -> list[int]:
        """A number for each node that stands for what is below it; the last is that of the root."""
        found: list[int] = []
        coloured = [mix(OCCURRENCE, colour) for colour in colours]
        for i, (node, closed) in enumerate(zip(self.nodes, self.closed, strict=True)):
            if closed is not None:
                found.append(closed)
            elif isinstance(node, Variable):
                found.append(coloured[self.variable[i]])
            else:
                found.append(_seen(node, [found[part] for part in self.parts[i]]))
        return found


def _seen(node: Node, below: list[int]) -> int:
    """The number of a node by those of its parts."""
    return mix(node.label, *(sorted(below) if node.mixed else below))


def _smallest_tie(colours: Sequence[int]) -> list[int]:
    """The variables of the smallest colour class that has several, the least colour first."""
    sizes = Counter(colours)
    ties = [(size, colour) for colour, size in sizes.items() if size > 1]
    if not ties:
        return []
    _, colour = min(ties)
    return [i for i, one in enumerate(colours) if one == colour]
