"""What a search saw, as an exploration; the trees are known to the last tactic."""

from agents.search import Budget, Tree, best_first, whole_proof
from agents.search.exploration import explored
from segenv.proof import ProofState
from segenv.traces.codec import exploration_from_json, exploration_to_json
from segenv.traces.export.preference import preferences
from tests.agents.fakes import THEOREM, FakeBackend, FakePolicy

# s --a--> x --c--> proved;  s --b--> x again;  s --d--> y, where nothing works
MOVES = {"s": {"a": "x", "b": "x", "d": "y"}, "x": {"c": ""}, "y": {"end": ""}}
SAYS = {"s": {"a": 0.4, "b": 0.3, "d\nbad": 0.2, "(": 0.1}, "x": {"bad": 0.6, "c": 0.4}}


def finished(backend: FakeBackend, says: dict[str, dict[str, float]]) -> Tree:
    """A tree in which every node was asked once, breadth first, until there was a proof."""
    tree, policy = Tree(backend, THEOREM, Budget()), FakePolicy(says)
    queue = [tree.root]
    while queue and tree.open:
        node = queue.pop(0)
        for proposal in tree.ask(policy, node, 9):
            queue += tree.attempt(node, proposal)
    return tree


def test_a_finished_search() -> None:
    found = explored(finished(FakeBackend(MOVES), SAYS))
    shown = [
        (n.parent, n.tactic, n.goals if not n.refusal else n.refusal.kind) for n in found.nodes
    ]
    assert shown == [
        (None, "", ("s",)),
        (0, "a", ("x",)),
        (0, "b", ("x",)),  # a state that was known
        (0, "d", ("y",)),  # the prefix of an action that was refused midway
        (3, "bad", "tactic_failed"),
        (0, "(", "parse"),
        (1, "bad", "tactic_failed"),
        (1, "c", ()),
    ]
    assert [i for i, node in enumerate(found.nodes) if node.on_path] == [0, 1, 7]
    assert found.ways == {"s": (1, 1, 0), "x": (1, 0)}
    rows = [(row.chosen, row.rejected, row.reason) for row in preferences(found)]
    assert rows == [("a", "d", "dead_end"), ("a", "(", "refused"), ("c", "bad", "refused")]
    assert exploration_from_json(exploration_to_json(found)) == found


def test_a_search_that_found_nothing() -> None:
    found = explored(finished(FakeBackend({"s": {"a": "x"}}), SAYS))
    assert not any(node.on_path for node in found.nodes) and found.ways == {}


def test_no_goals_is_not_a_proof() -> None:
    """`end` is refused by T2, so what leads there is a dead end."""
    moves = {"s": {"end": "", "b": "x"}, "x": {"c": ""}}
    backend = FakeBackend(moves, unsound={("end",)})
    found = explored(finished(backend, {"s": {"end": 0.6, "b": 0.4}, "x": {"c": 1.0}}))
    trick = found.nodes[1]
    assert trick.goals == () and not trick.proved
    (row,) = preferences(found)
    assert (row.chosen, row.rejected, row.reason) == ("b", "end", "dead_end")


def test_a_proof_sampled_whole_is_one_step() -> None:
    """Whole-proof search runs no tactic in the tree, and its proof is there all the same."""
    tree = Tree(FakeBackend(MOVES), THEOREM, Budget())
    end = ProofState(THEOREM, ("a", "c"), (), 2)
    from agents.search import Node

    tree.finish(Node(end, 0.0, tree.root, "a\nc"))
    found = explored(tree)
    assert [node.tactic for node in found.nodes] == ["", "a\nc"] and found.nodes[1].proved


def test_recording_changes_no_search() -> None:
    policy = FakePolicy(SAYS)
    assert best_first(FakeBackend(MOVES), policy, THEOREM, Budget()).script == ("a", "c")
    assert not whole_proof(FakeBackend(MOVES), policy, THEOREM, Budget()).solved


def test_a_search_shows_its_tree_when_it_ends() -> None:
    trees: list[Tree] = []
    result = best_first(FakeBackend(MOVES), FakePolicy(SAYS), THEOREM, Budget(), watch=trees.append)
    (tree,) = trees
    assert result.solved and explored(tree).ways["s"] == (1, 1, 0)
