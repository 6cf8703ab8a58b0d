"""`python -m agents.search`."""

import json
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from agents import zoo
from agents.search.__main__ import main
from segenv.cli.common import alone
from segenv.evaluation.records import read
from segenv.traces.jsonl import read_explorations
from tests.agents.policies.tiny import tiny

FILE = """\
theorem known (b p v : Nat) (F : Nat → Nat) (h1 : ∀ x, F x = x * p) :
    v * (p + F b) = (p + b * p) * v := by
  rw [Nat.mul_comm, h1]

theorem strange (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "two.lean"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def run(native, monkeypatch, tmp_path):
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))
    monkeypatch.setenv("SEGENV_ZOO", str(tmp_path))  # what was released
    return lambda *given: CliRunner().invoke(alone(main), list(map(str, given)))


def test_what_a_checkpoint_proves_with_its_trees(run, file, tmp_path):
    """And what was spent; a run that is over is told again, and is not one of another checkpoint."""
    trees, out = tmp_path / "trees.jsonl", tmp_path / "out.jsonl"
    given = (file, "--policy", "segment-1m", "--tokens", 100, "--attempts", 2, "--out", out)
    found = run(*given, "--trees", trees, "--json")
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    settings, records = read(out)
    assert told["settings"] == settings and settings["tier"] == "T2" and settings["seed"] == 0
    assert settings["policy"].startswith(f"Searching(policy={zoo.load('segment-1m').name}, ")
    scores = [score for record in records for score in record.scores]
    proved = {score.theorem for score in scores if score.proved}
    assert proved == {"known"} and told["pass@2"][0] == 0.5  # it was trained on the like of `known`
    spent = sum(score.tokens for score in scores)
    assert told["tokens_spent"] == spent <= 100 * 4
    kept = list(read_explorations(trees))
    solved = [any(node.on_path and not node.goals for node in one.nodes) for one in kept]
    assert len(kept) == 4 and sum(solved) == sum(score.proved for score in scores)
    again = run(*given)
    assert again.exit_code == 0 and f"{spent:,} tokens generated" in again.stdout
    for words in ("reference length", "pass@1 (95 %)", "on 2 theorems"):
        assert words in again.stdout
    other = run(*given[:2], "whole-1m", *given[3:])
    assert other.exit_code == 2 and "was begun with policy" in other.stderr


def test_the_trees_of_earlier_runs_are_missed(run, tmp_path):
    tiny(granularity="step").save(tmp_path / "model")
    given = (
        "nat/test",
        "--policy",
        tmp_path / "model",
        "--tokens",
        9,
        "--out",
        tmp_path / "o.jsonl",
    )
    assert run(*given, "--limit", 1, "--trees", tmp_path / "one.jsonl").exit_code == 0
    again = run(*given, "--limit", 1, "--trees", tmp_path / "two.jsonl")
    assert "0 trees: those of earlier runs" in again.stderr
    assert not (tmp_path / "two.jsonl").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("nat/test", "--policy", "segmet-1m"), "is no folder, and unknown checkpoint 'segmet-1m'"),
        (("nat/test", "--policy", "step-3m"), "python -m agents.zoo.make step-3m"),
        (("nat/test", "--policy", "."), "has no segenv.json"),
        (("nta/test", "--policy", "step-1m"), "no file or folder 'nta/test'"),
        (("nat/test", "--policy", "step-1m", "--trees", __file__), "is there already"),
        (("nat/test", "--policy", "step-1m", "--tokens", "0"), "--tokens"),
        (("nat/test",), "--policy"),
    ],
)
def test_bad_input_is_named_before_anything_is_searched(run, monkeypatch, given, words):
    monkeypatch.setattr("agents.search.__main__.evaluate", lambda *_, **__: pytest.fail("searched"))
    found = run(*given)
    assert found.exit_code == 2 and words in found.stderr, found.output
