"""Priorities, budgets of time, triggers and blends, each by hand."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from agents.policies import Blend, Categorical, Listed, Prompt, Sample
from agents.search import (
    BestFirst,
    Budget,
    Fixed,
    GoalAwareRollout,
    Node,
    ProgressMix,
    TacticMean,
    Tree,
    best_first,
    critic,
    drive,
    open_goals,
    result,
    trigger_rate,
)
from agents.search.budget import Meter
from segenv.backends.base import Attempt
from segenv.proof import ProofState
from tests.agents.fakes import FakeBackend, Table, found, listing

S = FakeBackend({}).state("s")
CHAIN = {"s": {"aa": "x", "b": "v"}, "x": {"c": "y+y"}, "y+y": {"e": ""}, "v": {"d": "w"}}


def grown(*samples: Sample) -> list[Node]:
    """The nodes of some actions, said one after the other."""
    tree, backend = Tree(S, Budget()), FakeBackend(CHAIN)
    node, new = tree.root, list[Node]()
    for sample in samples:
        (ran,) = backend.run_all([Attempt(node.state, sample.text, split=True)])
        new += tree.take(node, sample, ran)
        node = new[-1]
    return new


def test_the_mean_of_each_tactic_however_the_path_was_said() -> None:
    """aa: 3 tokens, -0.5 -0.25 -0.75; c: 2 tokens, -1 -0.5. Means -0.5 and -0.75, summed -1.25."""
    tree = Tree(S, Budget())
    known = (-0.5, -0.25, -0.75, -1.0, -0.5)
    segment = Sample("aa\nc", sum(known), 5, (1, 2, 3, 4, 5), known, True, (1, 2, 3, 4, 4))
    steps = Sample("aa", -1.5, 3), Sample("c", -1.5, 2)
    for nodes in (grown(segment), grown(*steps)):
        assert [node.tokens for node in nodes] == [3, 5]
        assert [TacticMean(0.0)(tree, node) for node in nodes] == [-0.5, -1.25]
        assert [TacticMean()(tree, node) for node in nodes] == [-0.5, -1.25 / 4]
        assert TacticMean(1.0)(tree, nodes[0].parent or nodes[0]) == 0.0  # the root
    nodes[1].mass_left = 0.5
    lowered = (-1.25 + math.log(0.25)) / 4
    assert TacticMean().again(tree, nodes[1], -1.25, 2) == pytest.approx(lowered)


def test_the_mix_of_progress_and_probability() -> None:
    """0.2 · 2 · (-3) / 12 + 0.8 · (-1.25) = -0.1 - 1.0, with 3 tactics predicted and 12 at most."""
    tree = Tree(S, Budget())
    node = grown(
        Sample("aa\nc", -3.0, 5, (), (-0.5, -0.25, -0.75, -1.0, -0.5), True, (1, 2, 3, 4, 4))
    )[1]
    node.value = -3.0
    assert ProgressMix(12.0)(tree, node) == pytest.approx(-1.1)
    assert ProgressMix(12.0, 1.0)(tree, node) == -0.5 and critic(tree, node) == -3.0
    assert open_goals(tree, node) == -2.0
    with pytest.raises(ValueError, match="give the search a `value`"):
        critic(tree, Node(S))
    for wrong in ((0.0, 0.2), (5.0, 1.2)):
        with pytest.raises(ValueError, match="must be"):
            ProgressMix(*wrong)


def test_a_value_guides_best_first_search() -> None:
    """The policy likes aa, the value likes v; it is asked once for each new state."""
    asked: list[str] = []

    def likes_v(states: Sequence[ProofState]) -> list[float]:
        asked.extend(map(str, states))
        return [float(str(state) in ("v", "w")) for state in states]

    backend = FakeBackend(CHAIN | {"w": {"f": ""}})
    says = {"s": {"aa": 0.9, "b": 0.1}, "v": {"d": 1.0}, "w": {"f": 1.0}, "x": {"c": 1.0}}
    args = BestFirst(Fixed(2), critic, value=likes_v)
    assert found(backend, listing(says), best_first(S, Budget(), args)).script == ("b", "d", "f")
    assert asked == ["s", "x", "v", "w"]


class Slow(FakeBackend):
    """Takes a moment for each batch."""

    def run_all(self, attempts):  # type: ignore[no-untyped-def]
        time.sleep(0.03)
        return super().run_all(attempts)


def test_a_search_ends_with_its_time() -> None:
    policy = Categorical(Table({"s": {"no": 1.0}}))
    tried = found(Slow({}), policy, best_first(S, Budget(seconds=0.02)))
    assert tried.ended == "seconds" and tried.expansions == 1
    assert found(Slow({}), policy, best_first(S, Budget(seconds=0))).expansions == 0


def test_a_proof_found_when_the_time_is_up_counts() -> None:
    policy = listing({"s": {"no": 0.6, "b": 0.4}})
    assert found(Slow({"s": {"b": ""}}), policy, best_first(S, Budget(seconds=0.01))).solved


def test_what_is_left_for_a_search_inside() -> None:
    meter = Meter(Budget(tokens=10, expansions=5))
    meter.add(Meter(Budget(), tokens=4, expansions=2, tactics=3))
    assert meter.left.within(Budget(tokens=9, tactics=1)) == Budget(6, 3, 1)
    assert meter.tactics == 3 and meter.left.seconds is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"trigger": "chagne"}, "trigger is 'chagne', but must be 'change'"),
        ({"stop": "random"}, "stop is 'random'"),
        ({"horizon": -1}, "horizon is -1"),
        ({"rate": 1.5}, "rate is 1.5"),
    ],
)
def test_what_no_rollout_can_be(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        GoalAwareRollout(**wrong)  # type: ignore[arg-type]


def test_the_rate_of_a_trigger_is_measured() -> None:
    """Steps to p+q, q (both change) and to x (does not), each met once by an expansion."""
    moves = {"s": {"a": "p+q", "b": "x"}, "p+q": {"c": "q"}, "x": {}, "q": {}}
    says = {name: {"a": 0.4, "b": 0.3, "c": 0.3} for name in moves}
    rollout = GoalAwareRollout(listing({"nowhere": {}}), trigger="change")
    (tree,) = drive(
        [best_first(S, Budget(), BestFirst(Fixed(3), rollout=rollout))],
        listing(says),
        FakeBackend(moves),
    )
    assert (tree.meter.rollouts, tree.meter.chances) == (2, 3)
    assert trigger_rate([tree]) == 2 / 3 and trigger_rate([]) == 0


def test_a_blend_draws_by_weight_and_scores_exactly() -> None:
    parts = ((0.75, Categorical(Listed(("a", "b")))), (0.25, Categorical(Listed(("b", "omega")))))
    blend, prompt = Blend(parts), Prompt(S)
    (drawn,) = blend.sample([prompt], 4_000, 1)
    shares = {text: sum(s.text == text for s in drawn) / 4_000 for text in ("a", "b", "omega")}
    assert shares == pytest.approx({"a": 0.375, "b": 0.5, "omega": 0.125}, abs=0.03)
    assert next(s.log_prob for s in drawn if s.text == "omega") == pytest.approx(math.log(0.125))
    scored = blend.score([prompt] * 4, ["a", "b", "omega", "x"])
    wanted = [0.375, 0.5, 0.125, 0.0]
    assert [math.exp(sample.log_prob) for sample in scored] == pytest.approx(wanted)
    prompts = [replace(prompt, seed=i) for i in range(9)]
    together = blend.sample(prompts, 3, 5)
    assert together == [blend.sample([one], 3, 5)[0] for one in prompts]
    for weights in ((0.5, 0.6), (1.2, -0.2)):
        with pytest.raises(ValueError, match="sum to 1"):
            Blend(tuple(zip(weights, [part for _, part in parts], strict=True)))


def test_fallback_tactics_prove_what_the_model_cannot() -> None:
    model = Categorical(Table({"s": {"no": 1.0}}))
    blend = Blend(((0.5, model), (0.5, Categorical(Listed(("omega",))))))
    (tree,) = drive([best_first(S, Budget(tokens=50))], blend, FakeBackend({"s": {"omega": ""}}))
    assert result(tree).script == ("omega",)
