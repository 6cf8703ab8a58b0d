"""Where episodes come from: mixtures, curricula, starts inside proofs, endless worlds, splits."""

import pickle

import gymnasium as gym
import numpy as np
import pytest

from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem, Trace
from segenv.theorems.families import parse
from segenv.theorems.find import as_source, find_theorems
from segenv.theorems.importers.jsonl import write_theorems
from segenv.theorems.samplers import Solved, Start, uniform
from segenv.theorems.sources import Curriculum, Mixture, backwards
from segenv.theorems.splits import by_family, by_hash, side
from segenv.theorems.suite import Suite
from tests.typed import innermost, wrong

EASY = Theorem("easy", "p → p", "(p : Prop)", proof="intro h\nexact h", level="one")
MIDDLE = Theorem("middle", "p ∧ q", "(p q : Prop) (h : q ∧ p)", level="two")
HARD = Theorem("hard", "q ∨ p", "(p q : Prop) (h : p ∨ q)", level="three")


def opened(source, native):
    return as_source(source).open(native)


def drawn(sampler, n=300, seed=0):
    random = np.random.default_rng(seed)
    return [sampler.sample(random) for _ in range(n)]


# -- mixtures -------------------------------------------------------------------------------------


def test_the_parts_of_a_mixture_have_their_shares(native):
    sampler = opened(Mixture([([EASY], 3), ([MIDDLE, HARD], 1)]), native)
    names = [start.theorem.name for start in drawn(sampler, 2_000)]
    assert abs(names.count("easy") / 2_000 - 3 / 4) < 0.04
    assert abs(names.count("hard") / 2_000 - 1 / 8) < 0.03
    assert sampler.theorems == (EASY, MIDDLE, HARD)


def test_a_mixture_takes_sources_by_name(native):
    mixture = Mixture({"logic/test": 1, "generated/order?length=2&count=3": 1})
    as_source(mixture).check()
    assert {
        t.source.partition(":")[0].partition("?")[0] for t in find_theorems(mixture, native)
    } == {
        "logic.lean",
        "generated/order",
    }


@pytest.mark.parametrize(
    ("weights", "error", "fragment"),
    [
        ("nat", ValueError, "weights is 'nat', .* a positive weight"),
        (["nat", "logic"], ValueError, "a positive weight"),
        (5, ValueError, "weights is 5, .* a positive weight"),
        ({}, ValueError, "a positive weight"),
        ({"nat": "x"}, TypeError, "the weight of 'nat' is 'x', but must be a number, above 0"),
        ({"nat": True}, TypeError, "the weight of 'nat' is True"),
        ({"nat": 0}, ValueError, "the weight of 'nat' is 0, but must be a number, above 0"),
        ({"nat": -1.0}, ValueError, "the weight of 'nat' is -1.0"),
        ({"logic": 1, "nat": float("inf")}, ValueError, "the weight of 'nat' is inf"),
        ({"nat": float("nan")}, ValueError, "the weight of 'nat' is nan"),
    ],
)
def test_weights_must_be_positive(weights, error, fragment):
    with pytest.raises(error, match=fragment):
        Mixture(weights)


def test_an_unknown_part_is_named():
    with pytest.raises(ValueError, match="Did you mean 'nat'"):
        gym.make("LeanStep-v0", theorems=Mixture({"natt": 1}))


# -- curricula ------------------------------------------------------------------------------------


def test_the_rule_needs_enough_proofs_among_the_last_episodes():
    rule = Solved(0.75, of=4)
    assert not rule([True, True, True])
    assert rule([False, False, True, True, False, True])  # 3 of the last 4
    assert not rule([True, True, False, True, False, False])


def test_a_curriculum_goes_on_when_its_level_is_solved(native):
    curriculum = Curriculum([[EASY], [MIDDLE], [HARD]], advance=Solved(1.0, of=3))
    sampler = opened(curriculum, native)
    seen = []
    for _ in range(12):
        (start,) = drawn(sampler, 1)
        seen.append((curriculum.level, start.theorem.name))
        sampler.record(start, proved=True)
    assert seen == [(0, "easy")] * 3 + [(1, "middle")] * 3 + [(2, "hard")] * 6


def test_a_review_and_an_old_episode_do_not_count(native):
    curriculum = Curriculum([[EASY], [MIDDLE], [HARD]], advance=Solved(1.0, of=1), review=0.5)
    sampler = opened(curriculum, native)
    (old,) = drawn(sampler, 1)
    sampler.record(old, proved=True)
    assert curriculum.level == 1
    sampler.record(old, proved=True)
    assert curriculum.level == 1
    names = [start.theorem.name for start in drawn(sampler, 400)]
    assert set(names) == {"easy", "middle"} and 150 < names.count("easy") < 250


def test_a_curriculum_inside_a_mixture_hears_of_its_own_episodes_only(native):
    curriculum = Curriculum([[EASY], [MIDDLE]], advance=Solved(1.0, of=1))
    sampler = opened(Mixture([(curriculum, 1), ([HARD], 1)]), native)
    by_name = {start.theorem.name: start for start in drawn(sampler, 50)}
    sampler.record(by_name["hard"], proved=True)
    assert curriculum.level == 0
    sampler.record(by_name["easy"], proved=True)
    assert curriculum.level == 1


def test_environments_climb_together(native):
    curriculum = Curriculum([[EASY], [MIDDLE]], advance=Solved(1.0, of=4))
    envs = gym.make_vec("LeanProof-v0", 2, theorems=curriculum, backend=native)
    envs.reset(seed=0)
    for _ in range(4):  # every second step is a reset
        envs.step(["intro h\nexact h"] * 2)
    assert curriculum.level == 1
    observations, _ = envs.reset()
    assert all("q ∧ p" in text for text in observations)


def test_an_episode_that_is_cut_short_counts_as_a_failure(native):
    curriculum = Curriculum([[EASY], [MIDDLE]], advance=Solved(0.6, of=4))
    env = gym.make("LeanStep-v0", theorems=curriculum, backend=native, max_episode_steps=2)
    for action in ("exact id", "skip", "skip", "exact id"):
        env.reset()
        env.step(action)
    env.reset()  # the last but two were given up
    assert curriculum.level == 0 and curriculum.progress.proofs == [True, False, False, True]


def test_another_episode_is_not_taken_for_the_one_that_was_drawn(native):
    curriculum = Curriculum([[EASY], [MIDDLE]], advance=Solved(1.0, of=1))
    env = gym.make("LeanStep-v0", theorems=curriculum, backend=native)
    env.reset(options={"theorem": HARD})
    hard = innermost(env).clone_state()
    env.reset()
    innermost(env).restore_state(hard)
    env.step("exact h.symm")
    assert curriculum.level == 0
    env.reset()
    with pytest.raises(ValueError, match="refused"):
        env.reset(options={"theorem": MIDDLE, "prefix": ["rfl"]})
    env.reset(options={"prefix": ["intro h"]})
    env.step("exact h")
    assert curriculum.level == 0


def test_a_start_may_be_asked_for(native):
    env = gym.make("LeanStep-v0", theorems=Start(EASY, ("intro h",)), backend=native)
    assert env.reset(seed=0)[1]["script"] == ("intro h",)
    start = Start(MIDDLE, ("constructor",))
    assert env.reset(options={"theorem": start})[1]["script"] == ("constructor",)
    with pytest.raises(ValueError, match="nothing is left to do"):
        env.reset(options={"theorem": Start(EASY, ("exact id",))})
    for prefix in ("constructor", [1]):
        with pytest.raises(TypeError, match=r"prefix is .* a list of tactics"):
            env.reset(options={"prefix": prefix})
    with pytest.raises(ValueError, match="not a name, a Theorem or a Start"):
        env.reset(options={"theorem": 3})


def test_a_curriculum_can_be_pickled(native):
    curriculum = Curriculum([[EASY], [MIDDLE]], advance=Solved(1.0, of=1))
    opened(curriculum, native).record(Start(EASY, (), (0,)), proved=True)
    assert pickle.loads(pickle.dumps(curriculum)).level == 1


def test_only_episodes_that_were_drawn_and_ended_count(native):
    curriculum = Curriculum([[EASY], [MIDDLE]], advance=Solved(1.0, of=1))
    env = gym.make("LeanStep-v0", theorems=curriculum, backend=native)
    env.reset(seed=0, options={"theorem": EASY})
    env.step("exact id")
    assert curriculum.level == 0
    env.reset(seed=0)
    env.step("give_up")
    assert curriculum.level == 0
    env.reset()
    env.step("exact id")
    assert curriculum.level == 1


@pytest.mark.parametrize(
    ("arguments", "error", "fragment"),
    [
        (([],), ValueError, "a list of sources"),
        (("nat",), ValueError, "a list of sources"),
        ((Mixture({"nat": 1}),), ValueError, "a list of sources"),
        ((["nat"], None, 2), ValueError, "review is 2"),
        ((["nat"], None, float("nan")), ValueError, "review is nan"),
        ((["nat"], None, "x"), TypeError, "review is 'x'"),
        ((["nat"], None, True), TypeError, "review is True"),
        ((["nat"], 0.8), TypeError, "advance is 0.8, but must be a rule such as"),
    ],
)
def test_a_curriculum_that_cannot_be(arguments, error, fragment):
    with pytest.raises(error, match=fragment):
        Curriculum(*arguments)


@pytest.mark.parametrize(
    ("arguments", "error", "fragment"),
    [
        ((0,), ValueError, "rate is 0"),
        ((1.5,), ValueError, "rate is 1.5"),
        ((float("nan"),), ValueError, "rate is nan"),
        (("0.8",), TypeError, "rate is '0.8'"),
        ((0.5, 0), ValueError, "of is 0"),
        ((0.5, 2.5), TypeError, "of is 2.5"),
    ],
)
def test_a_rule_that_cannot_be(arguments, error, fragment):
    with pytest.raises(error, match=fragment):
        Solved(*arguments)


@pytest.mark.parametrize("arguments", [("nat",), (EASY, "intro h"), (EASY, [1]), (EASY, None)])
def test_a_start_that_cannot_be(arguments):
    with pytest.raises(TypeError, match=r"theorem is 'nat'|prefix is"):
        Start(*arguments)


@pytest.mark.parametrize(("rate", "of"), [(0.07, 100), (0.28, 25), (1.0, 3), (1 / 3, 3)])
def test_the_rule_asks_for_no_more_than_its_share(rate, of):
    needed = round(rate * of)
    assert Solved(rate, of)([True] * needed + [False] * (of - needed))
    assert not Solved(rate, of)([True] * (needed - 1) + [False] * (of - needed + 1))


# -- starts inside proofs -------------------------------------------------------------------------


def trace_of(native, theorem, *tactics):
    states = [native.start(theorem)]
    for tactic in tactics:
        outcome = native.run_tactic(states[-1], tactic)
        assert isinstance(outcome, ProofState), outcome
        states.append(outcome)
    return Trace(theorem, tactics, tuple(states))


def test_a_reverse_curriculum_starts_near_the_end_and_moves_back(native):
    short = trace_of(native, EASY, "intro h", "exact h")
    long = trace_of(native, MIDDLE, "constructor", "exact h.2", "exact h.1")
    levels = backwards([short, long])
    assert [[start.prefix for start in level] for level in levels] == [
        [("intro h",), ("constructor", "exact h.2")],
        [(), ("constructor",)],
        [(), ()],
    ]
    assert [len(level) for level in backwards([short, long], step=2)] == [2, 2]
    env = gym.make("LeanStep-v0", theorems=Curriculum(levels), backend=native)
    env.reset(seed=1)
    assert innermost(env).state.script in {("intro h",), ("constructor", "exact h.2")}


def test_every_level_of_a_reverse_curriculum_is_so_many_tactics_from_the_end(native):
    (sample,) = [parse("generated/order?length=4").sample(native, 0)]
    trace = trace_of(native, sample.theorem, *sample.script)
    for left, level in enumerate(backwards([trace]), start=1):
        (start,) = level
        env = gym.make("LeanSegment-v0", theorems=[start], backend=native)
        env.reset(seed=0)
        *_, terminated, truncated, info = env.step("\n".join(sample.script[-left:]))
        assert terminated and not truncated and info["duration"] == left


def test_a_trace_that_leaves_goals_has_no_end_to_start_from(native):
    with pytest.raises(ValueError, match="middle is no proof"):
        backwards([trace_of(native, MIDDLE, "constructor")])


def test_a_step_back_is_at_least_one():
    with pytest.raises(ValueError, match="step is 0"):
        backwards([], step=0)


@pytest.mark.parametrize(
    ("source", "error", "fragment"),
    [
        ("minif2f:", ValueError, "nothing behind 'minif2f:'"),
        ("minif2f:missing.jsonl", ValueError, "no file or folder 'missing.jsonl'"),
        ("generated/propositional?depth=1&hypotheses=0", ValueError, "depth is 1, .* trivial"),
        ("generated/propositional?depth=1&length=40&longest=40", ValueError, "came to nothing"),
        (Mixture({"generated/propositional?depth=1&hypotheses=0": 1}), ValueError, "depth is 1"),
        ("generated/order?count=0", ValueError, "count is 0"),
        ("", ValueError, "an empty text names nothing"),
        (b"nat", TypeError, "theorems cannot come from a bytes"),
        ({EASY}, TypeError, "theorems cannot come from a set: give the name"),
        (5, TypeError, "theorems is 5"),
        ([EASY, "nat"], TypeError, "make a Mixture"),
        ([], ValueError, "list is empty"),
    ],
)
def test_a_source_that_cannot_be_is_told_at_once(source, error, fragment):
    with pytest.raises(error, match=fragment):
        gym.make("LeanStep-v0", theorems=source)


def test_a_folder_without_lean_files_is_told_at_once(tmp_path):
    with pytest.raises(ValueError, match=r"no \.lean file in the folder"):
        gym.make("LeanStep-v0", theorems=tmp_path)


def test_a_suite_is_made_of_theorems():
    with pytest.raises(TypeError, match="a theorem of the suite 'x' is 'nat'"):
        Suite("x", wrong(("nat",)))


# -- lists and worlds -----------------------------------------------------------------------------


def test_a_list_needs_theorems_with_names_of_their_own():
    with pytest.raises(ValueError, match="no theorems"):
        uniform([])
    with pytest.raises(ValueError, match="two theorems named easy"):
        uniform([EASY, Theorem("easy", "True")])
    assert uniform([EASY, Start(EASY, ("intro h",))]).theorems == (EASY,)


@pytest.mark.parametrize(
    ("source", "error", "fragment"),
    [
        (["nat", "logic"], TypeError, "Mixture or a Curriculum"),
        ([1], TypeError, "holds 1"),
        ([], ValueError, "the list is empty"),
        ({"nat"}, TypeError, "cannot come from a set"),
    ],
)
def test_a_source_that_is_none_says_so_at_once(source, error, fragment):
    with pytest.raises(error, match=fragment):
        gym.make("LeanStep-v0", theorems=source)


def test_worlds_can_be_mixed_by_their_names(native):
    short, long = (f"generated/order?length={n}&count=2" for n in (2, 3))
    names = [t.name for t in opened(Mixture({short: 1, long: 1}), native).theorems]
    assert len(set(names)) == 4
    with pytest.raises(ValueError, match="two theorems named easy"):
        opened(Mixture([([EASY], 1), ([Theorem("easy", "True")], 1)]), native)


def test_a_world_without_a_count_has_a_new_theorem_for_every_episode(native):
    env = gym.make("LeanStep-v0", theorems="generated/order?length=2", backend=native)
    seen = [env.reset(seed=0)[1]["theorem"], *(env.reset()[1]["theorem"] for _ in range(4))]
    assert len(set(seen)) == 5
    assert [env.reset(seed=0)[1]["theorem"], env.reset()[1]["theorem"]] == seen[:2]
    assert innermost(env).named_theorems == []
    with pytest.raises(ValueError, match="only a world with a `count` has names"):
        env.reset(options={"theorem": seen[0]})
    other = gym.make("LeanStep-v0", theorems="generated/order?length=2&seed=1", backend=native)
    assert other.reset(seed=0)[1]["theorem"] != seen[0]


def test_data_sets_are_sources(native, tmp_path):
    path = tmp_path / "mine.jsonl"
    write_theorems(path, [EASY, MIDDLE])
    for source in (str(path), path, f"jsonl:{path}"):
        assert find_theorems(source, native) == (EASY, MIDDLE)
    env = gym.make("LeanStep-v0", theorems=str(path), backend=native)
    assert innermost(env).named_theorems == ["easy", "middle"]
    rows = '{"name": "a", "formal_statement": "theorem a : True := by"}\n{"name": "b"}\n'
    (tmp_path / "test.jsonl").write_text(rows)
    with pytest.warns(UserWarning, match=r"1 rows were rejected.*\n.*test.jsonl:2"):
        (found,) = find_theorems(f"minif2f:{tmp_path / 'test.jsonl'}", native)
    assert found.signature == "theorem a : True"


# -- splits ---------------------------------------------------------------------------------------


def test_a_split_by_hash_keeps_renamed_statements_together(native):
    renamed = [
        Theorem(f"t{i}", f"{a} ∧ {b} → {b}", f"({a} {b} : Prop)")
        for i, (a, b) in enumerate([("p", "q"), ("q", "p"), ("x", "y")])
    ]
    others = [Theorem(f"o{i}", f"n + {i} = {i} + n", "(n : Nat)") for i in range(40)]
    suite = by_hash("mine", [*renamed, *others], native, 0.5)
    assert {t.name in suite.held_out for t in renamed} in ({True}, {False})
    assert 8 <= len(suite.test) - 3 * (renamed[0].name in suite.held_out) <= 32
    assert not {native.identity(t) for t in suite.train} & {native.identity(t) for t in suite.test}
    with pytest.raises(ValueError, match=r"0\.\.1"):
        by_hash("mine", others, native, 1.5)


def test_names_and_order_do_not_make_another_statement(native):
    def same(one, two):
        found = [native.identity(Theorem(f"t{i}", s, b)) for i, (b, s) in enumerate((one, two))]
        return found[0] == found[1]

    hs = "(P Q : Nat → Prop) (x y : Nat)"
    assert same(
        (f"{hs} (h : P x) (k : Q y)", "P x ∧ Q y"), (f"{hs} (a : Q y) (b : P x)", "P x ∧ Q y")
    )
    assert same(("(a b : Nat)", "a + b = b + a"), ("(b a : Nat)", "a + b = b + a"))
    assert same(
        (f"{hs} (h : P x)", "P x ∨ Q y"), ("(R S : Nat → Prop) (v u : Nat) (h : S u)", "S u ∨ R v")
    )
    assert same((f"{hs} (h : P x)", "P x ∨ Q y"), (f"{hs} (h : Q y)", "P x ∨ Q y"))
    assert not same((f"{hs} (h : P x)", "P x ∨ Q y"), (f"{hs} (h : P y)", "P x ∨ Q y"))
    assert not same(("(a b : Nat)", "a + b = b + a"), ("(a b : Nat)", "a + b = a + a"))
    assert not same((hs, "P x ∧ P y"), (hs, "P x ∧ Q y"))
    assert not same(
        ("(p : Prop) (h : p)", "∀ q : Prop, q → p"), ("(p : Prop) (h : p)", "∀ q : Prop, p → q")
    )


def test_the_side_of_a_statement_has_its_share():
    sides = [side(f"{(i * 2**64) // 2_000:016x}", 0.2) for i in range(2_000)]
    assert abs(sides.count("test") / 2_000 - 0.2) < 0.03
    assert side("0" * 16, 0) == "train" and side("f" * 16, 1) == "test"
    assert side("0" * 16, shape="f" * 16) == side("f" * 16, shape="0" * 16) == ""


def test_a_family_is_held_out_with_whatever_else_says_the_same(native):
    twin = Theorem("twin", "y → y", "(y : Prop)", level="two")
    suite = by_family("mine", [EASY, MIDDLE, HARD, twin], native, {"one"})
    assert suite.test == (EASY,) and suite.train == (MIDDLE, HARD)
    with pytest.raises(ValueError, match=r"family four .* only one, three, two"):
        by_family("mine", [EASY, MIDDLE, HARD], native, {"four"})
    by_source = by_family("mine", [EASY, HARD], native, {"h"}, family=lambda t: t.name[0])
    assert isinstance(by_source, Suite) and by_source.test == (HARD,)
    assert by_family("mine", [EASY, HARD], native, "one").test == (EASY,)


def test_statements_that_differ_in_large_numbers_or_universes_differ(native):
    large = [Theorem(f"l{i}", f"x + {2**65 + i} = x", "(x : Nat)") for i in range(12)]
    text = [Theorem(f"s{i}", f'"{i}" = x', "(x : String)") for i in (2**65, 2**65 + 1)]
    one = Theorem("one", "True", "(α β : Type u)", universes=("u",))
    two = Theorem("two", "True", "(α : Type u) (β : Type v)", universes=("u", "v"))
    renamed = Theorem("renamed", "True", "(a : Type w) (b : Type z)", universes=("w", "z"))
    known = [native.identity(t) for t in (*large, *text, one, two)]
    assert len(set(known)) == len(known)
    assert native.identity(renamed) == native.identity(two)
    with NativeBackend() as other:
        assert [other.identity(t) for t in large] == known[:12]
