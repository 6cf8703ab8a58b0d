"""Goals of failed attempts as theorems, and their negations."""

import pytest

from segenv.proof import ProofState, Theorem
from segenv.theorems.scaffolding import goal_theorem, negation, open_goals, scaffold
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import trace
from segenv.traces.flatten import furthest

SWAP = Theorem("swap", "p ∧ q", "(p q : Prop) (h : q ∧ p)")


def test_an_attempt_leaves_its_open_goals_and_their_negations(native):
    found = scaffold(native, SWAP, "constructor\n· exact h.1\n· exact h.2")
    assert found.state.script == ("constructor",) and not found.failed
    assert [t.statement for t in found.goals] == ["p", "q"]
    assert {t.binders for t in found.goals} == {"(p : Prop) (q : Prop) (h : q ∧ p)"}
    assert [t.statement for t in found.negations] == [
        "¬(∀ (p : Prop) (q : Prop) (h : q ∧ p), p)",
        "¬(∀ (p : Prop) (q : Prop) (h : q ∧ p), q)",
    ]
    done = native.run_tactic(native.start(found.goals[0]), "exact h.2")
    assert isinstance(done, ProofState) and native.verify(done, "T2").proved


def test_an_attempt_is_followed_as_far_as_it_goes(native):
    attempt = "constructor\n· have k : p := h.2\n  exact k\n· rfl"
    assert furthest(native, SWAP, attempt).tactics == (
        "constructor",
        "have k : p := h.2",
        "exact k",
    )
    assert [t.statement for t in scaffold(native, SWAP, attempt).goals] == ["q"]
    assert furthest(native, SWAP, "no tactic at all").tactics == ()
    assert scaffold(native, SWAP, "exact ⟨h.2, h.1⟩").goals == ()


def test_of_a_goal_and_its_negation_one_can_be_proved(native):
    false = Theorem("false", "n + 1 = n", "(n : Nat)")
    negated = negation(native, false)
    state = native.start(negated)
    for tactic in ("intro h", "have k := h 0", "contradiction"):
        state = native.run_tactic(state, tactic)
        assert isinstance(state, ProofState), state
    assert native.verify(state).proved


def test_what_cannot_be_written_gets_a_name(native):
    theorem = Theorem("anonymous", "p → q → p ∧ q", "(p q : Prop)")
    state = native.run_tactic(native.start(theorem), "intro _ _")
    goal = goal_theorem(native, state)
    assert "✝" not in goal.signature and goal.statement == "p ∧ q"
    valued = native.run_tactic(state, "let x : Nat := 5")
    assert goal_theorem(native, valued).statement == "let x : Nat := 5; p ∧ q"


def test_instances_and_universes_come_along(native):
    header = "class Good (α : Type u) where\n  best : α\n\n"
    statement = "∀ {α : Type v} [Good α] (x : α), x = Good.best → Good.best = x"
    theorem = Theorem("good", statement, header=header, universes=("v",))
    state = native.run_tactic(native.start(theorem), "intro α _")
    goal = goal_theorem(native, state)
    assert "[inst_1 : Good α]" in goal.binders and goal.universes == ("v",)


def test_universes_that_are_not_named_are_not_guessed(native):
    header = (
        "inductive Lifted.{a, b} (α : Type a) : Type (max a b) where\n  | up : α → Lifted α\n\n"
    )
    theorem = Theorem("lifted", "p → Nonempty (Lifted.{u, v} α)",
                      "(p : Prop) (α : Type u) (a : α) (β : Type v)", header=header,
                      universes=("u", "v"))  # fmt: skip
    found = open_goals(native, native.run_tactic(native.start(theorem), "intro h"))
    for (
        goal
    ) in found.goals:  # where the goal is read back at all, its universes are those of the goal
        state = native.run_tactic(native.start(goal), "exact ⟨(Lifted.up a : Lifted.{u, v} α)⟩")
        assert isinstance(state, ProofState)
    assert len(found.goals) + len(found.failed) == 1


def test_a_universe_that_a_goal_does_not_use_is_left_out(native):
    theorem = Theorem("some", "p → p", "(p : Prop) (α : Type v)", universes=("v",))
    state = native.run_tactic(native.start(theorem), "clear α")
    assert isinstance(state, ProofState) and goal_theorem(native, state).universes == ()


def test_a_have_has_no_value(native):
    theorem = Theorem("three", "let x := 3; x = 3 → x + 0 = 3")
    state = native.run_tactic(native.start(theorem), "intro x")
    state = native.run_tactic(state, "have k : x = 3 := by rfl")
    assert isinstance(state, ProofState)
    values = {h.name: h.value for h in state.goals[0].hypotheses}
    assert values == {"x": "3", "k": None}
    assert goal_theorem(native, state).statement.startswith("let x : Nat := 3; ∀ (k : x = 3), ")


def test_the_lines_that_parse_count(native):
    for attempt in ("constructor\n)", "constructor\nfoo bar :=", "constructor\n· exact h.1 )"):
        assert furthest(native, SWAP, attempt).tactics == ("constructor",)


def test_a_goal_that_is_not_there(native):
    with pytest.raises(ValueError, match="there is no goal 5: the state has 1"):
        native.canonical_goal(native.start(SWAP), 5)


def test_a_goal_that_leans_on_another_is_not_a_theorem(native):
    theorem = Theorem("witness", "∃ n : Nat, n = 3")
    state = native.run_tactic(native.start(theorem), "apply Exists.intro")
    found = open_goals(native, state)
    assert not found.goals and not found.negations
    assert "another goal leaves open" in found.failed[0]
    assert "not a proposition" in found.failed[1]


def test_what_lean_leaves_out_is_printed_where_it_is_needed(native):
    theorem = Theorem("lengths", "xs.length = xs.length", "(α : Type) (xs : List α)")
    split = "induction xs with | nil => ?_ | cons x xs ih => ?_"
    found = open_goals(native, native.run_tactic(native.start(theorem), split))
    assert found.state.goals[0].target == "[].length = [].length"  # of lists of what?
    assert not found.failed and len(found.goals) == 2
    assert "α := α" in found.goals[0].statement and "α :=" not in found.goals[1].statement


def test_a_goal_that_lean_does_not_read_back_is_reported(native):
    """A definition that a macro has made has a name that nobody can write."""
    header = (
        'macro "make " n:ident : command => `(def hidden : Prop := True\n'
        "def $n:ident : Prop := hidden)\nmake Odd\n"
    )
    state = native.run_tactic(
        native.start(Theorem("odd", "Odd ∧ True", header=header)), "unfold Odd"
    )
    assert isinstance(state, ProofState) and "hidden✝" in state.goals[0].target
    found = open_goals(native, state)
    assert "Lean does not read what it prints" in found.failed[0] and not found.goals


@pytest.mark.parametrize("name", SUITES)
def test_the_goals_inside_proofs_become_theorems(native, name):
    read = lost = 0
    for theorem in load_suite(name, native).theorems[5::30]:
        for state in trace(native, theorem).states[1:-1:2]:
            found = open_goals(native, state)
            read, lost = read + len(found.goals), lost + len(found.failed)
            for goal, negated in zip(found.goals, found.negations, strict=True):
                statement = native.canonical(goal)
                assert native.canonical(negated) == f"(5 Not.{{}} {statement})"
    assert read > 4 * lost
