"""Samplers by themselves: every choice is drawn, remembered and told of. No Lean here."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from segenv.proof import Theorem, Verdict
from segenv.theorems.generators.order import Order
from segenv.theorems.samplers import (
    CurriculumSampler,
    MixtureSampler,
    Progress,
    Sampler,
    Solved,
    Start,
    check_names,
    uniform,
)
from segenv.theorems.world import Sample, World, WorldSampler

THEOREMS = [Theorem(f"t{i}", "True") for i in range(4)]


@dataclass
class Told(Sampler):
    """A sampler of one theorem that writes down what it is told."""

    theorem: Theorem
    told: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        return (self.theorem,)

    def sample(self, random: np.random.Generator) -> Start:
        return Start(self.theorem)

    def record(self, start: Start, proved: bool) -> None:
        assert start == Start(self.theorem) and start.choices == ()
        self.told.append((start.theorem.name, proved))


def test_a_start_is_what_it_starts_not_how_it_was_chosen() -> None:
    start = Start(THEOREMS[0], ("intro h",))
    assert start == start.chosen(1).chosen(2)
    assert start.chosen(1).chosen(2).below() == (2, start.chosen(1))
    assert start.chosen(1).chosen(2).below()[1].choices == (1,)


def test_an_episode_finds_its_way_back_through_mixtures_and_curricula() -> None:
    leaves = [Told(theorem) for theorem in THEOREMS]
    inner = MixtureSampler((leaves[0], leaves[1]), (1.0, 1.0))
    climb = CurriculumSampler((inner, leaves[2]), Solved(1.0, of=99), 0.0, Progress(2))
    outer = MixtureSampler((leaves[3], climb), (1.0, 3.0))
    random = np.random.default_rng(0)
    for i in range(60):
        start = outer.sample(random)
        outer.record(start, proved=i % 3 == 0)
        told = next(leaf for leaf in leaves if leaf.theorem == start.theorem)
        assert told.told[-1] == (start.theorem.name, i % 3 == 0)
    assert [bool(leaf.told) for leaf in leaves] == [True, True, False, True]
    assert sum(len(leaf.told) for leaf in leaves) == 60
    assert climb.progress.proofs != [] and outer.theorems == (*THEOREMS[3:], *THEOREMS[:3])


def test_every_theorem_of_a_list_is_as_likely() -> None:
    sampler, random = uniform(THEOREMS), np.random.default_rng(0)
    names = [sampler.sample(random).theorem.name for _ in range(400)]
    assert all(60 < names.count(theorem.name) < 140 for theorem in THEOREMS)


def test_weights_are_shares() -> None:
    sampler = MixtureSampler(tuple(uniform([theorem]) for theorem in THEOREMS[:2]), (3, 1))
    random = np.random.default_rng(0)
    names = [sampler.sample(random).theorem.name for _ in range(800)]
    assert 550 < names.count("t0") < 650


def test_review_is_of_all_earlier_levels() -> None:
    levels = tuple(uniform([theorem]) for theorem in THEOREMS)
    climb = CurriculumSampler(levels, Solved(), 0.5, Progress(4, 3))
    random = np.random.default_rng(0)
    names = [climb.sample(random).theorem.name for _ in range(600)]
    assert 250 < names.count("t3") < 350
    assert all(60 < names.count(f"t{i}") < 140 for i in range(3))


def test_how_often_is_reviewed() -> None:
    climb = CurriculumSampler(
        (uniform(THEOREMS[:1]), uniform(THEOREMS[1:2])), Solved(), 0.1, Progress(2, 1)
    )
    random = np.random.default_rng(0)
    assert 60 < sum(climb.sample(random).theorem.name == "t0" for _ in range(1_000)) < 140


def test_a_new_level_starts_from_nothing() -> None:
    levels = tuple(uniform([theorem]) for theorem in THEOREMS[:3])
    climb = CurriculumSampler(levels, lambda proofs: len(proofs) >= 2, 0.0, Progress(3))
    seen = []
    for _ in range(6):
        seen.append(climb.progress.level)
        climb.record(climb.sample(np.random.default_rng(0)), False)
    assert seen == [0, 0, 1, 1, 2, 2] and climb.progress.proofs == []


def test_an_episode_of_another_level_counts_for_none() -> None:
    """Reviews, and episodes that were drawn before the level was set."""
    progress = Progress(3, 1)
    for level, counted in ((0, 0), (2, 0), (1, 1), (0, 1), (1, 2)):
        progress.record(level, True, lambda proofs: False)
        assert (progress.level, len(progress.proofs)) == (1, counted)


def test_two_theorems_of_one_name_are_an_error_and_one_twice_is_not() -> None:
    check_names([THEOREMS[0], THEOREMS[0], THEOREMS[1]])
    with pytest.raises(ValueError, match=r"two theorems named t0$"):
        check_names([THEOREMS[0], Theorem("t0", "False"), THEOREMS[1]])
    with pytest.raises(ValueError, match="no theorems to draw from"):
        uniform([])


def test_an_endless_world_hardly_repeats_itself_and_depends_on_its_seed() -> None:
    @dataclass(frozen=True)
    class Writing(World):
        asked: list[str] = field(default_factory=list)

        def sample(self, backend: object, seed: int | str) -> Sample:
            self.asked.append(str(seed))
            return Sample(THEOREMS[0], (), Verdict(True, "T1"), "")

    one, two = (Writing("order", Order(), seed=seed) for seed in (1, 2))
    for world in (one, two):
        sampler = WorldSampler(world, None)  # type: ignore[arg-type]
        random = np.random.default_rng(0)
        assert {sampler.sample(random).theorem for _ in range(1_000)} == {THEOREMS[0]}
    assert len(set(one.asked)) > 990 and not set(one.asked) & set(two.asked)


@pytest.mark.parametrize(
    ("proofs", "goes_on"),
    [
        ([True] * 3, False),
        ([True] * 4, True),
        ([True, True, True, False], True),
        ([True, True, False, False], False),
        ([False, False, True, True, True, False], True),
        ([True, True, True, True, False, False], False),
    ],
)
def test_the_last_episodes_decide(proofs: list[bool], goes_on: bool) -> None:
    assert Solved(0.75, of=4)(proofs) == goes_on


def test_a_rate_of_one_can_be_asked_for() -> None:
    assert Solved(1.0, of=2)([True, True]) and not Solved(1.0, of=2)([True, False])
    with pytest.raises(ValueError, match=r"rate is 1\.1"):
        Solved(1.1)
