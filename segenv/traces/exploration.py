"""What a search or a rollout saw of a theorem: accepted and refused tactics, and the way to proofs."""

from collections import deque
from dataclasses import dataclass
from functools import cached_property

from segenv.proof import TacticError, Theorem


@dataclass(frozen=True)
class Node:
    """What a tactic did in the state of another node.

    | field     | meaning                                                                       |
    |-----------|-------------------------------------------------------------------------------|
    | `parent`  | the index of the node in whose state the tactic ran; None for the start       |
    | `tactic`  | the text that ran; "" for the start                                           |
    | `outcome` | the goals as Lean printed them, main goal first, or why the tactic was refused |
    | `on_path` | whether a proof that the kernel accepted goes through here                    |
    | `log_prob` | of the way here by the policy that said it; None where that is not known    |
    | `value`   | what a value made of the state, None where none was asked                     |
    """

    parent: int | None
    tactic: str
    outcome: tuple[str, ...] | TacticError
    on_path: bool = False
    log_prob: float | None = None
    value: float | None = None

    @property
    def refusal(self) -> TacticError | None:
        """Why the tactic was refused, or None."""
        return self.outcome if isinstance(self.outcome, TacticError) else None

    @property
    def goals(self) -> tuple[str, ...]:
        """The goals after the tactic; none if it was refused."""
        return () if isinstance(self.outcome, TacticError) else self.outcome

    @property
    def state(self) -> str:
        """The state as `str(ProofState)` prints it. Raises `ValueError` if there is none."""
        if self.refusal:
            raise ValueError(f"there is no state after {self.tactic!r}: it was refused")
        return "\n\n".join(self.goals) or "no goals"

    @property
    def proved(self) -> bool:
        """Whether this is the end of a proof; no goals alone do not make one."""
        return self.on_path and not self.goals


@dataclass(frozen=True)
class Exploration:
    """A tree of attempts at a theorem. `nodes[0]` is the start; a parent comes before its children.

    States that print alike are taken to be one state. `facts` are numbers and words about the whole,
    by name: what a search spent, why it ended. Raises `ValueError`, naming the node, for nodes that
    are no tree, a tactic run where there is no goal, and a path that leads to no proof.
    """

    theorem: Theorem
    nodes: tuple[Node, ...]
    facts: tuple[tuple[str, str | int | float | None], ...] = ()

    def __post_init__(self) -> None:
        if not self.nodes or self.nodes[0].parent is not None or self.nodes[0].refusal:
            raise ValueError("an exploration begins with a node that has no parent")
        led_on = {node.parent for node in self.nodes if node.on_path}
        for i, node in enumerate(self.nodes):
            problem = self._problem(i, node)
            if not problem and node.on_path and node.goals and i not in led_on:
                problem = "is on a path that leads to no proof"
            if problem:
                raise ValueError(f"{self.theorem.name}: node {i} {problem}")

    def _problem(self, i: int, node: Node) -> str:
        if i == 0:
            return ""
        if node.parent is None or not 0 <= node.parent < i:
            return f"has the parent {node.parent}, which is not before it"
        if not self.nodes[node.parent].goals:
            return f"has the parent {node.parent}, which has no goals"
        if node.on_path and (node.refusal or not self.nodes[node.parent].on_path):
            return "is on a path that does not lead to it"
        return ""

    @cached_property
    def ways(self) -> dict[str, tuple[int, ...]]:
        """For each state from which a proof is known: the goal counts on the shortest known way.

        The first count is that of the state itself, the last one is 0; so a state with a way of k + 1
        counts is k tactics from its proof. States without a way may or may not be provable.
        """
        before: dict[str, list[Node]] = {}
        queue: deque[tuple[Node, tuple[int, ...]]] = deque()
        for node in self.nodes[1:]:
            parent = self.nodes[node.parent or 0]
            if node.proved:
                queue.append((parent, (0,)))
            elif node.goals:
                before.setdefault(node.state, []).append(parent)
        ways: dict[str, tuple[int, ...]] = {}
        while queue:  # breadth first, backwards: the first way to reach a state is a shortest one
            node, rest = queue.popleft()
            if node.state not in ways:
                ways[node.state] = way = (len(node.goals), *rest)
                queue.extend((parent, way) for parent in before.get(node.state, ()))
        return ways

    def tactics_left(self, node: Node) -> int | None:
        """The fewest tactics from a node to a known proof; None where none is known."""
        if node.proved:
            return 0
        way = self.ways.get(node.state) if node.goals else None
        return None if way is None else len(way) - 1

    @cached_property
    def attempts(self) -> dict[str, dict[str, Node]]:
        """What was tried in each state, by tactic, in the order in which it was seen."""
        tried: dict[str, dict[str, Node]] = {}
        for node in self.nodes[1:]:
            parent = self.nodes[node.parent or 0]
            tried.setdefault(parent.state, {}).setdefault(node.tactic, node)
        return tried
