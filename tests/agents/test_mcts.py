"""Monte-Carlo tree search, whose walks are worked by hand."""

import math
from collections.abc import Sequence

import pytest

from agents.search import RMAX, Budget, Fixed, Mcts, Node, Tree, drive, mcts, result
from agents.search.walks import Edge, Puct, Walks, ducb
from segenv.proof import ProofState
from tests.agents.fakes import FakeBackend, TinyLanguageModel, found, listing

S = FakeBackend({}).state("s")
MOVES = {
    "s": {"a": "x", "b": "z"},
    "x": {"c": "x1", "d": "x2"},
    "z": {"c": "z1", "d": "z2"},
    "z2": {"e": ""},
}
SAYS = {name: {"c": 0.6, "d": 0.4} for name in ("x", "z")} | {
    "s": {"a": 0.9, "b": 0.1},
    "x1": {"no": 1.0},
    "x2": {"no": 1.0},
    "z1": {"no": 1.0},
    "z2": {"e": 1.0},
}


def order(backend: FakeBackend) -> list[str]:
    return list(dict.fromkeys(line.split(":")[0] for line in backend.log))


def test_puct_by_hand() -> None:
    """Q + c P √N / (1 + n): 0.5 + 1 · 0.25 · 3 / 5 = 0.65 against 0.2 + 1 · 0.75 · 3 / 6 = 0.575."""
    node = Node(S)
    a = Edge(node, prior=0.1, visits=4, total=2)
    b = Edge(node, prior=0.3, visits=5, total=1)
    assert Puct(1.0)(None, [a, b]) is a
    assert Puct(2.0)(None, [a, b]) is b  # 0.8 against 0.95
    here = Edge(None)
    assert Puct()(here, [a]) is a and Puct()(here, []) is here


def test_discounted_ucb_by_hand() -> None:
    """Q + √(2 ln N / n), and what was not tried comes first."""
    node, here = Node(S), Edge(None, visits=2, total=1)
    a = Edge(node, visits=6, total=4.2)
    # N = 8, ln 8 = 2.08: 0.7 + √(4.16 / 6) = 1.53 against 0.5 + √(4.16 / 2) = 1.94
    assert ducb(here, [a]) is here
    here.total = 0.0  # 1.44
    assert ducb(here, [a]) is a
    fresh = Edge(node)
    assert ducb(here, [a, fresh]) is fresh and ducb(None, [a]) is a


def likes_z(states: Sequence[ProofState]) -> list[float]:
    return [float(str(state) in ("z", "z2")) for state in states]


def test_a_value_beats_the_prior() -> None:
    """The prior says x; the value says z, and there is the proof: nothing of x is looked at."""
    backend = FakeBackend(MOVES)
    args = Mcts(likes_z, Fixed(2), Puct(1.0))  # s: 0 + 0.9 for x, 1 + 0.1 for z
    (tree,) = drive([mcts(S, Budget(), args)], listing(SAYS), backend)
    assert tree.solution and tree.solution.state.script == ("b", "d", "e")
    assert order(backend) == ["s", "z", "z2"]
    assert tree.meter.valued == 5  # s, x, z, z1, z2

    def blind(states: Sequence[ProofState]) -> list[float]:
        return [0.5] * len(states)

    backend = FakeBackend(MOVES)
    drive([mcts(S, Budget(), Mcts(blind, Fixed(2)))], listing(SAYS), backend)
    assert order(backend)[:2] == ["s", "x"]


def test_a_value_is_needed() -> None:
    with pytest.raises(ValueError, match="give a `value`, or use RMAX"):
        found(FakeBackend(MOVES), listing(SAYS), mcts(S, Budget(), Mcts()))


def test_dead_ends_are_not_walked_to() -> None:
    """x has nothing below it and no more to say; when all is dead the search is exhausted."""
    backend = FakeBackend({"s": {"a": "x", "b": "z"}})
    result_ = found(
        backend, listing(SAYS), mcts(S, Budget(), Mcts(lambda q: [0.9] * len(q), Fixed(2)))
    )
    assert result_.ended == "exhausted" and result_.expansions == 3
    assert backend.log.count("x: c") == 1


def test_new_states_are_the_reward() -> None:
    """RMaxTS with whole texts: a text that fails leaves its states; where nothing is new it is left."""
    backend = FakeBackend(MOVES)
    says = {name: dict(said) for name, said in SAYS.items()}
    says["s"] = {"a\nc\nno": 0.5, "b\nno": 0.3, "a\nd\nno": 0.2}
    (tree,) = drive([mcts(S, Budget(), RMAX)], listing(says), backend)
    assert tree.solution and tree.solution.state.script == ("b", "d", "e")
    assert set(map(str, (node.state for node in tree.nodes.values()))) >= {"x", "x1", "z", "z2"}


def test_worths_are_reported_upwards_and_forgotten() -> None:
    tree = Tree(S, Budget())
    walks = Walks()
    child = Node(S, math.log(0.5), tree.root)
    walks.add(child)
    node, path = walks.down(tree.root, ducb)
    assert node is child and [edge.child for edge in path] == [child, None]
    child.exhausted = tree.root.exhausted = True
    walks.bury(child)
    assert walks.dead == {child, tree.root}


def test_64_searches_find_what_each_alone_finds() -> None:
    words = {"a": 0.2, "b": 0.15, "c": 0.15, "d": 0.1, "<end>": 0.4}

    sizes: list[int] = []

    def value(states: Sequence[ProofState]) -> list[float]:
        sizes.append(len(states))
        return [1 / (1 + len(state.goals)) for state in states]

    for args in (RMAX, Mcts(value, Fixed(3))):
        searches = [mcts(S, Budget(tokens=60, expansions=20), args, seed) for seed in range(8)]
        together = drive(searches, TinyLanguageModel(words), FakeBackend(MOVES))
        assert args == RMAX or max(sizes) >= 8  # the states of all searches are judged together
        for seed, tree in enumerate(together):
            search = mcts(S, Budget(tokens=60, expansions=20), args, seed)
            (alone,) = drive([search], TinyLanguageModel(words), FakeBackend(MOVES))
            assert result(alone) == result(tree)
            assert tree.meter.tokens <= 60 and tree.meter.expansions <= 20
