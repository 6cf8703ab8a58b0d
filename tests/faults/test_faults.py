"""A few of every fault; `python -m tools.trust faults` injects more than a thousand."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.faults.batches import BATCH_STRIKES, START_STRIKES, BatchRange
from tests.faults.faults import STRIKES, TEXTS, VERIFIER_STRIKES, Range, Tally
from tests.faults.surroundings import theorem_cache_damaged

ROUNDS = 3


@pytest.fixture(scope="module")
def t1() -> Iterator[Range]:
    range_ = Range(0)
    yield range_
    assert not range_.close()


@pytest.fixture(scope="module")
def t2() -> Iterator[Range]:
    range_ = Range(1, "T2")
    yield range_
    assert not range_.close()


@pytest.fixture(scope="module")
def batches() -> Iterator[BatchRange]:
    range_ = BatchRange(2)
    yield range_
    assert not range_.close()


@pytest.mark.parametrize("name", BATCH_STRIKES)
def test_a_batch_outlives_what_happens_to_a_worker(batches, name):
    tally = Tally()
    for _ in range(ROUNDS):
        batches.inject(BATCH_STRIKES[name], tally)
    assert not tally.problems and tally.injected == ROUNDS


@pytest.mark.parametrize("name", START_STRIKES)
def test_a_start_outlives_what_happens_to_its_worker(batches, name):
    tally = Tally()
    for _ in range(ROUNDS):
        batches.begin(START_STRIKES[name], tally)
    assert not tally.problems and tally.injected == ROUNDS


@pytest.mark.parametrize("name", STRIKES)
def test_an_episode_outlives_what_happens_to_its_worker(t1, name):
    tally = Tally()
    for _ in range(ROUNDS):
        t1.inject(STRIKES[name], tally)
    assert not tally.problems and tally.injected == ROUNDS


@pytest.mark.parametrize("name", VERIFIER_STRIKES)
def test_a_verdict_outlives_what_happens_to_its_verifier(t2, name):
    tally = Tally()
    for _ in range(ROUNDS):
        t2.inject(VERIFIER_STRIKES[name], tally)
    assert not tally.problems and tally.injected == ROUNDS


@pytest.mark.parametrize("name", TEXTS)
def test_an_episode_outlives_a_text_that_hurts(t1, name):
    tally = Tally()
    t1.suffer(TEXTS[name], tally)
    assert not tally.problems and tally.injected


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_cache_of_theorems_is_read_past(tmp_path, seed):
    assert theorem_cache_damaged(Random(seed), tmp_path) == []
