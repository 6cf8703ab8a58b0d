"""Which node a best-first search goes on from: functions of a tree and a node, larger is sooner.

One of your own is a function:

    def fewest_goals(tree: Tree, node: Node) -> float:
        return -len(node.state.goals)

    best_first(start, budget, BestFirst(priority=fewest_goals))
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from agents.search.node import Node
from agents.search.tree import Tree

Priority = Callable[[Tree, Node], float]
"""What a node is worth."""
Again = Callable[[Tree, Node, float, int], float | None]
"""What a node is worth that has spoken, given its priority and how many texts it would be asked for;
None to leave it."""


def path(tree: Tree, node: Node) -> float:
    """The log-probability of the path."""
    return node.log_prob


def unheard(tree: Tree, node: Node, priority: float, n: int) -> float | None:
    """Lowered by the mass of the texts not heard yet, spread over one more round of samples.

    So a node sinks with each round, whatever the priority and the policy are.
    """
    return priority + round_mass(node, n)


def never(tree: Tree, node: Node, priority: float, n: int) -> float | None:
    """Every node is asked once."""
    return None


def round_mass(node: Node, n: int) -> float:
    """The logarithm of the mass of the texts not heard yet, spread over `n` more samples."""
    return math.log(max(node.mass_left, 1e-12) / n)


@dataclass(frozen=True)
class LengthNormalised:
    """log p(path) / tactics^penalty, as in BFS-Prover (arXiv 2509.06493); `again` divides alike."""

    penalty: float = 1.0

    def __call__(self, tree: Tree, node: Node) -> float:
        """The priority of a node."""
        return node.log_prob / self._length(node)

    def again(self, tree: Tree, node: Node, priority: float, n: int) -> float | None:
        """The priority of a node that has spoken."""
        return (node.log_prob + round_mass(node, n)) / self._length(node)

    def _length(self, node: Node) -> float:
        return float(max(1, node.state.tactics) ** self.penalty)
