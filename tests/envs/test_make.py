"""What an id is given is judged by `make`, for every id and in every mode of `make_vec`."""

import math

import gymnasium as gym
import pytest
from gymnasium.vector import AutoresetMode

import segenv
from segenv.backends.native import NativeBackend
from segenv.lean.shared.errors import LeanError
from segenv.registration import IDS
from segenv.rewards import Rewards

T = segenv.Theorem("t", "p", "(p : Prop) (h : p)")
EITHER = (TypeError, ValueError)


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("verify", value) for value in ("t1", "T0", "T9", None, 1)),
        *(("max_tactics", value) for value in ("5", -1, 0, 2.5, math.nan, math.inf, True)),
        *(("max_tokens", value) for value in ("5", -1, 0)),
        *(("max_calls", value) for value in (list[int](), -1, 0)),
        *(("max_characters", value) for value in (None, -1, 0, 2.5, "many")),
        *(("on_refusal", value) for value in ("stop", None, True)),
        *(("count_tokens", value) for value in (None, 5, "words")),
        *(("compound", value) for value in ("yes", 1, None)),
        *(("render_mode", value) for value in ("rgb_array", 3)),
        *(("backend", value) for value in ("native", 5, ["native"])),
        *(("lean", value) for value in (5, b"wheel")),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(id_, name, value):
    with pytest.raises(EITHER, match=name) as refused:
        gym.make(id_, theorems=T, **{name: value})
    assert f"{name} is {value!r}" in str(refused.value)


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("gamma", ["x", None, math.nan, -1, 1.5, True])
def test_gamma_lies_between_0_and_1(id_, gamma):
    with pytest.raises(EITHER, match="gamma is"):
        gym.make(id_, theorems=T, gamma=gamma)


@pytest.mark.parametrize("id_", IDS)
def test_an_unknown_argument_is_named_with_the_nearest(id_):
    with pytest.raises(TypeError, match=f"{id_} takes no argument `max_tactic`.*'max_tactics'"):
        gym.make(id_, theorems=T, max_tactic=5)


@pytest.mark.parametrize(
    ("rewards", "fragment"),
    [
        ("proof", "rewards is 'proof'"),
        (5, "rewards is 5"),
        ({"prof": 1}, "unknown reward term 'prof'. Did you mean 'proof'"),
        ({"proof": "x"}, "the weight of the reward term proof is 'x'"),
        ({"proof": math.nan}, "the weight of the reward term proof is nan"),
        ({"proof": math.inf}, "the weight of the reward term proof is inf"),
        ({"proof": None}, "the weight of the reward term proof is None"),
        ({"overlong": 1.0}, "overlong needs `limit` and `buffer`"),
        ({"overlong": {"limit": 10}}, "overlong needs `buffer`"),
        ({"overlong": {"limit": 10, "buffer": 20}}, "buffer is 20"),
        ({"overlong": {"limit": -1, "buffer": 0}}, "limit is -1"),
        ({"overlong": {"limit": 9, "bufer": 3}}, "'bufer'. Did you mean 'buffer'"),
        (["proof"], r"rewards is \['proof'\]"),
        ({5: 1.0}, "a reward term is 5"),
    ],
)
def test_rewards_that_cannot_be(rewards, fragment):
    with pytest.raises(EITHER, match=fragment):
        gym.make("LeanStep-v0", theorems=T, rewards=rewards)


def test_a_term_of_ones_own_is_judged_too():
    def own(decision, share):
        return share

    with pytest.raises(ValueError, match="the weight of the reward term own is nan"):
        Rewards({own: {"weight": math.nan, "share": 1}})
    with pytest.raises(ValueError, match="the reward term own needs `share`"):
        Rewards({own: 1.0})


def test_a_lean_that_is_not_there_is_told_by_make(tmp_path):
    with pytest.raises(LeanError, match="not the folder of a Lean toolchain"):
        gym.make("LeanStep-v0", theorems=T, lean=tmp_path)


def test_a_tier_that_this_lean_lacks_is_refused_when_it_is_known(native):
    with pytest.raises(ValueError, match=r"verify is 'T3', but .* no external checker: 'T2'"):
        gym.make("LeanStep-v0", theorems=T, verify="T3", lean="wheel")
    with pytest.raises(ValueError, match="verify is 'T3'"):
        gym.make("LeanStep-v0", theorems=T, verify="T3", backend=native)
    env = gym.make("LeanStep-v0", theorems=T, verify="T3", backend=NativeBackend)
    with pytest.raises(ValueError, match="verify is 'T3'"):
        env.reset()
    env.close()


@pytest.mark.parametrize("number", [0, -1, 2.5, "2", None, True])
def test_a_vector_has_a_number_of_environments(number):
    with pytest.raises(EITHER, match=f"num_envs is {number!r}"):
        gym.make_vec("LeanStep-v0", number, theorems=T)


@pytest.mark.parametrize("mode", ["sync", "async", "vector_entry_point", None])
@pytest.mark.parametrize("id_", ["LeanStep-v0", "LeanSegment-v0"])
def test_a_time_limit_truncates_in_every_mode(id_, mode):
    vector = gym.make_vec(id_, 2, mode, theorems=T, max_episode_steps=2, disable_env_checker=True)
    try:
        vector.reset(seed=0)
        assert not vector.step(["skip"] * 2)[3].any()
        assert vector.step(["skip"] * 2)[3].all()
    finally:
        vector.close()


@pytest.mark.parametrize("steps", [0, -2, 1.5, "3"])
def test_a_time_limit_that_cannot_be(steps):
    with pytest.raises(EITHER, match=f"max_episode_steps is {steps!r}"):
        gym.make_vec("LeanStep-v0", 2, theorems=T, max_episode_steps=steps)


def test_minus_one_is_no_time_limit(native):
    vector = gym.make_vec("LeanStep-v0", 1, theorems=T, backend=native, max_episode_steps=-1)
    vector.reset(seed=0)
    assert not any(vector.step(["skip"])[3].any() for _ in range(5))


@pytest.mark.parametrize("mode", [AutoresetMode.SAME_STEP, "SameStep"])
def test_the_autoreset_mode_of_a_vector(mode, native):
    vector = gym.make_vec("LeanStep-v0", 1, theorems=T, backend=native, autoreset_mode=mode)
    assert vector.metadata["autoreset_mode"] == AutoresetMode.SAME_STEP
    with pytest.raises(ValueError, match="autoreset_mode is 'never'"):
        gym.make_vec("LeanStep-v0", 1, theorems=T, autoreset_mode="never")


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_wrappers_and_arguments_of_the_vector(mode):
    vector = gym.make_vec(
        *("LeanStep-v0", 2, mode, {"autoreset_mode": AutoresetMode.SAME_STEP}),
        wrappers=[lambda env: gym.wrappers.TransformReward(env, lambda reward: float(reward) * 7)],
        theorems=T,
    )
    try:
        vector.reset(seed=0)
        assert list(vector.step(["exact h"] * 2)[1]) == [7.0, 7.0]
    finally:
        vector.close()
