"""How many texts are asked for at a node: functions of a tree and a node."""

from collections.abc import Callable
from dataclasses import dataclass

from agents.search.node import Node
from agents.search.tree import Tree
from segenv.arguments import number

Width = Callable[[Tree, Node], int]
"""How many texts to ask for, at least 1."""


@dataclass(frozen=True)
class Fixed:
    """Always as many."""

    samples: int = 4

    def __post_init__(self) -> None:
        number("samples", self.samples, at_least=1, whole=True)

    def __call__(self, tree: Tree, node: Node) -> int:
        """The width at a node."""
        return self.samples


@dataclass(frozen=True)
class Narrowing:
    """Wide at first: max(low, high − (high − low) · rate · expansions / limit), rounded down.

    The adaptive beam of DoBeVi (arXiv 2505.12031); its rate is 15, so that it is `low` after a
    fifteenth of the expansions.
    """

    high: int
    low: int = 4
    limit: int = 600
    rate: float = 15.0

    def __post_init__(self) -> None:
        number("low", self.low, at_least=1, whole=True)
        number("high", self.high, at_least=self.low, whole=True)
        number("limit", self.limit, at_least=1, whole=True)
        number("rate", self.rate, at_least=0)

    def __call__(self, tree: Tree, node: Node) -> int:
        """The width at a node."""
        left = max(0.0, 1 - self.rate * tree.meter.expansions / self.limit)
        return int(self.low + (self.high - self.low) * left)
