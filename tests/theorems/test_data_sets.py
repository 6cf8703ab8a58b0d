"""`FORMAT:WHERE?KNOBS`: split, header, columns and names of a data set, in one text."""

import json

import gymnasium as gym
import pytest

from segenv.theorems.data_set import DataSet
from segenv.theorems.find import as_source, find_theorems, named
from segenv.theorems.importers.columns import COLUMNS
from segenv.theorems.importers.formats import FORMATS
from segenv.theorems.importers.reading import read
from segenv.theorems.starting import Startable
from tests.theorems.importers.samples import SAMPLES

ROWS = (
    {
        "key": "one",
        "split": "test",
        "lean": "theorem wrong : False := by",
        "code": "theorem one (p : Prop) (h : p) : p := by",
        "solution": "exact h",
        "prose": "One.",
        "before": "open Nat\n",
    },
    {"key": "two", "split": "train", "code": "theorem two : succ 0 = 1 := by", "before": "null"},
)


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)))
    return path


def test_columns_of_another_name(rows, native):
    knobs = (
        "statement=code&proof=solution&title=prose&name=key&header_column=before&header=open+Nat"
    )
    one, two = find_theorems(f"minif2f:{rows}?{knobs}", native)
    assert (one.name, one.declaration, one.title) == ("one", "(p : Prop) (h : p) : p", "One.")
    assert one.proof == "exact h"
    assert one.header == two.header == "open Nat\n"
    assert "id=one" in one.source and "id=two" in two.source
    native.start(two)


def test_split_and_header(rows, native):
    text = f"minif2f:{rows}?statement=code&split=train"
    (theorem,) = find_theorems(f"{text}&header=open%20Nat", native)
    assert theorem.name == "two" and theorem.header == "open Nat\n"
    (bare,) = find_theorems(f"{text}&header=", native)
    assert bare.header == ""
    file = rows.parent / "before.lean"
    file.write_text("open Nat\n\nuniverse u\n")
    (filed,) = find_theorems(f"{text}&header={file}", native)
    assert filed.header == "open Nat\n\nuniverse u\n"
    (usual,) = find_theorems(text, native)
    assert "import Mathlib" in usual.header
    env = gym.make("LeanStep-v0", theorems=f"{text}&header=open+Nat", backend=native)
    assert env.reset()[1]["drawn_from"] == f"{named(f'{text}&header=open+Nat').text}"


def test_names_that_are_shared(rows, native):
    path = rows.parent / "twice.jsonl"
    lines = [{"lean": f"theorem same : {i} = {i} := by"} for i in range(2)]
    path.write_text("\n".join(map(json.dumps, lines)))
    with pytest.warns(UserWarning, match="1 rows were rejected"):
        assert len(find_theorems(f"minif2f:{path}?header=", native)) == 1
    both = find_theorems(f"minif2f:{path}?header=&rename=yes", native)
    assert [theorem.name for theorem in both] == ["same", "same_2"]


def test_a_text_is_read_as_it_was_written(rows):
    for knobs in ("", "?split=test", "?header=open+A%0Aopen+B%3F%26&rename=yes&statement=a+b"):
        found = named(f"minif2f:{rows}{knobs}")
        assert isinstance(found, DataSet) and named(found.text) == found
    assert vars(named(f"minif2f:{rows}?header=x%0Ay"))["header"] == "x\ny"
    assert named("minif2f:someone/toys?split=test") == DataSet("minif2f", "someone/toys", "test")
    skipping = named(f"minif2f:{rows}?split=test&on_error=skip")
    assert isinstance(skipping, Startable) and named(skipping.text) == skipping
    assert named(f"minif2f:{rows}?on_error=raise") == named(f"minif2f:{rows}")


def test_a_file_may_have_a_question_mark_in_its_name(rows, native):
    odd = rows.rename(rows.parent / "rows?split=train.jsonl")
    for text in (f"minif2f:{odd}", f"minif2f:{odd}?statement=code&header=open Nat"):
        assert vars(as_source(text))["where"] == str(odd)
    assert len(find_theorems(f"minif2f:{odd}?statement=code&header=open Nat", native)) == 2


@pytest.mark.parametrize(
    ("knobs", "fragment"),
    [
        ("spl=test", "unknown knob 'spl'. Did you mean 'split'"),
        ("split=", "split is ''"),
        ("split=a&split=b", "split is given twice"),
        ("statement=", "statement is ''"),
        ("header=none.lean", "header is 'none.lean', but there is no such file"),
        ("rename=perhaps", "rename is 'perhaps', but must be 'yes' or 'no'"),
        ("on_error=perhaps", "on_error is 'perhaps'"),
        ("split", r"behind the \? stand knobs"),
        ("binders=x", "unknown knob 'binders'"),
    ],
)
def test_a_knob_that_will_not_do_is_told_at_once(rows, knobs, fragment):
    with pytest.raises(ValueError, match=fragment):
        gym.make("LeanStep-v0", theorems=f"minif2f:{rows}?{knobs}")


@pytest.mark.parametrize("text", ["nat/test", "folder:{0}", "{0}/mine.lean", "{0}"])
def test_what_is_no_table_takes_one_knob_only(text, tmp_path):
    (tmp_path / "mine.lean").write_text("theorem t : True := trivial\n")
    text = text.format(tmp_path)
    assert isinstance(as_source(f"{text}?on_error=skip"), Startable)
    with pytest.raises(ValueError, match=r"unknown knob 'split'. Known: .*on_error"):
        as_source(f"{text}?split=test")


def test_a_split_or_a_column_that_no_row_has(rows, native):
    with pytest.raises(ValueError, match=r"unknown split 'tset'\. Did you mean 'test'"):
        find_theorems(f"minif2f:{rows}?split=tset&statement=code", native)
    env = gym.make("LeanStep-v0", theorems=f"minif2f:{rows}?statement=cod", backend=native)
    with pytest.raises(ValueError, match=r"unknown column 'cod'\. Did you mean 'code'"):
        env.reset()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)
def test_every_format_finds_its_columns_by_other_names(sample, tmp_path):
    chosen = {what: f"my_{what}" for what in COLUMNS[sample.format]}
    if not sample.rows or not chosen or sample.format == "folder":
        pytest.skip("it has no columns")
    for row in sample.rows:
        expected = _read(sample.format, [row], tmp_path / "plain.jsonl", {})
        for what, column in chosen.items():
            target = COLUMNS[sample.format][what]
            if not row.get(target):
                continue
            moved = {column if name == target else name: value for name, value in row.items()}
            found = _read(sample.format, [moved], tmp_path / "moved.jsonl", {what: column})
            assert _told(found) == _told(expected), what


def _told(imported):
    found = (entry.theorem for entry in imported.entries)
    return [(t.name, t.statement, t.header, t.proof, t.title) for t in found]


def _read(format_name, rows, path, columns):
    path.write_text("\n".join(map(json.dumps, rows)))
    return read(format_name, path, columns=columns)


def test_a_row_may_lack_what_is_not_needed(rows, native):
    one = json.dumps({"code": "theorem one : 0 = 0 := by", "solution": "rfl"})
    rows.write_text(one + '\n{"code": "theorem two : 0 = 0 := by"}\n{"solution": "rfl"}\n')
    with pytest.warns(UserWarning, match=r"rows.jsonl:3: no column `code`; there are: solution"):
        found = find_theorems(f"minif2f:{rows}?statement=code&proof=solution&header=", native)
    assert [(t.name, t.proof) for t in found] == [("one", "rfl"), ("two", "")]
    with pytest.raises(ValueError, match=r"unknown column 'solutio'\. Did you mean 'solution'"):
        find_theorems(f"minif2f:{rows}?statement=code&proof=solutio&header=", native)


def test_every_format_says_what_its_columns_are():
    assert set(COLUMNS) == set(FORMATS)
