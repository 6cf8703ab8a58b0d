"""`segenv eval`."""

import json

import pytest

FUNCTION = """
def rfl(theorem):
    return "intros; rfl"
number = 3
"""


def test_the_reference_proves_everything(run, run_json):
    found = run_json("eval", "logic/test", "reference", "--limit", "6")
    assert found["theorems"] == 6 and found["pass@1"][0] == 1.0 and found["kinds"] == {}
    result = run("eval", "logic/test", "reference", "--limit", "6")
    assert result.exit_code == 0 and "100.0%" in result.stdout
    assert "every attempt proved its theorem" in result.stdout


def test_replay_of_training_theorems(run, run_json, tmp_path):
    train, asked = tmp_path / "train.lean", tmp_path / "asked.lean"
    train.write_text("theorem known (a b : Prop) (h : a ∧ b) : b ∧ a := ⟨h.2, h.1⟩\n")
    asked.write_text("theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩\n")
    found = run_json("eval", asked, "replay", "--train", train)
    assert found["pass@1"][0] == 1.0 and "train.lean" in found["settings"]["policy"]
    result = run("eval", asked, "replay")
    assert result.exit_code == 2 and "--train" in result.stderr


def test_a_python_function(run_json, tmp_path, monkeypatch):
    (tmp_path / "my_policies.py").write_text(FUNCTION)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [*__import__("sys").path])
    found = run_json("eval", "nat/test", "my_policies:rfl", "-k", "1", "-k", "2", "--limit", "5")
    assert found["settings"]["policy"] == "my_policies:rfl" and found["settings"]["samples"] == 2
    assert found["pass@1"] == found["pass@2"] and sum(found["kinds"].values()) <= 10


def test_a_file_of_texts_goes_on(run, tmp_path):
    texts, out = tmp_path / "texts.jsonl", tmp_path / "out.jsonl"
    source = tmp_path / "swap.lean"
    source.write_text("theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := ⟨h.2, h.1⟩\n")
    texts.write_text(json.dumps({"theorem": "swap", "text": "```\nexact ⟨h.2, h.1⟩\n```"}) + "\n")
    args = ("eval", source, texts, "--out", out, "--unwrap", "--json")
    first, second = run(*args), run(*args)
    assert first.exit_code == 0 and first.stdout == second.stdout
    assert json.loads(first.stdout)["pass@1"][0] == 1.0
    assert len(out.read_text().splitlines()) == 2
    other = run("eval", source, texts, "--out", out)
    assert other.exit_code == 2 and "unwrap" in other.stderr


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("nope", "must be `reference`"),
        ("no_such_module:x", "No module named"),
        ("json:nope", "has no nope"),
        ("json:__version__", "policy is"),
        ("gone.jsonl", "No such file"),
    ],
)
def test_a_policy_that_is_not_there(run, policy, words):
    result = run("eval", "logic/test", policy)
    assert result.exit_code == 2 and words in result.stderr


def test_texts_for_another_source(run, tmp_path):
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"theorem": "elsewhere", "text": "rfl"}\n')
    result = run("eval", "logic/test", texts)
    assert result.exit_code == 2 and "elsewhere" in result.stderr
