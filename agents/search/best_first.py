"""Best-first search: always go on from the state that the policy finds most likely.

One expansion asks the policy for a few actions at one node, pays for them, and runs them. The
priority of a node is the sum of the log-probabilities on its path, divided by a power of its
length when `length_penalty` is not 0 (as in ReProver, arXiv 2306.15626, and BFS-Prover,
arXiv 2509.06493). A segment is run tactic by tactic, and the states in between are nodes too.
The `rollout` hook is the goal-aware rollout of SEG-ATP (arXiv 2605.11905, section 4).

Left out: a critic, parallel workers, re-parenting when a cheaper path to a known state turns up.
"""

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from agents.policy import Policy
from agents.search.budget import Budget
from agents.search.result import SearchResult
from agents.search.tree import Node, Tree
from segenv.arguments import number, switch
from segenv.backends.base import Attempt, Backend
from segenv.proof import Theorem

Rollout = Callable[[Tree, Node, Node], list[Node]]


@dataclass(frozen=True)
class BestFirst:
    samples: int = 4
    """actions generated in one expansion"""
    length_penalty: float = 0.0
    """priority = log-probability / tactics ** length_penalty"""
    widen: bool = True
    """come back to a node for more actions, at the priority of what it has not said yet"""

    def __post_init__(self) -> None:
        number("samples", self.samples, at_least=1, whole=True)
        number("length_penalty", self.length_penalty)
        switch("widen", self.widen)


def best_first(
    backend: Backend,
    policy: Policy,
    theorem: Theorem,
    budget: Budget,
    args: BestFirst | None = None,
    rollout: Rollout | None = None,
    watch: Callable[[Tree], object] | None = None,
) -> SearchResult:
    """Search for a proof of `theorem` until it is found or the budget is spent.

    `watch` is shown the finished tree, e.g. to keep it as an exploration.
    """
    args = args or BestFirst()
    tree = Tree(backend, theorem, budget)
    queue: list[tuple[float, int, Node]] = [(0.0, 0, tree.root)]
    order = count(1)

    while queue and tree.open:
        _, _, node = heapq.heappop(queue)
        tree.meter.expansions += 1
        proposals = tree.ask(policy, node, args.samples)
        backend.run_ahead(Attempt(node.state, p.text, split=True) for p in proposals)
        for proposal in proposals:
            for child in tree.attempt(node, proposal):
                heapq.heappush(queue, (-priority(child, args), next(order), child))
                for further in rollout(tree, node, child) if rollout else ():
                    heapq.heappush(queue, (-priority(further, args), next(order), further))
        if args.widen and node.mass_left > 1e-9:
            heapq.heappush(queue, (-priority(node, args), next(order), node))

    if watch:
        watch(tree)
    backend.forget(node.state for node in tree.nodes.values())
    return tree.result()


def priority(node: Node, args: BestFirst) -> float:
    """How likely the most likely unheard action of `node` is taken to be.

    For a new node that is the log-probability of its path. For a node that has spoken it is
    lowered by the mass it has left, spread over one more round of samples.
    """
    log_prob = node.log_prob
    if node.asked:
        log_prob += math.log(max(node.mass_left, 1e-12) / args.samples)
    return log_prob / float(max(1, node.state.tactics) ** args.length_penalty)
