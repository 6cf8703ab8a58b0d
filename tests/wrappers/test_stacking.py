"""Gymnasium's own wrappers above and below those of segenv."""

from collections.abc import Callable

import gymnasium as gym
import pytest
from gymnasium import wrappers as gw

import segenv
from segenv.envs.proof_env import ProofEnv
from segenv.wrappers import CallBudget, ProofAction, RewardTerms, SegmentAction

SWAP = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PROOF = "constructor\nexact h.2\nexact h.1"


def core(native, **more):
    return ProofEnv([SWAP], native, compound=True, **more)


GYMNASIUM: dict[str, Callable[[gym.Env[str, str]], gym.Env[str, str]]] = {
    "TransformReward": lambda env: gw.TransformReward(env, lambda reward: 2 * float(reward)),
    "ClipReward": lambda env: gw.ClipReward(env, 0.0, 0.5),
    "TransformObservation": lambda env: gw.TransformObservation(
        env, lambda text: text.upper(), env.observation_space
    ),
    "TransformAction": lambda env: gw.TransformAction(
        env, lambda text: text.replace("RIGHT", "h.2"), env.action_space
    ),
    "TimeLimit": lambda env: gw.TimeLimit(env, 50),
    "OrderEnforcing": gw.OrderEnforcing,
    "PassiveEnvChecker": gw.PassiveEnvChecker,
    "RecordEpisodeStatistics": gw.RecordEpisodeStatistics,
    "NormalizeReward": gw.NormalizeReward,
}
PLACES = ("below", "between", "above")


def stacked(native, name, place, **more):
    """A wrapper of Gymnasium's below the granularity, below the budget, or above all."""
    around: list[Callable[..., gym.Env[str, str]]] = [SegmentAction, CallBudget, RewardTerms]
    around.insert(PLACES.index(place) if place != "above" else 3, GYMNASIUM[name])
    env = core(native, **more)
    for wrapper in around:
        env = wrapper(env)
    return env


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", GYMNASIUM)
def test_a_wrapper_of_gymnasium_has_its_effect(native, name, place):
    env = stacked(native, name, place)
    observation, info = env.reset(seed=0)
    assert info["n_goals"] == 1
    observation, reward, terminated, truncated, info = env.step("constructor")
    assert info["n_goals"] == 2 and info["spent"] == {"tactics": 1, "tokens": 1, "calls": 1}
    shout = name == "TransformObservation"
    assert ("⊢ Q" in observation) == shout and ("⊢ q" in observation) != shout
    text = "exact RIGHT\nexact h.1" if name == "TransformAction" else "exact h.2\nexact h.1"
    observation, reward, terminated, truncated, info = env.step(text)
    assert terminated and not truncated and info["is_success"] and info["duration"] == 2
    factor = {"TransformReward": 2.0, "ClipReward": 0.5}.get(name, 1.0)
    if name != "NormalizeReward":
        assert reward == factor
    if name == "RecordEpisodeStatistics":
        # below a granularity an episode is counted in tactics, above it in calls
        assert info["episode"]["l"] == (3 if place == "below" else 2)


def test_a_time_limit_below_counts_tactics_and_is_reported(native):
    env = CallBudget(SegmentAction(gw.TimeLimit(core(native), 2)))
    env.reset()
    *_, terminated, truncated, info = env.step(PROOF)
    assert (terminated, truncated) == (False, True) and info["ended"] == "limit"
    assert info["unrun"] == ("exact h.1",) and info["decision"].truncated
    with pytest.raises(gym.error.ResetNeeded):
        env.step("skip")


def test_a_time_limit_above_counts_calls(native):
    env = gym.make("LeanSegment-v0", theorems=SWAP, backend=native, max_episode_steps=2)
    env.reset()
    assert not env.step("constructor\nexact h.2")[3]
    assert env.step("skip")[3]


@pytest.mark.parametrize("order", [(SegmentAction, CallBudget), (CallBudget, SegmentAction)])
def test_a_budget_counts_what_steps_it(native, order):
    env = core(native)
    for wrapper in order:
        env = wrapper(env)
    env.reset()
    *_, info = env.step(PROOF)
    calls = 1 if order[0] is SegmentAction else 3
    assert info["spent"] == {"tactics": 3, "tokens": 9, "calls": calls}
    assert info["decision"].spent.calls == calls and info["is_success"]


@pytest.mark.parametrize("order", [(SegmentAction, RewardTerms), (RewardTerms, SegmentAction)])
def test_prices_per_call_are_paid_where_they_stand(native, order):
    env = core(native)
    for wrapper in order:
        env = (
            wrapper(env, {"proof": 1.0, "call_price": 0.1})
            if wrapper is RewardTerms
            else wrapper(env)
        )
    env.reset()
    calls = 1 if order[0] is SegmentAction else 3
    assert env.step(PROOF)[1] == pytest.approx(1.0 - 0.1 * calls)


def test_a_rolled_back_segment_shows_what_wrappers_below_made_of_the_state(native):
    env = SegmentAction(GYMNASIUM["TransformObservation"](core(native)), on_refusal="rollback")
    before, _ = env.reset()
    assert env.step("constructor\nexact nothing")[0] == before == before.upper()


@pytest.mark.parametrize("wrapper", [SegmentAction, ProofAction, CallBudget, RewardTerms])
def test_a_wrapper_is_made_again_from_its_spec(native, wrapper):
    env = wrapper(gym.make("LeanStep-v0", theorems=SWAP, backend=native, compound=True))
    again = gym.make(env.spec)
    assert str(again) == str(env)
    again.reset()
    assert again.step("exact ⟨h.2, h.1⟩")[2]


def test_snapshots_hold_what_was_spent(native):
    env = CallBudget(SegmentAction(core(native)), max_calls=3)
    env.reset()
    env.step("constructor\nexact h.2")
    snapshot = env.clone_state()
    assert not env.step("skip")[3] and env.step("skip")[3]
    _, info = env.restore_state(snapshot)
    assert info["spent"] == {"tactics": 2, "tokens": 5, "calls": 1} and info["budget"]["calls"] == 2
    assert env.step("exact h.1")[2]
