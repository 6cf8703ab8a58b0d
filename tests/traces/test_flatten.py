"""The splitter: flat, primitive, and the same verdict."""

import pytest

from segenv.proof import ProofState, Theorem, Trace
from segenv.segmentation import goal_counts, segment
from segenv.syntax import is_primitive
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import replay, trace, traces
from segenv.traces.flatten import NotFlat, flatten

AND = Theorem("and", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OR = Theorem("or", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
ADD = Theorem("add", "0 + n = n", "(n : Nat)")

SPLITS = {
    "flat": (
        AND,
        "constructor\nexact h.2; exact h.1",
        ["constructor", "exact h.2", "exact h.1"],
        "000",
    ),
    "dots": (
        AND,
        "constructor\n· exact h.2\n· exact h.1",
        ["constructor", "exact h.2", "exact h.1"],
        "011",
    ),
    "parentheses": (
        AND,
        "(constructor; exact h.2)\nexact h.1",
        ["constructor", "exact h.2", "exact h.1"],
        "000",
    ),
    "case in order": (
        AND,
        "constructor\ncase left => exact h.2\ncase right => exact h.1",
        ["constructor", "exact h.2", "exact h.1"],
        "011",
    ),
    "case out of order": (
        AND,
        "constructor\ncase right => exact h.1\ncase left => exact h.2",
        ["constructor", "rotate_left", "exact h.1", "exact h.2"],
        "0011",
    ),
    "cases": (
        OR,
        "cases h with\n| inr b =>\n  left\n  exact b\n| inl a => right; exact a",
        [
            "cases h with\n| inr b => ?_\n| inl a => ?_",
            *("left", "exact b", "right", "exact a"),
        ],
        "01111",
    ),
    "a wildcard": (
        OR,
        "cases h with\n| inl a => exact Or.inr a\n| _ b => exact Or.inl b",
        ["cases h with\n| inl a => ?_\n| _ b => ?_", "exact Or.inr a", "exact Or.inl b"],
        "011",
    ),
    "next": (
        OR,
        "cases h\nnext a => exact Or.inr a\nnext b => exact Or.inl b",
        ["cases h", "rename_i a", "exact Or.inr a", "rename_i b", "exact Or.inl b"],
        "01111",
    ),
    "have": (
        AND,
        "have hp : p := by\n  exact h.1\nexact ⟨h.2, hp⟩",
        ["refine have hp : p := ?_; ?_", "exact h.1", "exact ⟨h.2, hp⟩"],
        "010",
    ),
    "exact": (
        AND,
        "exact ⟨by exact h.2, by exact h.1⟩",
        ["refine ⟨?_, ?_⟩", "exact h.2", "exact h.1"],
        "011",
    ),
    "then": (
        OR,
        "cases h <;> simp [*]",
        ["cases h", "simp [*]", "simp [*]"],
        "000",
    ),
    "all_goals": (
        AND,
        "constructor\nall_goals simp [h]",
        ["constructor", "simp [h]", "simp [h]"],
        "000",
    ),
    "try and first": (
        AND,
        "try exact h\nfirst | exact h | constructor\nall_goals simp [h]",
        ["constructor", "simp [h]", "simp [h]"],
        "000",
    ),
    "repeat": (
        Theorem("many", "∀ p q r : Prop, p → p"),
        "repeat intro x\nassumption",
        ["intro x"] * 4 + ["assumption"],
        "00000",
    ),
    "induction": (
        ADD,
        "induction n with\n| zero => rfl\n| succ n ih =>\n  rw [← Nat.add_assoc]\n  rw [ih]",
        [
            "induction n with\n| zero => ?_\n| succ n ih => ?_",
            *("rfl", "rw [← Nat.add_assoc]", "rw [ih]"),
        ],
        "0111",
    ),
}


@pytest.mark.parametrize(("theorem", "proof", "tactics", "depths"), SPLITS.values(), ids=SPLITS)
def test_how_each_construct_is_flattened(native, theorem, proof, tactics, depths):
    flat = flatten(native, theorem, proof)
    assert isinstance(flat, Trace), flat
    assert list(flat.tactics) == tactics
    assert "".join(map(str, flat.depths)) == depths
    assert not flat.states[-1].goals and native.verify(flat.states[-1]).proved


def test_what_cannot_be_split_is_kept_whole_with_a_reason(native):
    proof = "conv => lhs; rw [Nat.zero_add]"
    kept = flatten(native, ADD, proof)
    assert isinstance(kept, NotFlat) and kept.trace.tactics == (proof,) and kept.reason
    assert not kept.trace.states[-1].goals


def test_a_refused_proof_is_an_error(native):
    with pytest.raises(ValueError, match="refused"):
        trace(native, AND, "exact h")
    with pytest.raises(ValueError, match="no reference"):
        trace(native, AND)


def test_visible_and_total_counts_of_a_focused_proof(native):
    flat = trace(native, AND, "constructor\n· exact h.2\n· exact h.1")
    assert goal_counts(flat, "total") == (1, 2, 1, 0)
    assert [s.stop for s in segment(flat, "change")] == [1, 2, 3]


@pytest.mark.parametrize("name", SUITES)
def test_reference_proofs_split_and_replay(native, name):
    """Every sixth of a suite; that all are cut is a test of the suites."""
    theorems = load_suite(name, native).theorems[::6]
    found, report = traces(native, theorems)
    assert not report.failed and not report.whole and len(found) == len(theorems)
    for one in found:
        done = replay(native, one)
        assert isinstance(done, ProofState) and native.verify(done).proved
        for state, tactic in zip(one.states, one.tactics, strict=False):
            (tree,) = native.parse(state, tactic)
            assert is_primitive(tree)
