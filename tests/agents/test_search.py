"""Searches of hand-made trees, whose right answers are known to the last token."""

import math
from collections.abc import Callable

import pytest

from agents.policy import Policy
from agents.search import (
    BestFirst,
    Budget,
    GoalAwareRollout,
    SearchResult,
    best_first,
    whole_proof,
)
from segenv.backends.base import Backend
from segenv.proof import Theorem
from tests.agents.fakes import THEOREM, FakeBackend, FakePolicy

UNLIMITED = Budget()

# s --a--> x --c--> y --e--> proved      the path that looks good: 0.6 * 0.3 * 0.9 = 0.16
# s --b--> z --d--> proved               the path that is good:    0.4 * 0.9       = 0.36
FORK = {"s": {"a": "x", "b": "z"}, "x": {"c": "y"}, "y": {"e": ""}, "z": {"d": ""}}
FORK_POLICY = FakePolicy(
    {
        "s": {"a": 0.6, "b": 0.4},
        "x": {"c": 0.3, "nothing": 0.7},
        "y": {"e": 0.9},
        "z": {"d": 0.9},
    }
)


def test_goes_on_from_the_likeliest_state() -> None:
    backend = FakeBackend(FORK)
    result = best_first(backend, FORK_POLICY, THEOREM, UNLIMITED, BestFirst(samples=2))
    assert backend.log == ["s: a", "s: b", "x: c", "x: nothing", "z: d"]
    assert result == SearchResult(
        theorem="fake",
        solved=True,
        script=("b", "d"),
        actions=("b", "d"),
        verdict=result.verdict,
        ended="solved",
        tokens=5,  # five actions of one word
        prompt_tokens=3,  # three states of one word
        expansions=3,
        rollout_steps=0,
        tactic_calls=5,
        false_ends=0,
    )
    assert result.verdict is not None and result.verdict.tier == "T2"
    assert result.tokens_until_solved == 5


def test_length_penalty_prefers_deep_states() -> None:
    backend = FakeBackend(FORK)
    args = BestFirst(samples=2, length_penalty=2.0)
    assert best_first(backend, FORK_POLICY, THEOREM, UNLIMITED, args).script == ("a", "c", "e")


def test_failed_search_is_exhausted() -> None:
    backend = FakeBackend({"s": {"a": "x"}})
    result = best_first(backend, FORK_POLICY, THEOREM, UNLIMITED)
    assert not result.solved and result.ended == "exhausted" and result.tokens_until_solved is None


def test_known_states_are_not_expanded_twice() -> None:
    backend = FakeBackend({"s": {"a": "x", "b": "x"}, "x": {"b": "s"}})
    policy = FakePolicy({"s": {"a": 0.5, "b": 0.5}, "x": {"b": 1.0}})
    result = best_first(backend, policy, THEOREM, UNLIMITED, BestFirst(samples=2))
    assert backend.log == ["s: a", "s: b", "x: b"] and result.expansions == 2


def test_segment_leaves_prefix_credit() -> None:
    """`a bad` fails at its second tactic; the state after `a` is searched from."""
    backend = FakeBackend({"s": {"a": "x"}, "x": {"c": "y"}, "y": {"e": ""}})
    policy = FakePolicy({"s": {"a\nbad": 1.0}, "x": {"c\ne": 1.0}})
    result = best_first(backend, policy, THEOREM, UNLIMITED)
    assert result.script == ("a", "c", "e")
    assert result.actions == ("a", "c\ne")
    assert result.tactic_calls == 4


def test_prefix_has_its_share_of_the_log_probability() -> None:
    from agents.search.tree import Tree

    tree = Tree(FakeBackend({"s": {"a": "x"}, "x": {"c": "y"}}), THEOREM, UNLIMITED)
    [proposal] = FakePolicy({"s": {"a\nc": 0.25}}).propose(tree.root.state, 1)
    middle, last = tree.attempt(tree.root, proposal)
    assert middle.log_prob == pytest.approx(math.log(0.5))
    assert last.log_prob == pytest.approx(math.log(0.25))


def test_widening_comes_back_for_what_was_not_said() -> None:
    says = {"s": {"no": 0.5, "b": 0.3, "a": 0.2}, "z": {"d": 1.0}}
    for widen in (True, False):
        backend = FakeBackend(FORK)
        args = BestFirst(samples=1, widen=widen)
        result = best_first(backend, FakePolicy(says), THEOREM, UNLIMITED, args)
        assert result.solved == widen
    assert backend.log == ["s: no"]


def test_no_goals_is_not_a_proof() -> None:
    """The first script is refused by T2: the search goes on, and finds the second."""
    backend = FakeBackend({"s": {"a": "", "b": ""}}, unsound={("a",)})
    result = best_first(backend, FORK_POLICY, THEOREM, UNLIMITED, BestFirst(samples=2))
    assert result.script == ("b",) and result.false_ends == 1


@pytest.mark.parametrize("limit", [Budget(tokens=5), Budget(expansions=3), Budget(tactics=5)])
def test_proof_found_at_the_limit_counts(limit: Budget) -> None:
    """The trap: the action that uses up the budget may be the one that proves."""
    result = best_first(FakeBackend(FORK), FORK_POLICY, THEOREM, limit, BestFirst(samples=2))
    assert result.solved and result.ended == "solved"


Search = Callable[[Backend, Policy, Theorem, Budget], SearchResult]


def rolled_out(backend: Backend, policy: Policy, theorem: Theorem, budget: Budget) -> SearchResult:
    return best_first(backend, policy, theorem, budget, rollout=GoalAwareRollout(policy))


@pytest.mark.parametrize("search", [best_first, rolled_out, whole_proof])
@pytest.mark.parametrize("name", ["tokens", "expansions", "tactics"])
def test_no_budget_is_exceeded(search: Search, name: str) -> None:
    moves = {"s": {"a": "s+s"}, "s+s": {"a": "s+s+s", "b": "s"}}
    says = {"a\nb\na": 0.4, "a\n(": 0.1, "b": 0.1, "a": 0.2, "a\na\na": 0.2}
    policy = FakePolicy({"s": says, "s+s": says, "s+s+s": says})
    free = search(FakeBackend(moves), policy, THEOREM, UNLIMITED)
    spent = {"tokens": free.tokens, "expansions": free.expansions, "tactics": free.tactic_calls}
    for limit in range(spent[name] + 2):
        result = search(FakeBackend(moves), policy, THEOREM, Budget(**{name: limit}))
        used = result.tactic_calls if name == "tactics" else getattr(result, name)
        assert used <= limit
        assert result.ended == (name if limit <= spent[name] and used == limit else result.ended)
        if name != "tokens":
            assert used == min(limit, spent[name])


def test_whole_proof_takes_no_credit_for_prefixes() -> None:
    """Too long, too short, then right."""
    backend = FakeBackend(FORK)
    policy = FakePolicy({"s": {"b\nd\nd": 0.4, "b": 0.3, "b\nd": 0.3}})
    result = whole_proof(backend, policy, THEOREM, UNLIMITED)
    assert result.script == ("b", "d") and result.actions == ("b\nd",)
    assert result.expansions == 3 and result.tactic_calls == 6
    assert result.tokens == 3 + 1 + 2


# s opens two goals; after that one greedy path closes both.
OPENS = {"s": {"a": "p+q"}, "p+q": {"c": "p'+q"}, "p'+q": {"d": "q"}, "q": {"e": ""}}
OPENS_POLICY = FakePolicy(
    {
        "s": {"a": 0.5, "no": 0.5},
        "p+q": {"c": 0.6, "no": 0.4},
        "p'+q": {"d": 0.6, "no": 0.4},
        "q": {"e": 0.6, "no": 0.4},
    }
)


def rollout_log(rollout: GoalAwareRollout) -> tuple[list[str], SearchResult]:
    backend = FakeBackend(OPENS)
    args = BestFirst(samples=2)
    result = best_first(backend, OPENS_POLICY, THEOREM, UNLIMITED, args, rollout)
    return backend.log, result


def test_rollout_runs_from_a_boundary_to_the_next() -> None:
    log, result = rollout_log(GoalAwareRollout(OPENS_POLICY, horizon=6))
    assert log[:3] == ["s: a", "p+q: c", "p'+q: d"]  # stops where a goal is closed
    assert log[3] == "s: no"
    assert result.script == ("a", "c", "d", "e")
    assert result.rollout_steps == 2


def test_rollout_may_run_past_a_boundary() -> None:
    rollout = GoalAwareRollout(OPENS_POLICY, stop_at_boundary=False)
    log, result = rollout_log(rollout)
    assert log == ["s: a", "p+q: c", "p'+q: d", "q: e"]
    assert result.solved and result.expansions == 1 and result.rollout_steps == 3


def test_rollout_keeps_to_its_horizon_and_trigger() -> None:
    log, _ = rollout_log(GoalAwareRollout(OPENS_POLICY, horizon=1))
    assert log[:3] == ["s: a", "p+q: c", "s: no"]
    _, never = rollout_log(GoalAwareRollout(OPENS_POLICY, trigger="never"))
    assert never.rollout_steps == 0
    _, decrease = rollout_log(GoalAwareRollout(OPENS_POLICY, trigger="decrease"))
    assert decrease.rollout_steps == 1  # after `d`, which closes a goal
