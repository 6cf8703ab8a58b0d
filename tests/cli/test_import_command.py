"""`segenv import`."""

import json

import pytest
import typer

from segenv.cli import app
from segenv.theorems.importers import NAMES
from segenv.theorems.importers.formats import FORMATS
from segenv.theorems.importers.reading import read
from segenv.traces.jsonl import read_traces
from tests.theorems.importers.samples import ADD, AND, DOJO, FULL_NAME


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    lines = [*map(json.dumps, (AND, ADD, FULL_NAME)), "{broken", json.dumps(AND)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_theorems_are_written_and_what_was_rejected_is_told(run, rows, tmp_path):
    output = tmp_path / "out.jsonl"
    result = run("import", "minif2f", rows, "-o", output)
    assert result.exit_code == 0
    summary, whole, json_, again = result.stdout.splitlines()
    assert whole.startswith("3 are kept whole: Lean has not told binders and statement (--check ")
    assert summary == f"3 theorems in {output}; 2 rejected"
    assert json_.startswith("  rejected: rows.jsonl:4: not JSON")
    assert again.endswith("rows.jsonl:5: the theorem toy_and again, as in rows.jsonl:1")
    names = [theorem.name for theorem in read("jsonl", output).theorems]
    assert names == ["toy_and", "toy_add", "toy_lean_dojo"]


def test_without_a_file_the_lines_go_to_stdout(run, rows):
    result = run("import", "minif2f", rows, "--split", "test", "--json")
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["name"] == "toy_add" and json.loads(line)["version"] == 1
    summary = json.loads(result.stderr)
    assert (summary["theorems"], summary["whole"], summary["file"]) == (1, 1, None)
    assert [one["number"] for one in summary["rejected"]] == [4]


def test_lean_is_asked_with_check(run_json, rows, tmp_path):
    output, header = tmp_path / "out.jsonl", tmp_path / "header.lean"
    summary = run_json("import", "minif2f", rows, "-o", output, "--check")
    assert summary["theorems"] == 2
    assert "Mathlib" in summary["rejected"][-1]["reason"]
    header.write_text("open Nat\n", encoding="utf-8")
    arguments = ("import", "minif2f", rows, "-o", output, "--check", "--header", header)
    summary = run_json(*arguments)
    assert (summary["theorems"], summary["whole"]) == (3, 0)
    assert all(theorem.statement for theorem in read("jsonl", output).theorems)


def test_a_folder_of_lean_files(run_json, tmp_path):
    (tmp_path / "a.lean").write_text("theorem t : True := trivial\n", encoding="utf-8")
    output = tmp_path / "out.jsonl"
    assert run_json("import", "folder", tmp_path, "-o", output)["theorems"] == 1
    assert read("jsonl", output).theorems[0].proof == "exact trivial"


def test_traces_are_written_where_there_are_some(run, tmp_path):
    rows, output = tmp_path / "train.json", tmp_path / "traces.jsonl"
    rows.write_text(json.dumps([DOJO, DOJO | {"full_name": "Toy.both_again"}]), encoding="utf-8")
    result = run("import", "leandojo", rows, "-o", tmp_path / "t.jsonl", "--traces", output)
    assert "2 theorems in" in result.stdout and "2 with a trace; 0 rejected" in result.stdout
    assert [len(trace.tactics) for trace in read_traces(output)] == [4, 4]


def test_long_lists_of_reasons_are_cut(run, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("{\n" * 30 + json.dumps(AND), encoding="utf-8")
    result = run("import", "minif2f", path, "-o", tmp_path / "out.jsonl")
    assert result.stdout.count("not JSON") == 10
    assert "rejected: 20 more" in result.stdout


def test_exit_status(run, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("{\n", encoding="utf-8")
    assert run("import", "minif2f", path).exit_code == 1
    for arguments, reason in (
        (("minif2", path), "unknown format 'minif2'. Did you mean 'minif2f'?"),
        (("minif2f", tmp_path / "no.jsonl"), "there is no file or folder"),
        (("minif2f", path, "-o", tmp_path / "no" / "a.jsonl"), "there is no folder"),
        (("minif2f", path, "--split", "test"), "unknown split 'test'. Known: none"),
    ):
        result = run("import", *arguments)
        assert result.exit_code == 2 and reason in result.stderr


def test_a_missing_package_is_one_line(run, tmp_path, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("segenv.extras.import_module", missing)
    result = run("import", "minif2f", "somebody/toys")
    assert result.exit_code == 2
    assert result.stderr == "segenv: this needs datasets: pip install 'segenv[data]'\n"


def test_the_help_names_every_format():
    assert tuple(FORMATS) == NAMES
    (command,) = (c for c in app.registered_commands if c.name == "import")
    assert isinstance(app, typer.Typer) and "Exit status 1" in str(command.callback.__doc__)


def test_columns_may_have_other_names(run, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"code": "theorem t : True := by", "answer": "trivial"}))
    columns = ("--column", "statement=code", "--column", "proof=answer")
    result = run("import", "minif2f", path, *columns)
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[0])["proof"] == "trivial"
    for wrong, told in (("code", "WHAT=NAME"), ("statment=code", "Did you mean 'statement'")):
        result = run("import", "minif2f", path, "--column", wrong)
        assert result.exit_code == 2 and told in result.stderr
