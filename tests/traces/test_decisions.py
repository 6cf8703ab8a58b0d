"""Decisions on disk: what an environment did comes back whole, and becomes training data."""

import json
from dataclasses import replace

import gymnasium as gym
import pytest
from gymnasium import wrappers as gw
from typer.testing import CliRunner

from segenv.cli import app
from segenv.proof import TacticError, Theorem
from segenv.traces.decisions import (
    DecisionFile,
    decision_from_json,
    decision_to_json,
    explorations,
    info_to_json,
    read_decisions,
)
from segenv.wrappers import RecordDecisions

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", header="-- of a file\n")
OR = Theorem("or_swap", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
EPISODES = {
    "LeanStep-v0": (
        ["constructor", "exact h.1", "exact h.2", "exact h.1"],
        ["exact nothing", "have k := h.1", "give_up"],
    ),
    "LeanSegment-v0": (["constructor\nexact h.2", "exact h.1"], ["constructor\nexact h.1\nskip"]),
    "LeanProof-v0": (["exact ⟨h.2, h.1⟩"], ["constructor\nexact h.2"], ["foo"]),
}


@pytest.fixture(params=EPISODES)
def recorded(request, native, tmp_path):
    """A file, and the decisions that went into it."""
    path = tmp_path / "decisions.jsonl"
    env = gym.make(request.param, theorems=[SWAP], backend=native, gamma=0.9, max_tokens=99)
    env = RecordDecisions(env, path)
    made = []
    for actions in EPISODES[request.param]:
        env.reset(options={"theorem": SWAP})
        for action in actions:
            made.append(env.step(action)[4]["decision"])
    env.reset(options={"theorem": OR})
    made.append(env.step("give_up")[4]["decision"])
    env.close()
    return path, made


def test_what_was_done_comes_back_whole(recorded):
    path, made = recorded
    assert list(read_decisions(path)) == made


def test_what_a_learner_adds_comes_back(recorded):
    _, made = recorded
    more = replace(made[0], token_ids=(3, 1), log_probs=(-0.5, -1.0), policy="v7", group="swap/0")
    entry = json.loads(json.dumps(decision_to_json(more)))
    assert decision_from_json(entry, more.state.theorem) == more


def test_a_theorem_is_written_once(recorded):
    path, made = recorded
    text = path.read_text("utf-8")
    assert text.count("of a file") == 1  # the header, in a line of its own
    assert len(text.splitlines()) == len(made) + 3


def test_a_killed_run_can_be_read_and_gone_on_with(recorded):
    path, made = recorded
    path.write_bytes(path.read_bytes()[:-7])
    assert list(read_decisions(path)) == made[:-1]
    with DecisionFile(path) as file:
        file.write(made[0])
    assert list(read_decisions(path)) == [*made[:-1], made[0]]


def test_a_line_that_is_none_is_named(recorded):
    path, _ = recorded
    for line in ('{"version": 1}', "[" * 100_000, '{"version": 9}', "7"):
        lines = path.read_text("utf-8").splitlines()[:2]
        path.write_text("\n".join([*lines, line]) + "\n", "utf-8")
        with pytest.raises(ValueError, match=r"decisions.jsonl:3: not a decision"):
            list(read_decisions(path))


def test_decisions_are_explorations(recorded):
    _, made = recorded
    swap, other = explorations(made)
    assert (swap.theorem, other.theorem) == (SWAP, OR) and len(other.nodes) == 1
    assert any(node.proved for node in swap.nodes) and any(node.refusal for node in swap.nodes)
    ran = {
        (t.state.script, t.tactic) for d in made for t in d.transitions if d.state.theorem == SWAP
    }
    assert len(swap.nodes) == len(ran) + 1  # each once, and the start


def test_faults_say_nothing(native):
    env = gym.make("LeanSegment-v0", theorems=SWAP, backend=native)
    env.reset()
    decision = env.step("constructor\nexact h.2\nexact h.1")[4]["decision"]
    lost = replace(decision.transitions[1], error=None)
    assert lost == decision.transitions[1]
    fault = replace(
        lost, error=TacticError("infrastructure", "the worker died"), next_state=lost.state
    )
    found = explorations([replace(decision, transitions=(decision.transitions[0], fault))])
    assert len(found[0].nodes) == 2


@pytest.mark.parametrize("what", ["dpo", "kto", "value", "next-state"])
def test_what_an_environment_has_recorded_is_exported(native, tmp_path, what):
    path, out = tmp_path / "run.jsonl", tmp_path / "rows.jsonl"
    env = RecordDecisions(gym.make("LeanStep-v0", theorems=SWAP, backend=native), path)
    env.reset()
    for action in ("exact h", "constructor", "exact h.1", "exact h.2", "exact h.1"):
        env.step(action)
    env.close()
    result = CliRunner().invoke(app, ["export", str(path), what, "-o", str(out)])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert rows
    if what == "dpo":
        assert any(row["chosen"] == "constructor" and row["rejected"] == "exact h" for row in rows)


def test_info_is_json(native):
    env = gw.RecordEpisodeStatistics(gym.make("LeanSegment-v0", theorems=SWAP, backend=native))
    _, info = env.reset()
    infos = [info]
    for action in ("constructor\nexact h.1\nskip", "exact h.2\nexact h.1"):
        infos.append(env.step(action)[4])
    read = [json.loads(json.dumps(info_to_json(info))) for info in infos]
    assert [entry["n_goals"] for entry in read] == [1, 2, 0]
    assert read[1]["error"]["kind"] == "type_mismatch" and read[1]["unrun"] == ["skip"]
    assert read[2]["verdict"]["proved"] and read[2]["tactics"][1]["next_state"]["goals"] == []
    assert read[2]["episode"]["l"] == 2 and read[2]["decision"]["of"] == SWAP.text_key
