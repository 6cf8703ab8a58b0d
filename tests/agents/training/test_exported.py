"""Training on what `segenv export` wrote: the same model as from the traces themselves."""

import json
from dataclasses import replace
from typing import Any

import pytest
import torch
from typer.testing import CliRunner

from agents.policies.causal_lm import CausalLM
from agents.policies.premises import Premises
from agents.training.exported import of_exports, settled
from agents.training.sft import app
from agents.training.supervised import Args, train
from segenv.cli import app as segenv
from segenv.proof import Theorem
from segenv.traces.export.read import read_pairs
from segenv.traces.export.sft import pairs
from segenv.traces.files import write_traces
from tests.agents.policies.tiny import tiny
from tests.traces.made import trace_of

SETTINGS = ["--model", "50k", "--vocabulary", "400", "--context", "160", "--epochs", "1"]
TRACES = [
    trace_of((1, 1, 2, 2, 1, 1, 0), Theorem(f"t{i}", f"p{i} ∧ q", "(q : Prop)")) for i in range(4)
] + [trace_of((1, 2, 1, 0), Theorem("held", "p", split="test"))]


@pytest.fixture
def file(tmp_path):
    """A file of traces, of which the last is held out."""
    write_traces(tmp_path / "traces.jsonl", TRACES)
    return tmp_path / "traces.jsonl"


def exported(file, out, *options):
    done = CliRunner().invoke(segenv, ["export", str(file), "sft", "-o", str(out), *options])
    assert done.exit_code == 0, done.stderr
    return out


def trained(out, *given):
    done = CliRunner().invoke(app, ["--out", str(out), *SETTINGS, *map(str, given)])
    assert done.exit_code == 0, done.stderr
    return CausalLM.load(out, device="cpu")


@pytest.mark.parametrize(
    ("granularity", "prompt", "name"),
    [("step", "main-goal", "x.jsonl"), ("segment", "goals", "set")],
)
def test_an_export_teaches_what_its_traces_teach(file, tmp_path, granularity, prompt, name):
    """Bit for bit; and the command reads granularity and format off the file."""
    how = ("--granularity", granularity, "--prompt", prompt)
    export = exported(file, tmp_path / name, *how)
    small = ("--batch-tokens", 50)
    told = trained(tmp_path / "a", "--traces", file, *how, *small)
    read = trained(tmp_path / "b", "--pairs", export, *small)
    same = zip(told.model.parameters(), read.model.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in same)
    assert told.tokenizer.get_vocab() == read.tokenizer.get_vocab()
    for one in (told, read):  # how long it took, and the name of the file
        del one.spec.trained["seconds"], one.spec.trained["sources"]  # type: ignore[attr-defined]
    assert told.spec == read.spec
    assert read.spec.trained["steps"] > 2
    assert f"- `{export.name}`" in (tmp_path / "b" / "README.md").read_text()


def test_the_same_from_python(file, tmp_path):
    export = exported(file, tmp_path / "x.jsonl", "--granularity", "step")
    args = Args(
        tmp_path / "out",
        pairs=(export,),
        granularity="step",
        prompt="goals",
        model="50k",
        vocabulary=400,
        context=160,
        epochs=1,
        progress=False,
    )
    found = train(args)
    assert found.examples == 24 and found.policy.spec.prompt == "goals"
    nothing: Any = None
    with pytest.raises(ValueError, match="to which premises cannot be put: give traces"):
        train(replace(args, out=tmp_path / "p"), premises=Premises(nothing, 1))


def test_a_file_is_read_as_it_was_written(file, tmp_path):
    made = [pair for trace in TRACES[:4] for pair in pairs(trace)]
    for name in ("x.jsonl", "set"):
        assert list(read_pairs(exported(file, tmp_path / name))) == made
    held = exported(file, tmp_path / "both", "--part", "train", "--part", "test")
    assert list(read_pairs(held)) == made
    assert {pair.theorem for pair in read_pairs(held, "test")} == {"held"}


def test_prompts_and_completions_of_others_are_learnt_as_is_said(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text('{"prompt": "p:::", "completion": "exact h"}')
    (pair,) = of_exports([path], "whole", "bfs-prover")
    assert (pair.prompt, pair.completion, pair.format) == ("p:::", "exact h", "")
    with pytest.raises(ValueError, match="do not say their granularity: give --granularity"):
        settled([path], "granularity")


def test_held_out_theorems_are_not_learnt_from(file, tmp_path):
    test = exported(file, tmp_path / "x.jsonl", "--part", "test")
    with pytest.raises(ValueError, match="no pair to learn from: all 3 are held out"):
        of_exports([test], "segment", "goals")


ROWS = {
    "no JSON": ("tactic", r"x\.jsonl:1: not a pair .*no JSON object"),
    "another kind of row": ('{"prompt": "p", "chosen": "q"}', r"x\.jsonl:1: .* no 'completion'"),
    "a chat": (
        '{"prompt": [{"role": "user"}], "completion": "x"}',
        r"x\.jsonl:1: .*prompt is \[\{'role': 'user'\}\], not string",
    ),
    "nothing": ("", r"x\.jsonl has no pair to learn from$"),
}


@pytest.mark.parametrize(("text", "message"), ROWS.values(), ids=ROWS)
def test_rows_that_are_no_pairs_are_refused(tmp_path, text, message):
    (tmp_path / "x.jsonl").write_text(text)
    with pytest.raises(ValueError, match=message):
        of_exports([tmp_path / "x.jsonl"], "segment", "goals")


@pytest.mark.parametrize("name", ["missing.jsonl", "empty", "x.csv"])
def test_what_is_no_export_is_refused(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.csv").touch()
    with pytest.raises((ValueError, FileNotFoundError), match=r"no such|no split|FILE\.jsonl"):
        list(read_pairs(tmp_path / name))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--rule", "change"), "rule is given beside pairs"),
        (("--pointing",), "pointing is given beside pairs"),
        (("--source", "logic"), "sources is given beside pairs"),
        (("--premises", "2"), "--premises cannot be put"),
        (("--granularity", "step"), "granularity 'segment', not 'step': say --granularity segment"),
        (("--prompt", "main-goal"), "prompt 'goals', not 'main-goal': say --prompt goals"),
    ],
)
def test_arguments_that_do_not_fit_an_export_are_refused(file, tmp_path, given, message):
    export = exported(file, tmp_path / "x.jsonl")
    call = ["--out", str(tmp_path / "out"), "--pairs", str(export), *SETTINGS, *given]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 2 and message in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_model_that_reads_pointers_needs_traces(file, tmp_path):
    policy = tiny()
    pointing = replace(policy.spec, pointing=True, trained={"loss": 1.0})
    replace(policy, spec=pointing).save(tmp_path / "known")
    export = exported(file, tmp_path / "x.jsonl")
    call = ["--out", str(tmp_path / "out"), "--pairs", str(export), "--context", "160"]
    done = CliRunner().invoke(app, [*call, "--model", str(tmp_path / "known")])
    assert done.exit_code == 2 and "to which pointers cannot be put: give traces" in done.stderr


def test_files_that_say_different_things_are_not_settled(tmp_path):
    rows = [{"prompt": "p", "completion": "q", "granularity": g} for g in ("step", "whole")]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(ValueError, match="granularity 'step' and 'whole': learn one"):
        settled([tmp_path / "x.jsonl"], "granularity")
