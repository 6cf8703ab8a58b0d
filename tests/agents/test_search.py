"""Searches of hand-made trees, whose right answers are known to the last token."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.policies import Sample
from agents.search import (
    BestFirst,
    Budget,
    Fixed,
    GoalAwareRollout,
    LengthNormalised,
    SearchResult,
    Tree,
    best_first,
    never,
    whole_proof,
)
from agents.search.tree import Search
from segenv.backends.base import Attempt
from segenv.proof import ProofState, Verdict
from tests.agents.fakes import FakeBackend, found, listing

UNLIMITED = Budget()
S = FakeBackend({}).state("s")
TWO = BestFirst(Fixed(2))

# s --a--> x --c--> y --e--> proved      the path that looks good: 0.6 * 0.3 * 0.9 = 0.16
# s --b--> z --d--> proved               the path that is good:    0.4 * 0.9       = 0.36
FORK = {"s": {"a": "x", "b": "z"}, "x": {"c": "y"}, "y": {"e": ""}, "z": {"d": ""}}
FORK_POLICY = listing(
    {
        "s": {"a": 0.6, "b": 0.4},
        "x": {"c": 0.3, "nothing": 0.7},
        "y": {"e": 0.9},
        "z": {"d": 0.9},
    }
)


def test_goes_on_from_the_likeliest_state() -> None:
    backend = FakeBackend(FORK)
    result = found(backend, FORK_POLICY, best_first(S, UNLIMITED, TWO))
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
        samples=5,
        repeats=0,
        distinct_tokens=5,
        expansions=3,
        rollout_steps=0,
        tactic_calls=5,
        false_ends=0,
    )
    assert result.verdict is not None and result.verdict.tier == "T2"
    assert result.tokens_until_solved == 5


def test_a_search_needs_a_goal() -> None:
    with pytest.raises(ValueError, match="fake: no goal is left to search from"):
        found(FakeBackend(FORK), FORK_POLICY, best_first(FakeBackend({}).state(""), UNLIMITED))


def test_length_penalty_prefers_deep_states() -> None:
    backend = FakeBackend(FORK)
    by_length = LengthNormalised(2.0)
    args = BestFirst(Fixed(2), by_length, by_length.again)
    assert found(backend, FORK_POLICY, best_first(S, UNLIMITED, args)).script == ("a", "c", "e")


def test_failed_search_is_exhausted() -> None:
    backend = FakeBackend({"s": {"a": "x"}})
    result = found(backend, FORK_POLICY)
    assert not result.solved and result.ended == "exhausted" and result.tokens_until_solved is None


def test_known_states_are_not_expanded_twice() -> None:
    backend = FakeBackend({"s": {"a": "x", "b": "x"}, "x": {"b": "s"}})
    policy = listing({"s": {"a": 0.5, "b": 0.5}, "x": {"b": 1.0}})
    result = found(backend, policy, best_first(S, UNLIMITED, TWO))
    assert backend.log == ["s: a", "s: b", "x: b"] and result.expansions == 2


def test_segment_leaves_prefix_credit() -> None:
    """`a bad` fails at its second tactic; the state after `a` is searched from."""
    backend = FakeBackend({"s": {"a": "x"}, "x": {"c": "y"}, "y": {"e": ""}})
    result = found(backend, listing({"s": {"a\nbad": 1.0}, "x": {"c\ne": 1.0}}))
    assert result.script == ("a", "c", "e")
    assert result.actions == ("a", "c\ne")
    assert result.tactic_calls == 4


def taken(moves: dict[str, dict[str, str]], sample: Sample) -> list[float]:
    """The log-probabilities of the states that an action leads to."""
    tree = Tree(S, UNLIMITED)
    (ran,) = FakeBackend(moves).run_all([Attempt(S, sample.text.strip(), split=True)])
    return [node.log_prob for node in tree.take(tree.root, sample, ran)]


CHAIN = {"s": {"a": "x"}, "x": {"c": "y"}, "y": {"e": "z"}}


def test_prefix_has_its_share_of_the_log_probability() -> None:
    assert taken(CHAIN, Sample("a\nc", -2.0, 2)) == [-1.0, -2.0]


def test_a_complete_action_has_all_of_its_log_probability() -> None:
    """However many tokens the policy counts, and whatever stands around the tactics."""
    for text in ("a", "a\n", " a  ", "a\n\n"):
        assert taken(CHAIN, Sample(text, -3.0, 30)) == [-3.0]
    assert taken(CHAIN, Sample("a\nc\ne", -6.0, 30))[-1] == -6.0
    assert taken({"s": {"a": "x"}}, Sample("a\nbad", -6.0, 30)) == [-3.0]


def test_a_prefix_has_the_log_probabilities_of_its_tokens() -> None:
    known = (-0.5, -0.25, -4.0, -1.0, -0.125)
    said = Sample("a\nc\ne", sum(known), 5, (7, 1, 8, 9, 0), known, True, (1, 2, 4, 5, 5))
    assert taken(CHAIN, said) == [-0.75, -4.75, sum(known)]
    blind = Sample("a\nc\ne", -6.0, 3, (7, 8, 9), (-1.0, -2.0, -3.0))  # where they end: not known
    assert taken(CHAIN, blind) == [-1.0, -3.0, -6.0]
    shares = Sample("a\nc\ne", -5.0, 5, token_ends=(1, 2, 4, 5, 5))
    assert taken(CHAIN, shares) == [-2.0, -3.0, -5.0]


def test_widening_comes_back_for_what_was_not_said() -> None:
    says = {"s": {"no": 0.5, "b": 0.3, "a": 0.2}, "z": {"d": 1.0}}
    for args in (BestFirst(Fixed(1)), BestFirst(Fixed(1), again=never)):
        backend = FakeBackend(FORK)
        result = found(backend, listing(says), best_first(S, UNLIMITED, args))
        assert result.solved == (args.again != never)
    assert backend.log == ["s: no"]


def test_no_goals_is_not_a_proof() -> None:
    """The first script is refused by T2: the search goes on, and finds the second."""
    backend = FakeBackend({"s": {"a": "", "b": ""}}, unsound={("a",)})
    result = found(backend, FORK_POLICY, best_first(S, UNLIMITED, TWO))
    assert result.script == ("b",) and result.false_ends == 1
    assert backend.verified == ["T1", "T2", "T1", "T2"]


def test_only_what_the_kernel_accepts_is_compiled() -> None:
    class Strict(FakeBackend):
        def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
            known = super().verify(state, tier)
            return replace(known, proved=known.proved and state.script != ("a",))

    backend = Strict({"s": {"a": "", "b": ""}})
    result = found(backend, FORK_POLICY, best_first(S, UNLIMITED, TWO))
    assert result.script == ("b",) and result.false_ends == 1
    assert backend.verified == ["T1", "T1", "T2"]


@pytest.mark.parametrize("limit", [Budget(tokens=5), Budget(expansions=3), Budget(tactics=5)])
def test_proof_found_at_the_limit_counts(limit: Budget) -> None:
    """The trap: the action that uses up the budget may be the one that proves."""
    result = found(FakeBackend(FORK), FORK_POLICY, best_first(S, limit, TWO))
    assert result.solved and result.ended == "solved"


def rolled_out(start: ProofState, budget: Budget) -> Search:
    return best_first(start, budget, BestFirst(rollout=GoalAwareRollout()))


@pytest.mark.parametrize("search", [best_first, rolled_out, whole_proof])
@pytest.mark.parametrize("name", ["tokens", "expansions", "tactics"])
def test_no_budget_is_exceeded(search: Callable[..., Search], name: str) -> None:
    moves = {"s": {"a": "s+s"}, "s+s": {"a": "s+s+s", "b": "s"}}
    says = {"a\nb\na": 0.4, "a\n(": 0.1, "b": 0.1, "a": 0.2, "a\na\na": 0.2}
    policy = listing({"s": says, "s+s": says, "s+s+s": says})
    free = found(FakeBackend(moves), policy, search(S, UNLIMITED))
    spent = {"tokens": free.tokens, "expansions": free.expansions, "tactics": free.tactic_calls}
    for limit in range(spent[name] + 2):
        result = found(FakeBackend(moves), policy, search(S, Budget(**{name: limit})))
        used = result.tactic_calls if name == "tactics" else getattr(result, name)
        assert used <= limit
        if limit < spent[name]:
            assert result.ended == name
        elif limit > spent[name]:
            assert result.ended == "exhausted" and used == spent[name]
        if name == "expansions":
            assert used == min(limit, spent[name])


def test_whole_proof_takes_no_credit_for_prefixes() -> None:
    """Too long, too short, then right."""
    backend = FakeBackend(FORK)
    policy = listing({"s": {"b\nd\nd": 0.4, "b": 0.3, "b\nd": 0.3}})
    for samples in (1, 2, 3):
        result = found(backend, policy, whole_proof(S, UNLIMITED, samples))
        assert result.script == ("b", "d") and result.actions == ("b\nd",)
        assert result.expansions == 3 and result.tactic_calls == 6
        assert result.tokens == 3 + 1 + 2


# s opens two goals; after that one greedy path closes both.
OPENS = {"s": {"a": "p+q"}, "p+q": {"c": "p'+q"}, "p'+q": {"d": "q"}, "q": {"e": ""}}
OPENS_POLICY = listing(
    {
        "s": {"a": 0.5, "no": 0.5},
        "p+q": {"c": 0.6, "no": 0.4},
        "p'+q": {"d": 0.6, "no": 0.4},
        "q": {"e": 0.6, "no": 0.4},
    }
)


def rollout_log(rollout: GoalAwareRollout) -> tuple[list[str], SearchResult]:
    backend = FakeBackend(OPENS)
    args = BestFirst(Fixed(2), rollout=rollout)
    return backend.log, found(backend, OPENS_POLICY, best_first(S, UNLIMITED, args))


def test_rollout_runs_from_a_boundary_to_the_next() -> None:
    log, result = rollout_log(GoalAwareRollout(OPENS_POLICY, horizon=6))
    assert log[:2] == ["s: a", "s: no"]  # one batch
    assert log[2:4] == ["p+q: c", "p'+q: d"]  # stops where a goal is closed
    assert log[4:6] == ["p+q: no", "q: e"]  # ordinary expansions again
    assert result.script == ("a", "c", "d", "e")
    assert result.rollout_steps == 2


def test_rollout_may_run_past_a_boundary() -> None:
    rollout = GoalAwareRollout(OPENS_POLICY, stop="never")
    log, result = rollout_log(rollout)
    assert log == ["s: a", "s: no", "p+q: c", "p'+q: d", "q: e"]
    assert result.tactic_calls == 4  # the first action led to a proof: the second is not charged
    assert result.solved and result.expansions == 1 and result.rollout_steps == 3


def test_rollout_keeps_to_its_horizon_and_trigger() -> None:
    log, _ = rollout_log(GoalAwareRollout(OPENS_POLICY, horizon=1))
    assert log[:4] == ["s: a", "s: no", "p+q: c", "p+q: no"]
    _, never = rollout_log(GoalAwareRollout(OPENS_POLICY, trigger="never"))
    assert never.rollout_steps == 0
    _, decrease = rollout_log(GoalAwareRollout(OPENS_POLICY, trigger="decrease"))
    assert decrease.rollout_steps == 1  # after `d`, which closes a goal
