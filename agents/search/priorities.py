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
from segenv.arguments import number

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
    """log p(path) / tactics^penalty, as in BFS-Prover (arXiv 2502.03438); `again` divides alike."""

    penalty: float = 1.0

    def __call__(self, tree: Tree, node: Node) -> float:
        """The priority of a node."""
        return node.log_prob / self._length(node)

    def again(self, tree: Tree, node: Node, priority: float, n: int) -> float | None:
        """The priority of a node that has spoken."""
        return (node.log_prob + round_mass(node, n)) / self._length(node)

    def _length(self, node: Node) -> float:
        return float(max(1, node.state.tactics) ** self.penalty)


@dataclass(frozen=True)
class TacticMean:
    """Σ over the tactics of the path of their mean token log-probability, / depth^`exponent`.

    BFS-Prover-V2 (arXiv 2509.06493; its released search has the exponent 2.0) and, with 0.0,
    InternLM2.5-StepProver. A segment counts as the sum of its tactics, each with the tokens that are
    its own, so that steps and segments compare; the mean over a whole segment would favour it.
    `depth` is the number of tactics of the path. What has spoken sinks by the mass that is left, as
    with `unheard`.
    """

    exponent: float = 2.0

    def __post_init__(self) -> None:
        number("exponent", self.exponent, at_least=0)

    def __call__(self, tree: Tree, node: Node) -> float:
        """The priority of a node."""
        return self._score(node, 0.0)

    def again(self, tree: Tree, node: Node, priority: float, n: int) -> float | None:
        """The priority of a node that has spoken."""
        return self._score(node, round_mass(node, n))

    def _score(self, node: Node, more: float) -> float:
        path = node.path()
        return float((sum(map(tactic_mean, path)) + more) / max(1, len(path)) ** self.exponent)


def tactic_mean(node: Node) -> float:
    """The mean log-probability of the tokens of the tactic that led to a node; 0 at the root."""
    if node.parent is None:
        return 0.0
    return (node.log_prob - node.parent.log_prob) / max(1, node.tokens - node.parent.tokens)


def open_goals(tree: Tree, node: Node) -> float:
    """Fewest open goals first: the value that costs nothing."""
    return -float(len(node.state.goals))


def critic(tree: Tree, node: Node) -> float:
    """What the value of the search makes of the state. Raises `ValueError` where there is none."""
    if node.value is None:
        raise ValueError("this priority asks for the value of a node: give the search a `value`")
    return node.value


@dataclass(frozen=True)
class ProgressMix:
    """w · 2v/N + (1 − w) · P: LeanProgress (arXiv 2502.17925, section 4), where −v is the predicted
    number of tactics left, N the largest such number, P another priority and w = 0.2.

    `value` of the search has to be one that predicts, e.g. `agents.values.Progress`.
    """

    longest: float
    weight: float = 0.2
    prior: Priority = TacticMean(0.0)

    def __post_init__(self) -> None:
        number("longest", self.longest, above=0)
        number("weight", self.weight, at_least=0, at_most=1)

    def __call__(self, tree: Tree, node: Node) -> float:
        """The priority of a node."""
        ahead = 2 * critic(tree, node) / self.longest
        return self.weight * ahead + (1 - self.weight) * self.prior(tree, node)
