"""`segenv eval`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from agents import zoo
from agents.policies.causal_lm import CausalLM
from tests.agents.policies.tiny import tiny

ROOT = Path(__file__).parents[2]

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


@pytest.fixture
def no_source(monkeypatch):
    """Theorems that must not be drawn."""

    def drawn(*_):
        raise AssertionError("theorems were drawn before the policy was looked at")

    monkeypatch.setattr("segenv.cli.eval.theorems_of", drawn)
    monkeypatch.setattr("segenv.cli.eval.evaluate", drawn)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no_such_module:x",), "No module named"),
        (("gone.jsonl",), "No such file"),
        (("no/such/folder",), "a folder that `python -m agents.training.sft` wrote"),
        (("json:__version__",), "json:__version__: policy is"),
        (("replay",), "--train"),
        (("replay", "--train", "nat/train", "--max-tokens", "9"), "budget of its own"),
        (("reference", "--granularity", "step"), "granularity is 'step', but reference"),
        (("agents.zoo:segment_1m", "--granularity", "step"), "says of itself 'segment'"),
    ],
)
def test_a_policy_is_looked_at_before_its_theorems(run, no_source, arguments, words):
    result = run("eval", "nat/test", *arguments)
    assert result.exit_code == 2 and words in result.stderr, result.output


def test_a_checkpoint_says_how_it_is_asked(run_json):
    """A model of steps is played in episodes, and is called by its weights."""
    found = run_json("eval", "nat/test", "agents.zoo:step_1m", "--limit", "1", "--max-tactics", "2")
    settings = found["settings"]
    assert settings["granularity"] == "step" and settings["budget"]["tactics"] == 2
    assert settings["policy"] == zoo.load("step-1m").name


def test_a_folder_is_a_policy(run, run_json, tmp_path):
    tiny(granularity="whole").save(tmp_path / "model")
    found = run_json("eval", "nat/test", tmp_path / "model", "--limit", "1")
    assert found["settings"]["granularity"] == "proof"
    assert found["settings"]["policy"] == tiny(granularity="whole").name
    (tmp_path / "model" / "segenv.json").unlink()
    result = run("eval", "nat/test", tmp_path / "model")
    assert result.exit_code == 2 and "has no segenv.json" in result.stderr


@pytest.mark.parametrize("spec", ["agents.zoo:step_1m", str(zoo.RELEASED / "step-1m")])
def test_without_a_checkout_there_are_no_learners(spec, tmp_path):
    """A wheel has no `agents`; another package of that name is none of ours."""
    code = (
        f"from segenv.cli import main; import sys; sys.argv[1:] = ['eval', 'nat', {spec!r}]; main()"
    )
    for other in (False, True):
        if other:
            (tmp_path / "agents").mkdir()
            (tmp_path / "agents" / "__init__.py").write_text("")
        (tmp_path / "segenv").is_symlink() or (tmp_path / "segenv").symlink_to(ROOT / "segenv")
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=100
        )
        assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
        assert "run this in a checkout" in done.stderr


def test_a_mistyped_module_of_learners_is_called_missing(run):
    result = run("eval", "nat", "agents.zo:step_1m")
    assert result.exit_code == 2 and "No module named 'agents.zo'" in result.stderr


def test_no_bars_while_a_checkpoint_is_loaded(run, tmp_path, capsys, monkeypatch):
    logging = pytest.importorskip("transformers.utils.logging")
    monkeypatch.setattr(logging, "_tqdm_active", True)  # whatever was switched off before
    tiny().save(tmp_path)
    capsys.readouterr()
    CausalLM.load(tmp_path)
    assert "Loading weights" in capsys.readouterr().err
    for policy in ("agents.zoo:step_1m", tmp_path):
        assert run("play", "nat", "--policy", policy, stdin="quit\n").stderr == ""
    assert logging.is_progress_bar_enabled()  # elsewhere they are as they were


def test_texts_for_another_source(run, tmp_path):
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"theorem": "elsewhere", "text": "rfl"}\n')
    result = run("eval", "logic/test", texts)
    assert result.exit_code == 2 and "elsewhere" in result.stderr
