"""PPO learns, its control does not, and a run that was stopped goes on."""

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sb3_contrib import MaskablePPO
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import EvalCallback

from agents.statistics import compare
from agents.training.ppo.figure import draw, gain
from agents.training.ppo.judge import judge
from agents.training.ppo.policy import CandidatePolicy, MaskableCandidatePolicy
from agents.training.ppo.settings import Settings
from agents.training.ppo.train import Row, read_rows, train
from agents.training.ppo.vec_env import proof_vec_env
from segenv.menus import Templates
from tests.spies import noting

MENU = Templates(most=3)
KNOBS = {
    "n_steps": 32,
    "batch_size": 128,
    "n_epochs": 8,
    "gamma": 0.95,
    "ent_coef": 0.01,
    "seed": 0,
}


def model_of(native, easy, learning_rate=3e-3, kind=MaskablePPO, policy=MaskableCandidatePolicy):
    env = proof_vec_env(easy, 8, MENU, ask=True, backend=native, max_tactics=6)
    return kind(policy, env, learning_rate=learning_rate, **KNOBS)


@pytest.mark.parametrize("learning_rate", [3e-3, 0.0])
def test_it_learns_and_does_not_when_the_update_is_off(native, easy, learning_rate):
    model = model_of(native, easy, learning_rate)
    model.learn(1536)
    success = np.mean(model.ep_success_buffer)
    assert success > 0.55 if learning_rate else success < 0.45


def test_candidates_are_scored_and_not_places(native, easy):
    """Moving the entries of a menu moves their probabilities with them."""
    model = model_of(native, easy)
    torch.nn.init.normal_(model.policy.features_extractor.last.weight)
    rows = {name: torch.as_tensor(array) for name, array in model.env.reset().items()}
    order = torch.randperm(MENU.size, generator=torch.Generator().manual_seed(0))
    moved = {n: r[:, order] if n in ("candidates", "types", "mask") else r for n, r in rows.items()}
    before = model.policy.get_distribution(rows).distribution.probs
    after = model.policy.get_distribution(moved).distribution.probs
    assert torch.allclose(before[:, order], after, atol=1e-6) and before.std() > 1e-3
    assert torch.allclose(model.policy.predict_values(rows), model.policy.predict_values(moved))


def test_training_starts_from_a_uniform_choice_of_what_is_there(native, easy):
    model = model_of(native, easy, kind=PPO, policy=CandidatePolicy)
    rows = {name: torch.as_tensor(array) for name, array in model.env.reset().items()}
    probs = model.policy.get_distribution(rows).distribution.probs
    expected = rows["mask"] / rows["mask"].sum(1, keepdim=True)
    assert torch.allclose(probs, expected.float())


def test_the_callbacks_of_stable_baselines_read_what_they_need(native, easy, tmp_path):
    model = model_of(native, easy, kind=PPO, policy=CandidatePolicy)
    env = proof_vec_env(easy, 2, MENU, ask=True, backend=native, max_tactics=6)
    callback = EvalCallback(env, eval_freq=32, n_eval_episodes=4, log_path=tmp_path, verbose=0)
    model.learn(256, callback)
    found = np.load(tmp_path / "evaluations.npz")
    assert found["successes"].shape == (1, 4) and found["ep_lengths"].max() <= 6
    assert {"r", "l"} <= set(model.ep_info_buffer[0]) and len(model.ep_success_buffer)


def test_a_judgement_is_repeated_by_its_seed_and_rests_on_t2(native, easy, monkeypatch):
    model = model_of(native, easy)
    asked: list[Any] = []
    verify_all = native.verify_all
    monkeypatch.setattr(native, "verify_all", noting(asked, verify_all, lambda s, tier: tier))
    before = torch.random.get_rng_state()
    scores = [judge(model, model.env, easy + easy[:3], seed) for seed in (1, 1, 2)]
    assert scores[0] == scores[1] and scores[0].theorems == 9 and asked.count("T2") == 3
    assert torch.equal(before, torch.random.get_rng_state())
    assert scores[0].proved and not scores[0].refused


# -- runs ------------------------------------------------------------------------------------

WORLD = "generated/propositional?depth=3&atoms=3&count=6&split="
SMALL = Settings(
    source=WORLD + "train",
    held_out=WORLD + "test",
    steps=128,
    judge_every=64,
    envs=4,
    rollout=16,
    batch=32,
    epochs=1,
    max_tactics=6,
)


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_run_goes_on_where_it_was_stopped(native, tmp_path):
    def stop(steps, row):
        if steps == 96:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(SMALL, tmp_path, native, stop)
    assert [row.steps for row in read_rows(tmp_path)] == [0, 64]
    rows = train(SMALL, tmp_path, native)
    assert [row.steps for row in rows] == [0, 64, 128] and rows == read_rows(tmp_path)
    assert train(SMALL, tmp_path, native) == rows  # nothing is left to do
    longer = train(replace(SMALL, steps=192), tmp_path, native)
    assert longer[:3] == rows and longer[-1].steps == 192
    assert list((tmp_path / "tensorboard").rglob("events*"))
    with pytest.raises(ValueError, match=r"learning_rate = 0.001, not 0.002"):
        train(replace(SMALL, steps=192, learning_rate=0.002), tmp_path, native)
    with pytest.raises(ValueError, match="steps = 192, not 128"):
        train(SMALL, tmp_path, native)


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_run_stopped_or_without_space_goes_on_behind_its_last_update(
    native, tmp_path, monkeypatch
):
    """No judgement is near: what was learned up to the last whole rollout is not learned again."""
    far, save, told = replace(SMALL, steps=256, judge_every=1_000), MaskablePPO.save, []

    def full(model, path, *args):
        if model.num_timesteps == 128:
            Path(path).write_bytes(b"half of")
            raise OSError(errno.ENOSPC, "No space left on device")
        save(model, path, *args)

    def stop(steps, row):
        told.append(steps)
        if told.count(steps) == 1 and steps == 224:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(MaskablePPO, "save", full)
        with pytest.raises(
            OSError, match=r"model after 128 actions was not written .*No space left"
        ):
            train(far, tmp_path, native, stop)
    with pytest.raises(KeyboardInterrupt):
        train(far, tmp_path, native, stop)
    rows = train(far, tmp_path, native, stop)
    assert [row.steps for row in rows] == [0, 256]
    parts = [[0, *range(4, 129, 4)], range(68, 225, 4), [*range(196, 257, 4), 256]]
    assert told == [steps for part in parts for steps in part]


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_row_without_its_model_is_judged_again(native, tmp_path):
    train(replace(SMALL, steps=64), tmp_path, native)
    path = tmp_path / "judged.jsonl"
    lines = path.read_text("utf-8").splitlines()
    later = json.dumps(json.loads(lines[-1]) | {"steps": 128})
    path.write_text("\n".join([*lines, later, '{"steps": 19']), "utf-8")
    rows = train(SMALL, tmp_path, native)
    assert [row.steps for row in rows] == [0, 64, 128] and rows[-1].seconds != json.loads(later)[
        "seconds"
    ]


def test_a_first_rollout_without_a_proof_is_said(native, tmp_path):
    hopeless = replace(SMALL, shapes=("exfalso", "left"), ask=False, steps=64)
    with pytest.warns(UserWarning, match="none of the .* episodes of the first rollout"):
        rows = train(hopeless, tmp_path, native)
    assert rows[-1].success == 0


@pytest.mark.filterwarnings("ignore:none of the")
def test_the_control_changes_no_weight(native, tmp_path):
    rows = train(replace(SMALL, update=False), tmp_path, native)
    assert rows[0].proved == rows[-1].proved


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("granularity", "whole"),
        ("gamma", 1.5),
        ("source", "nothing"),
        ("held_out", "generated/nothing"),
        ("steps", 0),
        ("algorithm", "a2c"),
    ],
)
def test_bad_settings_are_named_before_anything_runs(knob, value):
    with pytest.raises(ValueError, match=rf"{knob}|nothing"):
        replace(SMALL, **{knob: value})


# -- what runs say ---------------------------------------------------------------------------


def row(steps, *proved):
    return Row(steps, len(proved) / 4, 4, proved, (), (), None, 0, 0.0)


def test_the_gain_is_paired_by_theorem_and_seed(tmp_path):
    runs = [[row(0, "a"), row(9, "a", "b", "c")], [row(0), row(9, "a", "b")]]
    controls = [[row(0, "a"), row(9, "a")], [row(0), row(9)]]
    solved = np.array([[1, 1], [1, 1], [1, 0], [0, 0]]), np.array([[1, 0], [0, 0], [0, 0], [0, 0]])
    said = gain(runs, controls)
    assert said.startswith(
        "held-out success before 0.125, after 0.625, control 0.125; after - control"
    )
    assert str(compare(*solved)) in said and "better on 3 theorems, worse on 0" in said
    assert "+0.000 (95 % interval -" in gain(runs, runs)  # arms alike are not known to be equal
    lost = replace(controls[0][1], faults=("a",), proved=())
    assert "after - control +0.500" in gain(runs, [[controls[0][0], lost], controls[1]])
    draw(runs, controls, tmp_path / "curves.png", "a world")
    assert (tmp_path / "curves.png").stat().st_size > 1000


def test_segments_are_not_discounted():
    with pytest.raises(ValueError, match=r"gamma is 0.97, .* set it to 1"):
        replace(SMALL, granularity="segment")
    assert replace(SMALL, granularity="segment", gamma=1.0).menu == SMALL.menu
