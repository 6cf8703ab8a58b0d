"""The zoo: a checkpoint is made, with its card and its score, and loaded as it was trained."""

import json
from dataclasses import replace

import pytest

from agents import zoo
from agents.policies.base import Prompt
from agents.policies.pointers import POINTERS
from agents.zoo.make import Recipe, made, section
from segenv.backends.native import NativeBackend
from segenv.lean.runtime import LEAN_VERSION
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


def test_a_released_checkpoint_is_an_attribute_loaded_when_it_is_asked_for(
    native, tmp_path, monkeypatch
):
    """`segenv play` and `eval` take MODULE:NAME."""
    monkeypatch.setenv("SEGENV_ZOO", str(tmp_path))
    start = native.start(Theorem("t", "2 * a = a + a", "(a : Nat)"))
    asked = [Prompt(start)]
    assert zoo.step_1m.sample(asked, 2, 0) == zoo.load("step-1m").sample(asked, 2, 0)
    with pytest.raises(AttributeError, match="no attribute 'step_2m'"):
        _ = zoo.step_2m


@pytest.mark.parametrize("name", zoo.NAMES)
def test_what_was_released_is_loaded_where_nothing_was_made(name, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SEGENV_ZOO", str(tmp_path))
    folder = zoo.where(name)
    assert folder == zoo.RELEASED / name
    policy = zoo.load(name, device="cpu")
    assert policy.spec.granularity == name.partition("-")[0] and policy.spec.lean == LEAN_VERSION
    assert sum(file.stat().st_size for file in folder.iterdir()) < 4e6
    told = json.loads((folder / "evaluation.json").read_text("utf-8"))
    card = (folder / "README.md").read_text("utf-8")
    assert told["settings"]["tier"] == "T2" and told["theorems"] >= 150
    assert told["says"] in card and f"python -m agents.zoo.make {name}\n" in card


def test_what_was_made_comes_before_what_was_released(place, tmp_path, monkeypatch) -> None:
    (tmp_path / "segment-1m").symlink_to(place / NAME)
    monkeypatch.setenv("SEGENV_ZOO", str(tmp_path))
    assert zoo.where("segment-1m") == tmp_path / "segment-1m"


def test_a_usual_checkpoint_has_a_short_command() -> None:
    found = {"says": "", "settings": {"tier": "T2"}, "by_length": {}}
    assert "make step-1m\n" in section("step-1m", Recipe(), found)
    assert "make step-1m --seed 3\n" in section("step-1m", replace(Recipe(), seed=3), found)


def test_what_is_not_there(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SEGENV_ZOO", str(tmp_path))
    (tmp_path / "segment-3m" / "checkpoints").mkdir(parents=True)  # of a run that was stopped
    with pytest.raises(FileNotFoundError, match=r"python -m agents\.zoo\.make segment-3m"):
        zoo.load("segment-3m")
    with pytest.raises(ValueError, match=r"unknown checkpoint 'segmet-1m'\. Did you mean 'segment"):
        zoo.load("segmet-1m")
