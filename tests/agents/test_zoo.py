"""The zoo: a checkpoint is made, with its card and its score, and loaded as it was trained."""

import json
from dataclasses import replace

import pytest

from agents import zoo
from agents.policies.base import Prompt
from agents.policies.pointers import POINTERS
from agents.zoo.make import Recipe, made, section
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem

TINY = Recipe(("logic",), 12, 3, tokens_read=1_500, budget=40, vocabulary=430)
NAME = "segment-200k"


@pytest.fixture(scope="module")
def place(native, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zoo")
    found = made(NAME, folder, TINY, native, progress=False)
    assert found["theorems"] == 3 and found["settings"]["tier"] == "T2"
    assert made(NAME, folder, TINY, native) == found  # left as it is
    return folder


def test_a_checkpoint_is_loaded_as_it_was_trained(
    native: NativeBackend, place, monkeypatch
) -> None:
    monkeypatch.setenv("SEGENV_ZOO", str(place))
    policy = zoo.load(NAME, device="cpu")
    assert policy.spec.granularity == "segment" and policy.spec.pointing
    start = native.start(Theorem("t", "p", "(p : Prop) (given : p)"))
    asked = policy.tokenizer.decode(policy.prompt_ids(Prompt(start)))
    assert POINTERS[1] in asked and "given" not in asked
    [drawn] = policy.sample([Prompt(start)], 8, 0)
    assert not any(set(sample.text) & set(POINTERS) for sample in drawn)


def test_weights_are_half_and_a_card_stands_beside_them(place) -> None:
    folder = place / NAME
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    weights = (folder / "model.safetensors").stat().st_size
    card = (folder / "README.md").read_text("utf-8")
    parameters = next(line for line in card.splitlines() if line.startswith("| parameters"))
    assert weights < 2.1 * int(parameters.split("|")[2].replace(",", ""))
    assert size < 4e6 and not list(folder.rglob("events*"))
    told = json.loads((folder / "segenv.json").read_text("utf-8"))["trained"]
    assert told["split"] == "train" and told["model"] == "200k" and told["target_tokens"] > 0
    for line in (
        *("| names | pointers |", "| tokens_read | 1,4", "| target_tokens |", "| seed | 0 |"),
        *("| Lean | 4.35", "- `logic`", "95 % interval", "on 3 theorems"),
        "python -m agents.zoo.make segment-200k --source 'logic' --theorems 12 --held-out 3",
    ):
        assert line in card, line


def test_a_usual_checkpoint_has_a_short_command() -> None:
    found = {"says": "", "settings": {"tier": "T2"}, "by_length": {}}
    assert "make step-1m\n" in section("step-1m", Recipe(), found)
    assert "make step-1m --seed 3\n" in section("step-1m", replace(Recipe(), seed=3), found)


def test_what_is_not_there(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SEGENV_ZOO", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"python -m agents\.zoo\.make segment-1m"):
        zoo.load("segment-1m")
    with pytest.raises(ValueError, match=r"unknown checkpoint 'segmet-1m'\. Did you mean 'segment"):
        zoo.load("segmet-1m")
