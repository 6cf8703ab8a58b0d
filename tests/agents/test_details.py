"""Searches to the last detail: what a leaf costs, who is next, where a rollout stops."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from agents.policies import Categorical, Policy, Prompt, Sample
from agents.search import (
    BestFirst,
    Budget,
    Fixed,
    GoalAwareRollout,
    LengthNormalised,
    Narrowing,
    Node,
    SearchResult,
    Tree,
    best_first,
    drive,
    never,
    path,
    unheard,
    whole_proof,
)
from agents.search.node import end_of
from agents.search.questions import Drawn
from agents.search.steps import expand
from segenv.backends.base import Attempt, Ran
from segenv.proof import Goal, ProofState, TacticError, Theorem
from tests.agents.fakes import FakeBackend, Table, found, listing

S = FakeBackend({}).state("s")


class Costly(FakeBackend):
    """Every tactic has as many leaves as letters, refused ones too; `budgets` is what it was given."""

    budgets: list[int | None]

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        self.budgets = [*getattr(self, "budgets", []), budget]
        if budget is not None and budget < len(tactic):
            return TacticError("budget", "too dear", tactics=0)
        outcome = super().run_tactic(state, tactic, compound=compound)
        if isinstance(outcome, TacticError):
            return replace(outcome, tactics=len(tactic))
        return replace(outcome, tactics=state.tactics + len(tactic))


def taken(tree: Tree, node: Node, text: str, backend: FakeBackend) -> list[Node]:
    """The new nodes of one action, however likely."""
    attempt = Attempt(node.state, text, budget=tree.meter.tactics_left, split=True)
    return tree.take(node, Sample(text, -1.0, 1), backend.run_all([attempt])[0])


def test_leaves_are_what_the_meter_counts() -> None:
    backend = Costly({"s": {"aaa": "x"}, "x": {"bb": "y"}})
    tree = Tree(S, Budget(tactics=9))
    taken(tree, tree.root, "aaa\nbb", backend)
    assert tree.meter.tactics == 5 and backend.budgets == [9, 6]
    taken(tree, tree.root, "(", backend)
    assert tree.meter.tactics == 6
    taken(tree, tree.root, "no", backend)
    assert tree.meter.tactics == 8 and tree.open
    taken(tree, tree.root, "aaa", backend)
    assert tree.meter.tactics == 8 and tree.ended == "tactics"  # as an environment ends an episode


def test_actions_of_one_batch_share_what_is_left() -> None:
    """Each was run as if all were its own; what does not fit is not charged, whatever it did."""
    backend = Costly({"s": {"aaa": "x", "bbb": ""}})
    search = best_first(S, Budget(tactics=5), BestFirst(Fixed(3)))
    result = found(backend, listing({"s": {"aaa": 0.4, "bbb": 0.3, "cc": 0.3}}), search)
    assert backend.budgets == [5, 5, 5]
    assert result.tactic_calls == 5 and not result.solved and result.ended == "tactics"


def test_nothing_is_charged_after_the_last_goal() -> None:
    """Refused by T2: what stood behind the last goal is still no part of it."""
    backend = FakeBackend({"s": {"a": ""}}, unsound={("a",)})
    result = found(backend, listing({"s": {"a\nb\nc": 1.0}}))
    assert result.tactic_calls == 1 and result.false_ends == 1


def test_a_refused_claim_is_a_refusal_in_the_record() -> None:
    backend = FakeBackend({"s": {"b": "x"}, "x": {"a": ""}}, unsound={("b", "a")})
    (tree,) = drive([best_first(S, Budget())], listing({"s": {"b\na": 1.0}}), backend)
    (decision,) = tree.decisions
    assert decision.error and decision.error.kind == "forbidden" and not decision.proved
    assert (
        decision.next_state == decision.transitions[-1].state == decision.transitions[0].next_state
    )
    assert decision.transitions[-1].error == decision.error and decision.verdict


def test_what_cannot_be_paid_was_not_said() -> None:
    tree = Tree(S, Budget(tokens=2))
    drawn = Drawn((Sample("a a", math.log(0.5), 2), Sample("b", math.log(0.3), 1)))
    assert [sample.text for sample in tree.buy(tree.root, 2, drawn)] == ["a a"]
    assert list(tree.root.heard) == ["a a"] and tree.root.mass_left == pytest.approx(0.5)
    assert tree.meter.short == "tokens" and not tree.root.exhausted


def test_the_end_of_a_list() -> None:
    """A short answer, or nothing left of the probability; for a list only. No answer is an end too."""
    half, all_ = Sample("a", math.log(0.5), 1), Sample("b", 0.0, 1)
    for samples, n, enumerated, over in (
        ((half,), 2, True, True),
        ((half,), 2, False, False),
        ((half,), 1, True, False),
        ((all_,), 1, True, True),
        ((all_,), 1, False, False),
        ((), 1, False, True),
    ):
        tree = Tree(S, Budget())
        tree.buy(tree.root, n, Drawn(samples, enumerated))
        assert tree.root.exhausted == over


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a\nb\nc", (2, 4, 5)),
        ("  a; b\n", (5, 7)),
        ("\n\na;\tb", (5, 6)),
        ("a\r\nb", (3, 4)),
    ],
)
def test_where_the_tactics_of_an_action_end(text: str, ends: tuple[int, ...]) -> None:
    """In the text as the policy said it, though Lean was given it without white space around it."""
    places = {
        "a\nb\nc": [(1, 0), (2, 0), (3, 0)],
        "  a; b\n": [(1, 0), (1, 3)],
        "\n\na;\tb": [(3, 0), (3, 4)],
        "a\r\nb": [(1, 0), (2, 0)],
    }[text]
    ran = [Ran("t", line, column, S) for line, column in places]
    assert tuple(end_of(text, ran, done) for done in range(1, len(ran) + 1)) == ends


def test_priority_by_hand() -> None:
    tree = Tree(S, Budget())
    node = Node(replace(S, script=("a", "b"), tactics=4), -3.0)
    assert path(tree, node) == LengthNormalised(0.0)(tree, node) == -3.0
    assert LengthNormalised(1.0)(tree, node) == -3.0 / 4
    assert LengthNormalised(2.0)(tree, node) == -3.0 / 16
    assert LengthNormalised(1.0)(tree, Node(S, -3.0)) == -3.0
    node.mass_left = 0.5
    lowered = -3.0 + math.log(0.25)
    assert unheard(tree, node, -3.0, 2) == pytest.approx(lowered)
    assert LengthNormalised(2.0).again(tree, node, -3.0, 2) == pytest.approx(lowered / 16)
    assert never(tree, node, -3.0, 2) is None
    node.mass_left = 0.0
    assert unheard(tree, node, 0.0, 1) == pytest.approx(math.log(1e-12))


def test_widths_by_hand() -> None:
    tree, narrowing = Tree(S, Budget()), Narrowing(high=64, low=4, limit=150)
    widths = []
    for tree.meter.expansions in (0, 5, 10, 100):
        widths.append(narrowing(tree, tree.root))
    assert widths == [64, 34, 4, 4] and Fixed(7)(tree, tree.root) == 7


class Watched:
    """Passes questions on, and writes down about which states."""

    enumerates = True

    def __init__(self, policy: Policy) -> None:
        self.policy, self.order = policy, list[str]()

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        self.order += ["+".join(str(goal) for goal in prompt.state.goals) for prompt in prompts]
        return self.policy.sample(prompts, n, seed)

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        return self.policy.score(prompts, texts)


def expansions(
    moves: dict[str, dict[str, str]], says: dict[str, dict[str, float]], args: BestFirst
) -> list[str]:
    watched = Watched(listing(says))
    drive([best_first(S, Budget(expansions=6), args)], watched, FakeBackend(moves))
    return watched.order


def test_widening_waits_for_likelier_states() -> None:
    moves: dict[str, dict[str, str]] = {"s": {"a": "x", "b": "y"}, "x": {}, "y": {"c": ""}}
    says = {"s": {"a": 0.7, "b": 0.3}, "x": {"n": 0.1, "m": 0.05}, "y": {"c": 1.0}}
    assert expansions(moves, says, BestFirst(Fixed(1))) == ["s", "x", "x", "x", "s", "y"]


def test_ties_are_taken_in_order() -> None:
    says = {"s": {"a": 0.5, "b": 0.5}}
    args = BestFirst(Fixed(2))
    assert expansions({"s": {"a": "x", "b": "y"}}, says, args) == ["s", "x", "y"]


def test_states_of_a_rollout_have_their_priority() -> None:
    moves = {
        "s": {"a": "p+q", "b": "z"},
        "p+q": {"c": "r+q", "d": "r2+q"},
        "r+q": {"d": "u+q"},
    }
    greedy = listing({"p+q": {"c": 0.9, "no": 0.1}, "r+q": {"d": 0.9, "no": 0.1}})
    rollout = GoalAwareRollout(greedy, horizon=2, stop="never")
    order = expansions(moves, {"s": {"a": 0.5, "b": 0.02}}, BestFirst(Fixed(2), rollout=rollout))
    assert order[:3] == ["s", "p+q", "u+q"]  # r+q was asked in the rollout: little is left there


def test_what_a_rollout_asked_is_expanded_all_the_same() -> None:
    """`never` comes back to no node; one that spoke in a rollout has its own expansion still."""
    moves = {"s": {"a": "p+q"}, "p+q": {"c": "r+q"}, "r+q": {"d": "u+q", "e": ""}}
    greedy = listing({"p+q": {"c": 0.9, "no": 0.1}, "r+q": {"d": 0.9, "no": 0.1}})
    rollout = GoalAwareRollout(greedy, horizon=2, stop="never")
    says = {"s": {"a": 1.0}, "r+q": {"e": 1.0}}
    args = BestFirst(Fixed(1), again=never, rollout=rollout)
    assert "r+q" in expansions(moves, says, args)


def rolled(
    moves: dict[str, dict[str, str]],
    greedy: Policy,
    budget: Budget | None = None,
    **more: object,
) -> tuple[Tree, list[str]]:
    """A tree after `a` and a rollout from there, and the tactics of the new nodes."""
    rollout = GoalAwareRollout(greedy, **more)  # type: ignore[arg-type]
    tactics: list[str] = []

    def search():  # type: ignore[no-untyped-def]
        tree = Tree(S, budget or Budget())
        first = listing({"s": {"a": 1.0}})
        ((sample, ran),) = yield from expand(tree, tree.root, 1, 1, first)
        (child,) = tree.take(tree.root, sample, ran)
        new = yield from rollout(tree, tree.root, child, 1)
        tactics.extend(node.tactic for node in new)
        return tree

    (tree,) = drive([search()], greedy, FakeBackend(moves))
    return tree, tactics


def test_a_rollout_stops_at_a_refusal_at_the_budget_and_at_any_change() -> None:
    closes = {"s": {"a": "p+q"}, "p+q": {"c": "q"}, "q": {"d": "r"}}
    tree, new = rolled(closes, listing({"p+q": {"no": 0.9, "c": 0.1}}))
    assert new == [] and tree.meter.rollout_steps == 1
    tree, new = rolled(closes, listing({"p+q": {"c": 1.0}}), Budget(tactics=1))
    assert new == [] and tree.meter.rollout_steps == 0
    greedy = listing({"p+q": {"c": 0.9}, "q": {"d": 0.9}, "r": {"e": 0.9}})
    tree, new = rolled(closes, greedy, trigger="increase")
    assert tree.meter.rollout_steps == 1  # `c` closes a goal, whatever triggered
    moves = {
        "s": {"a": "p+q"},
        "p+q": {"c": "u+q"},
        "u+q": {"d": "v+q"},
        "v+q": {"e": "w+q"},
    }
    _, new = rolled(moves, listing({"p+q": {"c\nd": 0.9}, "v+q": {"e": 0.9}}), horizon=2)
    assert new == ["c", "d", "e"]  # goes on from the last state, and keeps all of them


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.9, 1.0])
def test_the_random_trigger_has_its_rate_and_asks_for_both_states(rate: float) -> None:
    trigger = GoalAwareRollout(trigger="random", rate=rate)
    goals = (Goal("⊢ p", "p"),)
    states = [ProofState(Theorem("t", f"p{i}"), (), goals) for i in range(40)]
    said = [trigger.triggered(a, b) for a in states for b in states]
    assert abs(sum(said) / len(said) - rate) < 0.04
    if rate == 0.2:
        assert all(len({trigger.triggered(a, b) for a in states}) == 2 for b in states)


@pytest.mark.parametrize("search", [best_first, whole_proof])
def test_states_are_forgotten_in_the_end(search: Callable[..., object]) -> None:
    class Forgets(FakeBackend):
        forgotten: list[str]

        def forget(self, states: object) -> None:
            self.forgotten = [str(state) for state in states]  # type: ignore[attr-defined]

    backend = Forgets({"s": {"a": "x"}, "x": {"c": "y"}})
    policy = listing({"s": {"a": 1.0}, "x": {"c": 1.0}})
    drive([search(S, Budget())], policy, backend)  # type: ignore[list-item]
    assert backend.forgotten == ["s", "x", "y"][: None if search is best_first else 2]


def test_whole_proofs_stop_at_their_limit_of_samples() -> None:
    policy = Categorical(Table({"s": {"no": 1.0}}))
    result: SearchResult = found(FakeBackend({}), policy, whole_proof(S, Budget(expansions=5), 3))
    assert result.expansions == result.samples == 5
