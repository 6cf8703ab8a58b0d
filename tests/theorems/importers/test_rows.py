"""Where rows come from: files of every kind, folders, data sets by name."""

import builtins
import csv
import importlib
import json

import pytest

from segenv.theorems.importers.base import TABLES, Rejected
from segenv.theorems.importers.cutting import same_code
from segenv.theorems.importers.reading import read
from segenv.theorems.importers.rows import rows
from segenv.traces.jsonl import read_traces
from tests.theorems.importers.samples import ADD, AND, PUTNAM, WORKBOOK_STEPS


def names(imported):
    return [theorem.name for theorem in imported.theorems]


@pytest.fixture
def no_package(monkeypatch):
    """As if the packages of the extra `data` were not installed."""

    def missing(name, package=None):
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr("segenv.extras.import_module", missing)


def parquet(path, values):
    pyarrow, tables = map(importlib.import_module, ("pyarrow", "pyarrow.parquet"))
    path.parent.mkdir(parents=True, exist_ok=True)
    tables.write_table(pyarrow.Table.from_pylist(values), path)


def test_csv_rows_are_numbered_without_the_line_of_names(tmp_path):
    path = tmp_path / "toys.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(AND))
        writer.writeheader()
        writer.writerow(AND)
        file.write("too,many,cells,in,this,row,here\r\n")
        writer.writerow({column: ADD[column] for column in AND})
    imported = read("minif2f", path)
    assert names(imported) == ["toy_and", "toy_add"]
    (rejected,) = imported.rejected
    assert rejected.number == 2 and rejected.reason.startswith("more cells than columns (line ")
    assert imported.entries[1].number == 3 and "∧" in imported.theorems[0].declaration


def test_csv_holds_long_proofs(tmp_path):
    path = tmp_path / "toys.csv"
    proof = "skip\n" * 50_000
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("formal_statement", "formal_proof"), ("theorem t : p", proof)])
    assert len(read("minif2f", path).theorems[0].proof) > 200_000


def test_parquet(tmp_path):
    parquet(tmp_path / "data" / "train-00000-of-00001.parquet", [PUTNAM, PUTNAM | {"name": "b"}])
    imported = read("putnambench", tmp_path)
    assert names(imported) == ["toy_1900_a1"] and imported.rejected[0].number == 2
    source = f"{tmp_path.name}/data/train-00000-of-00001.parquet:1"
    assert imported.theorems[0].source == f"putnambench split=train id=toy_1900_a1 {source}"
    (tmp_path / "data" / "test.parquet").write_bytes(b"nothing of the sort")
    assert "not parquet" in read("putnambench", tmp_path).rejected[0].reason


@pytest.mark.parametrize(
    ("text", "good", "number", "reason"),
    [
        ("[{}, {}}, {}]", 2, 3, "no `,` or `]` in line 1"),
        ("[{},\n {]", 1, 2, "the rest of the file is not read: Expecting property name"),
        ("[{}, 5]", 1, 2, "a row is an object, not a int"),
        ("[{}", 1, 2, "no `,` or `]` in line 1"),
        ('{"a": ', 0, 1, "not JSON: Expecting value"),
        ("", 0, 1, "not JSON: Expecting value"),
        ("{}\n{}\nx", 2, 3, "not JSON: Expecting value"),
    ],
)
def test_broken_json(tmp_path, text, good, number, reason):
    path = tmp_path / "toys.json"
    path.write_text(text, encoding="utf-8")
    found = list(rows(path, (TABLES,)))
    *_, last = found
    assert isinstance(last, Rejected) and last.number == number and reason in last.reason
    assert len(found) == good + 1


def test_splits_come_from_columns_files_and_folders(tmp_path):
    plain = {column: value for column, value in AND.items() if column != "split"}
    for name in ("random/val.json", "random/train.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps([plain | {"formal_statement": f"theorem {path.stem} : p"}, ADD]))
    assert names(read("minif2f", tmp_path, "train")) == ["train"]
    assert names(read("minif2f", tmp_path, "validation")) == ["val"]
    assert names(read("minif2f", tmp_path, "test")) == ["toy_add"]
    with pytest.raises(ValueError, match=r"unknown split 'tset'. Did you mean 'test'\?"):
        read("minif2f", tmp_path, "tset")


def test_lean_files_of_a_benchmark_are_cut_apart(native, tmp_path):
    folder = tmp_path / "MiniF2F" / "Test"
    folder.mkdir(parents=True)
    text = "open Nat\n\ntheorem one : 1 = 1 := by sorry\n\n"
    text += "/-- Two. -/\ntheorem two : 2 = 2 := by\n  sorry"
    (folder / "toys.lean").write_text(text)
    (folder / "bad.lean").write_text("theorem t : p /- oh")
    imported = read("minif2f", tmp_path / "MiniF2F", backend=native)
    assert [(t.name, t.header, t.title) for t in imported.theorems] == [
        ("one", imported.theorems[0].header, ""),
        ("two", imported.theorems[0].header, "Two."),
    ]
    assert imported.theorems[1].source == "minif2f split=test MiniF2F/Test/toys.lean:6"
    (rejected,) = imported.rejected
    assert str(rejected) == "MiniF2F/Test/bad.lean:1: line 1: a comment does not end"


def test_a_folder_is_read_for_tables_or_for_lean_as_the_format_says(tmp_path):
    (tmp_path / "a.lean").write_text("theorem from_lean : p := sorry")
    (tmp_path / "a.jsonl").write_text(json.dumps(AND))
    (tmp_path / "lake-manifest.json").write_text("{}")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "b.jsonl").write_text(json.dumps(ADD))
    assert names(read("minif2f", tmp_path)) == ["toy_and"]
    assert names(read("putnambench", tmp_path)) == ["from_lean"]


def test_nothing_to_read_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no file or folder nowhere"):
        read("minif2f", "nowhere")
    with pytest.raises(FileNotFoundError, match=r"there is no file or folder some/file\.jsonl"):
        read("minif2f", "some/file.jsonl")
    with pytest.raises(FileNotFoundError, match=r"there is no \.jsonl, .*\.csv file in "):
        read("stp", tmp_path)
    (tmp_path / "a.lean").write_text("theorem t : p")
    with pytest.raises(OSError, match=r"a\.lean: this format is read from \.jsonl, "):
        read("stp", tmp_path / "a.lean")
    with pytest.raises(ValueError, match=r"unknown format 'minif2'. Did you mean 'minif2f'\?"):
        read("minif2", tmp_path)


def test_what_datasets_saved_is_read(tmp_path):
    datasets = importlib.import_module("datasets")
    toys = datasets.DatasetDict(
        train=datasets.Dataset.from_list(WORKBOOK_STEPS),
        validation=datasets.Dataset.from_list([AND]),
    )
    toys.save_to_disk(str(tmp_path / "toys"))
    imported = read("leanworkbook", tmp_path / "toys", "train")
    assert names(imported) == ["toy_workbook_2"] and len(imported.traces) == 1
    source = "leanworkbook split=train id=toy_workbook_2 toys/train:1"
    assert imported.theorems[0].source == source
    toys["train"].save_to_disk(str(tmp_path / "one"))
    assert names(read("leanworkbook", tmp_path / "one")) == ["toy_workbook_2"]


def test_a_name_goes_to_datasets(monkeypatch):
    datasets = importlib.import_module("datasets")
    asked = []

    def load(name, streaming):
        asked.append((name, streaming))
        parts = {"train": [AND | {"split": "train"}], "test": [ADD]}
        streams = {part: datasets.Dataset.from_list(found) for part, found in parts.items()}
        return {part: found.to_iterable_dataset() for part, found in streams.items()}

    monkeypatch.setattr(datasets, "load_dataset", load)
    assert names(read("minif2f", "somebody/toys-1.5")) == ["toy_and", "toy_add"]
    imported = read("minif2f", "somebody/toys", "test")
    assert names(imported) == ["toy_add"]
    assert imported.theorems[0].source == "minif2f split=test id=toy_add somebody/toys/test:1"
    assert asked == [("somebody/toys-1.5", True), ("somebody/toys", True)]


def test_a_package_that_is_missing_is_named(tmp_path, no_package):
    (tmp_path / "a.parquet").write_bytes(b"")
    with pytest.raises(ImportError, match=r"needs pyarrow: pip install 'segenv\[data\]'"):
        read("minif2f", tmp_path)
    with pytest.raises(ImportError, match=r"needs datasets: pip install 'segenv\[data\]'"):
        read("minif2f", "somebody/toys")


def test_json_lines_need_no_package(tmp_path, no_package, monkeypatch):
    real = builtins.__import__

    def guarded(name, *rest):
        assert name.partition(".")[0] not in ("pyarrow", "datasets")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", guarded)
    (tmp_path / "a.jsonl").write_text(json.dumps(AND))
    assert names(read("minif2f", tmp_path)) == ["toy_and"]


DEEP = "[" * 100_000


def test_json_that_is_nested_too_deep_is_one_bad_row(tmp_path):
    good = json.dumps({"name": "a", "formal_statement": "theorem a : True := sorry", "header": ""})
    other = good.replace('"a"', '"b"').replace(" a ", " b ")
    whole = DEEP + "]" * 100_000
    for name, text, line in (
        ("rows.jsonl", f"{good}\n{DEEP}\n{other}\n", 2),
        ("rows.json", f"[{good},\n{whole},\n{other}]", 2),
        ("lines.json", f"{good}\n{DEEP}\n{other}\n", 2),
    ):
        (tmp_path / name).write_text(text)
        imported = read("minif2f", tmp_path / name)
        assert [theorem.name for theorem in imported.theorems] == ["a", "b"]
        (bad,) = imported.rejected
        assert (bad.place, bad.number) == (name, line) and "nested too deep" in bad.reason


def test_a_trace_file_that_is_nested_too_deep_is_told_with_its_line(tmp_path):
    (tmp_path / "traces.jsonl").write_text(f"{DEEP}\n")
    with pytest.raises(ValueError, match=r"traces.jsonl:1: "):
        list(read_traces(tmp_path / "traces.jsonl"))


MODULES = {
    "module\n\npublic import Init\n\n": "module\n\npublic import Init\n",
    "module\n\nmeta import Init\n\n": "module\n\nmeta import Init\n",
    "module\n\nimport Init\n\n": "module\n\nimport Init\n",
    "module -- why\n\npublic meta import Init\n": "module -- why\n\npublic meta import Init\n",
    "module\n\n": "module\n\nopen Nat\n",
    "\ufeffimport Init\r\n\r\n": "import Init\n",
    "": "open Nat\n",
}


@pytest.mark.parametrize(("before", "header"), MODULES.items())
def test_a_row_with_imports_of_its_own_keeps_them(native, tmp_path, before, header):
    row = {"name": "m", "formal_statement": f"{before}theorem m (a : Nat) : a = a := by sorry"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    (theorem,) = read("minif2f", tmp_path / "rows.jsonl", header="open Nat").theorems
    assert theorem.header == header
    assert native.start(theorem).goals[0].target == "a = a"


def test_a_file_of_many_theorems_holds_no_more_than_they_need(native, tmp_path):
    proof = "theorem m_{0} (a : Nat) : a = a + {0} - {0} := by\n  simp\n\n-- a comment\n"
    text = "open Nat\n" + "".join(proof.format(i) for i in range(60))
    text += "def f := 1\n@[simp] theorem f_eq : f = 1 := rfl\ntheorem last : 1 = 1 := m_3 1\n"
    (tmp_path / "many.lean").write_text(text)
    imported = read("minif2f", tmp_path / "many.lean", header="import Mathlib\n", backend=native)
    *many, simp, last = imported.theorems
    assert {theorem.header for theorem in many} == {"import Mathlib\n\nopen Nat\n"}
    assert (
        same_code(simp.header, "import Mathlib\nopen Nat\ndef f := 1\n")
        and simp.header == last.header
    )
    assert (simp.proof, last.proof) == ("exact rfl", "")
    (left_out,) = imported.left_out
    assert left_out.reason == "last: the proof uses theorems before it: only Lean can tell which"
