"""What a command must not pass over in silence."""

import json

import pytest
from typer.testing import CliRunner

from segenv.cli.common import alone
from segenv.proof import Theorem
from segenv.traces.arrow import partial
from segenv.traces.extract import trace
from segenv.traces.files import write_traces


@pytest.fixture
def traces(native, tmp_path):
    theorem = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
    path = tmp_path / "all.parquet"
    write_traces(tmp_path / "all.arrow", [trace(native, theorem, "exact ⟨h.2, h.1⟩")])
    (tmp_path / "all.arrow").rename(partial(path))
    return path


@pytest.mark.parametrize("command", [("stats",), ("export", "sft", "-o")])
def test_that_a_file_was_not_finished(run, traces, tmp_path, command):
    name, *arguments = command
    output = [tmp_path / "sft.jsonl"] if arguments else []
    result = run(name, traces, *arguments, *output)
    assert result.exit_code == 0 and "all.parquet was not finished" in result.stderr


def test_that_no_theorem_is_left_to_train_on(run, traces, tmp_path):
    result = run("export", traces, "sft", "-o", tmp_path / "set", "--test-share", "1")
    assert result.exit_code == 2 and "no theorem to train on" in result.stderr


def test_that_traces_are_not_written(run, tmp_path):
    tactic = {"tactic": "trivial", "state_before": "⊢ True", "state_after": "no goals"}
    row = {"full_name": "toy", "url": "u", "commit": "c", "file_path": "f.lean",
           "start": [1, 1], "end": [2, 1], "traced_tactics": [tactic]}  # fmt: skip
    (tmp_path / "train.json").write_text(json.dumps([row]))
    result = run("import", "leandojo", tmp_path / "train.json", "-o", tmp_path / "out.jsonl")
    assert "1 traces are not written: name a file with --traces" in result.stdout
    result = run("import", "leandojo", tmp_path / "train.json", "-o", tmp_path / "out.csv")
    assert result.exit_code == 2 and "FILE.jsonl" in result.stderr


def test_that_there_is_nothing_in_it(run, tmp_path):
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "one.lean").write_text("def f := 1\n")
    for kind, name, said in (
        ("minif2f", "empty.jsonl", "there is nothing in it"),
        ("folder", "one.lean", "there is no theorem in the file"),
    ):
        result = run("import", kind, tmp_path / name, "-o", tmp_path / "out.jsonl")
        assert result.exit_code == 1 and said in result.stdout


def test_which_rows_of_a_data_set_were_rejected(run, tmp_path):
    rows = '{"name": "a", "formal_statement": "theorem a : True := by"}\n{"name": "b"}\n'
    (tmp_path / "rows.jsonl").write_text(rows)
    header = tmp_path / "none.lean"
    header.write_text("")
    result = run("sample", f"minif2f:{tmp_path / 'rows.jsonl'}")
    assert "1 rows were rejected" in result.stderr and "Warning" not in result.stderr
    assert "$SEGENV_LEAN" in result.stderr  # Mathlib is not here


def test_what_a_format_is_called(run):
    result = run("sample", "minif2ff:rows.jsonl")
    assert result.exit_code == 2 and "Did you mean 'minif2f'" in result.stderr


def test_which_file_is_not_text(run, tmp_path):
    (tmp_path / "utf16.lean").write_text("theorem a : True := trivial", encoding="utf-16")
    result = run("sample", tmp_path / "utf16.lean")
    assert result.exit_code == 2 and "utf16.lean: not UTF-8" in result.stderr
    (tmp_path / "bom.lean").write_text("theorem a : True := trivial", encoding="utf-8-sig")
    assert run("sample", tmp_path / "bom.lean").exit_code == 0


class OutOfMemoryError(RuntimeError):
    """What torch calls it, which nothing here imports."""


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (MemoryError("8 prompts do not fit"), "segenv: 8 prompts do not fit\n"),
        (OutOfMemoryError("CUDA"), "segenv: the GPU is out of memory: take smaller batches, or a "),
        (ModuleNotFoundError("No module named 'trl'", name="trl"),
         "segenv: this needs trl: pip install 'segenv[agents]'\n"),
        (ModuleNotFoundError("No module named 'mine'", name="mine"), "segenv: No module named"),
    ],
)  # fmt: skip
def test_what_a_learner_lacks(problem, said):
    def learn() -> None:
        raise problem

    done = CliRunner().invoke(alone(learn), [])
    assert done.exit_code == 2 and done.stderr.startswith(said) and done.stderr.count("\n") == 1


def test_a_fault_of_ours_is_no_line():
    def learn() -> None:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        CliRunner().invoke(alone(learn), [], catch_exceptions=False)
