"""Searches with one model beside each other: a small run for real, and a table worked out by hand."""

from dataclasses import replace

import pytest

from agents import zoo
from agents.search import result
from agents.search.budget import Budget
from agents.search.drive import drive
from experiments.searches import values
from experiments.searches.arms import ARMS, STEP, WHOLE, Models
from experiments.searches.report import Row, table
from experiments.searches.run import FEW, PRESETS, run
from segenv.proof import Theorem
from tests.agents.policies.tiny import tiny

SMALL = PRESETS["smoke"]


@pytest.fixture(autouse=True)
def models(monkeypatch):
    """Random models in the place of the zoo's."""
    monkeypatch.setattr(zoo, "load", lambda name: tiny(granularity=name.partition("-")[0]))


def test_a_small_run_goes_on(native, tmp_path):
    rows = run(SMALL, tmp_path, native)
    assert [row.arm for row in rows] == list(FEW)
    for row in rows:
        assert len(row.proved) == len(row.tokens) == len(row.tactics) == 3
        assert max(row.tokens) <= 40 and not sum(row.lost)
    assert run(SMALL, tmp_path, native) == rows
    with pytest.raises(ValueError, match="tokens = 40, not 41"):
        run(replace(SMALL, tokens=41), tmp_path, native)


def sure(states):
    """A value that says of every state that it leads to a proof, with no tactic left."""
    return [1.0] * len(states)


@pytest.mark.parametrize("arm", ARMS)
def test_every_arm_searches(native, arm):
    assert ARMS[arm].beside in (None, *ARMS)
    models = Models(lambda granularity: tiny(granularity=granularity), lambda kind: sure)
    policy, begin = ARMS[arm].asked(models)
    start = native.start(Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)"))
    search = begin(start, Budget(tokens=60), seed=0, definitions=())
    (tree,) = drive([search], policy, native)
    assert 0 < result(tree).tokens <= 60


def test_a_model_that_is_missing_stops_it_at_once(native, tmp_path, monkeypatch):
    def load(name):
        raise FileNotFoundError(name)

    monkeypatch.setattr(zoo, "load", load)
    with pytest.raises(FileNotFoundError, match="whole-1m"):
        run(SMALL, tmp_path, native)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["progress", "outcome"])
def test_a_value_is_learned_once_and_kept(native, tmp_path, monkeypatch, kind):
    monkeypatch.setattr(values, "KNOWN", 6)
    monkeypatch.setattr(values, "EXPLORED", 3)
    monkeypatch.setattr(values, "TREES", Budget(tokens=60))
    steps = tiny(granularity="step")
    value = values.learned(kind, "logic", steps, tmp_path, native)
    start = native.start(Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)"))
    assert value.kind == kind and -1000 < value([start])[0] < 1
    monkeypatch.setattr(values, "train", None)
    assert values.learned(kind, "logic", steps, tmp_path, native)([start]) == value([start])


def told(arm, seed, *proved):
    return Row(arm, seed, proved, (0,) * 4, (10, 20, 30, 40), (1, 2, 3, 4))


def test_the_table_compares_with_the_plain_search_of_the_model():
    corrected = "whole: 1 round of correction"
    rows = [told(WHOLE, 0, 1, 0, 0, 0), told(corrected, 0, 1, 1, 1, 0), told(STEP, 0, 0, 0, 0, 1)]
    columns = [list(column.cells) for column in table(rows).columns]
    assert columns[0] == [WHOLE, corrected, STEP] and columns[1] == ["25.0%", "75.0%", "25.0%"]
    assert columns[3] == ["25"] * 3 and columns[4] == ["2"] * 3
    assert columns[5][0] == columns[5][2] == "" and str(columns[5][1]).startswith("+50.0 (")
