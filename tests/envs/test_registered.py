"""One contract over every id."""

import os
import pickle
import subprocess
import sys
import warnings
from typing import Any

import gymnasium as gym
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.utils.env_checker import check_env

import segenv
from segenv.envs.proof_env import ProofEnv
from segenv.registration import IDS
from tests.typed import innermost

SWAP = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OR = segenv.Theorem("or_comm'", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
HEADINGS = (
    "Description",
    "Action Space",
    "Observation Space",
    "Rewards",
    "Starting State",
    "Episode End",
    "Information",
    "Arguments",
    "Theorems",
    "Baselines",
    "Version History",
)


@pytest.fixture(params=IDS)
def env(request, native):
    env = gym.make(request.param, theorems=[SWAP, OR], backend=native)
    yield env
    env.close()


def test_gymnasium_finds_nothing_to_complain_about(env):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(env.unwrapped)


def test_the_same_seed_gives_the_same_episodes(env):
    actions = ["intro h", "constructor", "exact h.2\nexact h.1", "", "cases h"]

    def play():
        seen = []
        for seed in range(4):
            seen.append(env.reset(seed=seed))
            for action in actions:
                seen.append(env.step(action))
                if seen[-1][2] or seen[-1][3]:
                    break
        return seen

    assert play() == play()


def test_spec_goes_through_json(env):
    spec = EnvSpec.from_json(gym.spec(env.spec.id).to_json())
    assert (
        spec.id == env.spec.id and spec.additional_wrappers == gym.spec(spec.id).additional_wrappers
    )


def test_an_environment_is_made_again_from_its_spec(env):
    again = gym.make(env.spec)
    assert str(again) == str(env)


ARGUMENTS: dict[str, Any] = {
    "gamma": 0.9,
    "on_refusal": "rollback",
    "rewards": {"proof": 2.0},
    "max_tactics": 9,
    "max_tokens": 99,
    "max_calls": 9,
    "max_characters": 99,
    "verify": "T2",
    "compound": True,
    "count_tokens": len,
    "render_mode": "ansi",
}


@pytest.mark.parametrize("id_", IDS)
def test_all_ids_take_the_same_arguments(native, id_):
    env = gym.make(id_, theorems=SWAP, backend=native, **ARGUMENTS)
    env.reset()
    _, reward, *_, info = env.step("exact ⟨h.2, h.1⟩")
    assert reward == 2.0 and info["verdict"].tier == "T2" and info["spent"]["tokens"] == 16
    assert info["budget"] == {"tactics": 8, "tokens": 83, "calls": 8} and env.render()
    assert vars(env.action_space)["max_length"] == 99


def test_arguments_of_the_wrapper_pass_through_make(native):
    env = gym.make("LeanSegment-v0", theorems=SWAP, backend=native, on_refusal="rollback")
    env.reset()
    _, _, _, _, info = env.step("constructor\nexact g")
    assert info["script"] == () and "error" in info


@pytest.mark.parametrize("id_", IDS)
def test_an_environment_can_be_pickled_before_its_first_reset(id_):
    env = pickle.loads(pickle.dumps(gym.make(id_, theorems=SWAP)))
    assert isinstance(env.unwrapped, ProofEnv)


@pytest.mark.parametrize("mode", ["sync", "async", "vector_entry_point"])
@pytest.mark.parametrize("id_", IDS)
def test_vector_environments_give_right_observations(id_, mode):
    single = gym.make(id_, theorems=SWAP)
    vector = gym.make_vec(id_, 2, mode, theorems=SWAP)
    try:
        first, _ = single.reset(seed=0)
        observations, _ = vector.reset(seed=0)
        assert list(observations) == [first, first]
        single_next = single.step("constructor")
        observations, rewards, terminated, _, _ = vector.step(["constructor", "exact g"])
        assert list(observations) == [single_next[0], first]
        assert list(rewards) == [0.0, 0.0] and bool(terminated[0]) == single_next[2]
    finally:
        vector.close()
        single.close()


def test_the_docstring_has_every_heading_with_something_below():
    _, *sections = str(ProofEnv.__doc__).split("    ## ")
    bodies = dict(section.split("\n", 1) for section in sections)
    assert list(bodies) == list(HEADINGS)
    assert all(len(body.split()) >= 4 for body in bodies.values()), bodies


def test_ansi_shows_theorem_script_and_goals(native):
    env = gym.make("LeanStep-v0", theorems=SWAP, backend=native, render_mode="ansi")
    env.reset()
    env.step("constructor")
    assert "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  constructor\n" in str(
        env.render()
    )


def test_human_prints(native, capsys):
    env = gym.make("LeanStep-v0", theorems=SWAP, backend=native, render_mode="human")
    env.reset()
    assert "⊢ q ∧ p" in capsys.readouterr().out


ALONE = """
import gymnasium as gym, segenv
theorem = segenv.Theorem("t", "\\u2200 p : Prop, p \\u2192 p")
env = gym.make("LeanStep-v0", theorems=theorem, render_mode="human")
env.reset()
env.step("intro p h")
env.close()
"""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_human_prints_whatever_the_encoding(encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    child = subprocess.run(
        [sys.executable, "-P", "-c", ALONE], capture_output=True, env=environment
    )
    assert child.returncode == 0, child.stderr
    shown = child.stdout.decode(encoding)
    assert shown.count("theorem t : ") == 2 and ("∀ p : Prop" in shown) == (encoding == "utf-8")
    assert "h : p" in shown


@pytest.mark.parametrize(
    ("theorems", "fragment"),
    [
        ("natt", "Did you mean 'nat'"),
        ("nat/tset", "Did you mean 'test'"),
        ("missing.lean", "no file or folder"),
    ],
)
def test_an_unknown_source_names_the_known_ones(theorems, fragment):
    with pytest.raises(ValueError, match=fragment):
        gym.make("LeanStep-v0", theorems=theorems)


def test_sources_of_theorems(native, tmp_path):
    file = tmp_path / "mine.lean"
    file.write_text("variable (p : Prop)\n\ntheorem mine (h : p) : p := by\n  exact h\n")
    for source, expected in [
        (file, ["mine"]),
        (str(tmp_path), ["mine"]),
        (SWAP, ["swap"]),
        ([SWAP, OR], ["swap", "or_comm'"]),
        (segenv.Suite("two", (SWAP, OR)), ["swap", "or_comm'"]),
    ]:
        env = gym.make("LeanStep-v0", theorems=source, backend=native)
        assert innermost(env).named_theorems == expected
    env = gym.make("LeanStep-v0", theorems="nat/test", backend=native)
    assert 20 < len(innermost(env).named_theorems) < 40
    env = gym.make("LeanStep-v0", backend=native)
    assert len(innermost(env).named_theorems) > 200


def test_a_malformed_file_gives_leans_messages_with_file_and_line(native, tmp_path):
    file = tmp_path / "broken.lean"
    file.write_text("theorem a : 1 = 1 := rfl\n\ntheorem b : 1 = := rfl\n")
    env = gym.make("LeanStep-v0", theorems=file, backend=native)
    with pytest.raises(Exception, match=r"broken.lean:3:\d+: unexpected token"):
        env.reset()


def test_what_a_statement_speaks_of_is_shown(native):
    header = "def two : Nat := 2\ndef four : Nat := two + two\ndef other : Nat := 7\n"
    theorem = segenv.Theorem("t", "four = 4", header=header)
    env = gym.make("LeanStep-v0", theorems=[theorem, SWAP], backend=native, render_mode="ansi")
    _, info = env.reset(options={"theorem": "t"})
    expected = ("def two : Nat := 2", "def four : Nat := two + two")
    assert info["definitions"] == expected
    assert env.step("skip")[4]["definitions"] == expected
    assert str(env.render()).startswith("def two : Nat := 2\n\ndef four")
    snapshot = innermost(env).clone_state()
    assert env.reset(options={"theorem": "swap"})[1]["definitions"] == ()
    assert innermost(env).restore_state(snapshot)[1]["definitions"] == expected
