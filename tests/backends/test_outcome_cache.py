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


@pytest.mark.parametrize(("budget", "is_found"), [(None, True), (4, True), (3, True), (2, False)])
def test_an_outcome_is_given_to_whom_it_fits(budget: int | None, is_found: bool) -> None:
    cache = OutcomeCache(9)
    cache.keep(KEY, Step((), 3))
    assert (cache.find(KEY, budget) is not None) == is_found


def test_hits_are_counted() -> None:
    cache = OutcomeCache(9)
    assert cache.find(KEY, None) is None and cache.statistics.hits == 0
    cache.keep(KEY, Step((), 1))
    for hits in range(1, 4):
        assert cache.find(KEY, None) == Step((), 1)
        assert (cache.statistics.hits, cache.statistics.asked) == (hits, hits + 1)
    cache.again()
    assert (cache.statistics.hits, cache.statistics.asked) == (4, 5)
    assert cache.statistics.rate == 0.8 and OutcomeCache(1).statistics.rate == 0.0
    assert cache.find(OTHER, None) is None and cache.statistics.hits == 4


def test_forgetting_leaves_nothing() -> None:
    cache = OutcomeCache(9)
    cache.keep(KEY, Step((), 1))
    cache.keep(OTHER, refusal("parse"))
    cache.parses.keep(("s", "a"), (Syntax("k", 0, 1),))
    cache.keep_split(("s", "a"), Split((("a", 1, 0),)))
    cache.starts.keep("s", ())
    cache.forget()
    parts = (cache.outcomes, cache.parses, cache.splits, cache.starts)
    assert not any(part.entries for part in parts)


def test_the_piece_that_cannot_be_read_is_not_runnable() -> None:
    pieces = (("a", 1, 0), ("b (", 2, 0))
    assert Split(pieces).runnable == 2 and Split(pieces, refusal("parse")).runnable == 1
