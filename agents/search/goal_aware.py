"""Goal-aware rollout: run on for a few greedy steps after a step that changes the goal count.

SEG-ATP (arXiv 2605.11905, section 4) reuses its segmentation signal at inference time to "trigger
short rollouts" for step provers. The abstract says no more; trigger, horizon and stopping rule
here are our reconstruction. A rollout step costs one sample instead of a whole expansion, and its
states join the ordinary queue.
"""

from dataclasses import dataclass
from hashlib import sha256

from agents.policy import Policy
from agents.search.tree import Node, Tree
from segenv.proof import ProofState
from segenv.segmentation import boundary


@dataclass(frozen=True)
class GoalAwareRollout:
    policy: Policy
    """asked for one action a step: its first, so give it a policy at temperature 0"""
    horizon: int = 6
    """greedy steps in one rollout, at most"""
    trigger: str = "change"
    """a rule of `segenv.segmentation`, or "always", "never", "random" """
    stop_at_boundary: bool = True
    """end the rollout where the goal count changes again"""
    rate: float = 0.5
    """how often "random" triggers: a control with a matched rate"""

    def __call__(self, tree: Tree, before: Node, after: Node) -> list[Node]:
        """The new nodes that a rollout from `after`, reached from `before`, leads to."""
        new: list[Node] = []
        if not self.triggered(before.state, after.state):
            return new
        node = after
        for _ in range(self.horizon):
            if not tree.open:
                break
            tree.meter.rollout_steps += 1
            reached = [
                child
                for proposal in tree.ask(self.policy, node, 1)
                for child in tree.attempt(node, proposal)
            ]
            if not reached:  # refused, seen before, or finished
                break
            new += reached
            if self.stop_at_boundary and changes_goals("change", node.state, reached[-1].state):
                break
            node = reached[-1]
        return new

    def triggered(self, before: ProofState, after: ProofState) -> bool:
        if self.trigger == "random":
            digest = sha256(f"{before.key}{after.key}".encode()).digest()
            return int.from_bytes(digest[:4], "big") < self.rate * 2**32
        if self.trigger in ("always", "never"):
            return self.trigger == "always"
        return changes_goals(self.trigger, before, after)


def changes_goals(rule: str, before: ProofState, after: ProofState) -> bool:
    """Whether the step from `before` to `after` is a boundary under a segmentation rule."""
    return boundary(rule, len(before.goals), len(after.goals))
