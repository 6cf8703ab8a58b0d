"""The measured difficulty of the shipped theorems: complete, reproducible, and usable as a source."""

from dataclasses import replace

import pytest

from segenv import Curriculum
from segenv.proof import Theorem
from segenv.scripts import trace_of
from segenv.theorems.difficulty import (
    COLUMNS,
    NONE,
    RUNGS,
    Difficulty,
    difficulty,
    easiest_first,
    measured,
    on_rung,
    read_rows,
    write_rows,
)
from segenv.theorems.find import find_theorems, named
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import trace
from tools.automation import automatic, scripts
from tools.difficulty import Marks, replayed

AGAIN = "python -m tools.difficulty"


@pytest.mark.parametrize("name", SUITES)
def test_every_theorem_is_measured_and_nothing_else(native, name):
    rows = read_rows(measured(name))
    theorems = load_suite(name, native).theorems
    assert [(row["theorem"], row["key"]) for row in rows] == [(t.name, t.key) for t in theorems], (
        AGAIN
    )
    for row in rows:
        assert all(row[column] for column in COLUMNS), row
        assert 0 <= float(row["zoo"]) <= 1
    assert all(difficulty(theorem) for theorem in theorems)


@pytest.mark.parametrize("name", SUITES)
def test_what_was_measured_is_measured_again(native, name):
    """Of a few theorems: by which script, by whose proof, how long; and of some that nothing does."""
    suite = load_suite(name, native)
    marks = {theorem: difficulty(theorem) or Difficulty(0) for theorem in suite.theorems}
    by_script = [t for t, mark in marks.items() if mark.automation][::30]
    by_proof = [t for t, mark in marks.items() if mark.replay][:1]
    by_none = [t for t, mark in marks.items() if not mark.automation and not mark.replay][::60]
    for theorem in (*by_script, *by_none):
        assert automatic(native, theorem).replace("\n", "; ") == marks[theorem].automation
        assert len(trace(native, theorem).tactics) == marks[theorem].tactics
    everything = {t.name: t for t in load_suite("all", native).train}
    for theorem in by_proof:
        other = everything[marks[theorem].replay]
        assert other != theorem
        done = trace_of(native, theorem, trace(native, other).tactics).states[-1]
        assert native.verify(done, "T2").proved


def test_no_proof_of_the_training_split_proves_a_theorem_of_the_test_split_as_it_stands(native):
    test = load_suite("all", native).test
    assert not [t.name for t in test if (difficulty(t) or Difficulty(0)).replay]


def test_suites_have_a_middle(native):
    """Of each something falls to the baseline; of sets and algebra it was once a twentieth."""
    for name in SUITES:
        theorems = load_suite(name, native).theorems
        proved = sum(difficulty(theorem).retrieval for theorem in theorems)  # type: ignore[union-attr]
        least = 1 / 6 if name in ("set", "algebra") else 1 / 25
        assert least * len(theorems) < proved < len(theorems) / 2, name


@pytest.mark.parametrize(
    ("mark", "rung"),
    [
        (Difficulty(3), "open"),
        (Difficulty(3, retrieval=True), "retrieved"),
        (Difficulty(3, replay="a", retrieval=True), "replayed"),
        (Difficulty(3, automation="simp", retrieval=True), "automatic"),
        (Difficulty(3, zoo=0.5), "open"),
    ],
)
def test_a_theorem_stands_on_the_first_rung_that_holds_it(mark, rung):
    assert mark.rung == rung


def test_only_what_was_measured_has_a_difficulty(native):
    theorem = load_suite("logic", native).theorems[0]
    assert difficulty(theorem) and difficulty(replace(theorem, proof="", title=""))
    other = replace(theorem, statement="True")
    assert difficulty(other) is None and easiest_first([other, theorem]) == (theorem, other)


def test_rungs_are_sources_and_levels_of_a_curriculum(native):
    train = load_suite("logic", native).train
    levels = [f"logic/train?difficulty={rung}" for rung in RUNGS if on_rung(train, rung)]
    assert [named(level).text for level in levels] == levels
    found = [find_theorems(level, native) for level in levels]
    assert sum(map(len, found)) == len(train) and set().union(*found) == set(train)
    assert found[0] == on_rung(train, "automatic")
    curriculum = Curriculum(levels).open(native)
    assert set(curriculum.theorems) == set(train)
    ordered = easiest_first(train)
    assert ordered[0] in found[0] and ordered[-1] in found[-1] and set(ordered) == set(train)


@pytest.mark.parametrize("text", ["logic?difficulty=hard", "logic?rung=open", "logic?difficulty="])
def test_a_difficulty_that_is_none_is_an_error(text):
    with pytest.raises(ValueError, match="difficulty"):
        named(text)


# -- measuring ------------------------------------------------------------------------------------

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
AND = replace(SWAP, name="and_", proof="constructor\n· exact h.2\n· exact h.1")
OTHER = Theorem("other", "p ∧ q", "(p q : Prop) (h : q ∧ p)")
OR = Theorem("or_", "q ∨ p", "(p q : Prop) (h : p ∨ q)", proof="exact h.elim Or.inr Or.inl")


def test_a_script_is_replayed_on_every_theorem_but_its_own(native):
    known = [trace(native, AND), trace(native, OR)]
    assert replayed(native, SWAP, known) == "and_"
    assert replayed(native, OTHER, known) == "and_"
    assert replayed(native, AND, known) == ""
    assert replayed(native, replace(OR, name="another"), known) == "or_"


def test_automation_names_the_first_script(native):
    assert automatic(native, Theorem("one", "n + 0 = n", "(n : Nat)")) == "simp"
    assert automatic(native, Theorem("two", "∀ n : Nat, 0 < n → n ≠ 0")) != ""
    assert automatic(native, Theorem("none", "∃ n : Nat, n * n = 49")) == ""
    found = list(scripts(native.start(OR).goals[0]))
    assert found[0] == "simp" and len(set(found)) == len(found)


def test_measuring_goes_on_where_it_stopped(native, tmp_path, monkeypatch):
    """A row is written as soon as it is known; another statement under the name begins anew."""
    monkeypatch.setattr("tools.difficulty.measured", lambda name: tmp_path / f"{name}.csv")
    suite = load_suite("logic", native)
    marks = Marks(native, [suite])
    first, second, *_ = suite.theorems
    assert len(marks.open("automation")) == len(suite.theorems)
    marks.keep("automation", first.name, "simp")
    marks.keep("automation", second.name, NONE)
    again = Marks(native, [suite])
    assert again.open("automation") == list(suite.theorems[2:])
    rows = read_rows(tmp_path / "logic.csv")
    write_rows(tmp_path / "logic.csv", [rows[0] | {"key": "0" * 16}, *rows[1:]])
    assert Marks(native, [suite]).open("automation")[0] == first
    again.clear("automation")
    assert again.open("automation") == list(suite.theorems)
