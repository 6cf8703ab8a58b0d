"""What a search saw, as an exploration; the trees are known to the last tactic."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.search import (
    BestFirst,
    Budget,
    Fixed,
    Tree,
    best_first,
    drive,
    explored,
    whole_proof,
    write,
)
from agents.search.tree import Search
from segenv.cli import app
from segenv.decision import Decision
from segenv.traces.codec import exploration_from_json, exploration_to_json
from segenv.traces.export.preference import preferences
from tests.agents.fakes import FakeBackend, TinyLanguageModel, listing

# s --a--> x --c--> proved;  s --b--> x again;  s --d--> y, where nothing works
MOVES = {"s": {"a": "x", "b": "x", "d": "y"}, "x": {"c": ""}, "y": {"end": ""}}
SAYS = {"s": {"a": 0.4, "b": 0.3, "d\nbad": 0.2, "(": 0.1}, "x": {"bad": 0.6, "c": 0.4}}


S = FakeBackend({}).state("s")
WIDE = BestFirst(Fixed(9), priority=lambda tree, node: 0.0)


def finished(backend: FakeBackend, says: dict[str, dict[str, float]]) -> Tree:
    """A tree in which every node was asked once, breadth first, until there was a proof."""
    (tree,) = drive([best_first(S, Budget(), WIDE)], listing(says), backend)
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


def test_a_proof_sampled_whole() -> None:
    """What was run of whole proofs is there tactic by tactic, a tail with the tactic it follows."""
    says = {"s": {"a\nc\nc": 0.4, "b": 0.2, "a\nc": 0.2}}
    (tree,) = drive([whole_proof(S, Budget())], listing(says), FakeBackend(MOVES))
    found = explored(tree)
    shown = [(n.parent, n.tactic, n.refusal is None, n.on_path) for n in found.nodes]
    assert shown == [
        (None, "", True, True),
        (0, "a", True, False),
        (1, "c\nc", False, False),
        (0, "b", True, False),
        (0, "a", True, True),
        (4, "c", True, True),
    ]


def searches() -> list[Search]:
    budget = Budget(tokens=60)
    return [*(best_first(S, budget, seed=i) for i in range(3)), whole_proof(S, budget, 4, seed=3)]


@pytest.mark.parametrize("what", ["dpo", "kto", "value"])
def test_what_searches_write_is_exported(tmp_path: Path, what: str) -> None:
    """Search, file, `segenv export`, rows: with a policy that repeats itself, and all of its tries."""
    model = TinyLanguageModel({"a": 0.3, "c": 0.2, "d": 0.1, "bad": 0.1, "<end>": 0.3})
    trees = drive(searches(), model, FakeBackend(MOVES))
    assert any(tree.solution for tree in trees)
    path, rows = tmp_path / "tried.jsonl", tmp_path / "rows.jsonl"
    assert write(path, trees) == len(trees)
    done = CliRunner().invoke(app, ["export", str(path), what, "--output", str(rows)])
    assert done.exit_code == 0, done.output
    text = rows.read_text(encoding="utf-8")
    assert text.count("\n") > 1 and ("bad" in text or what == "value")


def test_a_search_records_its_decisions() -> None:
    """Every action that was run, as environments record it, and what was spent before and after."""
    model = TinyLanguageModel({"a": 0.3, "c": 0.2, "d": 0.1, "bad": 0.1, "<end>": 0.3})
    for tree in drive(searches(), model, FakeBackend(MOVES)):
        spent = [one.spent for one in tree.decisions]
        assert [one.spent_before.tactics for one in tree.decisions] == [0] + [
            one.tactics for one in spent[:-1]
        ]
        assert spent[-1].tactics == tree.meter.tactics == sum(map(leaves, tree.decisions))
        for one in tree.decisions:
            assert (one.error is None) == (bool(one.transitions) and one.transitions[-1].accepted)
        proved = [one for one in tree.decisions if one.proved]
        assert len(proved) == (tree.solution is not None)
        assert all(one.ended == "proved" and one.verdict for one in proved)


def leaves(decision: Decision) -> int:
    return sum(transition.tactics for transition in decision.transitions)
