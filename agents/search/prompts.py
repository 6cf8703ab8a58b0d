"""What a policy is shown of a node: functions of a tree and a node.

One of your own may add feedback, e.g. a plan:

    def planned(tree: Tree, node: Node) -> Prompt:
        return replace(plain(tree, node), feedback=(plan_of(node.state),))
"""

from dataclasses import dataclass, replace

from agents.policies.base import Prompt
from agents.search.node import Node
from agents.search.tree import Tree, plain


@dataclass(frozen=True)
class WithErrors:
    """The latest actions that Lean refused here, each with its message: for self-correction.

    As in Goedel-Prover-V2 (arXiv 2508.03613), which shows a model its failed proof and the errors.
    """

    latest: int = 3
    characters: int = 2_000
    """of each message, at most"""

    def __call__(self, tree: Tree, node: Node) -> Prompt:
        """What is shown of a node."""
        refused = list(node.refused.items())[-self.latest :]
        feedback = (f"{text}\n{error.message[: self.characters]}" for text, error in refused)
        return replace(plain(tree, node), feedback=tuple(feedback))


__all__ = ["WithErrors", "plain"]
