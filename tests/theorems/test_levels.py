"""The level of a curriculum can be read, set and logged, in this process and in others."""

import json
from typing import Any

import gymnasium as gym
import pytest

from segenv.origin import Origin
from segenv.proof import Theorem
from segenv.registration import IDS
from segenv.theorems.find import named
from segenv.theorems.samplers import Solved, Start
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.starting import Startable
from segenv.traces.decisions import info_to_json, read_decisions
from segenv.wrappers.record_decisions import RecordDecisions

EASY = Theorem("easy", "p → p", "(p : Prop)")
MIDDLE = Theorem("middle", "p ∧ q", "(p q : Prop) (h : q ∧ p)")
HARD = Theorem("hard", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
LEVELS = ([EASY], [MIDDLE], [HARD])
MODES = ("sync", "async", "vector_entry_point")


def test_a_level_that_is_set_begins_anew(native):
    curriculum = Curriculum(LEVELS, advance=Solved(1.0, of=2))
    sampler = curriculum.open(native)
    sampler.record(Start(EASY, choices=(0,)), proved=True)
    curriculum.level = 1
    assert curriculum.level == 1 and curriculum.progress.proofs == []
    sampler.record(Start(MIDDLE, choices=(1,)), proved=True)
    assert curriculum.level == 1
    sampler.record(Start(MIDDLE, choices=(1,)), proved=True)
    assert curriculum.level == 2
    curriculum.level = 0
    assert curriculum.level == 0


@pytest.mark.parametrize(
    ("level", "error"), [(3, ValueError), (-1, ValueError), ("1", TypeError), (1.0, TypeError)]
)
def test_only_a_level_that_is_there_can_be_set(level, error, native):
    curriculum = Curriculum(LEVELS)
    env = gym.make("LeanStep-v0", theorems=curriculum, backend=native)
    with pytest.raises(error, match=r"the level of a curriculum is .*0\.\.2"):
        curriculum.level = level
    with pytest.raises(error, match="the level of a curriculum is"):
        env.set_wrapper_attr("curriculum_level", level)
    assert curriculum.level == 0


@pytest.mark.parametrize("id_", IDS)
def test_an_environment_reads_and_sets_it(id_, native):
    curriculum = Curriculum(LEVELS)
    for source in (curriculum, Mixture([(curriculum, 1)]), Startable(curriculum)):
        env = gym.make(id_, theorems=source, backend=native)
        env.set_wrapper_attr("curriculum_level", 2)
        assert curriculum.level == 2 == env.get_wrapper_attr("curriculum_level")
        _, info = env.reset(seed=0)
        assert (info["theorem"], info["curriculum_level"]) == ("hard", 2)
        curriculum.level = 1
        *_, info = env.step("skip")
        assert info["curriculum_level"] == 2  # of this episode
        assert env.reset()[1]["curriculum_level"] == 1


@pytest.mark.parametrize("mode", MODES)
def test_a_vector_reads_and_sets_it(mode):
    curriculum = Curriculum(LEVELS)
    curriculum.level = 1
    vector: Any = gym.make_vec("LeanStep-v0", 2, mode, theorems=curriculum)
    try:
        assert vector.get_attr("curriculum_level") == (1, 1) == vector.call("curriculum_level")
        assert list(vector.reset(seed=0)[1]["curriculum_level"]) == [1, 1]
        vector.set_attr("curriculum_level", 2)
        _, infos = vector.reset(seed=0)
        assert list(infos["curriculum_level"]) == [2, 2] and list(infos["theorem"]) == ["hard"] * 2
        vector.set_attr("curriculum_level", [0, 2])
        apart = mode == "async"  # each process has its own, and those of one process share theirs
        assert vector.get_attr("curriculum_level") == ((0, 2) if apart else (2, 2))
        assert curriculum.level == (1 if apart else 2)
    finally:
        vector.close()


def test_processes_climb_and_are_brought_to_the_same_level():
    curriculum = Curriculum(LEVELS, advance=Solved(1.0, of=1))
    vector: Any = gym.make_vec("LeanProof-v0", 2, "async", theorems=curriculum)
    try:
        vector.reset(seed=0)
        vector.step(["exact id", "exact nothing"])
        assert vector.get_attr("curriculum_level") == (1, 0)
        vector.set_attr("curriculum_level", max(vector.get_attr("curriculum_level")))
        assert list(vector.step(["", ""])[4]["theorem"]) == ["middle"] * 2
    finally:
        vector.close()


def test_without_a_curriculum_there_is_no_level(native):
    env = gym.make("LeanStep-v0", theorems=EASY, backend=native)
    assert env.get_wrapper_attr("curriculum_level") is None
    assert "curriculum_level" not in env.reset()[1]
    with pytest.raises(ValueError, match="curriculum_level is 1, but there are 0 curricula"):
        env.set_wrapper_attr("curriculum_level", 1)


def test_several_curricula_have_a_level_each(native):
    one, two = Curriculum(LEVELS), Curriculum(LEVELS[:2])
    env = gym.make("LeanStep-v0", theorems=Mixture([(one, 1), (two, 1)]), backend=native)
    env.set_wrapper_attr("curriculum_level", (2, 1))
    assert (one.level, two.level) == (2, 1) == env.get_wrapper_attr("curriculum_level")
    with pytest.raises(ValueError, match="the level of a curriculum is 2"):
        env.set_wrapper_attr("curriculum_level", 2)
    with pytest.raises(ValueError, match="but there are 2 curricula"):
        env.set_wrapper_attr("curriculum_level", (1, 1, 1))
    assert (one.level, two.level) == (2, 1)
    env.set_wrapper_attr("curriculum_level", 0)
    assert (one.level, two.level) == (0, 0)


def test_a_curriculum_that_is_there_twice_is_one(native):
    shared = Curriculum(LEVELS)
    assert len(Mixture([(shared, 1), (Mixture([(shared, 1)]), 1)]).open(native).curricula) == 1


def test_of_nested_curricula_the_outermost_level_is_told(native):
    inner = Curriculum([[EASY], [MIDDLE]])
    outer = Curriculum([[HARD], inner])
    env = gym.make("LeanStep-v0", theorems=outer, backend=native)
    env.set_wrapper_attr("curriculum_level", (1, 1))
    _, info = env.reset(seed=0)
    assert (info["theorem"], info["curriculum_level"]) == ("middle", 1)
    inner.level = 0
    assert env.reset()[1]["curriculum_level"] == 1


# -- where a theorem came from --------------------------------------------------------------------


def test_a_mixture_says_which_part_it_was(native):
    order = "generated/order?length=2&count=2&seed=5"
    source = Mixture([("logic/test", 1), (order, 1), (Curriculum([[EASY]]), 1)])
    env = gym.make("LeanSegment-v0", theorems=source, backend=native)
    seen = {}
    for seed in range(30):
        info = env.reset(seed=seed)[1]
        seen[info["drawn_from"]] = info
    assert set(seen) == {"logic/test", order, "list"}
    assert seen[order]["knobs"] == dict(
        length=2,
        claims=2,
        facts=4,
        functions=2,
        distractors=0,
        size=10,
        branching=35,
        lemmas="all",
        numbers="Nat",
    )
    assert seen["logic/test"]["source"].startswith("logic.lean:") and seen["logic/test"]["level"]
    assert seen["list"]["curriculum_level"] == 0 and "curriculum_level" not in seen[order]


@pytest.mark.parametrize(
    "text",
    [
        "generated/order",
        "generated/order?setting=easy",
        "generated/order?setting=easy&size=9",
        "generated/order?length=2",
        "generated/order?length=2&numbers=Int&split=train&trivial=no&count=3&seed=7",
        "generated/propositional?depth=3&trivial=yes",
    ],
)
def test_a_world_is_called_by_the_shortest_text_that_names_it(text):
    assert named(text).text == text and named(named(text).text) == named(text)


def test_what_was_asked_for_was_drawn_from_nothing(native):
    env = gym.make("LeanStep-v0", theorems=Curriculum(LEVELS), backend=native)
    for theorem in ("hard", HARD, Start(HARD)):
        _, info = env.reset(options={"theorem": theorem})
        assert info["drawn_from"] == "" and info["knobs"] == {} and "curriculum_level" not in info
    _, info = env.reset(options={"prefix": ["intro h"]})
    assert info["drawn_from"] == "list"
    before = env.get_wrapper_attr("clone_state")()
    env.reset(options={"theorem": HARD})
    assert env.get_wrapper_attr("restore_state")(before)[1]["curriculum_level"] == 0


@pytest.mark.parametrize("id_", IDS)
def test_records_say_where_it_came_from(id_, native, tmp_path):
    source = Curriculum(["generated/propositional?depth=3&count=2", [EASY]])
    env = RecordDecisions(
        gym.make(id_, theorems=source, backend=native, max_tokens=3), tmp_path / "d.jsonl"
    )
    expected = []
    for action in ("skip", "skip\nskip", "this costs far too many tokens"):
        _, info = env.reset(seed=1)
        *_, info = env.step(action)
        assert info["decision"].origin == Origin(info["drawn_from"], info["knobs"], 0)
        assert json.loads(json.dumps(info_to_json(info)))["curriculum_level"] == 0
        expected.append(info["decision"].origin)
    env.close()
    assert [d.origin for d in read_decisions(tmp_path / "d.jsonl")] == expected
    assert expected[0].source == "generated/propositional?depth=3&count=2"
