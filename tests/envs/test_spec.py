"""A specification goes through JSON with every kind of source, or is refused in words."""

import json
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.vector import AutoresetMode

from segenv.proof import Theorem
from segenv.registration import IDS
from segenv.rewards import proof
from segenv.theorems.families import parse
from segenv.theorems.find import find_theorems, named
from segenv.theorems.samplers import Solved, Start
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.suite import Suite
from segenv.theorems.world import World
from segenv.theorems.written import from_json, to_json
from tests.typed import there

SWAP = Theorem(
    *("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", "universe u\n", "", ("v",)),
    *("exact ⟨h.2, h.1⟩", "one", "And can be swapped", "here.lean:3"),
)
PLAIN = Theorem("plain", "p", "(p : Prop) (h : p)")
START = Start(PLAIN, ("skip",))
WORLD = World("order", parse("generated/order?length=2").generator, ("simp",), 2, 7, "train")
SOURCES = {
    "none": None,
    "suite by name": "logic/test",
    "generator": "generated/order?length=2&count=2",
    "theorem": SWAP,
    "list": [SWAP, START],
    "tuple": (PLAIN,),
    "start": START,
    "suite": Suite("two", (SWAP, PLAIN), frozenset({"plain"})),
    "world": WORLD,
    "endless world": parse("generated/order?length=2"),
    "mixture": Mixture([([SWAP], 1), ("logic", 2.5), (START, 1)]),
    "curriculum": Curriculum([[SWAP], "logic", WORLD], advance=Solved(0.5, of=3), review=0.25),
    "nested": Mixture([(Curriculum([Mixture({"logic": 1}), START]), 1)]),
    "shipped": named("nat/test"),
}


def again(spec):
    return gym.make(EnvSpec.from_json(spec.to_json()))


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_kind_of_source_makes_its_environment_again(id_, source):
    env = gym.make(id_, theorems=source, max_tactics=7, max_episode_steps=5)
    written = there(env.spec).to_json()
    twin = gym.make(EnvSpec.from_json(written))
    assert str(twin) == str(env) and there(twin.spec).to_json() == written
    assert there(twin.spec).kwargs["max_tactics"] == 7 and there(twin.spec).max_episode_steps == 5


@pytest.mark.parametrize(
    "name", sorted(set(SOURCES) - {"mixture", "curriculum", "nested", "shipped", "tuple"})
)
def test_what_is_read_is_equal_to_what_was_written(name):
    source = SOURCES[name]
    read = from_json(json.loads(json.dumps(to_json(source))))
    assert read == source
    if isinstance(source, Theorem):  # equality leaves out what only describes
        assert vars(read) == vars(source)


def test_mixtures_and_curricula_keep_their_parts():
    mixture, curriculum = (
        from_json(json.loads(json.dumps(to_json(SOURCES[name]))))
        for name in ("mixture", "curriculum")
    )
    assert mixture.weights == (1.0, 2.5, 1.0) and mixture.sources == ([SWAP], "logic", START)
    assert curriculum.levels == ([SWAP], "logic", WORLD) and curriculum.level == 0
    assert (curriculum.advance, curriculum.review) == (Solved(0.5, of=3), 0.25)


def test_paths_and_data_sets(tmp_path, native):
    file = tmp_path / "mine.lean"
    file.write_text("theorem mine (p : Prop) (h : p) : p := by\n  exact h\n")
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"name": "row", "statement": "p", "binders": "(p : Prop) (h : p)"}))
    for source in (file, str(file), tmp_path, named(file), str(rows), f"jsonl:{rows}"):
        twin = again(gym.make("LeanStep-v0", theorems=source).spec)
        read = from_json(json.loads(json.dumps(to_json(source))))
        assert find_theorems(read, native) == find_theorems(source, native), twin


def test_the_same_episodes_come_of_it(native):
    env = gym.make("LeanStep-v0", theorems=[SWAP, START, PLAIN])
    twin = again(env.spec)
    assert [env.reset(seed=i) for i in range(6)] == [twin.reset(seed=i) for i in range(6)]
    assert twin.step("exact h") == env.step("exact h")
    env.close()
    twin.close()


@pytest.mark.parametrize("mode", ["sync", "async", "vector_entry_point"])
def test_vectors_are_made_again_too(mode):
    more: dict[str, Any] = {}
    if mode == "vector_entry_point":
        more["autoreset_mode"] = AutoresetMode.SAME_STEP
    vector = gym.make_vec("LeanProof-v0", 2, mode, theorems=[PLAIN], max_episode_steps=3, **more)
    vector.close()
    twin = gym.make_vec(EnvSpec.from_json(there(vector.spec).to_json()))
    try:
        assert twin.num_envs == 2 and type(twin) is type(vector)
        assert twin.metadata["autoreset_mode"] == vector.metadata["autoreset_mode"]
        twin.reset(seed=0)
        assert list(twin.step(["exact h"] * 2)[1]) == [1.0, 1.0]
    finally:
        twin.close()


def test_arguments_that_json_can_hold(native):
    arguments: dict[str, Any] = {
        "rewards": {"proof": 2, "overlong": {"limit": 9, "buffer": 3}},
        "lean": Path("wheel"),
    }
    twin = again(gym.make("LeanSegment-v0", theorems=PLAIN, gamma=0.5, **arguments).spec)
    assert (
        twin.get_wrapper_attr("rewards").terms[0].weight == 2
        and there(twin.spec).kwargs["lean"] == "wheel"
    )
    twin.reset()
    assert twin.step("skip\nexact h")[1] == 1.0
    twin.close()


@pytest.mark.parametrize(
    ("name", "value", "fragment"),
    [
        ("count_tokens", len, "count_tokens is <built-in function len>, which cannot be written"),
        ("rewards", {proof: 1.0}, "rewards is .* give a mapping of names"),
        ("theorems", Curriculum(["logic"], advance=any), "the rule of a curriculum is <built-in"),
    ],
)
def test_what_json_cannot_hold_is_refused_in_words(name, value, fragment):
    env = gym.make("LeanStep-v0", **({"theorems": PLAIN} | {name: value}))
    with pytest.raises(TypeError, match=fragment):
        there(env.spec).to_json()


def test_a_backend_is_no_json(native):
    with pytest.raises(TypeError, match=r"backend is .*NativeBackend.*: leave it out"):
        there(gym.make("LeanStep-v0", theorems=PLAIN, backend=native).spec).to_json()


@pytest.mark.parametrize(
    ("source", "fragment"),
    [
        ({"kind": "theorm"}, "unknown kind 'theorm'. Did you mean 'theorem'"),
        ({"kind": "mixture"}, "'mixture' lack parts"),
        ({"kind": "path", "path": "x", "more": 1}, "takes no argument `more`"),
        ({"nat": 1}, "takes no argument `nat`"),
        ({"kind": "world", "family": "ordr"}, "lack knobs"),
    ],
)
def test_a_mapping_that_nobody_wrote(source, fragment):
    with pytest.raises((TypeError, ValueError), match=fragment):
        gym.make("LeanStep-v0", theorems=source)


@pytest.mark.parametrize("id_", IDS)
def test_an_interrupted_first_reset_harms_nothing(id_, native, monkeypatch):
    env = gym.make(id_, theorems=PLAIN, backend=native)
    with monkeypatch.context() as patch:
        patch.setattr(native, "start", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            env.reset()
    env.reset()
    assert env.step("exact h")[1] == 1.0
