"""The arithmetic of the granularity experiment, and its report, on made-up rows."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from experiments.granularity import analysis, report
from experiments.granularity.evaluate import Study, Task, evaluate
from experiments.granularity.sweep import SETTINGS, SMOKE, Arm
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from segenv.traces.extract import traces

BUDGET = 100


def made_up_rows() -> list[dict[str, Any]]:
    """Six theorems, three seeds; arm i solves the first i theorems, at 10 (seed + 1) tokens."""
    return [
        {
            "arm": arm.name,
            "seed": seed,
            "theorem": f"t{theorem}",
            "suite": "made up",
            "reference_length": 2 * theorem + 1,
            "budget": {"tokens": BUDGET, "expansions": None, "tactics": None},
            "solved": theorem < i,
            "tokens": 10 * (seed + 1) if theorem < i else BUDGET,
            "tokens_until_solved": 10 * (seed + 1) if theorem < i else None,
            "prompt_tokens": 50,
            "expansions": 3,
            "rollout_steps": 0,
            "tactic_calls": 9,
            "false_ends": 0,
            "seconds": 0.1,
        }
        for i, arm in enumerate(SETTINGS)
        for seed in range(3)
        for theorem in range(6)
    ]


META: dict[str, Any] = {
    "date": "2026-01-01",
    "scale": {"seeds": 3, "budget": {"tokens": BUDGET}},
    "split": "test",
    "suites": ["made up"],
    "train_theorems": 9,
    "theorems": 6,
    "k": 2,
    "arms": [
        {"arm": arm.name, "pairs": 3, "target_tokens": 40, "mean_length": 1.5} for arm in SETTINGS
    ],
    "machine": "a machine",
    "seconds": 1.0,
}
PROOF: dict[str, Any] = {
    "theorem": "t",
    "title": "A <title>.",
    "signature": "theorem t : p ∧ q",
    "arm": "segment change",
    "actions": ["intro h\nconstructor", "assumption", "assumption"],
    "script": ["intro h", "constructor", "assumption", "assumption"],
    "tokens": 7,
    "states": ["a", "b", "c", "d", "no goals"],
    "goals": [1, 1, 2, 1, 0],
    "verdict": {"tier": "T2", "lean_version": "4.35.0"},
}


def test_summaries_of_known_rows() -> None:
    summaries = analysis.summarise(made_up_rows())
    assert [s.arm for s in summaries] == [arm.name for arm in SETTINGS]
    assert [s.success for s in summaries] == pytest.approx([i / 6 for i in range(6)])
    assert [s.gain for s in summaries] == pytest.approx([i / 6 for i in range(6)])
    assert summaries[0].tokens == BUDGET and summaries[0].tokens_solved is None
    assert summaries[1].tokens == pytest.approx((20 + 5 * BUDGET) / 6)
    assert summaries[1].tokens_solved == pytest.approx(20)
    for s in summaries:
        assert s.interval[0] <= s.success <= s.interval[1] and s.budget == BUDGET


def test_interval_covers_what_it_says() -> None:
    """Of 200 samples of 40 theorems with a known mean, about 95 % of intervals hold it."""
    rng = np.random.default_rng(0)
    held = 0
    for _ in range(200):
        difficulty = rng.random(40)[:, None]
        solved = (rng.random((40, 3)) < difficulty).astype(float)
        low, high = analysis.bootstrap(solved, draws=300)
        held += low <= 0.5 <= high
    assert 0.90 <= held / 200 <= 1.0


def test_no_success_is_not_certainty() -> None:
    low, high = analysis.bootstrap(np.zeros((32, 3)))
    assert low == 0.0 and high == pytest.approx(0.1072, abs=1e-4)  # Wilson, 0 of 32


def test_curve_ends_at_the_success_rate() -> None:
    for rows in analysis.by_arm(made_up_rows()).values():
        points = analysis.curve(rows)
        assert points[0] == (0, 0.0)
        assert points[-1][1] == pytest.approx(np.mean([row["solved"] for row in rows]))


def test_lengths_hold_every_theorem_once() -> None:
    assert sum(n for _, n, _ in analysis.by_length(made_up_rows())) == 6


class Assets(HTMLParser):
    """Collects everything a browser would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "img", "iframe", "object", "embed", "source"):
            self.found.append(tag)
        self.found += [name for name, _ in attrs if name in ("src", "href", "srcset", "data")]


@pytest.mark.parametrize("proof", [PROOF, None])
def test_report_needs_nothing_else(proof: dict[str, Any] | None) -> None:
    html = report.page(made_up_rows(), META, proof)
    assets = Assets()
    assets.feed(html)
    assert assets.found == []
    assert not re.search(r"https?:|url\(|@import", html)
    assert "prefers-color-scheme: dark" in html


def test_report_shows_every_number_and_the_proof() -> None:
    html = report.page(made_up_rows(), META, PROOF)
    for arm in SETTINGS:
        assert arm.name in html
    for cell in analysis.cells(analysis.summarise(made_up_rows())[2]):
        assert cell in html
    assert "goals 1 → 1 → 2" in html and "A &lt;title&gt;." in html
    assert html.index(">a<") < html.index("intro h\nconstructor") < html.index(">c<")


def test_ticks_are_round_and_few() -> None:
    for top in (0.1, 0.35, 1.08, 600, 10_000):
        marks = report.ticks(top)
        assert marks[0] == 0 and marks[-1] <= top and 3 <= len(marks) <= 7


# -- with Lean --------------------------------------------------------------------------------

LESSONS = (
    Theorem("swap", "p ∧ q → q ∧ p", "(p q : Prop)", proof="intro h\nexact ⟨h.2, h.1⟩"),
    Theorem("pair", "p ∧ q", "(p q : Prop) (a : p) (b : q)", proof="constructor\nexact a\nexact b"),
)
ASKED = Theorem("swap'", "b ∧ a → a ∧ b", "(a b : Prop)")


@pytest.mark.parametrize("arm", SETTINGS, ids=lambda arm: arm.name)
def test_every_arm_runs(native: NativeBackend, arm: Arm) -> None:
    """A row for each seed, the same when it is run again, within the budget; the theorem is proved."""
    study = Study(tuple(traces(native, LESSONS)[0]), (0, 1), SMOKE.budget)
    task = Task(ASKED, "made up", 2)
    rows, again = (evaluate(study, native, arm, task) for _ in range(2))
    for row, other in zip(rows, again, strict=True):
        assert row | {"seconds": 0} == other | {"seconds": 0}
        assert row["tokens"] <= row["budget"]["tokens"] and row["repeats"] == 0
        json.dumps(row)
    assert any(row["solved"] for row in rows) and study.size(arm)["target_tokens"] == 17
    assert analysis.by_arm(rows).keys() == {arm.name}


# -- numbers by hand --------------------------------------------------------------------------


def rows_of(solved: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Rows out of `solved[arm][theorem][seed]`."""
    return [
        {
            **made_up_rows()[0],
            **{"arm": arm, "seed": s, "theorem": f"t{t:02}", "solved": bool(v)},
            **{"tokens": 10 + t + s, "tokens_until_solved": 10 + t + s if v else None},
            **{"reference_length": t + 1, "false_ends": 2},
            **more,
        }
        for arm, matrix in solved.items()
        for t, seeds in enumerate(matrix)
        for s, v in enumerate(seeds)
    ]


STEP, OTHER = SETTINGS[0].name, SETTINGS[1].name
DRAWN = np.random.default_rng(3)
BASE, BETTER = DRAWN.random((30, 3)) < 0.4, DRAWN.random((30, 3)) < 0.6


def test_summaries_do_not_depend_on_the_order_of_rows() -> None:
    rows = rows_of({STEP: BASE, OTHER: BETTER})
    want = analysis.summarise(rows)
    assert want[1].gain == pytest.approx(BETTER.mean() - BASE.mean())
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(rows))
        got = analysis.summarise([rows[i] for i in order])
        assert [(s.arm, s.success, s.interval, s.gain, s.gain_interval) for s in got] == [
            (s.arm, s.success, s.interval, s.gain, s.gain_interval) for s in want
        ]


def test_each_interval_is_that_of_its_number() -> None:
    one, two = analysis.summarise(rows_of({STEP: BASE, OTHER: BETTER}))
    assert two.interval == analysis.bootstrap(BETTER.astype(float))
    assert two.gain_interval == analysis.bootstrap(BETTER.astype(float) - BASE)
    assert one.gain_interval == (0.0, 0.0) and one.false_ends == 2 * 90
    solved = [10 + t + s for t in range(30) for s in range(3) if BETTER[t, s]]
    assert two.tokens_solved == pytest.approx(np.mean(solved))
    same = analysis.summarise(rows_of({STEP: BASE, OTHER: BASE}))
    assert analysis.cells(same[0])[3] == "–" != analysis.cells(same[1])[3]


def test_the_interval_speaks_of_seeds_too() -> None:
    """Where seeds differ, an interval over theorems alone would hold the mean in a third of cases."""
    held, rng = 0, np.random.default_rng(0)
    for _ in range(60):
        theorems, seeds = rng.standard_normal((60, 1)), rng.standard_normal((1, 10))
        solved = rng.random((60, 10)) < np.clip(0.5 + 0.2 * theorems + 0.2 * seeds, 0, 1)
        low, high = analysis.bootstrap(solved.astype(float), draws=200)
        held += low <= 0.5 <= high
    assert held / 60 > 0.8


def test_percentiles_by_hand() -> None:
    values = np.arange(40.0)[:, None] / 40
    low, high = analysis.bootstrap(values, draws=20_000)
    assert (high - low) / 2 == pytest.approx(1.96 * values.std() / 40**0.5, rel=0.04)


def test_wilson_by_hand() -> None:
    assert analysis.wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert analysis.wilson(0, 32)[0] == 0 and analysis.wilson(32, 32)[1] == 1
    low, high = analysis.bootstrap(np.ones((32, 3)))
    assert low == pytest.approx(1 - 0.1072, abs=1e-4) and high == 1.0
    assert all(analysis.wilson(n, n)[1] <= 1.0 for n in range(1, 200))


def test_ranges_of_length() -> None:
    rows = rows_of({STEP: np.ones((12, 1))})
    ranges = [(name, n) for name, n, _ in analysis.by_length(rows)]
    assert ranges == [("1 to 3", 3), ("4 to 6", 3), ("7 to 9", 3), ("10 or more", 3)]
