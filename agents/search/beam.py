"""Beam search: all nodes of a layer are asked together, and only the best of what is new go on.

The width of the beam is a function, so that it may be fixed or narrow as the search goes on (DoBeVi,
arXiv 2505.12031: `Narrowing`), and so is what ranks the nodes: with a `value` and the priority `critic`
this is the step-level beam of AlphaMath (arXiv 2405.03553) and OVM (arXiv 2311.09724). States inside a
segment are nodes as well and stand for election with the others; their scores are sums over tactics.

A layer of which nothing new came is asked again, with other draws, for as long as it has more to say.
Nodes that did not make it into a layer are not returned to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.policies.base import Sample
from agents.search.best_first import FOUR
from agents.search.budget import Budget
from agents.search.expansion import Fixed, Width
from agents.search.node import Node
from agents.search.priorities import Priority, path
from agents.search.questions import ask
from agents.search.steps import evaluate, run_samples, settle
from agents.search.tree import PromptOf, Search, Tree, plain
from agents.values.base import Value
from segenv.proof import ProofState

EIGHT = Fixed(8)


@dataclass(frozen=True)
class Beam:
    """What varies in the search."""

    size: Width = EIGHT
    """how many nodes go on, a function of the tree and the best of them"""
    width: Width = FOUR
    """how many actions are generated at each, a function of the tree and the best of them"""
    priority: Priority = path
    """what a node is worth"""
    value: Value | None = None
    """what judges new states, for priorities that ask for it"""
    prompt: PromptOf = plain
    """what the policy sees of a node"""


def beam(
    start: ProofState,
    budget: Budget,
    args: Beam | None = None,
    seed: int = 0,
    definitions: Sequence[str] = (),
) -> Search:
    """Search from a state, layer by layer, until there is a proof or the budget is spent.

    A node that is asked is one expansion.
    """
    args = args or Beam()
    tree = Tree(start, budget, prompt=args.prompt, definitions=definitions, seed=seed)
    layer, turn = [tree.root], 0

    while tree.open and layer:
        turn += 1
        left = tree.meter.expansions_left
        asked = layer if left is None else layer[:left]
        n = args.width(tree, asked[0])
        answers = yield from ask([tree.prompt(node) for node in asked], n, turn)
        said: list[tuple[Node, Sample]] = []
        for node, drawn in zip(asked, answers, strict=True):
            if tree.open:
                tree.meter.expansions += 1
                said += [(node, sample) for sample in tree.buy(node, n, drawn)]
        ran = yield from run_samples(tree, said)
        found: list[Node] = []
        for (node, sample), one in zip(said, ran, strict=True):
            found += tree.take(node, sample, one)
            yield from settle(tree)
        yield from evaluate(tree, found, args.value)
        ranked = sorted(found, key=lambda node: -args.priority(tree, node))
        layer = ranked[: args.size(tree, ranked[0])] if ranked else _more(layer)

    return tree


def _more(layer: Sequence[Node]) -> list[Node]:
    """The nodes that may have more to say."""
    return [node for node in layer if not node.exhausted]
