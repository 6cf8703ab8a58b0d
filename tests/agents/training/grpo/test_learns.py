"""GRPO learns a small world, its control does not; what it is told before compute is spent."""

import json
from dataclasses import replace

import numpy as np
import pytest

from agents.rollouts.collect import collect
from agents.training.grpo import signal
from agents.training.grpo.command import control_of
from agents.training.grpo.judging import read_rows
from agents.training.grpo.replay import mixed, noted, replayed, tokens
from agents.training.grpo.rows import Row
from agents.training.grpo.settings import Settings
from agents.training.grpo.train import train
from segenv.decision import Spending
from segenv.proof import Theorem
from segenv.theorems.importers.jsonl import write_theorems
from tests.agents.training.grpo.conftest import GIVEN, TACTICS, settings, world

PROOFS = ("assumption", "assumption", "constructor\nassumption\nassumption", "left\nassumption")


@pytest.mark.parametrize("update", ["credit", "off"])
def test_it_learns_and_does_not_when_the_update_is_off(native, policy, sources, update, tmp_path):
    """By a margin of 0.1 of all attempts; on two theorems of four there is hardly any signal."""
    batches = 12 if update == "credit" else 2
    asked = settings(sources, update=update, batches=batches, judge_every=batches, attempts=8)
    before, after = train(asked, tmp_path, native, policy)
    assert (
        (after.success > before.success + 0.1)
        if update == "credit"
        else after.proved == before.proved
    )


@pytest.mark.parametrize("given", [
    {"credit": "process"},
    {"credit": "tempo", "ratio": "sequence", "gamma": 0.9},
    {"layout": "episode", "credit": "returns", "rewards": (("proof", 1), ("tactic_price", 0.01))},
    {"credit": "batch", "loss": "cispo", "epsilon_high": 5.0, "mask_cut": True},
    {"credit": "spo", "branch": "cuts?n=1"},
    {"credit": "pivoted", "branch": "pivots?n=1"},
    {"intervene": 1.0, "beta": 0.0},
])  # fmt: skip
def test_variants_run_and_change_the_weights(native, policy, weights, sources, given, tmp_path):
    train(
        settings(sources, batches=1, judge_every=1, attempts=1, **given), tmp_path, native, policy
    )
    kept = weights[1]
    assert any(not value.equal(kept[name]) for name, value in policy.model.state_dict().items())
    assert json.loads((tmp_path / "policy" / "segenv.json").read_text())["trained"]["grpo"]


@pytest.fixture
def taught(tmp_path):
    """A file of theorems with proofs, as a warm start would have been taught."""
    some = [replace(t, name=f"taught_{i}", proof=p, binders=f"{GIVEN} (s t : Prop)")
            for i, (t, p) in enumerate(zip(world(), PROOFS, strict=True))]  # fmt: skip
    write_theorems(tmp_path / "taught.jsonl", some)
    return (str(tmp_path / "taught.jsonl"),)


def test_a_batch_reads_its_share_of_replay_beside_its_episodes(
    native, policy, sources, taught, tmp_path
):
    """The share is kept up to one example, and the control reads as many tokens as both together."""
    asked = settings(sources, batches=1, judge_every=1, attempts=1, mix=0.4, replay=taught)
    replay = replayed(asked, policy, (), native)
    played = [Row((1,) * 25, (2,) * 5, (1,) * 5, (0.5,) * 5, (-1.0,) * 5)] * 40
    both = mixed(played, replay, 0, 0.4)
    assert both[:40] == played and 0 <= 2000 - tokens(both) < 60
    assert {a for row in both[40:] for a in row.advantages} == {1.0}
    assert not any(row.log_probs for row in both[40:])
    train(asked, tmp_path / "run", native, policy)
    total = noted(tmp_path / "run")[0]
    control = control_of(asked, tmp_path / "run")
    assert control.mix == 0 and control.update == "replay"
    alone = replayed(control, policy, (), native)
    assert alone.batch(0).rows == replay.rows(0, total)
    for given, said in (({"replay": ()}, "no `replay`"), ({"mix": 1}, "nothing of the episodes")):
        with pytest.raises(ValueError, match=said):
            replace(asked, **given)


def test_a_batch_takes_theorems_until_so_many_tokens_were_drawn(native, policy, sources, tmp_path):
    """With one theorem at a time the last one passes the limit, and no other is played."""
    asked = settings(sources, batches=3, judge_every=3, attempts=1, groups=1, generated=70)
    train(asked, tmp_path, native, policy)
    lines = [json.loads(line) for line in (tmp_path / "batches.jsonl").read_text().splitlines()]
    for told in lines:
        groups = told["played"] / asked.samples
        assert groups == 4 or 70 <= told["generated"] < 70 + told["generated"] / groups * 3
    assert len({told["played"] for told in lines}) > 0 and all(told["tactics"] for told in lines)


def test_the_replay_control_reads_as_many_tokens_and_plays_nothing(
    native, policy, sources, taught, tmp_path
):
    """Its batches are as large as those of its run, of answers that the warm start was taught."""
    asked = settings(sources, batches=2, judge_every=2, attempts=8)
    train(asked, tmp_path / "run", native, policy)
    sizes = noted(tmp_path / "run")
    asked = replace(asked, replay=taught)
    control = control_of(asked, tmp_path / "run")
    replay = replayed(control, policy, (), native)
    for number, size in sizes.items():
        rows = replay.batch(number).rows
        assert 0 <= size - tokens(rows) < 200 and {a for r in rows for a in r.advantages} == {1.0}
        assert {r.completion for r in rows} <= {tuple(policy.answer_ids(t)) for t in TACTICS}
    judged = train(control, tmp_path / "replay", native, policy)
    assert [row.batches for row in judged] == [0, 2] and judged[1].trained is None
    assert not (tmp_path / "replay" / "rates.json").exists()
    assert judged[1].proved != judged[0].proved
    with pytest.raises(ValueError, match=r"no batch 2 in batches.jsonl"):
        train(replace(control, batches=3), tmp_path / "replay", native, policy)
    with pytest.raises(ValueError, match="`replay` must name its sources"):
        replace(asked, update="replay", replay=())


def test_a_run_goes_on_where_it_was_stopped(native, policy, sources, tmp_path):
    asked = settings(sources, batches=4, judge_every=2, attempts=1)

    def stop(what, done, of):
        if what == "training" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(asked, tmp_path, native, policy, stop)
    rows = read_rows(tmp_path)
    assert [row.batches for row in rows] == [0, 2]
    again = train(asked, tmp_path, native, policy)
    assert [row.batches for row in again] == [0, 2, 4] and again[:2] == rows
    with pytest.raises(ValueError, match=r"learning_rate = 0.003, not 0.1"):
        train(replace(asked, learning_rate=0.1), tmp_path, native, policy)


def test_where_nothing_can_be_learned_it_is_said_after_the_first_batch(
    native, policy, sources, tmp_path
):
    """With one tactic an episode no conjunction is proved; credit that hears Lean sees a difference."""
    hopeless = settings(sources, max_tactics=1, batches=1, judge_every=1, attempts=1, theorems=1,
                        groups=1)  # fmt: skip
    write_theorems(tmp_path / "and.jsonl", [replace(world()[2], binders=f"{GIVEN} (s t : Prop)")])
    hopeless = replace(hopeless, source=str(tmp_path / "and.jsonl"))
    with pytest.raises(signal.NoSignal, match=r"no of 8 episodes is a proof.*easier theorems"):
        train(hopeless, tmp_path / "a", native, policy)
    rows = train(replace(hopeless, credit="process"), tmp_path / "b", native, policy)
    assert len(rows) == 2


def test_selection_is_by_measured_success(native, policy):
    rates = signal.measured(policy, native, world(), 8, "step", 3)
    groups = collect(policy, native, world(), 8, "step", 0, Spending(3, np.inf, np.inf))
    assert rates == {group.theorem.name: group.rate for group in groups}
    assert signal.chosen({"a": 0.0, "b": 0.3, "c": 0.9}, 0.2, 0.6, 1) == ["b"]
    assert signal.chosen({"a": 0.0, "b": 0.3, "c": 0.9}, 0.2, 0.6, 2) == ["b", "c"]
    assert signal.chosen({"a": 0.0, "b": 0.0}, 0.2, 0.6, 1) == ["a", "b"]


@pytest.mark.parametrize(
    ("knob", "value"),
    [("source", "nothing"), ("samples", 1), ("credit", "groups"), ("updates", 3), ("ratio", "x"),
     ("rewards", (("pr00f", 1),)), ("layout", "rows"), ("low", 0.9)],
)  # fmt: skip
def test_bad_settings_are_named_before_anything_runs(knob, value):
    with pytest.raises(ValueError, match=rf"{knob}|nothing|credit|pr00f"):
        replace(Settings(), **{knob: value})


def test_a_held_out_theorem_is_not_learned_from_under_another_name(
    native, policy, sources, taught, tmp_path
):
    """Renamed and commuted ones are refused, before anything is sampled, also in replay."""
    commuted = Theorem("commuted", "a ∧ b", "(b a : Prop) (x : a) (y : b)")
    write_theorems(tmp_path / "test.jsonl", [commuted])
    asked = settings({**sources, "held_out": str(tmp_path / "test.jsonl")})
    with pytest.raises(
        ValueError, match=r"1 of 1 held-out theorems are learned from.*commuted is both"
    ):
        train(asked, tmp_path / "run", native, policy)
    assert not (tmp_path / "run" / "rates.json").exists()
    unused = replace(commuted, binders=f"(s t : Prop) {commuted.binders}")
    with pytest.raises(
        ValueError, match=r"held-out theorems are learned from.*commuted is taught_2"
    ):
        replayed(replace(asked, replay=taught), policy, [unused], native)
