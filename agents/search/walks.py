"""The edges of a Monte-Carlo tree: what walks over them were worth, and which to take."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agents.search.node import Node
from segenv.arguments import number


@dataclass(eq=False)
class Edge:
    """A way on from a node: to a child, or (`child` None) to more texts at the node itself."""

    child: Node | None
    prior: float = 0.0
    visits: float = 0.0
    total: float = 0.0

    @property
    def mean(self) -> float:
        """What its visits were worth; before the first the value of the child, 0 if there is none."""
        if self.visits:
            return self.total / self.visits
        return (self.child.value or 0.0) if self.child else 0.0


Choose = Callable[[Edge | None, Sequence[Edge]], Edge]
"""The edge to take: of the one that asks the node again, None if it has no more to say, and those to
children that are not dead. One of the two is there."""


@dataclass(frozen=True)
class Puct:
    """Q + c · P · √ΣN / (1 + N) among the children, P the share of a child's probability.

    A node with children is not asked again before they are dead.
    """

    c: float = 1.25

    def __post_init__(self) -> None:
        number("c", self.c, at_least=0)

    def __call__(self, here: Edge | None, children: Sequence[Edge]) -> Edge:
        """The best edge, the first of equals."""
        if not children:
            assert here is not None
            return here
        root = math.sqrt(max(1.0, sum(edge.visits for edge in children)))
        mass = sum(edge.prior for edge in children) or 1.0
        return max(children, key=lambda e: e.mean + self.c * e.prior / mass * root / (1 + e.visits))


def ducb(here: Edge | None, children: Sequence[Edge]) -> Edge:
    """Q + √(2 ln ΣN / N) among all edges, those without a visit first; the counts are discounted."""
    edges = [*children, here] if here else [*children]
    whole = math.log(max(1.0, sum(edge.visits for edge in edges)))
    return max(
        edges, key=lambda e: e.mean + math.sqrt(2 * whole / e.visits) if e.visits else math.inf
    )


@dataclass
class Walks:
    """The edges of a tree, and which nodes have nothing left below them."""

    here: dict[Node, Edge] = field(default_factory=lambda: defaultdict(lambda: Edge(None)))
    below: dict[Node, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    dead: set[Node] = field(default_factory=set)

    def down(self, root: Node, choose: Choose) -> tuple[Node, list[Edge]]:
        """The node to expand, and the edges to it and of its expansion."""
        node, path = root, list[Edge]()
        while True:
            alive = [edge for edge in self.below[node] if edge.child not in self.dead]
            path.append(choose(None if node.exhausted else self.here[node], alive))
            if path[-1].child is None:
                return node, path
            node = path[-1].child

    def add(self, child: Node) -> None:
        """Make a new node known."""
        assert child.parent is not None
        prior = math.exp(child.log_prob - child.parent.log_prob)
        self.below[child.parent].append(Edge(child, prior))

    def bury(self, node: Node | None) -> None:
        """Note which nodes are dead, from one upwards."""
        while node and node.exhausted and all(e.child in self.dead for e in self.below[node]):
            self.dead.add(node)
            node = node.parent
