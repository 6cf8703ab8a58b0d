"""A policy proves more for what it preferred; what cannot be learned from is said."""

import re
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from agents.policies.causal_lm import CausalLM
from agents.rollouts.collect import collect
from agents.training.grpo.judging import judge, read_rows
from agents.training.preference.__main__ import app, trained_on
from agents.training.preference.episodes import seen
from agents.training.preference.learn import KINDS, Args, rows, train
from segenv.decision import Spending
from segenv.proof import TacticError
from segenv.theorems.importers.jsonl import write_theorems
from segenv.traces.decisions import DecisionFile, explorations
from segenv.traces.exploration import Exploration, Node
from segenv.traces.export.preference import REASONS
from tests.agents.training.grpo.conftest import others, warm, world

PAGE = Path(__file__).parents[4] / "docs" / "algorithms" / "preference.md"


@pytest.fixture(scope="module")
def explored(native, tmp_path_factory):
    """What 12 episodes of each theorem saw, in memory and on disk, and the policy that played them."""
    folder = tmp_path_factory.mktemp("explored")
    policy = warm(native)
    policy.save(folder / "warm")
    groups = collect(policy, native, world(), 12, "step", 0, Spending(4, np.inf, np.inf))
    decisions = [d for group in groups for r in group.rollouts for d in r.decisions]
    with DecisionFile(folder / "decisions.jsonl") as file:
        for decision in decisions:
            file.write(decision)
    return folder, explorations(decisions)


@pytest.mark.filterwarnings("ignore:.*gradient_checkpointing:FutureWarning")  # of TRL
@pytest.mark.parametrize("lr", [1e-3, 0.0])
@pytest.mark.parametrize("kind", KINDS)
def test_more_is_proved_and_not_with_the_update_off(native, explored, kind, lr, tmp_path):
    """Of theorems that were not explored, by 0.1 of all attempts; T2.

    DPO alone would prove fewer: what it chose falls with what it rejected.
    """
    folder, found = explored
    policy = CausalLM.load(folder / "warm")
    epochs, keep = 10 if lr else 1, float(kind == "dpo")
    args = Args(tmp_path / kind, kind, epochs=epochs, batch=8, lr=lr, keep=keep, progress=False)
    before = judge(policy, native, others(), 16, 3, seed=0)
    learned = train(policy, found, args)
    after = judge(learned, native, others(), 16, 3, seed=0)
    if lr:
        assert after.success > before.success + 0.1
    else:
        assert after.proved == before.proved
    assert CausalLM.load(args.out).spec.trained["preference"]["kind"] == kind
    assert learned.spec.granularity == "step"


def test_to_spare_a_detour_is_good(native, explored, tmp_path):
    """And what is bad for a reason that was not asked for is left out."""
    folder, _ = explored
    refused = TacticError("tactic", "no")
    nodes = (
        Node(None, "", ("⊢ p",), True),
        Node(0, "assumption", (), True),
        Node(0, "exfalso", ("⊢ False",)),
        Node(0, "left", refused),
        Node(0, "symm", ("⊢ q",), True),
        Node(4, "assumption", (), True),
    )
    found, policy = [Exploration(world()[0], nodes)], CausalLM.load(folder / "warm")

    def labels(kind, *reasons):
        made = rows(policy, found, Args(tmp_path, kind, reasons))
        return {
            (row["completion"], row["label"])
            for row in made
            if "[GOAL]\n⊢ p\n[PROOFSTEP]" in row["prompt"]
        }

    proof, end = ("assumption", True), ("exfalso", False)
    assert labels("spare", *REASONS) == {proof, end, ("left", False), ("symm", True)}
    assert labels("spare", "dead_end") == {proof, end, ("symm", True)}
    assert labels("kto", *REASONS) == {proof, end, ("left", False)}


@pytest.mark.filterwarnings("ignore:.*gradient_checkpointing:FutureWarning")
def test_one_command_plays_learns_and_judges(native, explored, tmp_path, monkeypatch):
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))
    folder, _ = explored
    write_theorems(tmp_path / "train.jsonl", world())
    write_theorems(tmp_path / "test.jsonl", others())
    out = tmp_path / "out"
    words = ["--policy", folder / "warm", "--source", tmp_path / "train.jsonl", "--samples", 4]
    words += ["--held-out", tmp_path / "test.jsonl", "--attempts", 2, "--max-tactics", 3]
    words += ["--kind", "spare", "--lr", 1e-3, "--out", out]
    done = CliRunner().invoke(app, list(map(str, words)))
    assert done.exit_code == 0, done.output
    said = r"spare on 4 explorations; held-out success 0\.\d{3} before, 0\.\d{3} after"
    assert re.search(said, done.output)
    assert [row.batches for row in read_rows(out)] == [0, 1]
    assert len(seen(out / "decisions.jsonl")) == 4
    monkeypatch.chdir(tmp_path)
    CausalLM.load(folder / "warm").save("runs/warm")
    out.rename("runs/dpo")
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), {"__name__": "page"})
    assert CausalLM.load("runs/kto").spec.trained["preference"]["kind"] == "kto"
    twice = CliRunner().invoke(app, [*map(str, words), "--explorations", "runs/dpo"])
    assert twice.exit_code and "one of them" in twice.output
    words[words.index("--held-out") + 1] = tmp_path / "train.jsonl"
    words[-1] = tmp_path / "another"
    same = CliRunner().invoke(app, list(map(str, words)))
    assert same.exit_code and "4 theorems of" in same.output


def test_what_is_held_out_is_not_learned_from(explored, capsys):
    _, found = explored
    held_out = replace(found[0], theorem=replace(found[0].theorem, split="test"))
    assert trained_on([held_out, *found[1:]]) == found[1:]
    assert "left out: 1 explorations of held-out theorems" in capsys.readouterr().err


def test_a_file_of_decisions_is_read_as_explorations(explored):
    folder, found = explored
    assert seen(folder / "decisions.jsonl") == found


def test_what_cannot_be_learned_from_is_said(explored, tmp_path):
    folder, found = explored
    policy = CausalLM.load(folder / "warm")
    with pytest.raises(ValueError, match="no state with a tactic that leads to a proof"):
        rows(policy, [Exploration(found[0].theorem, (Node(None, "", ("⊢ p",)),))], Args(tmp_path))
    whole = replace(policy, spec=replace(policy.spec, granularity="whole", prompt="theorem"))
    with pytest.raises(ValueError, match="granularity 'step' and prompt 'goals'"):
        rows(whole, found, Args(tmp_path))
    with pytest.raises(ValueError, match="kind"):
        Args(tmp_path, "ppo")
    with pytest.raises(FileExistsError, match="holds a model"):
        Args(folder / "warm")
