"""`segenv stats`."""

import json

import pytest
import typer
from typer.testing import CliRunner

from segenv.cli import stats
from segenv.cli.common import Commands
from segenv.proof import Goal, ProofState, Theorem, Trace
from segenv.segmentation import RULES
from segenv.traces.files import write_traces
from tests.traces.made import trace_of

app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
app.command("stats")(stats.command)
app.command("other")(lambda: None)


def run(*arguments):
    return CliRunner().invoke(app, ["stats", *map(str, arguments)])


@pytest.fixture
def traces(tmp_path):
    """Goals 1 1 2 2 1 1 0, in a file."""
    theorem, counts = Theorem("made", "True"), (1, 1, 2, 2, 1, 1, 0)
    tactics = tuple(f"t{i}" for i in range(1, 7))
    states = tuple(
        ProofState(theorem, tactics[:i], (Goal("⊢ g", "g"),) * n, i) for i, n in enumerate(counts)
    )
    write_traces(tmp_path / "traces.jsonl", [Trace(theorem, tactics, states)])
    return tmp_path / "traces.jsonl"


def test_a_row_for_every_rule(traces):
    result = run(traces)
    assert result.exit_code == 0
    assert "1 traces of 1 theorems, 6 target tokens" in result.stdout
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line}
    assert set(RULES) < set(rows)
    assert rows["change"] == ["3", "3.00", "2.00", "2", "2", "2", "2.0"]
    assert rows["decrease"] == ["2", "2.00", "3.00", "2", "4", "4", "3.0"]


def test_json(traces):
    found = json.loads(run(traces, "--json", "--k", 4).stdout)
    assert found["rules"]["fixed_k"]["lengths"]["counts"] == [[2, 1], [4, 1]]
    assert found["traces"] == 1 and found["one_tactic"] == 0


def test_theorems_of_each_split(tmp_path):
    path = tmp_path / "x.jsonl"
    splits = {"a": "train", "b": "train", "c": "test"}
    write_traces(path, [trace_of((1, 0), Theorem(n, "True", split=s)) for n, s in splits.items()])
    assert "3 traces of 3 theorems (2 train, 1 test), 3 target" in run(path).stdout
    assert json.loads(run(path, "--json").stdout)["splits"] == {"train": 2, "test": 1}
    assert json.loads(run(path, "--json", "--part", "test").stdout)["traces"] == 1
    result = run(path, "--part", "valid")
    assert result.exit_code == 2 and "has no trace of the split 'valid'" in result.stderr


def test_a_figure(traces, tmp_path):
    path = tmp_path / "figure.svg"
    assert run(traces, "--plot", path, "--rule", "change").exit_code == 0
    assert "<svg" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--plot", "x.pdf"), "unknown suffix '.pdf'"),
        (("--rule", "chnage"), "unknown rule 'chnage'. Did you mean 'change'?"),
        (("--counting", "all"), "unknown counting 'all'"),
    ],
)
def test_what_is_wrong_is_one_line(traces, arguments, said):
    result = run(traces, *arguments)
    assert result.exit_code == 2 and said in result.stderr and not result.stdout


def test_a_file_that_is_not_there_or_no_traces(tmp_path):
    assert "No such file" in run(tmp_path / "x.jsonl").stderr
    assert "unknown suffix '.txt'" in run(tmp_path / "x.txt").stderr
