"""Names of policies tell them apart, and are the same in every process."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import torch

import segenv
from agents.policies import Categorical, Listed, WithoutReplacement
from agents.policies.causal_lm import CausalLM
from agents.policies.premises import Premises
from agents.policies.replay import ReplayRenamed
from agents.policies.retrieval import Memory
from agents.search import (
    BestFirst,
    Budget,
    GoalAwareRollout,
    LengthNormalised,
    Searching,
    best_first,
    whole_proof,
)
from segenv.evaluation.naming import Nameless, named, told_apart
from segenv.evaluation.replay import Known, Replay
from segenv.evaluation.texts import Texts, read_texts
from segenv.proof import Theorem
from tests.agents.policies.tiny import tiny
from tests.typed import wrong

ROOT = Path(__file__).parents[2]
SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
BY_LENGTH = LengthNormalised(1.0)
BASE = Searching(
    Categorical(Listed(("simp", "omega"))),
    Budget(tokens=500),
    partial(best_first, args=BestFirst(priority=BY_LENGTH, again=BY_LENGTH.again)),
)


def rfl(theorem: Theorem) -> str:
    return "rfl"


@cache
def remembered(theorem: Theorem) -> str:
    return "rfl"


def saying(text: str) -> Callable[[Theorem], str]:
    return lambda theorem: text


def texts(n: int, theorem: Theorem, *, first: str = "rfl") -> list[str]:
    return [first] * n


class Stateless:
    def solve(self, backend, theorems, n, seed):
        return [[] for _ in theorems]


class Holds:
    def __init__(self, text: str) -> None:
        self.text = text

    def say(self, theorem: Theorem) -> str:
        return self.text


@dataclass(frozen=True)
class Own:
    """Has fields, a `name` among them, and one that says nothing."""

    text: Any = "rfl"
    name: str = "own"
    heard: list[str] = field(default_factory=list, compare=False)


def test_searches_are_told_apart_by_policy_search_and_budget():
    searches = [
        BASE,
        replace(BASE, budget=Budget(tokens=1)),
        replace(BASE, policy=Categorical(Listed(("simp",)))),
        replace(BASE, policy=Categorical(Listed(("simp", "omega")), 0.5)),
        replace(BASE, policy=WithoutReplacement(Listed(("simp", "omega")))),
        replace(BASE, search=best_first),
        replace(BASE, search=whole_proof),
        replace(BASE, search=partial(whole_proof, samples=2)),
        replace(BASE, search=partial(best_first, args=BestFirst(priority=BY_LENGTH))),
        replace(BASE, search=partial(best_first, args=BestFirst(rollout=GoalAwareRollout()))),
        replace(BASE, policy=tiny()),
        replace(BASE, policy=replace(tiny(), temperature=0.5)),
    ]
    names = list(map(told_apart, searches))
    assert len(set(names)) == len(names) and not any("0x" in name for name in names)
    assert names == list(map(told_apart, searches))
    for words in ("Searching(", "Listed(texts=('simp', 'omega'))", "Budget(tokens=500)"):
        assert words in names[0]
    assert "best_first(args=BestFirst(priority=LengthNormalised(), again=" in names[0]


def test_a_long_name_is_cut_and_still_tells_apart():
    long = [f"exact {i}" for i in range(99)]
    one, other = (Categorical(Listed((*long, last))) for last in ("simp", "omega"))
    assert told_apart(one) != told_apart(other) and len(told_apart(one)) < 240
    one_, other_ = (partial(texts, first="x" * 300 + last) for last in "ab")
    assert told_apart(one_) != told_apart(other_) and len(told_apart(one_)) < 240


def test_functions_and_objects():
    module = __name__
    assert told_apart(rfl) == f"{module}.rfl" and told_apart(remembered) == f"{module}.remembered"
    assert told_apart(partial(texts, 3, first="simp")) == f"{module}.texts(3, first='simp')"
    assert told_apart(Stateless()) == f"{module}.Stateless()"
    assert told_apart(Own()) == "own" == told_apart(Own(heard=["simp"]))
    assert told_apart(Own("simp")).startswith("own (") and told_apart(Own(name="mine")) == "mine"
    assert told_apart(Own(Holds("x"), "mine")) == "mine"  # whoever names it knows why


@pytest.mark.parametrize(
    "one",
    [
        saying("rfl"),
        Holds("rfl"),
        Holds("rfl").say,
        Own(Holds("rfl")),
        partial(texts, 3, first=wrong(Holds("rfl"))),
        replace(BASE, policy=WithoutReplacement(Memory([]))),
    ],
)
def test_what_nothing_tells_apart_is_called_as_where_it_is_defined(one):
    with pytest.raises(Nameless):
        told_apart(one)
    where = one if hasattr(one, "__qualname__") else type(one)
    assert named(one) == f"{where.__module__}.{where.__qualname__}"


def test_a_file_wants_a_name_for_what_nothing_tells_apart(native, tmp_path):
    out, asked = tmp_path / "out.jsonl", []

    def policy(theorem: Theorem) -> str:
        asked.append(theorem)
        return "rfl"

    with pytest.raises(ValueError, match=r"out is given(.|\n)*policy(.|\n)*Give `name`"):
        segenv.evaluate(policy, SWAP, backend=native, out=out)
    assert not asked and not out.exists()
    assert segenv.evaluate(policy, SWAP, backend=native, out=out, name="mine").settings[
        "policy"
    ] == ("mine")
    assert "policy" in segenv.evaluate(policy, SWAP, backend=native).settings["policy"]


def test_replay_and_texts(tmp_path):
    assert told_apart(Replay()) == "replay" and told_apart(ReplayRenamed()) == "replay renamed"
    assert told_apart(ReplayRenamed(variants=3)).startswith("replay renamed (")
    one, other = (Known(((SWAP, (tactic,)),)) for tactic in ("simp", "rfl"))
    assert told_apart(one) != told_apart(other)
    assert told_apart(Texts({"a": ("x",)})) != told_apart(Texts({"a": ("y",)}))
    path = tmp_path / "texts.jsonl"
    path.write_text('{"theorem": "a", "text": "x"}\n')
    before = told_apart(read_texts(path))
    assert before.startswith(f"{path} (")
    path.write_text('{"theorem": "a", "text": "y"}\n')
    assert told_apart(read_texts(path)) != before


CODE = """
from functools import partial
from agents.policies import Categorical, Listed
from agents.search import BestFirst, Budget, LengthNormalised, Searching, best_first
from segenv.evaluation.naming import told_apart
by_length = LengthNormalised(1.0)
print(told_apart(Searching(
    Categorical(Listed(("simp", "omega"))),
    Budget(tokens=500),
    partial(best_first, args=BestFirst(priority=by_length, again=by_length.again)),
)))
"""


def test_another_process_gives_the_same_name():
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert done.stdout.strip() == told_apart(BASE)


def knobs() -> Iterator[CausalLM]:
    policy = tiny()
    for spec in (
        {"prompt": "first-goal"},
        {"max_new_tokens": 11},
        {"pointing": True},
        {"premises": 2},
    ):
        yield replace(policy, spec=replace(policy.spec, **spec))
    yield replace(policy, temperature=0.0)
    yield replace(policy, top_p=0.9)
    yield tiny(granularity="step")


def test_a_language_model_is_called_by_what_decides_its_texts(native, tmp_path):
    policy = tiny()
    names = [one.name for one in (policy, *knobs())]
    names += [replace(policy, premises=Premises(native, n)).name for n in (1, 2)]
    assert len(set(names)) == len(names)
    assert policy.name.startswith("segment ") and tiny(granularity="step").name.startswith("step ")
    told = replace(policy.spec, trained={"seconds": 3.0}, lean="4.0.0")
    assert replace(policy, spec=told, rows=1).name == policy.name  # decides nothing
    policy.save(tmp_path)
    assert CausalLM.load(tmp_path, device="cpu").name == policy.name
    with pytest.raises(Nameless):
        _ = replace(policy, premises=lambda prompt: ()).name


def test_a_step_of_training_changes_the_name(tmp_path):
    tiny().save(tmp_path)
    policy = CausalLM.load(tmp_path, device="cpu")
    before = policy.name
    ids = torch.tensor([policy.answer_ids("exact h")])
    optimizer = torch.optim.SGD(policy.model.parameters(), lr=1e-3)
    policy.model(ids, labels=ids).loss.backward()
    assert policy.name == before
    optimizer.step()
    assert policy.name != before


def test_a_file_does_not_give_a_solver_the_results_of_another(native, tmp_path):
    """Another budget, another model, or another search in one file is refused."""
    out = tmp_path / "out.jsonl"
    step = Searching(tiny(granularity="step"), Budget(tokens=30))
    before = segenv.evaluate(step, SWAP, backend=native, out=out)
    assert segenv.evaluate(step, SWAP, backend=native, out=out) == before
    for other in (
        replace(step, budget=Budget(tokens=1)),
        replace(step, policy=tiny(granularity="segment")),
        replace(step, search=whole_proof),
    ):
        with pytest.raises(ValueError, match=r"was begun with policy = 'Searching"):
            segenv.evaluate(other, SWAP, backend=native, out=out)
