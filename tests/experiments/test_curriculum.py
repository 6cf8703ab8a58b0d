"""Ways of drawing theorems: what they prefer, by hand, and a small run for real."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from experiments.curriculum import report
from experiments.curriculum.run import PRESETS, run
from experiments.curriculum.sources import (
    WAYS,
    NearHalf,
    Outcomes,
    SelfPlay,
    by_level,
    features,
    near_half,
    reverse,
)
from experiments.menus import Row, world_of
from segenv.proof import Theorem
from segenv.theorems.samplers import Start
from segenv.traces.extract import traces

SMALL = PRESETS["smoke"]


@pytest.fixture(scope="module")
def known(native, tmp_path_factory):
    """Traces of nine theorems with one or two connectives."""
    world = world_of(tmp_path_factory.mktemp("world"), 9, 0, 0, native)
    return traces(native, world["warm"])[0]


def drawn(sampler, n=200):
    random = np.random.default_rng(0)
    return Counter(sampler.sample(random).theorem.name for _ in range(n))


def test_only_the_last_outcomes_count():
    outcomes, theorem = Outcomes(last=2), Theorem("t", "True")
    assert outcomes.rate(theorem) is None
    for proved in (False, True, True):
        outcomes.record(theorem, proved)
    assert outcomes.rate(theorem) == 1 and outcomes.tries(theorem) == 2


def test_levels_begin_with_short_proofs_and_climb(native, known):
    sampler = by_level(known).open(native)
    first = drawn(sampler)
    lengths = sorted((len(trace.tactics), trace.theorem.name) for trace in known)
    assert set(first) == {name for _, name in lengths[:3]}
    random = np.random.default_rng(1)
    for _ in range(32):
        sampler.record(sampler.sample(random), proved=True)
    assert set(drawn(sampler)) >= {name for _, name in lengths[3:6]}


def test_reverse_begins_two_tactics_before_the_end(native, known):
    starts = reverse(known).open(native)
    start = starts.sample(np.random.default_rng(0))
    trace = next(t for t in known if t.theorem == start.theorem)
    assert start.prefix == tuple(trace.tactics[: max(0, len(trace.tactics) - 2)])


def test_theorems_near_half_are_drawn_most(native, known):
    source = near_half(known)
    assert source.open(native) is source.open(native)  # all environments share it
    sampler = NearHalf(tuple(trace.theorem for trace in known[:3]))
    assert np.allclose(sampler.rates(), 0.5)
    for ends, trace in zip(((0, 0, 0, 0), (1, 0, 1, 0), (1, 1, 1, 1)), known, strict=False):
        for proved in ends:
            sampler.record(Start(trace.theorem), bool(proved))
    assert drawn(sampler).most_common(1)[0][0] == known[1].theorem.name
    assert drawn(sampler)[known[1].theorem.name] > 190


def test_a_rate_is_guessed_from_theorems_that_look_alike():
    ors, ands = Theorem("o", "p ∨ q ∨ r"), Theorem("a", "p ∧ q ∧ r")
    sampler = NearHalf((ors, ands, Theorem("o2", "r ∨ q ∨ p")))
    sampler.record(Start(ors), True)
    sampler.record(Start(ands), False)
    rates = sampler.rates()
    assert rates[0] == 1 and rates[1] == 0 and rates[2] > 0.8
    assert np.linalg.norm(features(ors)) == pytest.approx(1)


def test_self_play_mutates_what_is_proved_and_keeps_what_is_barely_proved(native, known):
    sampler = SelfPlay(known[:4], native)
    for i in range(SelfPlay.every):
        sampler.record(Start(known[i % 2].theorem), proved=True)
    conjectured = sampler.conjectured
    assert conjectured and not {t.text_key for t in conjectured} & {
        t.theorem.text_key for t in known
    }
    assert sum(drawn(sampler)[t.name] for t in conjectured) == pytest.approx(100, abs=30)
    one = conjectured[0]
    for _ in range(8):
        sampler.outcomes.record(one, False)
    assert not sampler.barely_proved(one)
    sampler.outcomes.record(one, True)
    assert sampler.barely_proved(one)  # one of the last eight
    sampler.outcomes.record(one, True)
    assert not sampler.barely_proved(one)


def row(arm, seed, *proved):
    spent = (1,) * len(proved)
    return Row(arm, seed, (0, 9), (0.0, len(proved) / 4), 4, proved, spent, spent, spent)


def test_ways_are_compared_with_drawing_uniformly(tmp_path):
    rows = [
        row("uniform", 0, "a"),
        row("uniform", 1, "a", "b"),
        row("reverse", 0, "a", "b", "c"),
        row("reverse", 1, "a", "b"),
    ]
    found = report.gains(rows)
    assert list(found) == ["reverse"] and found["reverse"][0].gain == pytest.approx(2 / 8)
    assert report.table(rows).row_count == 2
    report.draw(rows, tmp_path / "curves.svg")
    assert "<svg" in (tmp_path / "curves.svg").read_text()


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_small_run(native, tmp_path):
    rows = run(SMALL, tmp_path, native)
    assert [row.arm for row in rows] == list(WAYS)
    assert all(row.at == (0, 64) and row.theorems == 6 and not row.faults for row in rows)
    assert run(SMALL, tmp_path, native) == rows  # nothing is left to do
    with pytest.raises(ValueError, match="easy = 6, not 7"):
        run(replace(SMALL, easy=7), tmp_path, native)
