"""Replay proves what a script that is known proves, as it stands or renamed, and nothing else."""

from agents.policies.replay import replay_renamed
from segenv.evaluation.replay import replay
from segenv.proof import Theorem
from segenv.scripts import trace_of

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
SCRIPT = ("constructor", "exact h.2", "exact h.1")
SAME_NAMES = Theorem("same_names", "b ∧ a", "(a b : Prop) (h : a ∧ b)")
RENAMED = Theorem("renamed", "b ∧ a", "(a b : Prop) (k : a ∧ b)")
OTHER = Theorem("other", "b ∧ a", "(a b : Prop) (h : b) (k : a)")
THEOREMS = (SAME_NAMES, RENAMED, OTHER)


def test_as_it_stands(native):
    assert replay(native, THEOREMS, [SCRIPT]) == [SCRIPT, None, None]


def test_renamed(native):
    trace = trace_of(native, SWAP, SCRIPT)
    renamed = ("constructor", "exact k.2", "exact k.1")
    assert replay_renamed(native, THEOREMS, [trace]) == [SCRIPT, renamed, None]


def test_the_first_script_counts_and_ends_where_the_proof_does(native):
    short = ("exact And.symm h",)
    scripts = [("exact h",), ("constructor", "exact h.2"), (*short, "exact h"), SCRIPT]
    assert replay(native, [SWAP], scripts) == [short]
    assert replay(native, [SWAP], scripts[:2]) == replay(native, [SWAP], []) == [None]


def test_a_script_that_only_ends_without_goals_is_no_proof(native):
    assert replay(native, [SWAP], [("sorry",), ("exact ⟨sorry, h.1⟩",)]) == [None]


def test_beginnings_are_shared(native):
    """Scripts that go on in different ways from one state each come to their end."""
    scripts = [("constructor", "exact h.2", "skip"), SCRIPT, ("constructor", "exact h.1")]
    assert replay(native, [SWAP, SAME_NAMES], scripts) == [SCRIPT, SCRIPT]
