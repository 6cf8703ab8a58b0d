"""What a search saw, as a value that the exporters of `segenv.traces` read."""

from agents.search.tree import Node, Tree
from segenv.proof import ProofState, TacticError
from segenv.traces import exploration
from segenv.traces.exploration import Exploration


def explored(tree: Tree) -> Exploration:
    """Every tactic that a search ran, refused ones and ways to known states included.

    The path is that of the proof which T2 accepted. A script without open goals that T2 refused is
    a node without goals that is not on the path.
    """
    path = tree.solution.path() if tree.solution else []
    on_path = {id(node) for node in path}
    nodes = [exploration.Node(None, "", _printed(tree.root.state), tree.solution is not None)]
    index = {id(tree.root): 0}
    ran = [*tree.tried, *_besides(tree, path)]
    for parent, tactic, outcome in ran:
        if isinstance(outcome, TacticError):
            nodes.append(exploration.Node(index[id(parent)], tactic, outcome))
            continue
        goals, here = _printed(outcome.state), id(outcome) in on_path
        nodes.append(exploration.Node(index[id(parent)], tactic, goals, here))
        index[id(outcome)] = len(nodes) - 1
    return Exploration(tree.theorem, tuple(nodes))


def _besides(tree: Tree, path: list[Node]) -> list[tuple[Node, str, Node]]:
    """The part of a proof that was not run tactic by tactic: a proof sampled whole."""
    known = {id(outcome) for _, _, outcome in tree.tried}
    return [
        (node.parent, node.tactic, node) for node in path if node.parent and id(node) not in known
    ]


def _printed(state: ProofState) -> tuple[str, ...]:
    return tuple(goal.text for goal in state.goals)
