"""A value on the trunk of a language model: it learns, leaves the policy alone, and serves a search."""

from copy import deepcopy
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
import typer
from typer.testing import CliRunner

from agents.policies.causal_lm import CausalLM
from agents.search import BestFirst, Budget, Fixed, best_first, critic, drive
from agents.training.plan import Example
from agents.training.trainer import answer_loss, collated, mean_loss
from agents.values import potential
from agents.values.data import Row
from agents.values.fitting import TrainArgs
from agents.values.head import HEAD, LMValue, load, new_head, state_of, train
from agents.values.learning import measures
from agents.values.train import main
from segenv.decision import Decision
from segenv.proof import ProofState, Theorem
from segenv.rewards import shaping
from segenv.traces.files import write_traces
from tests.agents.fakes import FakeBackend, listing
from tests.agents.policies.tiny import tiny
from tests.agents.test_values import made_trace

QUICK = TrainArgs(epochs=6, batch=16, rate=5e-3)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def fresh() -> CausalLM:
    """A policy of a test's own: its weights may be changed."""
    return replace(tiny(), model=deepcopy(tiny().model))


def outcomes(n: int, word: str) -> list[Row]:
    """A goal that says yes can be proved, whatever stands around."""
    random = np.random.default_rng(len(word) + ord(word[0]))
    found = []
    for i in range(n):
        good = bool(random.integers(2))
        text = f"x : {word}{random.integers(40)}\n⊢ {'yes' if good else 'no'}"
        found.append(Row(text, float(good), f"{word}{i}"))
    return found


def counting(n: int, seed: int) -> list[Row]:
    """Goals `⊢ go go go`: as many tactics are left as there are words."""
    random = np.random.default_rng(seed)
    lefts = [int(random.integers(1, 7)) for _ in range(n)]
    return [Row(f"⊢ {'go ' * n}".strip(), float(n), f"t{i}") for i, n in enumerate(lefts)]


def test_a_head_alone_learns_outcomes_and_leaves_the_policy_as_it_was() -> None:
    policy = fresh()
    value = train(policy, outcomes(80, "p"), "outcome", QUICK)
    assert measures(value, outcomes(60, "q"))["auc"] > 0.95
    dumb = train(policy, outcomes(80, "p"), "outcome", replace(QUICK, epochs=0))
    assert measures(dumb, outcomes(60, "q"))["auc"] < 0.9
    pairs = zip(policy.model.parameters(), tiny().model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


def test_a_trunk_learns_too_and_another_loss_keeps_its_answers() -> None:
    """Steps to go within a tactic; what the policy answers is learnt in the same batches."""
    policy, data, unseen = fresh(), counting(80, 1), counting(40, 2)
    answers = [Example((5, 6, 7), (8, 9, 1)), Example((9, 4), (10, 1))]
    before = mean_loss(policy.model, answers)
    also = partial(answer_loss, policy.model, collated(answers))
    value = train(policy, data, "progress", QUICK, 3e-3, also)
    found = measures(value, unseen)
    assert found["error"] < 0.7 < found["error_median"]
    assert mean_loss(policy.model, answers) < 0.5 * before
    still = train(fresh(), data, "progress", replace(QUICK, epochs=0), 3e-3)
    assert measures(still, unseen)["error"] > found["error_median"]


def test_larger_is_better_and_no_goals_is_best() -> None:
    policy = tiny()
    head = new_head(policy)
    with torch.no_grad():
        for weights in head[-1].parameters():
            weights.zero_()
    states = [state_of(Row("⊢ p", 0, "t")), ProofState(Theorem("t", "s"), (), ())]
    assert LMValue(policy, head, "outcome")(states) == [0.5, 1.0]
    assert LMValue(policy, head, "progress")(states) == pytest.approx([-0.6931, 0.0], abs=1e-4)
    assert LMValue(policy, head)([]) == []


def test_a_state_is_judged_alike_in_every_batch_and_is_a_potential() -> None:
    torch.manual_seed(1)
    value = LMValue(tiny(), new_head(tiny()), rows=3)
    states = [state_of(Row(f"⊢ {'p ∧ ' * n}q", 0, f"t{n}")) for n in range(8)]
    alone = [value([state])[0] for state in states]
    assert value(states) == pytest.approx(alone, abs=1e-5)
    term = partial(shaping, potential=potential(value))
    decision = Decision("a", states[3], states[1])
    assert term(decision) == pytest.approx(alone[1] - alone[3], abs=1e-5)


MOVES = {"⊢ s": {"a": "⊢ x", "b": "⊢ y"}, "⊢ x": {"c": ""}, "⊢ y": {"c": "⊢ z"}, "⊢ z": {}}
SAYS = {
    "⊢ s": {"b": 0.5, "a": 0.5},
    "⊢ x": {"c": 1.0},
    "⊢ y": {"c": 1.0},
    "⊢ z": {"e": 1.0},
}


def test_it_is_a_priority() -> None:
    """The dead end is left alone once the head has seen it."""
    data = [Row(text, float(text in ("⊢ s", "⊢ x")), "t") for text in MOVES]
    value = train(fresh(), data * 10, "outcome", QUICK)
    found = []
    for judge in (None, value):
        args = BestFirst(Fixed(2), critic, value=judge) if judge else BestFirst(Fixed(2))
        search = best_first(FakeBackend({}).state("⊢ s"), Budget(expansions=9), args)
        (tree,) = drive([search], listing(SAYS), FakeBackend(MOVES))
        assert tree.solution
        found.append(tree.meter.expansions)
    assert found[1] == 2 < found[0]


def test_the_command_puts_a_value_on_a_policy(tmp_path) -> None:
    app = typer.Typer()
    app.command()(main)
    traces, out = tmp_path / "traces.jsonl", tmp_path / "value"
    write_traces(traces, [made_trace(f"t{i}", 1 + i % 5) for i in range(10)])
    tiny().save(tmp_path / "policy")
    given = ["--policy", str(tmp_path / "policy"), "--epochs", "1", "--held-out", "0.3"]
    run = CliRunner().invoke(app, [str(traces), "--out", str(out), *given])
    assert run.exit_code == 0, run.output
    assert "progress of" in run.output and "error_goal_count" in run.output
    value, states = load(out), [state_of(Row("⊢ go go", 0, "t"))]
    assert value(states) == load(out)(states) and value.policy.spec == tiny().spec
    (out / HEAD).unlink()
    with pytest.raises(ValueError, match="holds no value on a policy"):
        load(out)
    with pytest.raises(ValueError, match="there is no state to learn outcome from"):
        train(tiny(), [], "outcome")
