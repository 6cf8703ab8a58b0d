"""Mutants of proved theorems: new statements, each with a proof that Lean has checked."""

from random import Random

import pytest

from segenv.proof import Hypothesis, ProofState, Theorem
from segenv.theorems.families import parse
from segenv.theorems.mutations import RULES, Sequent, instantiating, mutants, rewriting, weakening
from segenv.theorems.suite import load_suite
from segenv.traces.extract import trace
from tests.typed import there

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
SCRIPT = ("constructor", "exact h.2", "exact h.1")
OLD = Sequent(
    (Hypothesis("n", "Nat"), Hypothesis("h", "0 < n")), "n ≠ 0", ("exact Nat.ne_of_gt h",)
)


def test_every_rule_gives_mutants_that_are_proved(native):
    found = list(mutants(native, SWAP, SCRIPT))
    assert {sample.theorem.source.split()[-1] for sample in found} == set(RULES)
    assert len({sample.identity for sample in found}) == len(found)
    assert native.identity(SWAP) not in {native.identity(sample.theorem) for sample in found}
    for sample in found:
        state = native.start(sample.theorem)
        for tactic in sample.script:
            state = native.run_tactic(state, tactic, compound=False)
            assert isinstance(state, ProofState), state
        assert native.verify(state, "T2").proved
        whole = native.run_tactic(native.start(sample.theorem), sample.theorem.proof)
        assert isinstance(whole, ProofState) and not whole.goals


def test_mutants_are_a_function_of_theorem_and_seed(native):
    first, again, other = (
        [s.theorem for s in mutants(native, SWAP, SCRIPT, seed=seed)] for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize("name", ["logic", "nat", "list", "int", "set"])
def test_hand_written_theorems_have_mutants(native, name):
    theorems = load_suite(name, native).theorems[7::40]
    found = 0
    for theorem in theorems:
        known = trace(native, theorem)
        for sample in mutants(native, theorem, known.tactics):
            whole = native.run_tactic(native.start(sample.theorem), sample.theorem.proof)
            assert isinstance(whole, ProofState) and not whole.goals, sample
            found += 1
    assert found >= len(theorems) - 1  # `n + 0` and `0 + n` for `n` make one mutant


def test_generated_theorems_have_mutants(native):
    sample = parse("generated/order?length=3").sample(native, 3)
    assert list(mutants(native, sample.theorem, sample.script, rules=["weakening"]))


def test_rewriting_puts_an_equal_term_in_one_place():
    seen = {rewriting(OLD, Random(i)) for i in range(40)}
    assert Sequent(OLD.hypotheses, "(n + 0) ≠ 0", ("rw [Nat.add_zero n]", *OLD.script)) in seen
    by_hypothesis = (*OLD.hypotheses, Hypothesis("y1", "Nat"), Hypothesis("e1", "y1 = n"))
    assert Sequent(by_hypothesis, "y1 ≠ 0", ("rw [e1]", *OLD.script)) in seen


def test_weakening_puts_a_condition_before_a_hypothesis():
    new = there(weakening(OLD, Random(0)))
    assert [h.type for h in new.hypotheses] == ["Prop", "w1", "Nat", "w1 → (0 < n)"]
    assert new.script == ("have h : 0 < n := h hw1", *OLD.script)


def test_instantiating_replaces_a_variable_everywhere():
    seen = [instantiating(OLD, Random(i)) for i in range(40)]
    assert Sequent((Hypothesis("h", "0 < 1"),), "1 ≠ 0", OLD.script) in seen
    assert any("exact whole1 1 h" in new.script[1:2] for new in seen if new is not None)


def test_names_that_only_contain_a_variable_stay():
    old = Sequent((Hypothesis("n", "Nat"),), "n.succ = n' + Nat.n n", ())
    targets = {new.target for i in range(20) if (new := instantiating(old, Random(i)))}
    assert "n.succ = n' + Nat.n 1" in targets


@pytest.mark.parametrize("script", [(), ("constructor",), ("· simp",), "constructor"])
def test_a_script_that_is_no_proof_has_no_mutants(native, script):
    with pytest.raises(ValueError, match="does not prove swap"):
        list(mutants(native, SWAP, script))


def test_one_rule_may_be_named_alone(native):
    found = list(mutants(native, SWAP, SCRIPT, rules="weakening"))
    assert {sample.theorem.source.split()[-1] for sample in found} == {"weakening"}


def test_an_unknown_rule_is_named(native):
    with pytest.raises(ValueError, match="Did you mean 'weakening'"):
        list(mutants(native, SWAP, SCRIPT, rules=["weaking"]))


def test_implicit_types_do_not_stop_mutants(native):
    """Lean prints `[].length`, which says too little when it is read."""
    theorem = Theorem("short", "([] : List Nat).length + n = n", "(n : Nat) (h : 0 < n)")
    found = list(mutants(native, theorem, ["exact Nat.zero_add n"]))
    assert {sample.theorem.source.split()[-1] for sample in found} == set(RULES)
    assert all("α := Nat" in sample.theorem.statement for sample in found)
