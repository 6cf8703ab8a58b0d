"""The steps that searches are made of: ask and pay, run, verify what is claimed."""

from collections.abc import Sequence

from agents.policies.base import Policy, Sample
from agents.search.node import Node
from agents.search.questions import Asking, ask, run, verify
from agents.search.tree import Tree
from segenv.backends.base import Attempt, BackendError, Ran
from segenv.envs.action_text import refuse, tidy
from segenv.envs.proof_env import MAX_ACTION

Said = list[tuple[Sample, tuple[Ran, ...]]]
"""New texts of a node, each with what the backend made of it."""


def expand(tree: Tree, node: Node, n: int, seed: int, policy: Policy | None = None) -> Asking[Said]:
    """Buy `n` texts at a node, and run those that were not said there before."""
    [drawn] = yield from ask([tree.prompt(node)], n, seed, policy)
    fresh = tree.buy(node, n, drawn)
    ran = yield from run_samples(tree, node, fresh)
    return list(zip(fresh, ran, strict=True))


def run_samples(tree: Tree, node: Node, samples: Sequence[Sample]) -> Asking[list[tuple[Ran, ...]]]:
    """Run actions tactic by tactic, all in one batch; a text that is none is refused here."""
    left = tree.meter.tactics_left
    refusals = [refuse(sample.text, MAX_ACTION) for sample in samples]
    ran = yield from run(
        [
            Attempt(node.state, tidy(sample.text), budget=left, split=True)
            for sample, refusal in zip(samples, refusals, strict=True)
            if refusal is None and left != 0
        ]
    )
    rest = iter(ran)
    return [
        next(rest, ()) if refusal is None else (Ran(sample.text, 1, 0, refusal),)
        for sample, refusal in zip(samples, refusals, strict=True)
    ]


def settle(tree: Tree) -> Asking[None]:
    """Verify the claim if there is one: T1, and T2 once for what T1 accepts."""
    for tier in ("T1", "T2"):
        if tree.claim is None:
            return
        [verdict] = yield from verify([tree.claim.state], tier)
        if isinstance(verdict, BackendError):
            tree.fault = str(verdict)
            return
        if tier == "T2" or not verdict.proved:
            tree.settle(verdict)
