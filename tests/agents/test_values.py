"""Values: what they say, that they learn, and that they help."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from agents.search import BestFirst, Budget, Fixed, best_first, critic, drive, explored, write
from agents.values import goal_count, potential
from agents.values.data import Row, balanced, rows, split
from agents.values.fitting import TrainArgs
from agents.values.learned import Learned, load
from agents.values.learning import measures, train
from agents.values.model import ValueArgs, ValueModel, encode
from agents.values.train import main
from segenv.decision import Decision
from segenv.proof import Goal, ProofState, Theorem, Trace
from segenv.rewards import shaping
from segenv.traces.files import write_traces
from tests.agents.fakes import FakeBackend, listing

SMALL = ValueArgs(vocabulary=512, width=16, layers=1, heads=2, context=48)
QUICK = TrainArgs(epochs=6, batch=32, rate=1e-2)


def state(name: str, *goals: str) -> ProofState:
    return ProofState(Theorem(name, "s"), (), tuple(Goal(text, text) for text in goals))


def counting(n: int, seed: int) -> list[Row]:
    """Goals `⊢ go go go`: as many tactics are left as there are words, whatever stands around."""
    random = np.random.default_rng(seed)
    made = []
    for i in range(n):
        left = int(random.integers(1, 7))
        noise = " ".join(f"h{random.integers(50)}" for _ in range(int(random.integers(6))))
        made.append(Row(f"{noise}\n⊢ {'go ' * left}", float(left), f"t{seed} {i}"))
    return made


def test_steps_to_go_are_learned() -> None:
    """Predicted within a tactic on rows that were not seen; without an update it is no better than
    the median."""
    torch.set_num_threads(1)
    data, unseen = counting(200, 1), counting(60, 2)
    after = measures(train(data, SMALL, QUICK), unseen)
    assert after["error"] < 0.7 < after["error_median"]
    before = measures(train(data, SMALL, replace(QUICK, epochs=0)), unseen)
    assert before["error"] > before["error_median"]


def test_outcomes_are_learned() -> None:
    """A goal that is among the hypotheses can be proved: the same word twice, in new words."""
    random = np.random.default_rng(0)

    def made(n: int, word: str) -> list[Row]:
        found = []
        for i in range(n):
            good = bool(random.integers(2))
            there = f"{word}{random.integers(40)}"
            found.append(
                Row(f"x : {there}\n⊢ {'yes' if good else 'no'}", float(good), f"{word}{i}")
            )
        return found

    args = replace(SMALL, kind="outcome")
    value = train(made(100, "p"), args, QUICK)
    assert measures(value, made(100, "q"))["auc"] > 0.95
    dumb = train(made(200, "p"), args, replace(QUICK, epochs=0))
    assert measures(dumb, made(100, "q"))["auc"] < 0.9


def constant(kind: str, logit: float) -> Learned:
    """A value that says the same of every state with goals."""
    model = ValueModel(replace(SMALL, kind=kind))  # type: ignore[arg-type]
    last = model.head[1]
    assert isinstance(last, torch.nn.Linear)
    with torch.no_grad():
        last.weight.zero_()
        last.bias.fill_(logit)
    return Learned(model)


def test_larger_is_better_and_no_goals_is_best() -> None:
    states = [state("t", "⊢ p", "⊢ q"), state("t")]
    assert goal_count(states) == [-2.0, 0.0]
    assert constant("outcome", 0.0)(states) == [0.5, 1.0]
    assert constant("progress", 3.0)(states) == pytest.approx([-3.0486, 0.0], abs=1e-4)
    assert constant("progress", 3.0)([]) == []


def test_a_state_is_judged_alike_in_every_batch() -> None:
    torch.manual_seed(1)
    value = Learned(ValueModel(SMALL), batch=3)
    texts = [f"⊢ {'p ∧ ' * n}q" for n in range(10)]
    alone = [value.read([text])[0] for text in texts]
    assert value.read(texts) == pytest.approx(alone, abs=1e-5)


def test_what_does_not_fit_the_context_is_left_out_at_the_far_end() -> None:
    assert len(encode("a " * 99, SMALL)) == 48
    assert encode("a b", SMALL) == encode("a  b", SMALL) != encode("b a", SMALL)
    assert len(encode("", SMALL)) == 1 and min(encode("⊢ p", SMALL)) > 0
    for wrong in ({"width": 30, "heads": 4}, {"kind": "reward"}, {"layers": 0}):
        with pytest.raises(ValueError, match="must be"):
            ValueArgs(**wrong)  # type: ignore[arg-type]


def test_a_value_is_a_potential() -> None:
    """γ^d Φ(s') − Φ(s) = −1 + 2 with the goal count, and each state is judged once."""
    judged: list[int] = []

    def value(states: Sequence[ProofState]) -> list[float]:
        judged.append(len(states))
        return goal_count(states)

    term = partial(shaping, potential=potential(value))
    decision = Decision("a", state("t", "⊢ p", "⊢ q"), state("t", "⊢ q"))
    assert term(decision) == term(decision) == 1.0
    assert judged == [1, 1]
    assert term(replace(decision, ended="proved")) == 2.0


# s --a--> x (good), s --b--> y (dead end); both look alike to the policy
MOVES = {"s": {"a": "x", "b": "y"}, "x": {"c": "z"}, "z": {"d": ""}, "y": {"c": "y2"}, "y2": {}}
SAYS = {
    "s": {"b": 0.5, "a": 0.5},
    "x": {"c": 1.0},
    "z": {"d": 1.0},
    "y": {"c": 1.0},
    "y2": {"e": 1.0},
}


def test_a_critic_learned_from_a_search_helps_the_next() -> None:
    """What one search explored trains the value of the next, which leaves the dead end alone."""
    start = FakeBackend({}).state("s")
    (first,) = drive(
        [best_first(start, Budget(), BestFirst(Fixed(2)))], listing(SAYS), FakeBackend(MOVES)
    )
    assert first.meter.expansions > 3
    found = rows([explored(first)], "outcome")
    assert {row.text: row.target for row in found} == {"s": 1, "x": 1, "z": 1, "y": 0, "y2": 0}
    value = train(found * 10, replace(SMALL, kind="outcome"), QUICK)
    args = BestFirst(Fixed(2), critic, value=value)
    (second,) = drive([best_first(start, Budget(), args)], listing(SAYS), FakeBackend(MOVES))
    assert second.solution and second.meter.expansions == 3 < first.meter.expansions


def test_rows_by_the_length_of_their_proofs() -> None:
    data = [Row(f"s{i}", float(i % 12), f"t{i // 12}") for i in range(1200)]
    short = [replace(row, target=min(row.target, 4.0), theorem="u" + row.theorem) for row in data]
    kept = balanced([*data, *short], ((5, 0.0), (10, 0.5)))
    assert {row.theorem[0] for row in kept} == {"t"}  # 11 tactics: all of them
    assert len(kept) == 1200
    learn, measure = split(data, 0.3, 0)
    assert not {row.theorem for row in learn} & {row.theorem for row in measure}
    assert 0.15 < len(measure) / len(data) < 0.45


def made_trace(name: str, length: int) -> Trace:
    theorem = Theorem(name, "True")
    states = tuple(
        ProofState(
            theorem, ("t",) * i, (Goal(f"⊢ {'go ' * (length - i)}", "go"),) * (i < length), i
        )
        for i in range(length + 1)
    )
    return Trace(theorem, ("t",) * length, states)


def test_the_command(tmp_path: Path) -> None:
    import typer

    app = typer.Typer()
    app.command()(main)
    traces, out = tmp_path / "traces.jsonl", tmp_path / "value"
    write_traces(traces, [made_trace(f"t{i}", 1 + i % 5) for i in range(40)])
    (tree,) = drive(
        [best_first(FakeBackend({}).state("s"), Budget())], listing(SAYS), FakeBackend(MOVES)
    )
    write(tmp_path / "tried.jsonl", [tree])
    run = CliRunner().invoke(
        app,
        [
            *(str(traces), str(tmp_path / "tried.jsonl"), "--out", str(out), "--epochs", "1"),
            *("--width", "16", "--layers", "1", "--held-out", "0.3"),
        ],
    )
    assert run.exit_code == 0, run.output
    assert "progress of" in run.output and "error_goal_count" in run.output
    card = json.loads((out / "value.json").read_text())
    assert card["args"]["kind"] == "progress" and card["rows"] + card["held_out_rows"] == 123
    states = [state("t", "⊢ go go"), state("t")]
    assert load(out)(states)[1] == 0.0 and load(out)(states) == load(out)(states)
    with pytest.raises(ValueError, match=r"holds no value: it needs value.json and value.pt"):
        load(tmp_path)
    with pytest.raises(ValueError, match="there is no state to learn progress from"):
        train([])
