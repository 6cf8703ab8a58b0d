"""Best-first search: always go on from the state that looks best.

One expansion asks the policy for a few actions at one node, pays for them, and runs them. By default
the priority of a node is the log-probability of its path, as in ReProver (arXiv 2306.15626). A
segment is run tactic by tactic, and the states in between are nodes too.

Left out: re-parenting when a cheaper path to a known state turns up.
"""

import heapq
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import count

from agents.search.budget import Budget
from agents.search.expansion import Fixed, Width
from agents.search.node import Node
from agents.search.priorities import Again, Priority, path, unheard
from agents.search.rollouts import Rollout
from agents.search.steps import evaluate, expand, settle
from agents.search.tree import PromptOf, Search, Tree, plain, printed
from agents.values.base import Value
from segenv.proof import ProofState

FOUR = Fixed(4)


@dataclass(frozen=True)
class BestFirst:
    """What varies in the search: functions, so that one of your own does as well."""

    width: Width = FOUR
    """how many actions are generated in one expansion"""
    priority: Priority = path
    """which node is expanded next"""
    again: Again = unheard
    """what a node is worth for more actions, once it has spoken"""
    rollout: Rollout | None = None
    """what is tried at once after a step, e.g. `GoalAwareRollout`"""
    same: Callable[[ProofState], Hashable] = printed
    """states for which this is equal are one node"""
    prompt: PromptOf = plain
    """what the policy sees of a node, e.g. `WithErrors`"""
    value: Value | None = None
    """what judges new states, for priorities that ask for it (`critic`, `ProgressMix`)"""


def best_first(
    start: ProofState,
    budget: Budget,
    args: BestFirst | None = None,
    seed: int = 0,
    definitions: Sequence[str] = (),
) -> Search:
    """Search for a proof from a state until it is found or the budget is spent.

    `seed` and `definitions` are for the prompts.
    """
    args = args or BestFirst()
    tree = Tree(start, budget, args.same, args.prompt, definitions, seed)
    queue: list[tuple[float, int, Node]] = [(0.0, 0, tree.root)]
    order = count(1)

    def push(node: Node, expanded: bool = False) -> None:
        if node.exhausted:
            return
        worth = args.priority(tree, node)
        if node.heard:  # by an expansion or by a rollout
            again = args.again(tree, node, worth, args.width(tree, node))
            if again is None and expanded:
                return
            worth = worth if again is None else again
        heapq.heappush(queue, (-worth, next(order), node))

    yield from evaluate(tree, [tree.root], args.value)
    while queue and tree.open:
        _, _, node = heapq.heappop(queue)
        tree.meter.expansions += 1
        turn = tree.meter.expansions
        said = yield from expand(tree, node, args.width(tree, node), turn)
        for sample, ran in said:
            new = tree.take(node, sample, ran)
            yield from settle(tree)
            yield from evaluate(tree, new, args.value)
            for child in new:
                push(child)
                if args.rollout:
                    more = yield from args.rollout(tree, node, child, turn)
                    yield from evaluate(tree, more, args.value)
                    for further in more:
                        push(further)
        push(node, expanded=True)

    return tree
