"""Supervised training: it learns, it does not without updates, and a run that was killed goes on."""

import json
import os
import re
from dataclasses import replace
from importlib import util
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import torch
from typer.testing import CliRunner

from agents.policies.causal_lm import CausalLM
from agents.training.data import apart, new, of_files, sided, traces_of
from agents.training.lessons import examples
from agents.training.plan import Example
from agents.training.sft import app
from agents.training.supervised import Args, asked_for, prepared, train
from agents.training.trainer import answer_loss, collated, mean_loss
from agents.zoo import solver
from segenv.evaluation.evaluate import evaluate
from segenv.proof import Theorem
from segenv.traces.extract import traces
from segenv.traces.files import write_traces
from tests.agents.policies.tiny import tiny

LETTERS = "pqrs"
SHAPES = {
    "and": ("{0} ∧ {1}", "exact ⟨h, k⟩"),
    "left": ("{0} ∨ {2}", "left\nexact h"),
    "right": ("{2} ∨ {1}", "right\nexact k"),
}
FAMILY = [
    Theorem(
        f"{shape}_{a}{b}{c}",
        statement.format(a, b, c),
        f"(p q r s : Prop) (h : {a}) (k : {b})",
        proof=proof,
    )
    for shape, (statement, proof) in SHAPES.items()
    for a, b, c in permutations(LETTERS, 3)
]
"""A tiny world: what is to be done shows in the goal. Which letter stands where does not matter."""
HELD_OUT, TAUGHT = FAMILY[::6], [one for i, one in enumerate(FAMILY) if i % 6]


@pytest.fixture(scope="module")
def taught(native):
    torch.set_num_threads(1)
    found, report = traces(native, TAUGHT)
    assert not report.failed and len(found) == 60
    return found


def arguments(out, **more):
    small: dict[str, Any] = {
        "model": "200k",
        "vocabulary": 400,
        "context": 128,
        "lr": 5e-3,
        "warmup": 5,
        "batch_tokens": 256,
    }
    return Args(out=out, progress=False, **(small | {"tokens_read": 24_000} | more))


def proved(policy, native):
    found = evaluate(solver(policy, 40), HELD_OUT, backend=native)
    return sum(record.counts[1] for record in found.records)


def test_it_learns_to_prove_what_it_has_not_seen(native, taught, tmp_path):
    """Of 12 held-out theorems at least 8, from none; and none with the updates switched off."""
    run = train(arguments(tmp_path / "on", granularity="whole"), taught)
    assert 23_900 < run.tokens_read <= 24_000 and run.dropped == 0
    assert proved(run.policy, native) >= 8
    off = train(arguments(tmp_path / "off", granularity="whole", lr=0.0), taught)
    assert proved(off.policy, native) == 0

    loaded = CausalLM.load(tmp_path / "on", granularity="whole")
    told = json.loads((tmp_path / "on" / "segenv.json").read_text())
    assert told["trained"]["tokens_read"] == run.tokens_read
    assert told["trained"]["target_tokens"] == run.target_tokens
    assert loaded.spec.max_new_tokens == told["max_new_tokens"] < 20
    learnt, _ = examples(run.policy, taught[:9])
    assert mean_loss(loaded.model, learnt) == pytest.approx(mean_loss(run.policy.model, learnt))
    assert "| tokens_read | 23,9" in (tmp_path / "on" / "README.md").read_text()
    assert list((tmp_path / "on").rglob("events.out.tfevents*"))
    with pytest.raises(ValueError, match="'whole', not 'step'"):
        CausalLM.load(tmp_path / "on", granularity="step")


class Killed(BaseException):
    """What ends a run from outside."""


def test_a_run_that_was_killed_goes_on(taught, tmp_path, monkeypatch):
    """The same weights as a run that nobody disturbed."""
    short = {"tokens_read": 2_000, "save_steps": 3, "granularity": "step"}
    whole = train(arguments(tmp_path / "whole", **short), taught)
    steps = []

    def dies(model, inputs, prompts):
        steps.append(1)
        if len(steps) == 5:
            raise Killed
        return answer_loss(model, inputs)

    args = arguments(tmp_path / "cut", **short)
    with monkeypatch.context() as patch:
        patch.setattr("agents.training.trainer.answer_loss", dies)
        with pytest.raises(Killed):
            train(args, taught)
    with pytest.raises(FileExistsError, match="is there already: name another folder, or resume"):
        replace(args)
    rest = train(replace(args, resume=True), taught)
    pairs = zip(whole.policy.model.parameters(), rest.policy.model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
    assert whole.steps == rest.steps > 5


def test_the_loss_is_that_of_answers_alone():
    policy = tiny()
    some = [Example((5, 6, 7), (8, 1)), Example((9,), (10, 11, 1)), Example((3, 4), (1,))]
    alone = []
    for one in some:
        ids = torch.tensor([[*one.prompt, *one.answer]])
        labels = torch.tensor([[-100] * len(one.prompt) + list(one.answer)])
        alone += [policy.model(ids, labels=labels).loss.item()] * len(one.answer)
    assert answer_loss(policy.model, collated(some)).item() == pytest.approx(
        sum(alone) / 6, rel=1e-5
    )
    every = [
        policy.model(ids := torch.tensor([[*one.prompt, *one.answer]]), labels=ids).loss.item()
        for one in some
    ]
    mean = sum(loss * (one.tokens - 1) for loss, one in zip(every, some, strict=True)) / 9
    assert answer_loss(policy.model, collated(some), 1.0).item() == pytest.approx(mean, rel=1e-5)
    assert mean_loss(policy.model, some, 4) == pytest.approx(sum(alone) / 6, rel=1e-5)


def test_adapters_alone_are_trained(taught, tmp_path):
    """LoRA on a model that was saved: its own weights stay, and the folder loads as a whole."""
    base = prepared(arguments(tmp_path / "x", granularity="step"), taught)
    base.save(tmp_path / "base")
    given = {
        "model": str(tmp_path / "base"),
        "lora": 4,
        "granularity": "step",
        "tokens_read": 2_000,
    }
    run = train(arguments(tmp_path / "lora", **given), taught)
    learnt, _ = examples(base, taught[:9])
    assert mean_loss(run.policy.model, learnt) < mean_loss(base.model, learnt)
    loaded = CausalLM.load(tmp_path / "lora", granularity="step")
    assert mean_loss(loaded.model, learnt) == pytest.approx(mean_loss(run.policy.model, learnt))
    assert os.path.getsize(tmp_path / "lora" / "adapter_model.safetensors") < 200_000


@pytest.mark.parametrize("half", [True, False])
def test_half_precision_is_computed_in_if_it_is_asked_for(taught, tmp_path, monkeypatch, half):
    seen, forward = set(), torch.nn.Linear.forward

    def told(self, given):
        found = forward(self, given)
        seen.add(found.dtype)
        return found

    monkeypatch.setattr(torch.nn.Linear, "forward", told)
    train(arguments(tmp_path / "out", model="50k", tokens_read=300, bf16=half), taught[:9])
    assert seen == {torch.bfloat16 if half else torch.float32}


def test_what_is_too_long_is_counted(taught, tmp_path):
    policy = prepared(arguments(tmp_path, granularity="whole"), taught)
    short = replace(
        policy, spec=replace(policy.spec, max_new_tokens=policy.spec.max_new_tokens - 1)
    )
    learnt, dropped = examples(short, taught)
    assert 0 < dropped < 60 and len(learnt) + dropped == 60


@pytest.mark.parametrize(
    ("more", "error", "message"),
    [
        ({"granularity": "word"}, ValueError, "granularity is 'word'"),
        ({"prompt": "goal"}, ValueError, "unknown prompt format 'goal'"),
        ({"prompt": "deepseek"}, ValueError, "serves whole proofs only"),
        ({"prompt": "internlm2.5", "pointing": True}, ValueError, "cannot be pointers"),
        ({"context": 20}, ValueError, "a context of 20 tokens leaves no room"),
        ({"epochs": 2.0}, ValueError, "give one of tokens_read"),
        ({"tokens_read": 0}, ValueError, "tokens_read is 0"),
        ({"lora": -1}, ValueError, "lora is -1"),
        ({"rule": "chnge"}, ValueError, r"unknown rule 'chnge'\. Did you mean 'change'\?"),
        ({"save_steps": 0}, ValueError, "save_steps is 0, but must be a whole number, at least 1"),
        ({"warmup": -1}, ValueError, "warmup is -1"),
        ({"weight_decay": -0.1}, ValueError, r"weight_decay is -0\.1"),
        ({"seed": -1}, ValueError, "seed is -1"),
        ({"max_new_tokens": 0}, ValueError, "max_new_tokens is 0"),
        ({"prompt": "internlm2.5"}, ValueError, "is a chat, and a model from scratch has no chat"),
        ({"vocabulary": 20}, ValueError, r"vocabulary is 20, but must be .*at least \d{3}"),
    ],
)
def test_bad_arguments_are_refused_at_once(tmp_path, more, error, message):
    with pytest.raises(error, match=message):
        arguments(tmp_path, **more)


def test_a_model_for_a_shorter_context_is_refused_before_theorems_are_drawn(tmp_path):
    tiny().save(tmp_path / "short")
    args = Args(tmp_path / "out", ("nowhere",), model=str(tmp_path / "short"), epochs=1)
    with pytest.raises(ValueError, match=r"context is 1024, but .*short was made for 160 tokens"):
        train(args)
    with pytest.raises(ValueError, match="nowhere"):
        train(replace(args, context=160))


def test_a_gpu_that_is_full_is_said(taught, tmp_path, monkeypatch):
    def full(*given, **more):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr("agents.training.trainer.AnswerTrainer.train", full)
    args = Args(tmp_path / "out", model="200k", vocabulary=430, epochs=1, progress=False)
    with pytest.raises(MemoryError, match="batches of 512 tokens do not fit the GPU"):
        train(args, taught)


def test_sources_are_taken_on_their_train_side():
    assert sided("generated/order?length=2", "train") == "generated/order?length=2&split=train"
    assert sided("nat", "test") == "nat/test"
    for source in ("nat/test", "generated/order?split=test"):
        with pytest.raises(ValueError, match="is the test side, and train is asked for"):
            sided(source, "train")


def test_a_world_that_runs_dry_is_said(native, monkeypatch):
    monkeypatch.setattr("segenv.theorems.world.REPEATED", 1)
    small = "generated/propositional?depth=1&atoms=2"
    with pytest.raises(
        ValueError, match=r"500 theorems are asked for.*there are only \d+ theorems"
    ):
        traces_of([small], 500, backend=native)


def test_files_of_traces_are_learnt_from_but_for_what_is_held_out(taught, tmp_path):
    held_out = [replace(t, theorem=replace(t.theorem, split="test")) for t in taught[:2]]
    write_traces(tmp_path / "some.jsonl", [*held_out, *taught[2:9]])
    args = arguments(tmp_path / "out", traces=(tmp_path / "some.jsonl",))
    assert [t.theorem.name for t in asked_for(args)] == [t.theorem.name for t in taught[2:9]]
    write_traces(tmp_path / "held.jsonl", held_out)
    with pytest.raises(ValueError, match=r"no trace to learn from: all 2 are held out"):
        of_files([tmp_path / "held.jsonl"])
    with pytest.raises(ValueError, match="give a source, or a file of traces"):
        asked_for(arguments(tmp_path / "out"))


@pytest.mark.parametrize(("asked", "said"), [("step", "granularity"), ("segment", "prompt")])
def test_a_checkpoint_that_learnt_something_else_is_not_trained_on(tmp_path, asked, said):
    known = tiny()
    replace(known, spec=replace(known.spec, trained={"loss": 1.0})).save(tmp_path / "known")
    place = str(tmp_path / "known")
    args = Args(
        tmp_path / "out",
        ("logic",),
        granularity=asked,
        model=place,
        context=160,
        epochs=1,
        prompt="bfs-prover",
    )
    with pytest.raises(ValueError, match=f"trained with {said} '"):
        train(args)


@pytest.mark.parametrize("library", ["tensorboard", "peft"])
def test_a_library_that_is_missing_is_said_before_theorems_are_drawn(
    monkeypatch, tmp_path, library
):
    known = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda one: None if one == library else known(one))
    given = ("--out", str(tmp_path / "out"), "--source", "nowhere", "--lora", "2")
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 2
    assert f"this needs {library}: pip install 'segenv[agents]'" in done.stderr


def test_no_theorem_is_in_train_and_test(native):
    """Not under other names, with its hypotheses in another order, or commuted, either."""
    taught = Theorem("taught", "p ∧ q ∨ r", "(p q r : Prop) (h : p) (k : q)")
    same = [
        replace(taught, name="again"),
        Theorem("renamed", "a ∧ b ∨ c", "(c b a : Prop) (x : a) (y : b)"),
        Theorem("commuted", "r ∨ q ∧ p", "(p q r : Prop) (k : q) (h : p)"),
        Theorem("curried", "p → q → p ∧ q ∨ r", "(p q r : Prop)"),
    ]
    other = Theorem("other", "p ∧ q ∨ r", "(p q r : Prop) (h : p) (k : r)")
    apart([taught], [other], native)
    assert new([taught], [*same, other], native) == [other]
    for one in same:
        said = rf"1 of 2 held-out theorems are learned from, up to .* e\.g\. {one.name} is taught\."
        with pytest.raises(ValueError, match=said):
            apart([taught], [other, one], native)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--source", "generated/oder"), r"unknown generator 'oder'\. Did you mean 'order'\?"),
        (
            ("--source", "logic", "--granularity", "word"),
            "granularity is 'word', but must be 'step'",
        ),
        (("--source", "nowhere", "--model", "200m"), r"'200m' is no folder.*trained from scratch"),
    ],
)
def test_the_command_says_what_is_wrong_in_a_line(monkeypatch, tmp_path, given, message):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    done = CliRunner().invoke(app, ["--out", str(tmp_path / "out"), "--epochs", "1", *given])
    assert done.exit_code == 2 and not (tmp_path / "out").exists()
    assert re.fullmatch(f"segenv: .*{message}[^\n]*\n", done.stderr)


def test_the_python_of_the_page(tmp_path, monkeypatch, capsys):
    page = Path(__file__).parents[3] / "docs" / "algorithms" / "sft.md"
    (code,) = re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, str(page), "exec"), {"__name__": "page"})
    read, target, loss = capsys.readouterr().out.split()[-3:]
    assert int(read) > int(target) > 100 and float(loss) > 0
    assert (tmp_path / "runs" / "small" / "segenv.json").exists()
