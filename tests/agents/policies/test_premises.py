"""Premises: those that Lean reads before a theorem, the likest first, in prompts and in training."""

from collections import Counter
from dataclasses import replace

import pytest

import segenv
from agents.policies.base import Prompt
from agents.policies.causal_lm import CausalLM
from agents.policies.premises import Premises, asked, ranked
from agents.search import Budget, Searching
from agents.training.supervised import Args, train
from segenv.backends.native import NativeBackend
from segenv.traces.extract import traces
from tests.agents.policies.tiny import goal, state

SOURCE = """
def double (n : Nat) : Nat := n + n
def thrice (n : Nat) : Nat := n + n + n
namespace Doubles
theorem zero : double 0 = 0 := rfl
theorem one : double 1 = 2 := by rfl
end Doubles
namespace Lemmas
theorem three (n : Nat) : thrice n = n + n + n := by rfl
theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by exact ⟨h.2, h.1⟩
theorem goal (n : Nat) : double 0 + thrice n = n + n + n := by
  rw [Doubles.zero, three]
  exact Nat.zero_add _
end Lemmas
"""


@pytest.fixture(scope="module")
def theorems(native: NativeBackend):
    return native.load(SOURCE, "lemmas.lean", "all")


def test_the_likest_lemmas_come_first_under_names_that_lean_knows(
    native: NativeBackend, theorems
) -> None:
    last = theorems[-1]
    premises = Premises(native, 2)
    assert [t.name for t in premises.usable(last)] == [t.name for t in theorems[:-1]]
    found = premises(Prompt(native.start(replace(last, proof=""))))
    assert found == (
        "theorem three (n : Nat) : thrice n = n + n + n",
        "theorem Doubles.zero : double 0 = 0",
    )
    assert premises(Prompt(native.start(theorems[0]))) == ()
    with pytest.raises(ValueError, match="count is 0"):
        Premises(native, 0)


def test_ranked_by_hand() -> None:
    """Of three texts a rare word decides; what no text has counts nothing."""
    texts = ("f = g", "f = h", "f = f")
    assert ranked(texts, Counter(("h", "f", "unknown"))) == ("f = h", "f = f", "f = g")
    assert ranked(texts, Counter()) == texts
    assert ranked((), Counter("f")) == ()


def test_names_of_variables_do_not_count() -> None:
    assert asked(state(goal("f x = y", x="Nat", h="x = 1"))) == {
        **{"f": 1, "y": 1, "Nat": 1, "1": 1},
        "=": 2,
    }


def test_a_policy_is_trained_and_asked_with_premises(
    native: NativeBackend, theorems, tmp_path
) -> None:
    """The whole way: lemmas in the prompts of training, in the checkpoint, and in a search."""
    learned, _ = traces(native, theorems)
    args = Args(
        out=tmp_path / "policy",
        granularity="step",
        pointing=True,
        model="200k",
        vocabulary=460,
        context=400,
        max_new_tokens=12,
        tokens_read=1_500,
        progress=False,
    )
    premises = Premises(native, 2)
    run = train(args, learned, premises=premises)
    start = Prompt(native.start(replace(theorems[-1], proof="")))
    read = run.policy.tokenizer.decode(run.policy.prompt_ids(start))
    assert "[PREMISES]\ntheorem three (n : Nat)" in read and "Doubles.zero" in read
    assert run.dropped == 0

    loaded = CausalLM.load(tmp_path / "policy", device="cpu")
    assert loaded.spec.premises == 2
    with pytest.raises(ValueError, match=r"premises=Premises\(backend, 2\)"):
        loaded.sample([start], 1, 0)
    policy = replace(loaded, premises=premises)
    assert policy.prompt_ids(start) == run.policy.prompt_ids(start)
    found = segenv.evaluate(Searching(policy, Budget(tokens=60)), theorems[-1], backend=native)
    assert len(found.records) == 1 and found.records[0].scores[0].tokens > 0
