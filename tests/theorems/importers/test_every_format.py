"""What holds for every format that is read from rows."""

import json

import pytest

from segenv.proof import Theorem
from segenv.theorems.importers import NAMES
from segenv.theorems.importers.base import LeanFormat
from segenv.theorems.importers.formats import FORMATS
from segenv.theorems.importers.jsonl import write_theorems
from segenv.theorems.importers.reading import read
from tests.theorems.importers.samples import SAMPLES, WORKBOOK_STEPS

ROUND_TRIP = tuple(Theorem.__dataclass_fields__)
every_format = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)


def test_every_format_is_in_the_contract():
    by_rows = {name for name, format_ in FORMATS.items() if not isinstance(format_, LeanFormat)}
    assert by_rows == {sample.format for sample in SAMPLES}
    assert tuple(FORMATS) == NAMES


@every_format
def test_toy_rows_are_read_with_their_provenance(sample, tmp_path):
    imported = read(sample.format, sample.write(tmp_path))
    steps = len(WORKBOOK_STEPS) - 1 if sample.format == "leanworkbook" else 0
    assert not imported.rejected and not imported.left_out
    assert len(imported.theorems) == len(sample.rows) - steps
    first = imported.entries[0]
    assert (first.place, first.number) == ("rows.jsonl", 1)
    assert (first.theorem.name, first.theorem.source) == (sample.name, sample.source)


@every_format
def test_a_broken_row_is_rejected_and_the_rest_goes_on(sample, tmp_path):
    good = read(sample.format, sample.write(tmp_path)).theorems
    path = sample.write(tmp_path, (sample.broken, "{not json", "[1, 2]", *sample.rows))
    with path.open("ab") as file:
        file.write(b'{"name": "\xff"}\n')
    imported = read(sample.format, path)
    assert imported.theorems == good
    last = len(sample.rows) + 4
    assert [one.number for one in imported.rejected] == [1, 2, 3, last]
    assert all(one.place == "rows.jsonl" and one.reason for one in imported.rejected)
    _, json_, array, bytes_ = (one.reason for one in imported.rejected)
    assert json_.startswith("not JSON: ") and array == "a row is an object, not a list"
    assert bytes_.startswith("not UTF-8 text: ")


@every_format
def test_a_name_that_stands_twice_is_reported(sample, tmp_path):
    imported = read(sample.format, sample.write(tmp_path, (*sample.rows, *sample.rows[:1])))
    (again,) = imported.rejected
    assert again.number == len(sample.rows) + 1
    assert again.reason == f"the theorem {sample.name} again, as in rows.jsonl:1"


@every_format
def test_a_missing_column_is_named_with_those_present(sample, tmp_path):
    wrong = {"one": "1", "two": "2"}
    imported = read(sample.format, sample.write(tmp_path, (*sample.rows, wrong)))
    (rejected,) = imported.rejected
    assert "no column" in rejected.reason and rejected.reason.endswith("there are: one, two")
    without = {column: v for column, v in sample.rows[0].items() if column != sample.column}
    (rejected,) = read(sample.format, sample.write(tmp_path, (without,))).rejected
    assert f"`{sample.column}`" in rejected.reason


@every_format
def test_theorems_survive_our_json_lines(sample, tmp_path):
    theorems = read(sample.format, sample.write(tmp_path)).theorems
    path = tmp_path / "theorems.jsonl"
    assert write_theorems(path, theorems) == len(theorems)
    back = read("jsonl", path)
    assert not back.rejected
    fields = [[getattr(t, name) for name in ROUND_TRIP] for t in back.theorems]
    assert fields == [[getattr(t, name) for name in ROUND_TRIP] for t in theorems]


@every_format
def test_an_empty_or_odd_value_is_a_reason_not_a_crash(sample, tmp_path):
    odd: tuple[object, ...] = (None, "", 7, [], {}, ["a"])
    rows = [sample.rows[0] | {sample.column: value} for value in odd]
    imported = read(sample.format, sample.write(tmp_path, tuple(rows)))
    assert not imported.entries and len(imported.rejected) == len(rows)
    assert all(sample.column in one.reason or "traced" in one.reason for one in imported.rejected)


@pytest.mark.parametrize("sample", SAMPLES[:-1], ids=lambda sample: sample.format)
def test_rows_may_come_as_one_array(sample, tmp_path):
    expected = read(sample.format, sample.write(tmp_path)).theorems
    path = tmp_path / "array.json"
    path.write_text(json.dumps(sample.rows, indent=1), encoding="utf-8")
    assert read(sample.format, path).theorems == expected
