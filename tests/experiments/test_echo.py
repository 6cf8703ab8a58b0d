"""Styles of proof: what is written how, what is taught, and a small run for real."""

from collections import Counter
from dataclasses import replace

import pytest

from agents.training.ppo.train import Row as Judged
from experiments.echo import report
from experiments.echo.run import MIXES, PRESETS, run, told
from experiments.echo.styles import (
    SHAPES,
    STYLES,
    TACTICS,
    TERMS,
    Mix,
    demonstrations,
    shares,
    style_of,
)
from experiments.menus import world_of
from segenv.menus import Templates

SMALL = PRESETS["smoke"]
MENU = Templates(SHAPES)


def test_every_entry_has_one_style_and_twins_have_the_same_steps():
    assert Counter(map(style_of, SHAPES)) == {"tactics": 6, "terms": 6, "one shot": 1}
    assert TACTICS.keys() == TERMS.keys()


def test_shares_are_of_tactics():
    assert shares(["left\nexact h", "refine Or.inl ?_\nleft"]) == {
        "tactics": 0.75,
        "terms": 0.25,
        "one shot": 0.0,
    }
    assert set(shares([]).values()) == {0.0} and set(shares([])) == set(STYLES)


@pytest.mark.parametrize("style", ["terms", "one shot"])
def test_a_mixture_is_taught_in_its_shares(native, tmp_path, style):
    some = world_of(tmp_path, 60, 0, 0, native)["warm"]
    for share in (0.0, 0.3, 1.0):
        shown = demonstrations(native, some, Mix(style, share, "tactics"), MENU, seed=0)
        first = {one.state.theorem.name: one.texts[one.action] for one in reversed(shown)}
        said = Counter(map(style_of, first.values()))
        assert said[style] == pytest.approx(60 * share, abs=0 if share in (0, 1) else 12)
        assert said[style] + said["tactics"] == 60


def judged(steps, *scripts):
    return Judged(steps, len(scripts) / 4, 4, ("a",) * len(scripts), (), (), None, 0, 0.0,
                  scripts=scripts)  # fmt: skip


def test_what_is_said_of_runs(tmp_path):
    rows = [
        told("mix", seed, [judged(0, "left\nrefine h"), judged(8, "left\nexact h", "left")])
        for seed in range(2)
    ]
    assert rows[0].styles["tactics"] == [0.5, 1.0] and rows[0].success == (0.25, 0.5)
    table = report.table(rows)
    assert table.row_count == 1  # what is not terms is tactics
    report.draw(rows, tmp_path / "styles.svg")
    assert "<svg" in (tmp_path / "styles.svg").read_text()


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_small_run(native, tmp_path):
    rows = run(SMALL, tmp_path, native)
    assert [row.arm for row in rows] == list(SMALL.arms) and set(SMALL.arms) <= set(MIXES)
    assert all(row.at == (0, 64) and not row.faults for row in rows)
    assert run(SMALL, tmp_path, native) == rows  # nothing is left to do
    with pytest.raises(ValueError, match="warm = 20, not 21"):
        run(replace(SMALL, warm=21), tmp_path, native)
