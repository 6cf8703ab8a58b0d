"""A place in a search tree, and which part of an action led there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from segenv.backends.base import Ran
from segenv.envs.action_text import tidy
from segenv.proof import ProofState, TacticError
from segenv.syntax import plain, plain_places


@dataclass(eq=False)
class Node:
    """A proof state and the cheapest knowledge about it: how it was reached, what was said there.

    `log_prob` and `tokens` are those of the path as it was said, `value` what a value made of the state
    (None where none was asked), `heard` what was said here, `ran` the same without the white space
    around it, `refused` the actions that were refused here or on the way, and `mass_left` the
    probability of what was not said yet, by the policy's own account.
    """

    state: ProofState
    log_prob: float = 0.0
    parent: "Node | None" = None
    tactic: str = ""
    begins_action: bool = True
    tokens: int = 0
    value: float | None = None
    heard: dict[str, None] = field(default_factory=dict)
    ran: set[str] = field(default_factory=set)
    refused: dict[str, TacticError] = field(default_factory=dict)
    mass_left: float = 1.0
    exhausted: bool = False

    def path(self) -> list["Node"]:
        """The nodes from the first one after the root down to this one."""
        nodes = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            nodes.append(node)
            node = node.parent
        return nodes[::-1]

    @property
    def actions(self) -> tuple[str, ...]:
        """What was said on the way, as the policy said it."""
        actions: list[str] = []
        for node in self.path():
            if node.begins_action:
                actions.append(node.tactic)
            else:
                actions[-1] += "\n" + node.tactic
        return tuple(actions)


def end_of(text: str, ran: Sequence[Ran], done: int) -> int:
    """How much of an action its first `done` tactics are: up to where the next one begins."""
    if done == len(ran):
        return len(text)
    given, shown = plain_places(text), tidy(text)
    lead = plain(text).index(shown)
    lines = shown.split("\n")[: ran[done].line]
    return given[lead + sum(len(line) + 1 for line in lines[:-1]) + ran[done].column]
