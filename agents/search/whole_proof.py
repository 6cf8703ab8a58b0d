"""Whole-proof sampling: write a complete proof from the statement alone, run it, try again.

One sample is one expansion. A sample counts only as it stands: a proof that stops early, or that
goes on after the last goal is closed, is refused as Lean would refuse it.
"""

from agents.policy import Policy
from agents.search.budget import Budget
from agents.search.result import SearchResult
from agents.search.tree import Node, Tree, run_actions
from segenv.backends.base import Backend
from segenv.proof import ProofState, Theorem


def whole_proof(backend: Backend, policy: Policy, theorem: Theorem, budget: Budget) -> SearchResult:
    """Sample proofs of `theorem` one at a time until one holds or the budget is spent."""
    tree = Tree(backend, theorem, budget)

    while tree.open:
        samples = tree.ask(policy, tree.root, 1)
        if not samples:
            break
        tree.meter.expansions += 1
        run = list(run_actions(backend, tree.meter, tree.root.state, samples[0].text))
        _, last = run[-1] if run else ("", None)
        if isinstance(last, ProofState) and not last.goals:
            tree.finish(Node(last, samples[0].log_prob, tree.root, samples[0].text))

    return tree.result()
