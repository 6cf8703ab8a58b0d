"""`segenv play`, driven through stdin."""

import sys

import pytest

from tests.agents.policies.tiny import tiny

FILE = """\
theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by
  have hp := h.1
  constructor
  · exact h.2
  · exact hp

theorem other (n : Nat) : n = n := by
  rfl
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.lean"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_proof_ends_with_both_verdicts(run, file):
    result = run("play", file, stdin="constructor\nexact h.2\nexact h.1\n")
    assert result.exit_code == 0, result.output
    assert "goal 1 of 2" in result.stdout and "⊢ q ∧ p" in result.stdout
    assert result.stdout.endswith("no goals\nT1: proved, axioms: none\nT2: proved, axioms: none\n")


def test_a_refused_tactic_changes_nothing(run_json, file):
    found = run_json("play", file, stdin="exact h\nfoo\nsorry\nconstructor\n")
    assert found["script"] == ["constructor"] and len(found["goals"]) == 2
    assert not found["proved"] and found["verdicts"] == {}


def test_a_tactic_on_several_lines(run_json, file):
    stdin = "have both : q ∧ p := \\\n  ⟨h.2, h.1⟩\nexact both\n"
    found = run_json("play", file, stdin=stdin)
    assert found["proved"] and found["script"][0].count("\n") == 1
    assert set(found["verdicts"]) == {"T1", "T2"}


def test_undo_and_restart(run_json, file):
    stdin = "undo\nconstructor\nundo\nconstructor\nexact h.2\nrestart\nexact ⟨h.2, h.1⟩\n"
    found = run_json("play", file, stdin=stdin)
    assert found["proved"] and found["script"] == ["exact ⟨h.2, h.1⟩"]


def test_hints_lead_to_the_proof(run, file):
    result = run("play", file, stdin="hint\nhave hp := h.1\nhint\nquit\n")
    assert result.exit_code == 1
    assert "\nhave hp := h.1\n" in result.stdout and "\nconstructor\n" in result.stdout
    result = run("play", file, stdin="cases h\nhint\nscript\nhelp\n")
    assert "no hint" in result.stdout and "restart" in result.stdout


def test_a_named_theorem(run, file):
    result = run("play", file, "--theorem", "other", stdin="rfl\n")
    assert result.exit_code == 0 and result.stdout.startswith("theorem other (n : Nat)")


def test_defs_shows_what_the_statement_speaks_of(run, tmp_path):
    path = tmp_path / "defs.lean"
    path.write_text(
        "def f := 1\ndef g := f\ndef h := 2\ntheorem t : g = 1 := rfl\n", encoding="utf-8"
    )
    assert "def f := 1\n\ndef g := f\n" in run("play", path, stdin="defs\n").stdout
    assert "def h" not in run("play", path, stdin="defs\n").stdout
    assert "(none)" in run("play", "logic", stdin="defs\n").stdout


POLICY = """\
from types import SimpleNamespace

class Says:
    texts = ["foo", "constructor", "constructor", "exact ⟨h.2, h.1⟩"]

    def sample(self, prompts, n, seed):
        assert prompts[0].state.goals and n >= len(self.texts)
        return [[SimpleNamespace(text=text, tokens=1) for text in self.texts]]

says, function = Says(), print
"""


@pytest.fixture
def policy(tmp_path, monkeypatch):
    (tmp_path / "own_policy.py").write_text(POLICY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [*sys.path])
    monkeypatch.delitem(sys.modules, "own_policy", raising=False)
    return "own_policy:says"


def test_a_policy_suggests_what_a_number_runs(run, run_json, file, policy):
    """What Lean accepts comes first, each text once; refused ones say why."""
    shown = run("play", file, "--policy", policy, stdin="suggest\n").stdout
    lines = shown[shown.index("1  ") :].splitlines()
    assert lines[:5] == [
        *("1  constructor", "   2 goals", "2  exact ⟨h.2, h.1⟩", "   no goals", "3  foo")
    ]
    assert lines[5].startswith("   refused (") and len(lines) == 6
    assert run_json("play", file, "--policy", policy, stdin="suggest\n2\n")["proved"]
    stdin = (
        "1\nsuggest\n0\n4\n3\n1\n1\nundo\nquit\n"  # advice is for the state that it was asked in
    )
    assert run_json("play", file, "--policy", policy, stdin=stdin)["script"] == []


def test_who_cannot_suggest_is_refused(run, file, policy):
    assert "nobody to ask" in run("play", file, stdin="suggest\n").stdout
    for spec, said in (
        ("own_policy:function", "sample(prompts, n, seed)"),
        ("own_policy:missing", "has no missing"),
        ("own_policy", "MODULE:NAME"),
    ):
        result = run("play", file, "--policy", spec)
        assert result.exit_code == 2 and said in result.output


def test_what_a_checkpoint_knows_is_said_at_the_beginning(run, file):
    """So that nobody wonders at what it suggests elsewhere."""
    result = run("play", file, "--policy", "agents.zoo:whole_1m", stdin="quit\n")
    line = next(one for one in result.stdout.splitlines() if one.startswith("(the policy "))
    assert line.startswith("(the policy says whole proofs; trained on generated/equations?length=2")


def test_what_an_untrained_checkpoint_says(run, file, tmp_path):
    tiny(granularity="step").save(tmp_path)
    result = run("play", file, "--policy", tmp_path, stdin="quit\n")
    assert "(the policy says tactics; trained on what its checkpoint does not say)" in result.stdout


def test_reference_proofs_suggest(run, file):
    shown = run("play", file, "--policy", "reference", "-t", "other", stdin="suggest\n1\n").stdout
    assert "1  rfl\n   no goals" in shown and "T2: proved" in shown


def test_a_policy_is_looked_at_before_the_source(run):
    result = run("play", "no_such_source", "--policy", "no_such_module:x")
    assert result.exit_code == 2 and "No module named" in result.stderr
