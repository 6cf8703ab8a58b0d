"""What is stopped, killed or without space goes on behind its last whole batch; nothing is lost."""

import errno
import json
import os
import signal
from dataclasses import asdict, replace

import pytest
import transformers

from agents.policies.causal_lm import CausalLM
from agents.rollouts import Buffer
from agents.training.grpo import credit, sampling
from agents.training.grpo.judging import read_rows
from agents.training.grpo.train import train
from segenv.backends.native import NativeBackend
from segenv.theorems.importers.jsonl import write_theorems
from tests.agents.training.grpo.conftest import GIVEN, settings, world

SHORT = {"batches": 3, "judge_every": 3, "attempts": 1}


@pytest.fixture(scope="module")
def undisturbed(native, weights, sources, tmp_path_factory):
    """A run that nothing happened to: its folder, and the weights in the end."""
    policy, kept = weights
    policy.model.load_state_dict(kept)
    out = tmp_path_factory.mktemp("undisturbed")
    train(settings(sources, **SHORT), out, native, policy)
    return out, {name: value.clone() for name, value in policy.model.state_dict().items()}


def told(out):
    """What a run has to show for itself, but for the time that it took."""
    rows = [replace(row, seconds=0.0) for row in read_rows(out)]
    batches = [json.loads(line) for line in (out / "batches.jsonl").read_text().splitlines()]
    groups = Buffer(out / "rollouts.arrow").groups()
    episodes = [(r.group, r.ended, r.fault, r.script) for g in groups for r in g.rollouts]
    return list(map(asdict, rows)), batches, episodes


def same(policy, weights):
    return all(value.equal(weights[name]) for name, value in policy.model.state_dict().items())


class Noting:
    """A critic that knows how many batches it has learned from."""

    learned = 0

    def learn(self, groups, gamma, earned):
        self.learned += 1

    def credit(self, groups, gamma, earned):
        return credit.named("group")(groups, gamma, earned)

    def save(self, folder):
        (folder / "learned").write_text(str(self.learned))

    def load(self, folder):
        self.learned = int((folder / "learned").read_text())


@pytest.mark.parametrize("given", [{}, {"layout": "episode"}])
def test_a_run_stopped_between_judgements_ends_as_if_it_had_not_been(
    native, policy, sources, undisturbed, tmp_path, monkeypatch, given
):
    """Stopped after its last batch was sampled: that batch is read again, and the others never."""
    asked = settings(sources, **SHORT, **given)

    def stop(what, done, of):
        if what == "training" and done == 2:
            raise KeyboardInterrupt

    critics = Noting(), Noting()
    with pytest.raises(KeyboardInterrupt):
        train(asked, tmp_path, native, policy, stop, critics[0] if given else None)
    assert [row.batches for row in read_rows(tmp_path)] == [0]
    assert Buffer(tmp_path / "rollouts.arrow").batches() == ["batch 0", "batch 1", "batch 2"]

    def never(*args):
        raise AssertionError("something was sampled again")

    monkeypatch.setattr(sampling, "collect", never)
    train(asked, tmp_path, native, policy, critic=critics[1] if given else None)
    rows, batches, _ = told(tmp_path)
    assert [row["batches"] for row in rows] == [0, 3]
    assert [one["batch"] for one in batches] == [0, 1, 2]
    assert (tmp_path / "policy" / "segenv.json").exists()
    if given:
        assert [one.learned for one in critics] == [3, 3]  # the third batch again, on what it was
        assert [path.name for path in (tmp_path / "critic").iterdir()] == ["3"]
    else:
        assert told(tmp_path) == told(undisturbed[0]) and same(policy, undisturbed[1])
    assert train(asked, tmp_path, native, policy) == read_rows(tmp_path)  # nothing is left to do


def test_a_run_stopped_before_its_policy_was_written_writes_it(
    native, policy, sources, undisturbed, tmp_path, monkeypatch
):
    def stop(*args):
        raise KeyboardInterrupt

    asked = settings(sources, **SHORT)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(CausalLM, "save", stop)
        train(asked, tmp_path, native, policy)
    policy.model.apply(lambda part: getattr(part, "reset_parameters", int)())
    monkeypatch.setattr(sampling, "collect", stop)
    assert [row.batches for row in train(asked, tmp_path, native, policy)] == [0, 3]
    assert same(CausalLM.load(tmp_path / "policy"), undisturbed[1])


def test_a_full_disk_is_said_and_the_run_goes_on_at_its_last_checkpoint(
    native, policy, sources, undisturbed, tmp_path, monkeypatch
):
    write = transformers.Trainer._save_rng_state

    def full(trainer, folder):
        if trainer.state.global_step == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(trainer, folder)

    asked = settings(sources, **SHORT)
    with monkeypatch.context() as patch:
        patch.setattr(transformers.Trainer, "_save_rng_state", full)
        said = r"checkpoint after step 4 was not written to .*No space left.*same command goes on"
        with pytest.raises(OSError, match=said) as raised:
            train(asked, tmp_path, native, policy)
    assert raised.value.errno == errno.ENOSPC
    assert (tmp_path / "checkpoints" / "checkpoint-4" / "model.safetensors").exists()  # half of one
    train(asked, tmp_path, native, policy)
    rows, _, episodes = told(tmp_path)
    whole = told(undisturbed[0])
    assert (rows, episodes) == (whole[0], whole[2]) and same(policy, undisturbed[1])


def test_workers_killed_in_the_middle_of_a_batch_lose_nothing(
    policy, sources, undisturbed, tmp_path, monkeypatch
):
    """They are really killed, while episodes are open; every batch is as it would have been."""
    killed: list[int] = []
    sample = CausalLM.sample

    def strike(self, prompts, n, seed):
        said = sample(self, prompts, n, seed)
        if any(prompt.history or prompt.heard for prompt in prompts):
            for place in own.pool.running():
                killed.append(own.pool.pids()[place])
                os.kill(killed[-1], signal.SIGKILL)
        return said

    monkeypatch.setattr(CausalLM, "sample", strike)
    with NativeBackend() as own:
        train(settings(sources, **SHORT), tmp_path, own, policy)
    assert len(set(killed)) >= 2 and told(tmp_path) == told(undisturbed[0])
    assert not any(fault for _, _, fault, _ in told(tmp_path)[2])
    assert read_rows(tmp_path)[-1].lost == 0


def test_theorems_that_run_dry_are_said_or_made_do_with(
    native, policy, sources, tmp_path, monkeypatch
):
    """A world with too few says so; refills stop where every theorem was tried, and the run goes on."""
    asked = settings(sources, **{**SHORT, "batches": 1, "judge_every": 1})
    few = tmp_path / "few.jsonl"
    write_theorems(few, [replace(world()[0], binders=f"{GIVEN} (s t : Prop)")])
    monkeypatch.setattr("segenv.theorems.world.REPEATED", 1)
    dry = replace(asked, source="generated/propositional?depth=1&atoms=2", theorems=500)
    with pytest.raises(ValueError, match=r"there are only \d+ theorems .*at most count="):
        train(dry, tmp_path / "dry", native, policy)
    with pytest.raises(ValueError, match=r"gives 1 theorems, fewer than the 4 of a batch"):
        train(replace(asked, source=str(few)), tmp_path / "few", native, policy)
    refill = replace(asked, resample=5, groups=3, samples=4, updates=1)
    train(refill, tmp_path / "refill", native, policy)
    groups = Buffer(tmp_path / "refill" / "rollouts.arrow").groups()
    assert 3 <= len(groups) <= 4 and len({g.theorem.name for g in groups}) == len(groups)
