"""`segenv export`, and `segenv trace` into its three formats."""

import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from segenv.cli import export
from segenv.cli.common import Commands
from segenv.proof import Theorem
from segenv.theorems.importers.printed import about
from segenv.traces.explore import explore
from segenv.traces.extract import trace
from segenv.traces.files import FORMATS, read_traces, write_traces
from segenv.traces.jsonl import write_explorations

app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
app.command("export")(export.command)
app.command("other")(lambda: None)

NAMES = ("a", "b", "c", "d")


def run(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def run_json(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def made(native, tmp_path_factory):
    """A folder with `traces.parquet` and `explorations.jsonl` of four theorems."""
    folder = tmp_path_factory.mktemp("made")
    proof = "have hp := h.1\nconstructor\n· exact h.2\n· exact hp"
    theorems = [Theorem(name, "q ∧ p", "(p q : Prop) (h : p ∧ q)") for name in NAMES]
    traces = [trace(native, theorem, proof) for theorem in theorems]
    write_traces(folder / "traces.parquet", traces)
    tried = [explore(native, one, ["exact h.1", "exact hp"]) for one in traces]
    write_explorations(folder / "explorations.jsonl", tried)
    return folder


def test_a_folder_with_a_split(made, tmp_path):
    """Segments of 2, 1, 1 tactics; one theorem of four is for testing."""
    out = tmp_path / "sft"
    options = ("--test-share", 0.25, "--license", "mit")
    found = run_json(made / "traces.parquet", "sft", "-o", out, *options)
    assert found["rows"] == {"train": 9, "test": 3} and found["theorems"] == {"train": 3, "test": 1}
    train = pq.read_table(out / "data" / "train-00000-of-00001.parquet").to_pylist()
    assert [row["length"] for row in train[:3]] == [2, 1, 1]
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "license: mit" in card and "| granularity | segment |" in card
    assert "| rule | change |" in card and "made from `traces.parquet`" in card
    again = run(made / "traces.parquet", "sft", "-o", out)
    assert again.exit_code == 2 and "is there already" in again.stderr


def test_a_split_by_name(made, tmp_path):
    names = tmp_path / "test.txt"
    names.write_text("b\nnobody\nd\n")
    arguments = (made / "traces.parquet", "next-state", "-o", tmp_path / "set", "--split", names)
    assert run_json(*arguments)["theorems"] == {"train": 2, "test": 2}
    test = pq.read_table(tmp_path / "set" / "data" / "test-00000-of-00001.parquet")
    assert set(test["theorem"].to_pylist()) == {"b", "d"}
    names.write_text("nobody\n")
    result = run(*arguments)
    assert result.exit_code == 2 and "names no theorem that is in" in result.stderr


@pytest.mark.parametrize(("granularity", "rows"), [("step", 16), ("segment", 12), ("whole", 4)])
def test_json_lines_at_each_granularity(made, tmp_path, granularity, rows):
    out = tmp_path / "x.jsonl"
    arguments = (made / "traces.parquet", "sft", "-o", out, "--granularity", granularity)
    assert run_json(*arguments) == {"what": "sft", "rows": rows, "output": str(out)}
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == rows and json.loads(lines[0])["granularity"] == granularity


@pytest.mark.parametrize(
    ("options", "name", "begin"),
    [
        ((), "goals", "[GOAL]\n"),
        (("--granularity", "whole"), "theorem", "Complete the following"),
        (("--prompt", "bfs-prover"), "bfs-prover", ""),
        (("--prompt", "deepseek", "--granularity", "whole"), "deepseek", "Complete the following"),
    ],
)
def test_a_prompt_format(made, tmp_path, options, name, begin):
    """Every row says its format, and so does the card."""
    run_json(made / "traces.parquet", "sft", "-o", tmp_path / "x.jsonl", *options)
    for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["format"] == name and row["prompt"].startswith(begin)
        assert row["prompt"].endswith(":::") == (name == "bfs-prover")
        assert ("```lean4" in row["prompt"]) == (name == "deepseek")
    run_json(made / "traces.parquet", "sft", "-o", tmp_path / "set", *options)
    assert f"| prompt | {name} |" in (tmp_path / "set" / "README.md").read_text(encoding="utf-8")


def test_a_budget_of_tokens(made, tmp_path):
    out = tmp_path / "x.jsonl"
    run_json(made / "traces.parquet", "sft", "-o", out, "--tokens", 100)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    tokens = [row["tokens"] for row in rows]
    assert 100 - max(tokens) < sum(tokens) <= 100


def test_preferences_need_explorations(made, tmp_path):
    """Of each theorem: 4 tactics of the proof, 6 refused ones, and `exact h.1` as another end."""
    for what, rows in (("dpo", 24), ("kto", 44), ("process", 44)):
        out = tmp_path / f"{what}.jsonl"
        assert run_json(made / "explorations.jsonl", what, "-o", out)["rows"] == rows
        result = run(made / "traces.parquet", what, "-o", out)
        assert result.exit_code == 2 and f"{what} is made from explorations" in result.stderr
    result = run(made / "explorations.jsonl", "sft", "-o", out)
    assert result.exit_code == 2 and "sft is made from traces" in result.stderr


def test_values_of_both(made, tmp_path):
    out = tmp_path / "x.jsonl"
    assert run_json(made / "traces.parquet", "value", "-o", out, "--gamma", 0.5)["rows"] == 16
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert (first["tactics_left"], first["segments_left"], first["value"]) == (4, 3, 0.0625)
    assert run_json(made / "explorations.jsonl", "value", "-o", out)["rows"] == 16
    assert run_json(made / "explorations.jsonl", "next-state", "-o", out)["rows"] == 44


@pytest.fixture
def marked(made, tmp_path):
    """The same traces: `a` of no split, `b` to train on, `c` and `d` held out."""
    splits = dict(zip(NAMES, ("", "train", "valid", "test"), strict=True))
    traces = [
        about(one, replace(one.theorem, split=splits[one.theorem.name]))
        for one in read_traces(made / "traces.parquet")
    ]
    write_traces(tmp_path / "marked.jsonl", traces)
    return tmp_path / "marked.jsonl"


def test_what_is_held_out_is_written_only_where_it_is_named(marked, tmp_path):
    def names(*options):
        out = tmp_path / "out.jsonl"
        run_json(marked, "sft", "-o", out, *options)
        return {json.loads(line)["theorem"] for line in out.read_text().splitlines()}

    assert names() == names("--part", "train") == {"a", "b"}
    assert names("--part", "test") == {"d"} and names("--part", "valid") == {"c"}
    result = run(marked, "sft", "-o", tmp_path / "plain")
    assert "left out: 1 valid, 1 test (--part" in result.stdout
    parts = ("--part", "train", "--part", "valid")
    assert run_json(marked, "sft", "-o", tmp_path / "x", *parts)["rows"] == {"train": 6, "valid": 3}


def test_a_list_of_names_never_puts_what_is_held_out_into_train(marked, tmp_path):
    (tmp_path / "names.txt").write_text("a\nd\n")
    options = ("--split", tmp_path / "names.txt")
    found = run_json(marked, "sft", "-o", tmp_path / "x", *options)
    assert found["theorems"] == {"train": 1, "test": 2} and found["left_out"] == {"valid": 1}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--test-share", 0.5), "a split already (1 of no split, 1 train, 1 valid, 1 test)"),
        (("--part", "tset"), "no theorem is of the split 'tset'; there are 1 of no split, 1 train"),
        (("--part", "test", "--test-share", 0.5), "give one"),
        (("--part", "test", "--tokens", 9), "--tokens is for the train split"),
    ],
)
def test_a_split_that_cannot_be(marked, tmp_path, options, said):
    result = run(marked, "sft", "-o", tmp_path / "x", *options)
    assert result.exit_code == 2 and said in result.stderr and not (tmp_path / "x").exists()


def test_nothing_but_held_out_theorems(marked, tmp_path):
    held_out = [one for one in read_traces(marked) if one.theorem.is_held_out]
    write_traces(tmp_path / "held_out.jsonl", held_out)
    result = run(tmp_path / "held_out.jsonl", "sft", "-o", tmp_path / "x")
    assert result.exit_code == 2 and "held out (1 valid, 1 test): --part names" in result.stderr


WRONG = {
    "data": (("sfft", "-o", "x.jsonl"), "unknown data 'sfft'. Did you mean 'sft'?"),
    "a prompt format": (("sft", "-o", "x.jsonl", "--prompt", "goal"), "Did you mean 'goals'?"),
    "a prompt format without states": (
        ("sft", "-o", "x.jsonl", "--prompt", "deepseek"),
        "serves whole proofs only",
    ),
    "a prompt format of others": (
        ("value", "-o", "x.jsonl", "--prompt", "goals"),
        "--prompt is for sft, not for value",
    ),
    "a rule": (("sft", "-o", "x.jsonl", "--rule", "chnage"), "Did you mean 'change'?"),
    "an option of others": (
        ("value", "-o", "x.jsonl", "--granularity", "step"),
        "--granularity is for sft, not for value",
    ),
    "a file with splits": (("sft", "-o", "x.jsonl", "--test-share", "0.5"), "no splits"),
    "one Parquet file": (("sft", "-o", "x.parquet"), "name a folder"),
    "two splits": (("sft", "-o", "x", "--split", "x", "--test-share", "0.5"), "give one"),
    "a file with parts": (("sft", "-o", "x.jsonl", "--part", "a", "--part", "b"), "no splits"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line(made, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = run(made / "traces.parquet", *arguments)
    assert result.exit_code == 2 and said in result.stderr and not result.stdout
    assert list(tmp_path.iterdir()) == []


# -- segenv trace (fixtures of the folder) ---------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_trace_writes_every_format(request, tmp_path, suffix):
    run_trace = request.getfixturevalue("run")
    source, output = tmp_path / "small.lean", tmp_path / f"traces{suffix}"
    source.write_text("theorem easy : True := by\n  exact trivial\n")
    result = run_trace("trace", source, "-o", output)
    assert result.exit_code == 0 and "1 traces in" in result.stdout
    assert [one.tactics for one in read_traces(output)] == [("exact trivial",)]


def test_trace_refuses_other_suffixes_before_lean_starts(request, tmp_path):
    result = request.getfixturevalue("run")("trace", "logic", "-o", tmp_path / "x.csv")
    assert result.exit_code == 2 and "unknown suffix '.csv'" in result.stderr
