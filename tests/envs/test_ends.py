"""An episode has an end, its reason is told, and a fault is not taken for a wrong proof."""

from typing import Any

import gymnasium as gym
import pytest
from gymnasium.error import ResetNeeded

import segenv
from segenv.backends.base import BackendError
from segenv.backends.native import NativeBackend
from segenv.lean.pool import Limits
from segenv.proof import TacticError
from segenv.registration import IDS
from segenv.theorems.samplers import Start
from tests.typed import innermost

SWAP = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
RIGHT = "exact ⟨h.2, h.1⟩"
ENDS: dict[str, tuple[dict[str, Any], str]] = {
    "proved": ({}, RIGHT),
    "gave_up": ({}, "give_up"),
    "tactics": ({"max_tactics": 1}, "skip"),
    "calls": ({"max_calls": 1}, "skip"),
    "tokens": ({"max_tokens": 3}, RIGHT),
}


@pytest.mark.parametrize("ended", ENDS)
@pytest.mark.parametrize("id_", IDS)
def test_a_step_after_the_end_raises(native, id_, ended):
    arguments, action = ENDS[ended]
    env = gym.make(id_, theorems=SWAP, backend=native, **arguments)
    env.reset()
    _, reward, terminated, truncated, info = env.step(action)
    assert terminated or truncated
    expected = "refused" if id_ == "LeanProof-v0" and ended == "calls" else ended
    assert info["ended"] == expected and info["is_success"] == (reward == 1.0)
    assert info["decision"].terminated == terminated and info["decision"].truncated == truncated
    for after in ("exact h", RIGHT, "give_up", "", 5):
        with pytest.raises(ResetNeeded):
            env.step(after)
    env.reset()
    assert env.step("give_up")[2]


@pytest.mark.parametrize("id_", IDS)
def test_a_refused_step_after_the_end_has_changed_nothing(native, id_):
    env = gym.make(id_, theorems=SWAP, backend=native)
    env.reset()
    env.step("give_up")
    snapshot = innermost(env).clone_state()
    with pytest.raises(ResetNeeded):
        env.step(RIGHT)
    assert innermost(env).clone_state() == snapshot


TAILS = {
    f"{RIGHT}\nexact h": ("no_goals", 2),
    f"{RIGHT}\nsorry": ("forbidden", None),
    f"{RIGHT}; exact h": ("no_goals", 1),
    "constructor\n· exact h.2\n· exact h.1\n  exact h": ("no_goals", 4),
    "constructor; exact h.2\nexact h.1\nexact h.1": ("no_goals", 3),
    f"{RIGHT}\n· exact h": ("no_goals", 2),
    f"{RIGHT}\n(exact h)": ("parse", 2),  # Lean reads an application
    f"{RIGHT}\nfoo": ("unknown_tactic", 2),
}


@pytest.mark.parametrize("text", TAILS)
def test_a_whole_proof_is_read_to_its_end(native, text):
    kind, line = TAILS[text]
    env = gym.make("LeanProof-v0", theorems=SWAP, backend=native)
    env.reset()
    _, reward, terminated, truncated, info = env.step(text)
    assert (reward, terminated, truncated) == (0.0, True, False) and not info["is_success"]
    assert (info["error"].kind, info["error"].line) == (kind, line) and info["ended"] == "refused"


@pytest.mark.parametrize("tail", ["skip", "done", "all_goals simp", "-- that is all", "/- so -/"])
@pytest.mark.parametrize("joint", ["\n", "; "])
def test_a_tail_that_lean_accepts_is_accepted(native, tail, joint):
    joint = "\n" if tail.startswith(("-", "/")) else joint
    env = gym.make("LeanProof-v0", theorems=SWAP, backend=native, verify="T2")
    env.reset()
    _, reward, terminated, _, info = env.step(RIGHT + joint + tail)
    assert (reward, terminated) == (1.0, True) and info["verdict"].tier == "T2"


def test_a_segment_says_what_was_not_run(native):
    env = gym.make("LeanSegment-v0", theorems=SWAP, backend=native)
    env.reset()
    *_, info = env.step("constructor\nexact h.1\nexact h.2\nskip")
    assert info["unrun"] == ("exact h.2", "skip")
    *_, info = env.step("exact h.2\nexact h.1\nskip")
    assert info["unrun"] == ("skip",) and info["is_success"]
    env.reset()
    assert "unrun" not in env.step("constructor")[4]


def test_a_timeout_truncates_a_whole_proof_and_refuses_a_step():
    with NativeBackend(limits=Limits(tactic=0.5)) as backend:
        for id_, expected in {
            "LeanProof-v0": (False, True),
            "LeanSegment-v0": (False, False),
        }.items():
            env = gym.make(id_, theorems=SWAP, backend=backend)
            env.reset()
            _, reward, *ends, info = env.step("skip\nrepeat (have x := trivial)")
            assert tuple(ends) == expected and reward == 0.0 and info["error"].kind == "timeout"
            assert info["decision"].fault == "timeout"
            assert info.get("ended") == ("timeout" if id_ == "LeanProof-v0" else None)


class Faulty:
    """A fake: real Lean whose answers are lost at given calls, as a killed worker's are."""

    def __init__(self, native, lost):
        self.native = native
        self.lost = lost
        self.calls = 0

    def __getattr__(self, name):
        return getattr(self.native, name)

    def run_tactic(self, state, tactic, **options):
        self.calls += 1
        if self.calls in self.lost:
            return TacticError("infrastructure", "the worker died")
        return self.native.run_tactic(state, tactic, **options)


@pytest.mark.parametrize("lost", [(1,), (2,), (1, 2), (1, 3), (2, 3)])
@pytest.mark.parametrize("id_", IDS)
def test_a_fault_in_a_prefix_is_tried_again(native, id_, lost):
    start = Start(SWAP, ("constructor", "exact h.2"))
    env = gym.make(id_, theorems=[start], backend=Faulty(native, lost))
    observation, info = env.reset(seed=0)
    assert observation.endswith("⊢ p") and info["spent"]["tactics"] == 0


def test_a_prefix_that_cannot_be_run_is_a_failure_of_the_backend(native):
    env = gym.make(
        "LeanStep-v0", theorems=[Start(SWAP, ("skip",))], backend=Faulty(native, range(9))
    )
    with pytest.raises(BackendError, match="the worker died"):
        env.reset()
