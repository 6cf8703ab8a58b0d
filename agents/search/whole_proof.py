"""Whole-proof sampling: write a complete proof from the statement alone, run it, try again.

One sample is one expansion. A sample counts only as it stands, read to its end as Lean reads it: a
proof that stops early, or goes on after the last goal is closed, is refused.
"""

from collections.abc import Sequence
from itertools import count

from agents.search.budget import Budget
from agents.search.questions import ask
from agents.search.steps import run_samples, settle
from agents.search.tree import PromptOf, Search, Tree, plain
from segenv.backends.base import Attempt
from segenv.envs.action_text import tidy
from segenv.proof import ProofState
from segenv.scripts import read_to_end


def whole_proof(
    start: ProofState,
    budget: Budget,
    samples: int = 1,
    seed: int = 0,
    definitions: Sequence[str] = (),
    prompt: PromptOf = plain,
) -> Search:
    """Sample proofs from a state, `samples` at a time, until one holds or the budget is spent.

    With `WithErrors` as `prompt` the policy is shown what Lean said to its latest attempts.
    """
    tree = Tree(start, budget, prompt=prompt, definitions=definitions, seed=seed)
    node = tree.root
    turns = count(1)

    while tree.open and not node.exhausted:
        n = tree.meter.at_most(samples)
        [drawn] = yield from ask([tree.prompt(node)], n, next(turns))
        bought = tree.meter.samples
        fresh = tree.buy(node, n, drawn)
        tree.meter.expansions += tree.meter.samples - bought
        ran = yield from run_samples(tree, [(node, sample) for sample in fresh])
        for sample, one in zip(fresh, ran, strict=True):
            tree.take(node, sample, read_to_end(Attempt(node.state, tidy(sample.text)), one))
            yield from settle(tree)

    return tree
