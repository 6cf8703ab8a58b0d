"""The decision process: rewards, budgets, ends, and that granularity changes none of them."""

from itertools import pairwise

import gymnasium as gym
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import segenv
from segenv.backends.base import BackendError
from segenv.proof import TacticError
from segenv.wrappers import SegmentAction

SWAP = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PROOF = ["constructor", "exact h.2", "exact h.1"]
LONG = ["have a := h.1", "have b := h.2", "constructor", "exact b", "exact a"]
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def make(native, id_="LeanStep-v0", **arguments):
    return gym.make(id_, **{"theorems": SWAP, "backend": native} | arguments)


def test_a_proof_step_by_step(native):
    env = make(native)
    observation, info = env.reset(seed=0)
    assert observation == "p q : Prop\nh : p ∧ q\n⊢ q ∧ p" and info["n_goals"] == 1
    results = [env.step(tactic) for tactic in PROOF]
    assert [r[1] for r in results] == [0.0, 0.0, 1.0]
    assert [r[2] for r in results] == [False, False, True]
    assert [r[4]["n_goals"] for r in results] == [2, 1, 0]
    last = results[-1][4]
    assert last["verdict"].proved and last["verdict"].tier == "T1"
    assert last["script"] == tuple(PROOF) and last["spent"]["tactics"] == 3


def test_verify_t2_on_request(native):
    env = make(native, "LeanProof-v0", verify="T2")
    env.reset()
    *_, terminated, _, info = env.step("\n".join(PROOF))
    assert terminated and info["verdict"].tier == "T2"


@QUIET
@given(cuts=st.sets(st.integers(1, len(LONG) - 1)), gamma=st.sampled_from([1.0, 0.9]))
def test_the_return_does_not_depend_on_how_a_sequence_is_cut(native, cuts, gamma):
    rewards = {"proof": 1.0, "goals_closed": 0.5, "tactic_price": 0.01}
    env = make(native, "LeanSegment-v0", rewards=rewards, gamma=gamma)
    edges = [0, *sorted(cuts), len(LONG)]
    env.reset()
    total, discount = 0.0, 1.0
    for start, end in pairwise(edges):
        *_, info = result = env.step("\n".join(LONG[start:end]))
        assert info["duration"] == end - start and "error" not in info
        total += discount * result[1]
        discount *= gamma ** info["duration"]
    assert result[2]
    goals = [1, 1, 1, 2, 1, 0]  # open before each tactic, and at the end
    shaped = [0.5 * gamma**i * (g - gamma * h) for i, (g, h) in enumerate(pairwise(goals))]
    each = [-0.01 * gamma**i for i in range(5)]
    assert sum(shaped) == pytest.approx(
        0.5
    )  # shaping is worth the first potential, whatever is done
    assert total == pytest.approx(sum(shaped) + sum(each) + gamma**4)


@pytest.mark.parametrize(
    "smuggled",
    [
        "(constructor; exact h.2; exact h.1)",
        "constructor <;> simp [h]",
        "exact ⟨by exact h.2, by exact h.1⟩",
        "constructor\nexact h.2\nexact h.1",
        "first | exact h | exact ⟨h.2, h.1⟩",
        "· exact ⟨h.2, h.1⟩",
        "try exact ⟨h.2, h.1⟩",
        "all_goals exact ⟨h.2, h.1⟩",
        "repeat exact ⟨h.2, h.1⟩",
        "have x : q ∧ p := by exact ⟨h.2, h.1⟩",
        "cases h with | intro a b => exact ⟨b, a⟩",
        "match h with | ⟨a, b⟩ => exact ⟨b, a⟩",
        "case _ => exact ⟨h.2, h.1⟩",
        "conv => skip",
    ],
)
def test_a_compound_tactic_smuggles_nothing_past_a_step(native, smuggled):
    env = make(native)
    before, _ = env.reset()
    observation, reward, terminated, truncated, info = env.step(smuggled)
    assert info["error"].kind == "compound" and (observation, reward) == (before, 0.0)
    assert not terminated and not truncated and info["duration"] == 1


@pytest.mark.parametrize("id_", ["LeanSegment-v0", "LeanProof-v0"])
@pytest.mark.parametrize("text", ["\n".join(PROOF), "(constructor; exact h.2; exact h.1)"])
def test_nor_past_a_budget(native, id_, text):
    env = make(native, id_, max_tactics=2)
    env.reset()
    _, reward, terminated, truncated, info = env.step(text)
    assert reward == 0.0 and info["ended"] == "tactics" and info["n_goals"] > 0
    assert truncated and not terminated and (info["spent"]["tactics"] == 2 or "error" in info)


def test_budgets_truncate(native):
    env = make(native, max_tactics=2)
    env.reset()
    assert env.step("foo")[2:4] == (False, False)
    assert env.step("foo")[2:4] == (False, True)
    env = make(native, max_calls=1)
    env.reset()
    assert env.step("foo")[3]
    env = make(native, max_tokens=3)
    env.reset()
    _, _, _, truncated, info = env.step("exact ⟨h.2, h.1⟩")
    assert truncated and info["error"].kind == "budget" and info["n_goals"] == 1


def test_the_last_tactic_of_a_budget_still_proves(native):
    env = make(native, max_tactics=1)
    env.reset()
    assert env.step("exact ⟨h.2, h.1⟩")[1:4] == (1.0, True, False)


def test_a_segment_stops_at_the_first_refusal(native):
    env = make(native, "LeanSegment-v0")
    env.reset()
    _, _, terminated, truncated, info = env.step("constructor\nexact h.1\nexact h.1")
    assert info["duration"] == 2 and info["n_goals"] == 2 and not terminated and not truncated
    accepted = [record.accepted for record in info["tactics"]]
    assert accepted == [True, False] and info["error"].line == 2
    assert env.step("exact h.2\nexact h.1")[2]


def test_a_segment_can_roll_back(native):
    env = make(native, "LeanSegment-v0", on_refusal="rollback")
    before, _ = env.reset()
    observation, *_, info = env.step("constructor\nexact h.1")
    assert observation == before and info["script"] == () and info["spent"]["tactics"] == 2


def test_one_tactic_of_a_segment_may_span_lines(native):
    env = make(native, "LeanSegment-v0")
    env.reset()
    *_, info = env.step("cases h with\n| intro a b => ?_\nexact ⟨b, a⟩")
    assert info["duration"] == 2 and info["verdict"].proved


def test_a_whole_proof_ends_its_episode_with_leans_errors(native):
    env = make(native, "LeanProof-v0")
    env.reset()
    *_, terminated, truncated, info = env.step("constructor\nexact h.2")
    assert terminated and not truncated
    assert info["error"].kind == "unsolved_goals" and "⊢ p" in info["error"].message
    env.reset()
    *_, terminated, _, info = env.step("constructor\nexact nothing")
    assert terminated and (info["error"].line, info["error"].column) == (2, 6)


@pytest.mark.parametrize(
    "action",
    ["", " \n\t", "\0", "a\0b", "\ud800", "x" * 100_000, "\n" * 9_000, "∀" * 5_000, 7, None],
)
@pytest.mark.parametrize("id_", ["LeanStep-v0", "LeanSegment-v0", "LeanProof-v0"])
def test_any_value_is_a_refused_action_and_never_an_exception(native, id_, action):
    env = make(native, id_).unwrapped
    env.reset()
    if id_ != "LeanStep-v0":
        env = SegmentAction(env)
    *_, info = env.step(action)
    assert isinstance(info["error"], TacticError) and info["error"].message
    assert info["spent"]["tactics"] >= 1 and info["n_goals"] == 1


def test_a_fake_proof_never_ends_an_episode_as_a_success(native):
    env = make(native)
    env.reset()
    for cheat in ("sorry", "exact sorryAx _ true", "exact lcProof"):
        _, reward, terminated, _, info = env.step(cheat)
        assert (reward, terminated) == (0.0, False) and info["error"].kind == "forbidden"
        assert info["n_goals"] == 1


def test_giving_up_terminates(native):
    env = make(native)
    env.reset()
    assert env.step("give_up")[1:4] == (0.0, True, False)


def test_reset_options(native):
    env = make(native)
    observation, info = env.reset(options={"theorem": "swap", "prefix": PROOF[:2]})
    assert observation.endswith("⊢ p") and info["spent"]["tactics"] == 0
    assert env.step(PROOF[2])[2]
    with pytest.raises(ValueError, match="Did you mean 'swap'"):
        env.reset(options={"theorem": "swop"})
    with pytest.raises(ValueError, match="prefix"):
        env.reset(options={"prefix": ["nonsense"]})
    with pytest.raises(ValueError, match="theorem"):
        env.reset(options={"theorm": "swap"})


def test_planning_with_clone_and_restore(native):
    env = make(native)
    env.reset()
    env.step("constructor")
    snapshot = env.unwrapped.clone_state()
    env.step("exact h.2")
    _, info = env.unwrapped.restore_state(snapshot)
    assert info["n_goals"] == 2 and info["spent"]["tactics"] == 1
    assert [env.step(tactic)[2] for tactic in PROOF[1:]] == [False, True]


class Broken:
    """A fake: the native backend until told to fail, as real workers do when they are lost."""

    def __init__(self, native):
        self.native = native
        self.failures = 0

    def __getattr__(self, name):
        return getattr(self.native, name)

    def run_tactic(self, state, tactic, **options):
        if self.failures:
            self.failures -= 1
            raise BackendError("lost")
        return self.native.run_tactic(state, tactic, **options)


def test_one_failure_of_the_backend_is_a_refusal_and_two_truncate(native):
    broken = Broken(native)
    env = make(broken)
    env.reset()
    broken.failures = 1
    *_, terminated, truncated, info = env.step("constructor")
    assert not terminated and not truncated and info["error"].kind == "infrastructure"
    assert env.step("constructor")[4]["n_goals"] == 2
    broken.failures = 2
    env.step("exact h.2")
    *_, terminated, truncated, info = env.step("exact h.2")
    assert truncated and not terminated and info["ended"] == "infrastructure"
    assert info["error"].message == "lost"


def test_reward_terms_are_logged_by_name(native):
    rewards = {"proof": 1.0, "call_price": 0.25, "token_price": 0.1, "segment_closed": 1.0}
    env = make(native, "LeanSegment-v0", rewards=rewards)
    env.reset()
    *_, info = env.step("constructor\nexact h.2\nexact h.1")
    assert info["reward_terms"] == pytest.approx(
        {"proof": 1.0, "call_price": -0.25, "token_price": -0.9, "segment_closed": 1.0}
    )
