"""What a policy is shown of a node: functions of a tree and a node.

One of your own may add feedback, e.g. a plan:

    def planned(tree: Tree, node: Node) -> Prompt:
        return replace(plain(tree, node), feedback=(plan_of(node.state),))
"""

from dataclasses import dataclass, replace

from agents.policies.base import Prompt
from agents.search.node import Node
from agents.search.tree import Tree, plain
from segenv.proof import TacticError


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


def marked(text: str, error: TacticError, before: int = 4, characters: int = 2_000) -> str:
    """A refused text with the place of its error, and Lean's message.

    The lines from `before` above the error on, the rest of its own line between `<error>` and
    `</error>`, as Goedel-Prover-V2 shows them. Where Lean said no place the text stands as it is.
    """
    message = error.message[:characters]
    lines = text.split("\n")
    if error.line is None or error.column is None or error.line > len(lines):
        return f"{text}\n{message}"
    here = lines[error.line - 1]
    lines[error.line - 1] = f"{here[: error.column]}<error>{here[error.column :]}</error>"
    return "\n".join([*lines[max(0, error.line - 1 - before) :], message])


__all__ = ["WithErrors", "marked", "plain"]
