"""Monte-Carlo tree search: simulations walk down by what they have met, expand, and report back.

Two methods, which differ in three functions:

- with a value head, as AlphaMath (arXiv 2405.03553) and OVM (2311.09724): `Mcts(value=...)`. The
  PUCT rule walks down to a leaf; the leaf's value is reported, 0 for a dead end;
- without one, by the reward of RMaxTS for new states (DeepSeek-Prover-V1.5, arXiv 2408.08152, section
  4): `RMAX`. A simulation that met a new state is worth 1, else 0; discounted counts forget what was
  once new; every node may be expanded again ("virtual node"). With a policy that says whole proofs it
  is their truncate-and-resume: a text that fails midway leaves the states before.

A solved state ends the search, so what a proof is worth need not be said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agents.search.budget import Budget
from agents.search.expansion import Fixed, Width
from agents.search.node import Node
from agents.search.steps import evaluate, expand, settle
from agents.search.tree import PromptOf, Search, Tree, plain
from agents.search.walks import Choose, Puct, Walks, ducb
from agents.values.base import Value
from segenv.proof import ProofState

FIVE = Fixed(5)
AS_IN_ALPHAMATH = Puct()

Reward = Callable[[Node, Sequence[Node]], float]
"""What a simulation is worth that expanded a node and met these new ones."""


def of_value(node: Node, new: Sequence[Node]) -> float:
    """The value of the node that was expanded, 0 if nothing new came of it."""
    if node.value is None:
        raise ValueError("this reward asks for the value of a node: give a `value`, or use RMAX")
    return node.value if new else 0.0


def new_state(node: Node, new: Sequence[Node]) -> float:
    """1 for a state that was not known, else 0."""
    return float(bool(new))


@dataclass(frozen=True)
class Mcts:
    """What varies in the search."""

    value: Value | None = None
    """what judges new states: a probability of success, between 0 and 1"""
    width: Width = FIVE
    choose: Choose = AS_IN_ALPHAMATH
    reward: Reward = of_value
    discount: float = 1.0
    """what is left of the earlier visits of an edge after one more"""
    prompt: PromptOf = plain


RMAX = Mcts(width=Fixed(1), choose=ducb, reward=new_state, discount=0.99)


def mcts(
    start: ProofState,
    budget: Budget,
    args: Mcts | None = None,
    seed: int = 0,
    definitions: Sequence[str] = (),
) -> Search:
    """Search from a state until there is a proof or the budget is spent.

    A simulation is one expansion.
    """
    args = args or Mcts()
    tree = Tree(start, budget, prompt=args.prompt, definitions=definitions, seed=seed)
    walks = Walks()
    yield from evaluate(tree, [tree.root], args.value)

    while tree.open and tree.root not in walks.dead:
        node, path = walks.down(tree.root, args.choose)
        tree.meter.expansions += 1
        new: list[Node] = []
        for sample, ran in (
            yield from expand(tree, node, args.width(tree, node), tree.meter.expansions)
        ):
            new += tree.take(node, sample, ran)
            yield from settle(tree)
        yield from evaluate(tree, new, args.value)
        for child in new:
            walks.add(child)
        walks.bury(node)
        worth = args.reward(node, new)
        for edge in path:
            edge.visits = args.discount * edge.visits + 1
            edge.total = args.discount * edge.total + worth

    return tree
