"""What holds for every kind of source: it is opened, drawn from, written, pickled, and made by ids."""

import json
import pickle
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pytest

from segenv.backends.replay import ReplayBackend
from segenv.proof import Theorem
from segenv.registration import IDS
from segenv.theorems.families import parse
from segenv.theorems.find import as_source, find_theorems, named
from segenv.theorems.importers.jsonl import write_theorems
from segenv.theorems.samplers import Sampler, Solved, Start, uniform
from segenv.theorems.source import Listed, Source
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.starting import Startable
from segenv.theorems.suite import Suite
from segenv.theorems.written import from_json, to_json

EASY = Theorem("easy", "p → p", "(p : Prop)", proof="intro h\nexact h", level="one")
SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", level="two")
INSIDE = Start(SWAP, ("constructor",))
SMALL, SMALLER = ("generated/order?length=2&count=2", "generated/propositional?depth=2&count=2")
ROWS = (
    {"id": "a", "lean": "theorem row_a (p : Prop) (h : p) : p := by", "split": "test"},
    {"id": "b", "lean": "theorem row_b : Nat.succ 0 = 1 := by", "split": "test"},
    {"id": "c", "lean": "theorem row_c : False := by", "split": "train"},
)


class Own(Source):
    """A source of somebody else's."""

    def open(self, prover):
        return uniform([EASY], self.text)


def curriculum():
    return Curriculum([[EASY], "logic/test", SMALL], advance=Solved(0.5, of=2), review=0.3)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theorems")
    (folder / "mine.lean").write_text("theorem mine (p : Prop) (h : p) : p := by\n  exact h\n")
    write_theorems(folder / "rows.jsonl", [EASY, SWAP])
    (folder / "table.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    return folder


SOURCES = {
    "suite by name": lambda _: "logic",
    "split of a suite": lambda _: "nat/test",
    "shipped": lambda _: named("logic/train"),
    "counted world by name": lambda _: SMALL,
    "endless world by name": lambda _: "generated/order?length=2&seed=4",
    "world": lambda _: parse(SMALLER),
    "theorem": lambda _: SWAP,
    "start": lambda _: INSIDE,
    "list": lambda _: [EASY, INSIDE],
    "tuple": lambda _: (SWAP,),
    "listed": lambda _: Listed((EASY, SWAP)),
    "suite": lambda _: Suite("two", (EASY, SWAP), frozenset({"swap"})),
    "path": lambda files: files / "mine.lean",
    "folder by name": lambda files: str(files),
    "folder as data set": lambda files: f"folder:{files}",
    "lines": lambda files: str(files / "rows.jsonl"),
    "path of lines": lambda files: files / "rows.jsonl",
    "data set": lambda files: f"minif2f:{files / 'table.jsonl'}?split=test&header=",
    "skipping": lambda _: Startable(as_source([EASY, SWAP])),
    "skipping by name": lambda _: "logic/test?on_error=skip",
    "mixture": lambda _: Mixture([([EASY], 1), ("logic/test", 2), (INSIDE, 1)]),
    "curriculum": lambda _: curriculum(),
    "nested": lambda _: Mixture([(Curriculum([Mixture({"logic/test": 1}), [EASY]]), 3), (SWAP, 1)]),
    "own": lambda _: Own(),
}
WRITTEN = sorted(set(SOURCES) - {"own"})


@pytest.fixture(params=list(SOURCES))
def given(request, files):
    return SOURCES[request.param](files)


def sampled(source, native, seed=0, n=5):
    sampler, random = as_source(source).open(native), np.random.default_rng(seed)
    return [sampler.sample(random) for _ in range(n)]


def test_it_is_opened_with_one_method(given, native):
    source = as_source(given)
    source.check()
    sampler = source.open(native)
    assert isinstance(source, Source) and isinstance(sampler, Sampler)
    assert as_source(source) is source and source.text
    listed = sampler.listed
    assert listed == find_theorems(given, native) and len({t.name for t in listed}) == len(listed)
    assert set(sampler.theorems) <= set(listed) and listed


def test_a_seed_says_what_is_drawn(given, native):
    first = sampled(given, native)
    assert first == sampled(given, native)
    assert [s.origin for s in first] == [s.origin for s in sampled(given, native)]
    known = as_source(given).open(native).theorems
    assert all(start.theorem in known for start in first) or not known


def test_what_is_drawn_says_where_it_came_from(given, native):
    parts = as_source(given)
    for start in sampled(given, native):
        assert start.origin.source
        by_name = start.origin.source not in ("list", "two", "own")
        if by_name and not isinstance(given, Path):
            again = find_theorems(start.origin.source, native)
            assert start.theorem in again or "count" not in start.origin.source
        knobs = start.origin.knobs
        assert bool(knobs) == start.origin.source.startswith("generated/"), parts.text


def test_it_hears_how_its_episodes_ended(given, native):
    sampler, random = as_source(given).open(native), np.random.default_rng(1)
    for proved in (True, False, True, True):
        sampler.record(sampler.sample(random), proved)
    assert all(0 <= progress.level < progress.levels for progress in sampler.curricula)


def test_it_can_be_pickled(given, native):
    twin = pickle.loads(pickle.dumps(given))
    assert sampled(twin, native) == sampled(given, native)
    opened = pickle.loads(pickle.dumps(as_source(given)))
    assert opened.text == as_source(given).text and sampled(opened, native) == sampled(
        given, native
    )


@pytest.mark.parametrize("kind", WRITTEN)
def test_it_goes_through_json(kind, files, native):
    source = SOURCES[kind](files)
    for value in (source, as_source(source)):
        read = from_json(json.loads(json.dumps(to_json(value))))
        assert sampled(read, native) == sampled(source, native)
        assert to_json(read) == to_json(value)


@pytest.mark.parametrize("id_", IDS)
def test_every_id_takes_it(id_, given, native):
    env = gym.make(id_, theorems=given, backend=native)
    first, info = env.reset(seed=3)
    assert env.reset(seed=3)[0] == first and "⊢" in first
    assert info["drawn_from"] and isinstance(info["knobs"], dict)
    names = env.get_wrapper_attr("named_theorems")
    assert info["theorem"] in names or not names
    *_, info = env.step("skip")
    assert info["decision"].origin.source == info["drawn_from"]


def test_vectors_take_it(given, native):
    for mode in ("sync", "vector_entry_point"):
        vector: Any = gym.make_vec("LeanStep-v0", 2, mode, theorems=given, backend=native)
        observations, infos = vector.reset(seed=3)
        assert list(observations) == list(vector.reset(seed=3)[0]) and all(infos["drawn_from"])
        assert len(vector.get_attr("curriculum_level")) == 2
        vector.step(["skip", "skip"])


@pytest.mark.parametrize("kind", ["listed", "data set", "skipping", "nested", "own"])
def test_vectors_of_processes_take_it(kind, files):
    source = SOURCES[kind](files)
    vector = gym.make_vec("LeanStep-v0", 1, "async", theorems=source)
    try:
        observations, infos = vector.reset(seed=3)
        assert "⊢" in observations[0] and infos["drawn_from"][0]
        env = gym.make("LeanStep-v0", theorems=source)
        assert env.reset(seed=3)[0] == observations[0]
    finally:
        vector.close()


def test_a_backend_that_cannot_read_it_is_told(given):
    source, backend = as_source(given), ReplayBackend({})
    if not source.needs:
        gym.make("LeanStep-v0", theorems=given, backend=backend)
        return
    with pytest.raises(TypeError, match=r"read by Lean, and ReplayBackend has no `\w+`: give"):
        gym.make("LeanStep-v0", theorems=given, backend=backend)
    late = gym.make("LeanStep-v0", theorems=given, backend=lambda: backend)
    with pytest.raises(TypeError, match="ReplayBackend has no"):
        late.reset()
