"""What the cache of outcomes keeps, hands out and counts. No Lean here."""

import pytest

from segenv.backends.outcomes import OutcomeCache, Split, Step
from segenv.proof import Syntax, TacticError
from segenv.refusals import FAULTS, KINDS, PASSING

KEY = ("s", "a", True)
OTHER = ("s", "b", True)


def refusal(kind: str) -> TacticError:
    return TacticError(kind, "")


def test_what_another_time_may_not_meet() -> None:
    assert FAULTS == ("timeout", "infrastructure") and PASSING == (*FAULTS, "budget")


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_remembered_if_it_would_be_the_same_again(kind: str) -> None:
    cache = OutcomeCache(9)
    cache.keep(KEY, refusal(kind))
    cache.keep_split(("s", "a"), Split((("a", 1, 0),), refusal(kind)))
    again = kind not in PASSING
    assert (cache.find(KEY, None) is not None) == again == (KEY in cache)
    assert (("s", "a") in cache.splits.entries) == again


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_that_was_run_ahead_is_handed_out_once(kind: str) -> None:
    cache = OutcomeCache(9)
    cache.hold(KEY, refusal(kind))
    assert KEY in cache and cache.peek(KEY, None) is not None
    assert cache.find(KEY, None) == refusal(kind) and cache.find(KEY, None) is None
    assert KEY not in cache


def test_a_refusal_by_a_budget_is_not_even_held() -> None:
    cache = OutcomeCache(9)
    cache.hold(KEY, refusal("budget"))
    assert KEY not in cache and cache.find(KEY, None) is None


@pytest.mark.parametrize(("budget", "is_found"), [(None, True), (4, True), (3, True), (2, False)])
def test_an_outcome_is_given_to_whom_it_fits(budget: int | None, is_found: bool) -> None:
    for ahead in (False, True):
        cache = OutcomeCache(9)
        (cache.hold if ahead else cache.keep)(KEY, Step((), 3))
        assert (cache.peek(KEY, budget) is not None) == is_found
        assert (cache.find(KEY, budget) is not None) == is_found


def test_run_ahead_counts_as_unknown_and_only_the_first_time() -> None:
    cache = OutcomeCache(9)
    cache.hold(KEY, Step((), 1))
    assert cache.peek(KEY, None) and cache.statistics.asked == 0
    for hits in range(3):
        assert cache.find(KEY, None) == Step((), 1)
        assert (cache.statistics.hits, cache.statistics.asked) == (hits, hits + 1)
    cache.again()
    assert (cache.statistics.hits, cache.statistics.asked) == (3, 4)
    assert cache.statistics.rate == 0.75 and OutcomeCache(1).statistics.rate == 0.0
    assert cache.find(OTHER, None) is None and cache.statistics.hits == 3


def test_forgetting_leaves_nothing() -> None:
    cache = OutcomeCache(9)
    cache.keep(KEY, Step((), 1))
    cache.hold(OTHER, refusal("timeout"))
    cache.parses.keep(("s", "a"), (Syntax("k", 0, 1),))
    cache.keep_split(("s", "a"), Split((("a", 1, 0),)))
    cache.starts.keep("s", ())
    cache.forget()
    parts = (cache.outcomes, cache.ahead, cache.parses, cache.splits, cache.starts)
    assert not any(part.entries for part in parts)


def test_a_cache_of_nothing_still_hands_out_what_was_run_ahead() -> None:
    cache = OutcomeCache(0)
    cache.hold(KEY, Step((), 1))
    assert cache.find(KEY, None) == Step((), 1) and cache.find(KEY, None) is None


def test_the_piece_that_cannot_be_read_is_not_runnable() -> None:
    pieces = (("a", 1, 0), ("b (", 2, 0))
    assert Split(pieces).runnable == 2 and Split(pieces, refusal("parse")).runnable == 1
