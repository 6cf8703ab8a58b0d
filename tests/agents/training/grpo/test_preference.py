"""Preferences move the chosen above the rejected; what cannot be learned from is said."""

from dataclasses import replace

import numpy as np
import pytest

from agents.policies.causal_lm import CausalLM
from agents.policies.tokenizer import encoded
from agents.rollouts.collect import collect
from agents.training.preference import Args, rows, seen, train
from segenv.decision import Spending
from segenv.traces.decisions import DecisionFile, explorations
from segenv.traces.exploration import Exploration, Node
from tests.agents.training.grpo.conftest import warm, world


@pytest.fixture(scope="module")
def explored(native, tmp_path_factory):
    """What 6 episodes of each theorem saw, in memory and on disk, and the policy that played them."""
    folder = tmp_path_factory.mktemp("explored")
    policy = warm(native)
    policy.save(folder / "warm")
    groups = collect(policy, native, world(), 6, "step", 0, Spending(4, np.inf, np.inf))
    decisions = [d for group in groups for r in group.rollouts for d in r.decisions]
    with DecisionFile(folder / "decisions.jsonl") as file:
        for decision in decisions:
            file.write(decision)
    return folder, explorations(decisions)


@pytest.mark.filterwarnings("ignore:.*gradient_checkpointing:FutureWarning")  # of TRL
@pytest.mark.parametrize("kind", ["dpo", "kto"])
def test_the_chosen_rises_above_the_rejected(native, explored, kind, tmp_path):
    folder, found = explored
    policy = CausalLM.load(folder / "warm")
    args = Args(tmp_path / kind, kind, epochs=10, batch=8, lr=1e-3, progress=False)
    made = rows(policy, found, args)

    def known(texts):
        asked = [encoded(policy.tokenizer, row["prompt"]) for row in made]
        said = policy.log_probs(asked, [policy.answer_ids(text) for text in texts])
        return np.array([sum(one) for one in said])

    def margin():
        """How much likelier good tactics are than bad ones, over all rows."""
        if kind == "dpo":
            better, worse = ([row[name] for row in made] for name in ("chosen", "rejected"))
            return (known(better) - known(worse)).mean()
        good = np.array([row["label"] for row in made])
        likely = known([row["completion"] for row in made])
        return likely[good].mean() - likely[~good].mean()

    before = margin()
    learned = train(policy, found, args)
    assert margin() > before + 0.5
    assert CausalLM.load(args.out).spec.trained["preference"]["kind"] == kind
    assert learned.spec.granularity == "step"


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
