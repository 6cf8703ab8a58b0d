"""Intervals and summaries of the granularity experiment, by hand and in any order of rows."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.granularity import analysis
from experiments.granularity.sweep import SETTINGS

Matrix = NDArray[np.bool_] | NDArray[np.float64]

STEP, OTHER = SETTINGS[0].name, SETTINGS[1].name
_random = np.random.default_rng(3)
BASE, BETTER = _random.random((30, 3)) < 0.4, _random.random((30, 3)) < 0.6


def rows_of(solved: dict[str, Matrix]) -> list[dict[str, Any]]:
    """`solved[arm][theorem, seed]`; theorem t costs 10 + t tokens, seed s that many more."""
    return [
        {
            "arm": arm,
            "seed": s,
            "theorem": f"t{t:02}",
            "solved": bool(value),
            "tokens": 10 + t * t + s,
            "prompt_tokens": 1 + t,
            "tokens_until_solved": 10 + t * t + s if value else None,
            "reference_length": t + 1,
            "expansions": 2 + t,
            "rollout_steps": 3 + t,
            "tactic_calls": 4 + t,
            "false_ends": 2,
            "seconds": 5.0 + t,
            "budget": {"tokens": 9},
        }
        for arm, matrix in solved.items()
        for t, seeds in enumerate(matrix)
        for s, value in enumerate(seeds)
    ]


def numbers(summary: analysis.Summary) -> tuple[object, ...]:
    return (
        *(summary.arm, summary.success, summary.interval, summary.gain, summary.gain_interval),
        pytest.approx(summary.tokens),
    )


def test_summaries_do_not_depend_on_the_order_of_rows() -> None:
    rows = rows_of({STEP: BASE, OTHER: BETTER})
    want = [numbers(summary) for summary in analysis.summarise(rows)]
    assert want[1][3] == pytest.approx(BETTER.mean() - BASE.mean())
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(rows))
        got = analysis.summarise([rows[i] for i in order])
        assert [numbers(summary) for summary in got] == want


def test_each_number_is_its_own() -> None:
    one, two = analysis.summarise(rows_of({STEP: BASE, OTHER: BETTER}))
    assert two.interval == analysis.bootstrap(BETTER.astype(float))
    assert two.gain_interval == analysis.bootstrap(BETTER.astype(float) - BASE)
    assert two.gain > 0 and one.gain_interval == (0.0, 0.0)
    assert one.false_ends == 2 * 90 and one.runs == 90
    solved = [10 + t * t + s for t in range(30) for s in range(3) if BETTER[t, s]]
    assert two.tokens_solved == pytest.approx(np.mean(solved))
    means = (one.prompt_tokens, one.expansions, one.rollout_steps, one.tactic_calls, one.seconds)
    assert means == pytest.approx([15.5, 16.5, 17.5, 18.5, 19.5])


def test_only_the_baseline_is_not_compared_with_itself() -> None:
    same = analysis.summarise(rows_of({STEP: BASE, OTHER: BASE}))
    assert analysis.cells(same[0])[3] == "–" != analysis.cells(same[1])[3]


@pytest.mark.parametrize(("effect", "held"), [(0.0, 0.88), (0.2, 0.80)])
def test_the_interval_speaks_of_theorems_and_of_seeds(effect: float, held: float) -> None:
    """With an effect of seeds it would hold the mean a third of the time if seeds were not drawn."""
    draw, found = np.random.default_rng(0), 0
    for _ in range(120):
        theorems, seeds = draw.standard_normal((60, 1)), draw.standard_normal((1, 10))
        p = np.clip(0.5 + 0.2 * theorems + effect * seeds, 0, 1)
        low, high = analysis.bootstrap((draw.random((60, 10)) < p).astype(float), draws=200)
        found += low <= 0.5 <= high
    assert found / 120 > held


def test_the_interval_is_that_of_95_percent() -> None:
    """That of a mean of 40 numbers is close to the normal one."""
    values = np.arange(40.0)[:, None] / 40
    low, high = analysis.bootstrap(values, draws=10_000)
    half = 1.96 * values.std() / 40**0.5
    assert (high - low) / 2 == pytest.approx(half, rel=0.05)


def test_wilson_by_hand() -> None:
    assert analysis.wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert analysis.wilson(0, 32)[0] == 0 and analysis.wilson(32, 32)[1] == 1
    low, high = analysis.bootstrap(np.ones((32, 3)))
    assert low == pytest.approx(1 - 0.1072, abs=1e-4) and high == 1.0
    for n in range(1, 200):
        assert analysis.wilson(n, n)[1] <= 1.0


def test_a_constant_that_is_no_share_is_its_own_interval() -> None:
    assert analysis.bootstrap(np.full((9, 2), 0.5)) == (0.5, 0.5)


def test_ranges_of_length() -> None:
    rows = rows_of({STEP: np.ones((12, 1)), OTHER: np.arange(12.0)[:, None] % 2})
    found = analysis.by_length(rows)
    ranges = [("1 to 3", 3), ("4 to 6", 3), ("7 to 9", 3), ("10 or more", 3)]
    assert [(name, n) for name, n, _ in found] == ranges
    assert found[0][2] == pytest.approx({STEP: 1.0, OTHER: 1 / 3})


def test_a_curve_counts_every_run() -> None:
    solved = np.array([[1, 1], [0, 0]])
    points = analysis.curve(rows_of({STEP: solved}))
    assert points == [(0, 0.0), (10, 0.25), (11, 0.5)]
