"""ArCHer learns a small world by segments, and its critics tell calls apart; no update, no gain."""

from itertools import pairwise

import numpy as np
import pytest

from agents.rollouts.collect import collect
from agents.training.archer.calls import Call, Memory, calls_of
from agents.training.archer.credit import Archer
from agents.training.archer.critic import Args, Critic, Critics
from agents.training.grpo.credit import named
from agents.training.grpo.settings import Settings
from agents.training.grpo.train import train
from segenv.decision import Spending
from segenv.rewards import proof
from segenv.theorems.importers.jsonl import write_theorems
from tests.agents.training.grpo.conftest import GIVEN, warm, world

GOOD, BAD, START, MIDDLE = (7, 1), (8, 1), (5, 6, 9), (5, 6, 3)


@pytest.fixture(scope="module")
def weights(native):
    policy = warm(native, "segment")
    return policy, {name: value.clone() for name, value in policy.model.state_dict().items()}


@pytest.fixture
def policy(weights):
    found, kept = weights
    found.model.load_state_dict(kept)
    return found


@pytest.mark.parametrize("update", ["credit", "off"])
def test_it_learns_and_does_not_when_the_update_is_off(native, policy, update, tmp_path):
    """Held-out success of segments rises by a margin of 0.1 of all attempts."""
    tests = [type(t)(f"test_{t.name}", t.statement, f"{GIVEN} (r : Prop)") for t in world()]
    write_theorems(tmp_path / "train.jsonl", world())
    write_theorems(tmp_path / "test.jsonl", tests)
    batches = 6 if update == "credit" else 2
    asked = Settings(
        source=str(tmp_path / "train.jsonl"), held_out=str(tmp_path / "test.jsonl"),
        credit="archer", gamma=0.9, updates=1, resample=0, update=update, theorems=4, low=0.0,
        high=1.0, probe=2, groups=4, max_tactics=3, batches=batches, judge_every=batches,
        attempts=8, learning_rate=3e-3,
    )  # fmt: skip
    before, after = train(asked, tmp_path / "run", native, policy)
    assert (
        after.success > before.success + 0.1
        if update == "credit"
        else after.proved == before.proved
    )
    kept = [path.name for path in (tmp_path / "run" / "critic").iterdir()]
    assert kept == [str(batches)]  # those of the newest checkpoint


def test_critics_learn_what_a_call_leads_to_over_two_calls():
    """GOOD leads on and then proves, BAD leads nowhere. The policy says each half of the time.

    With γ = 1/2 of a leaf: Q(MIDDLE, GOOD) = 1, of two leaves before it Q(START, GOOD) = V(MIDDLE) / 4.
    """
    calls = [
        Call(START, GOOD, 0.0, 2, False, MIDDLE),
        Call(START, BAD, 0.0, 1, True, START),
        Call(MIDDLE, GOOD, 1.0, 1, True, MIDDLE),
        Call(MIDDLE, BAD, 0.0, 1, True, MIDDLE),
    ]
    critics = Critics(Args(first=250, batch=32, buckets=64, dim=8))
    critics.learn(calls, 0.5)
    critic = critics.own[0]
    assert isinstance(critic, Critic)
    q = critic.q([call.state for call in calls], [call.said for call in calls])
    assert q.tolist() == pytest.approx([1 / 8, 0, 1, 0], abs=0.08)
    assert critic.v([MIDDLE, START]).tolist() == pytest.approx([1 / 2, 1 / 16], abs=0.08)
    good, bad = critics.advantages(calls)[2:]
    assert good == pytest.approx(0.5, abs=0.12) and bad == pytest.approx(-0.5, abs=0.12)


def test_calls_are_what_was_read_said_and_led_to(native, policy):
    """Durations are leaves; a budget that ran out is no end, a proof is; a group sums up to a row."""
    [group] = collect(policy, native, world()[2:3], 12, "segment", 0, Spending(2, np.inf, np.inf))
    for rollout in group.rollouts:
        calls = calls_of(policy, rollout, 0.5, proof)
        assert [c.said for c in calls] == [d.token_ids for d in rollout.decisions]
        assert [c.duration for c in calls] == [d.duration for d in rollout.decisions]
        assert all(a.following == b.state for a, b in pairwise(calls))
        assert [c.terminated for c in calls] == [False] * (len(calls) - 1) + [rollout.proved]
    archer = Archer(policy, Args(first=2))
    archer.learn([group], 0.9)
    for one, own in zip(
        archer.credit([group], 0.9), named("group")([group], 0.9, proof), strict=True
    ):
        assert [[len(c) for c in r] for r in one] == [[len(c) for c in r] for r in own]
    first = archer.credit([group], 0.9)[0][0][0]
    assert np.all(first == first[0]) and first[0] != 0


def test_a_run_goes_on_with_the_same_critics(native, policy, tmp_path):
    [group] = collect(policy, native, world()[2:3], 4, "segment", 0, Spending(2, np.inf, np.inf))
    archer, other = Archer(policy, Args(first=2, updates=2)), Archer(policy, Args(seed=1))
    archer.learn([group], 0.9)
    archer.save(tmp_path)
    other.load(tmp_path)
    other.args = archer.critics.args
    other.critics.args = archer.critics.args
    for one in (archer, other):
        one.learn([group], 0.9)
    rows = [
        np.concatenate([c for r in a.credit([group], 0.9)[0] for c in r]) for a in (archer, other)
    ]
    assert rows[0] == pytest.approx(rows[1])


def test_the_oldest_calls_are_forgotten_and_bad_settings_named():
    memory = Memory(2)
    memory.add([Call((i,), (), 0.0, 1, True, ()) for i in range(3)])
    assert [call.state for call in memory.calls] == [(1,), (2,)]
    with pytest.raises(ValueError, match="soft is 0"):
        Args(soft=0)
