"""A theorem that does not start is an error that names it, or is skipped and reported."""

import warnings

import gymnasium as gym
import numpy as np
import pytest

from segenv.backends.base import BackendError, StatementError
from segenv.proof import ProofState, TacticError, Theorem
from segenv.registration import IDS
from segenv.theorems.find import as_source, find_theorems
from segenv.theorems.importers.jsonl import write_theorems
from segenv.theorems.samplers import Start
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.starting import SkippedWarning, Startable, started
from tests.typed import wrong

GOOD = [Theorem(f"good{i}", "p → p", "(p : Prop)") for i in range(3)]
BAD = [Theorem(f"bad{i}", f"Foo.bar{i} = 1") for i in range(2)]
NO_START = Start(GOOD[0], ("exact nothing",))
PROVED = Start(GOOD[1], ("exact id",))


def drawn(source, native, seed=0, n=40):
    sampler, random = as_source(source).open(native), np.random.default_rng(seed)
    return [sampler.sample(random).theorem.name for _ in range(n)]


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("bad", [BAD[0], NO_START, PROVED], ids=["statement", "prefix", "proved"])
def test_by_default_it_is_an_error_that_names_it(id_, bad, native):
    name = "bad0" if bad is BAD[0] else bad.theorem.name
    env = gym.make(id_, theorems=bad, backend=native)
    with pytest.raises((StatementError, ValueError), match=name):
        env.reset()


@pytest.mark.parametrize("id_", IDS)
def test_skipped_ones_are_counted_and_named(id_, native):
    env = gym.make(id_, theorems=[*BAD, *GOOD], backend=native, on_error="skip")
    with pytest.warns(SkippedWarning) as told:
        names = {env.reset(seed=seed)[1]["theorem"] for seed in range(30)}
    assert names == {theorem.name for theorem in GOOD}
    first, second = (str(warning.message) for warning in told)
    assert first.startswith("1 skipped") and "Unknown identifier" in first
    assert second.startswith("2 skipped") and "bad0" in second and "bad1" in second


def test_a_start_inside_a_proof_is_skipped_too(native):
    source = Startable(as_source([NO_START, PROVED, GOOD[2], Start(GOOD[0], ("intro h",))]))
    with pytest.warns(SkippedWarning) as told:
        assert set(drawn(source, native)) == {"good0", "good2"}
    assert {"good0 cannot be started" in str(w.message) for w in told} == {True, False}


def test_draws_do_not_depend_on_what_was_skipped_before(native):
    env = gym.make("LeanStep-v0", theorems=[*BAD, *GOOD], backend=native, on_error="skip")
    with pytest.warns(SkippedWarning):
        names = [env.reset(seed=seed)[1]["theorem"] for seed in range(12)]
    assert [env.reset(seed=seed)[1]["theorem"] for seed in range(12)] == names
    sampler, fine = Startable(as_source(GOOD)), as_source(GOOD)
    assert drawn(sampler, native) == drawn(fine, native)


def test_where_nothing_starts_it_ends_in_an_error(native):
    for source in (BAD[0], BAD, Mixture([(BAD, 1), (BAD[:1], 2)]), Curriculum([BAD, GOOD])):
        env = gym.make("LeanStep-v0", theorems=source, backend=native, on_error="skip")
        with (
            pytest.warns(SkippedWarning),
            pytest.raises(ValueError, match=r"nothing drawn from '.*' starts: bad"),
        ):
            env.reset(seed=0)


def test_a_part_may_skip_on_its_own(native, tmp_path):
    path = tmp_path / "rows.jsonl"
    write_theorems(path, [*BAD, *GOOD])
    for part in (f"{path}?on_error=skip", f"jsonl:{path}?on_error=skip"):
        with pytest.warns(SkippedWarning, match=r"rows\.jsonl"):
            assert set(drawn(Mixture([(part, 1), ([GOOD[0]], 1)]), native)) == {
                theorem.name for theorem in GOOD
            }
    with pytest.warns(SkippedWarning) as told:
        assert find_theorems(f"{path}?on_error=skip", native) == tuple(GOOD)
    assert str(told[-1].message).startswith("2 skipped")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert find_theorems("logic/test?on_error=skip", native)


def test_many_are_told_by_the_last_of_them(native):
    many = [Theorem(f"b{i}", f"Foo.bar{i} = 1") for i in range(8)]
    with pytest.warns(SkippedWarning) as told:
        assert Startable(as_source([*many, GOOD[0]])).open(native).listed == (GOOD[0],)
    last = str(told[-1].message)
    assert last.startswith("8 skipped") and ": ..., b3, b4, b5, b6, b7. " in last


class Faulty:
    """Real Lean that is lost so many times."""

    def __init__(self, native, faults):
        self.native, self.faults = native, faults

    def start(self, theorem):
        self.faults -= 1
        if self.faults >= 0:
            raise BackendError("lost")
        return self.native.start(theorem)

    def run_tactic(self, state, tactic, *, compound=True):
        self.faults -= 1
        if self.faults >= 0:
            return TacticError("infrastructure", "lost")
        return self.native.run_tactic(state, tactic, compound=compound)

    def forget(self, states):
        pass


def test_a_fault_is_tried_again_before_a_theorem_is_skipped(native):
    sampler = Startable(as_source(GOOD[0])).open(wrong(Faulty(native, 2)))
    assert sampler.sample(np.random.default_rng(0)).theorem == GOOD[0]
    sampler = Startable(as_source(GOOD[0])).open(wrong(Faulty(native, 1_000)))
    with pytest.warns(SkippedWarning, match="lost"), pytest.raises(ValueError, match="lost"):
        sampler.sample(np.random.default_rng(0))


def test_a_fault_inside_a_prefix_is_tried_again(native):
    faulty = Faulty(native, 0)
    state = native.start(GOOD[0])
    faulty.start = lambda theorem: state  # type: ignore[method-assign]
    faulty.faults = 2
    assert isinstance(started(wrong(faulty), Start(GOOD[0], ("intro h",))), ProofState)
    faulty.faults = 3
    with pytest.raises(BackendError, match="could not be run: lost"):
        started(wrong(faulty), Start(GOOD[0], ("intro h",)))


@pytest.mark.parametrize(("value", "error"), [("ignore", ValueError), (None, TypeError)])
def test_another_wish_is_refused(value, error):
    with pytest.raises(error, match=r"on_error is .* 'raise' or 'skip'"):
        gym.make("LeanStep-v0", theorems=GOOD, on_error=value)
