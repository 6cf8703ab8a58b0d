"""Summaries and comparisons of the granularity experiment, by hand and in any order of rows."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from agents import statistics
from experiments.granularity import analysis, tables
from experiments.granularity.sweep import COMPARISONS, SETTINGS

Matrix = NDArray[np.bool_] | NDArray[np.float64]

STEP, OTHER = SETTINGS[0].name, SETTINGS[1].name
_random = np.random.default_rng(3)
BASE, BETTER = _random.random((30, 3)) < 0.4, _random.random((30, 3)) < 0.6


def rows_of(solved: Mapping[str, Matrix]) -> list[dict[str, Any]]:
    """`solved[arm][theorem, seed]`; theorem t costs 10 + t tokens, seed s that many more."""
    return [
        {
            "arm": arm,
            "seed": s,
            "theorem": f"t{t:02}",
            "solved": bool(value),
            "tokens": 10 + t * t + s,
            "distinct_tokens": 9 + t * t + s,
            "prompt_tokens": 1 + t,
            "samples": 6 + t,
            "repeats": 1,
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


def test_numbers_do_not_depend_on_the_order_of_rows() -> None:
    rows = rows_of({STEP: BASE, OTHER: BETTER})
    (want,) = analysis.contrasts(rows)
    assert want.found.gain == pytest.approx(BETTER.mean() - BASE.mean())
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(rows))
        again = [rows[i] for i in order]
        assert analysis.contrasts(again) == [want]
        assert [s.interval for s in analysis.summarise(again)] == [
            s.interval for s in analysis.summarise(rows)
        ]


def test_each_number_is_its_own() -> None:
    one, two = analysis.summarise(rows_of({STEP: BASE, OTHER: BETTER}))
    assert two.interval == statistics.share_interval(BETTER.astype(float))
    assert one.false_ends == 2 * 90 and one.runs == 90
    solved = [10 + t * t + s for t in range(30) for s in range(3) if BETTER[t, s]]
    assert two.tokens_solved == pytest.approx(np.mean(solved))
    assert one.distinct_tokens == pytest.approx(one.tokens - 1)
    means = (one.prompt_tokens, one.expansions, one.rollout_steps, one.tactic_calls, one.seconds)
    assert means == pytest.approx([15.5, 16.5, 17.5, 18.5, 19.5])
    assert (one.samples, one.distinct_samples) == pytest.approx((20.5, 19.5))


def test_costs_that_an_arm_does_not_have_are_left_open() -> None:
    rows = rows_of({"a language model": BASE})
    for row in rows:
        for name in ("rollout_steps", "samples", "budget", "false_ends", "seconds"):
            del row[name]
    (found,) = analysis.summarise(rows)
    assert found.rollout_steps is found.samples is found.distinct_samples is found.budget is None
    assert found.expansions == pytest.approx(16.5) and tables.arm_cells(found).count("–") == 6


def test_the_comparisons_are_those_that_were_asked_for() -> None:
    """change is compared with its controls, not only with steps; Holm's p is over all of them."""
    arms = {arm.name: BASE if i % 2 else BETTER for i, arm in enumerate(SETTINGS)}
    found = analysis.contrasts(rows_of(arms))
    assert [(one.arm, one.other) for one in found] == list(COMPARISONS[:6])
    change = [one.other for one in found if one.arm == "segment change"]
    assert change == ["step", "segment random", "segment fixed_k"]
    assert [one.adjusted for one in found] == statistics.holm([one.found.p for one in found])
    first = found[0].found
    means = BASE.mean(1) - BETTER.mean(1)
    assert (first.better, first.worse) == ((means > 0).sum(), (means < 0).sum())
    cells = tables.contrast_cells(found[0])
    assert cells[0] == "segment change against step" and len(cells) == len(tables.CONTRASTS)


def test_theorems_that_an_arm_has_not_tried_are_left_out_of_all() -> None:
    rows = rows_of({STEP: BASE, OTHER: BETTER})
    missing = [row for row in rows if (row["arm"], row["theorem"], row["seed"]) != (STEP, "t03", 1)]
    found, left_out = analysis.complete(missing)
    assert left_out == 1 and len(found) == len(rows) - 6
    assert analysis.complete(rows) == (rows, 0)
    with pytest.raises(ValueError, match="1 rows are missing"):
        analysis.summarise(missing)


def test_power_is_told_for_this_run_and_for_larger_ones() -> None:
    rows = rows_of({"segment change": BASE, "segment random": BETTER})
    told = analysis.power(rows, "segment change", "segment random")
    assert next((n, m) for n, m, _ in told) == (30, 3)
    gains = [gain for _, _, gain in told]
    assert gains == sorted(gains, reverse=True)
    assert f"{100 * gains[0]:.1f} points with 30 theorems and 3 seeds" in tables.power_said(rows)
    assert tables.power_said(rows_of({STEP: BASE})) == ""


def test_a_readme_has_both_tables() -> None:
    text = tables.markdown(rows_of({STEP: BASE, OTHER: BETTER}))
    assert text.count("| --- | --- |\n") == 2 and "segment change against step" in text


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


def test_harder_theorems_have_a_column_of_their_own() -> None:
    own, harder = rows_of({STEP: np.ones((4, 2))}), rows_of({STEP: np.eye(2)})
    for row in harder:
        row |= {"harder": True, "theorem": "harder " + row["theorem"]}
    (found,) = analysis.summarise(own + harder)
    assert found.success == 1 and found.harder == 0.5 and found.runs == 8
    assert tables.arm_cells(found)[-1] == "50.0 %"
    assert analysis.same(own + harder) == own


def test_a_seed_that_was_not_finished_is_left_out() -> None:
    rows = rows_of({STEP: np.ones((10, 2)), OTHER: np.ones((10, 2))})
    short = [
        row for row in rows if row["arm"] == STEP or row["seed"] == 0 or row["theorem"] < "t05"
    ]
    assert {row["seed"] for row in analysis.finished(short)} == {0}
    assert analysis.finished(rows) == rows
    only = [row for row in short if row["seed"] == 1]
    assert analysis.finished(only) == only


def test_a_training_is_an_arm_without_rollouts_and_its_amounts() -> None:
    solved = {"LM step": BASE, "LM step + change 2": BASE, "LM whole, targets": BETTER, STEP: BASE}
    told = [{"arm": arm, "tokens_read": 100, "target_tokens": 9} for arm in solved]
    found = analysis.learning(rows_of(solved), told)
    assert [(one.rule, one.tokens_read, one.target_tokens) for one in found] == [
        ("step", 100, 9),
        ("whole", 100, 9),
    ]
    assert found[1].success == pytest.approx(BETTER.mean())
