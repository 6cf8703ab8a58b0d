"""`segenv sample`."""

import json

import pytest

from segenv.proof import Theorem
from segenv.theorems.importers.jsonl import write_theorems

FIELDS = {"name", "statement", "script", "source", "knobs", "verdict"}


@pytest.mark.parametrize("source", ["logic/train", "generated/order?length=2"])
def test_samples_have_scripts_and_verdicts(run_json, source):
    entries = run_json("sample", source, "-n", "3")
    assert len(entries) == 3 and all(set(entry) >= FIELDS for entry in entries)
    assert all(entry["script"] and entry["verdict"] == "T1" for entry in entries)


def test_the_seed_decides(run_json):
    one, two, other = (
        run_json("sample", "generated/lists", "-n", "2", "--seed", seed) for seed in "112"
    )
    assert one == two != other
    assert one[0]["knobs"]["length"] == one[1]["knobs"]["length"] <= len(one[0]["script"])


def test_it_prints_lean(run):
    result = run("sample", "generated/induction", "-n", "1")
    assert result.exit_code == 0
    assert "theorem induction_" in result.stdout and "induction " in result.stdout


@pytest.mark.parametrize(
    ("source", "fragment"),
    [
        ("generated/nope", "unknown generator"),
        ("generated/lists?size=99", "2..10"),
        ("nope", "suite"),
    ],
)
def test_bad_sources_say_what_is_wrong(run, source, fragment):
    result = run("sample", source)
    assert result.exit_code == 2 and fragment in result.stderr


def test_what_lean_refuses_is_told_and_the_rest_is_printed(run, tmp_path):
    path = tmp_path / "mixed.jsonl"
    good = Theorem("good", "p → p", "(p : Prop)", proof="intro h\nexact h")
    wrong = Theorem("wrong", "1 = 2", proof="rfl")
    gone = Theorem("gone", "Nat.nowhere = 1")
    bare = Theorem("bare", "True")
    write_theorems(path, [good, wrong, gone, bare])
    result = run("sample", path, "-n", "9", "--json")
    assert result.exit_code == 1
    assert "the proof of wrong is refused" in result.stderr
    assert "gone cannot be started" in result.stderr and "nowhere" in result.stderr
    found = {entry["name"]: entry for entry in json.loads(result.stdout)}
    assert found.keys() == {"good", "wrong", "bare"}
    assert found["good"]["script"] == ["intro h", "exact h"] and found["good"]["verdict"] == "T1"
    assert found["wrong"]["verdict"] is found["bare"]["verdict"] is None
    assert "sorry" in run("sample", path, "-n", "9").stdout


def test_the_seed_of_a_world_may_stand_in_its_text(run_json):
    assert run_json("sample", "generated/order?seed=3", "-n", "1") == run_json(
        "sample", "generated/order", "--seed", "3", "-n", "1"
    )


def test_a_world_gives_what_it_has(run):
    result = run("sample", "generated/order?count=2&length=2", "-n", "9", "--json")
    assert result.exit_code == 0 and len(json.loads(result.stdout)) == 2
    few = "generated/propositional?atoms=1&depth=1&hypotheses=0&length=1&size=1&trivial=yes"
    result = run("sample", few, "-n", "99", "--json")
    assert result.exit_code == 1 and "theorems that differ" in result.stderr
    assert 0 < len(json.loads(result.stdout)) < 20
