"""The steps that searches are made of: ask and pay, run, verify what is claimed."""

from collections.abc import Sequence

from agents.policies.base import Policy, Sample
from agents.search.node import Node
from agents.search.questions import Asking, ask, judge, run, verify
from agents.search.tree import Tree
from agents.values.base import Value
from segenv.backends.base import Attempt, BackendError, Ran
from segenv.envs.action_text import refuse, tidy
from segenv.envs.proof_env import MAX_ACTION
from segenv.proof import TacticError, placed

Said = list[tuple[Sample, tuple[Ran, ...]]]
"""New texts of a node, each with what the backend made of it."""


def expand(tree: Tree, node: Node, n: int, seed: int, policy: Policy | None = None) -> Asking[Said]:
    """Buy `n` texts at a node, and run those that were not said there before."""
    [drawn] = yield from ask([tree.prompt(node)], n, seed, policy)
    fresh = tree.buy(node, n, drawn)
    ran = yield from run_samples(tree, [(node, sample) for sample in fresh])
    return list(zip(fresh, ran, strict=True))


def run_samples(tree: Tree, said: Sequence[tuple[Node, Sample]]) -> Asking[list[tuple[Ran, ...]]]:
    """Run actions tactic by tactic, each where it was said, all in one batch.

    A text that is none is refused here.
    """
    left = tree.meter.tactics_left
    refusals = [refuse(sample.text, MAX_ACTION) for _, sample in said]
    ran = yield from run(
        [
            Attempt(node.state, tidy(sample.text), budget=left, split=True)
            for (node, sample), refusal in zip(said, refusals, strict=True)
            if refusal is None and left != 0
        ]
    )
    rest = iter(ran)
    return [
        next(rest, ()) if refusal is None else (Ran(sample.text, 1, 0, refusal),)
        for (_, sample), refusal in zip(said, refusals, strict=True)
    ]


def in_whole(error: TacticError, text: str, ran: Sequence[Ran]) -> TacticError:
    """The error of the last tactic that ran, with its position counted in the whole action."""
    last = ran[-1]
    return placed(error, last.line, last.column, last.text, tidy(text))


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


def evaluate(tree: Tree, nodes: Sequence[Node], value: Value | None) -> Asking[None]:
    """Have a value judge nodes, if there is one."""
    if value is None:
        return
    values = yield from judge([node.state for node in nodes], value)
    tree.meter.valued += len(nodes)
    for node, worth in zip(nodes, values, strict=True):
        node.value = worth
