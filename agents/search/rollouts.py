"""Goal-aware rollout: run on for a few greedy steps after a step that changes the goal count.

SEG-ATP (arXiv 2605.11905, section 4) reuses its segmentation signal at inference time to "trigger
short rollouts" for step provers. The abstract says no more; trigger, horizon and stopping rule
here are our reconstruction. A rollout step costs one sample instead of a whole expansion, and its
states join the ordinary queue.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from agents.policies.base import Policy
from agents.search.node import Node
from agents.search.questions import Asking
from agents.search.steps import expand, settle
from agents.search.tree import Tree
from segenv.arguments import choice, number
from segenv.proof import ProofState
from segenv.segmentation import boundary

Rollout = Callable[[Tree, Node, Node, int], Asking[list[Node]]]
"""What is tried at once from the second node, which was reached from the first; the new nodes. The
number is the seed of the expansion."""


STOPS = ("change", "increase", "decrease", "level", "always", "never")
TRIGGERS = (*STOPS, "random")


@dataclass(frozen=True)
class GoalAwareRollout:
    """Greedy steps from a boundary on; as a value with a `trigger` and limits."""

    policy: Policy | None = None
    """asked for one action a step, so give it a policy at temperature 0; None: that of the search"""
    horizon: int = 6
    """greedy steps in one rollout, at most"""
    trigger: str = "change"
    """a rule of `segenv.segmentation` about goals, "always", "never" or "random": see `TRIGGERS`"""
    stop: str = "change"
    """where a rollout ends before its horizon: such a rule, "always" or "never": see `STOPS`"""
    rate: float = 0.5
    """how often "random" triggers: for a control with a matched rate, `trigger_rate`"""

    def __post_init__(self) -> None:
        number("horizon", self.horizon, at_least=0, whole=True)
        number("rate", self.rate, at_least=0, at_most=1)
        choice("trigger", self.trigger, TRIGGERS)
        choice("stop", self.stop, STOPS)

    def __call__(self, tree: Tree, before: Node, after: Node, seed: int) -> Asking[list[Node]]:
        """The new nodes that a rollout from `after`, reached from `before`, leads to."""
        new: list[Node] = []
        tree.meter.chances += 1
        if not self.triggered(before.state, after.state):
            return new
        tree.meter.rollouts += 1
        node = after
        for _ in range(self.horizon):
            if not tree.open:
                break
            tree.meter.rollout_steps += 1
            reached: list[Node] = []
            for sample, ran in (yield from expand(tree, node, 1, seed, self.policy)):
                reached += tree.take(node, sample, ran)
                yield from settle(tree)
            if not reached:  # refused, seen before, or finished
                break
            new += reached
            if crosses(self.stop, node.state, reached[-1].state):
                break
            node = reached[-1]
        return new

    def triggered(self, before: ProofState, after: ProofState) -> bool:
        """Whether the step from `before` to `after` starts a rollout."""
        if self.trigger == "random":
            digest = sha256(f"{before.key}{after.key}".encode()).digest()
            return int.from_bytes(digest[:4], "big") < self.rate * 2**32
        return crosses(self.trigger, before, after)


def crosses(rule: str, before: ProofState, after: ProofState) -> bool:
    """Whether the step from `before` to `after` is a boundary under a rule, "always" or "never"."""
    if rule in ("always", "never"):
        return rule == "always"
    return boundary(rule, len(before.goals), len(after.goals))


def trigger_rate(trees: Iterable[Tree]) -> float:
    """How often a rollout was triggered in finished searches, of all steps that might have: the
    `rate` of a random control. 0 where there was no step."""
    meters = [tree.meter for tree in trees]
    return sum(meter.rollouts for meter in meters) / max(1, sum(meter.chances for meter in meters))
