"""Menus: what they offer, where each entry stands, and what Lean makes of it."""

from typing import Any

import pytest

from segenv.menus import LOGIC, Accepted, Several, Templates, lemmas
from segenv.proof import Goal, Hypothesis, ProofState, TacticError, Theorem
from tests.spies import noting

THEOREM = Theorem("swapped", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PROPS = (Hypothesis("p", "Prop", is_proof=False), Hypothesis("q", "Prop", is_proof=False))


def state(*hypotheses, target="q"):
    goal = Goal(f"⊢ {target}", target, (*PROPS, *hypotheses))
    return ProofState(THEOREM, (), (goal,))


def fact(name):
    return Hypothesis(name, "p", is_proof=True)


def test_shapes_are_filled_with_the_names_of_their_kind_latest_first():
    menu = Templates(("assumption", "apply {h}", "cases {x}"), most=2)
    (texts,) = menu.texts([state(fact("a"), fact("b"), fact("c"))])
    assert texts == ("assumption", "apply c", "apply b", "cases q", "cases p")
    assert menu.size == 5


def test_an_entry_keeps_its_place():
    menu = Templates(("apply {h}", "exact {h} {g}", "left"), most=2)
    (one,), (two,) = menu.texts([state(fact("a"))]), menu.texts([state(fact("a"), fact("b"))])
    assert one == ("apply a", "", "", "", "left")
    assert two == ("apply b", "apply a", "exact b a", "exact a b", "left")
    assert menu.texts([ProofState(THEOREM, (), ())]) == [("",) * 5]


def test_new_names_are_free_and_different():
    (texts,) = Templates(("obtain ⟨{new}, {new}⟩ := {h}",), most=1).texts([state(fact("h1"))])
    assert texts == ("obtain ⟨h2, h3⟩ := h1",)


def test_names_that_no_tactic_can_say_are_left_out():
    (texts,) = Templates(("apply {h}",), most=3).texts([state(fact("a✝"), fact("b"))])
    assert texts == ("apply b", "", "")


def test_side_by_side_nothing_stands_twice():
    menu = Several(
        (Templates(("left", "right")), lemmas(["Or.inl"], ("apply {}",)), Templates(("left",)))
    )
    assert menu.texts([state()]) == [("left", "right", "apply Or.inl", "")]
    assert menu.size == 4


def test_lemmas_are_shapes():
    assert lemmas(["A", "B"]).shapes[:4] == ("exact A", "apply A", "rw [A]", "exact B")


@pytest.mark.parametrize(("shapes", "most"), [((), 1), (("left",), 0)])
def test_what_will_not_do(shapes, most):
    with pytest.raises(ValueError, match=r"shapes is|most is"):
        Templates(shapes, most)


# -- with Lean -------------------------------------------------------------------------------


def test_lean_says_which_entries_run(native):
    menu = Accepted(Templates(), native)
    start = native.start(THEOREM)
    (texts,) = menu.texts([start])
    shown = [text for text in texts if text]
    assert "constructor" in shown and "left" not in shown and "assumption" not in shown
    for text in shown:
        assert isinstance(native.run_tactic(start, text, compound=False), ProofState)
    offered = [text for text in Templates().texts([start])[0] if text]
    for text in set(offered) - set(shown):
        after = native.run_tactic(start, text, compound=False)
        assert isinstance(after, TacticError) or after.key == start.key
    assert menu.tried == len(offered)


def test_a_segment_stays_where_all_of_it_runs(native):
    goal = Theorem("right_imp", "q ∨ (q → p)", "(p q : Prop) (h : p)")
    menu = Templates(("right\nintro {new}", "left\nintro {new}", "right\nassumption"))
    (texts,) = Accepted(menu, native, compound=True).texts([native.start(goal)])
    assert texts == ("right\nintro h1", "", "")


def test_states_are_asked_about_in_one_batch(native, monkeypatch):
    starts = [
        native.start(THEOREM),
        native.start(Theorem("or_same", "p ∨ q", "(p q : Prop) (h : p)")),
    ]
    alone = [Accepted(Templates(), native).texts([start])[0] for start in starts]
    batches: list[Any] = []
    run_all = native.run_all
    monkeypatch.setattr(native, "run_all", noting(batches, run_all, len))
    assert Accepted(Templates(), native).texts(starts) == alone and len(batches) == 1


def test_a_state_that_no_entry_leads_out_of_can_be_given_up(native):
    start = native.start(THEOREM)
    assert Accepted(Templates(("left", "right")), native).texts([start]) == [("give_up", "")]
    done = ProofState(THEOREM, (), ())
    assert Accepted(Templates(("left",)), native).texts([done]) == [("",)]


def test_what_met_a_fault_stays(native, monkeypatch):
    from segenv.backends.base import Ran

    lost = Ran("left", 1, 0, TacticError("infrastructure", "lost"))
    monkeypatch.setattr(native, "run_all", lambda attempts: [(lost,)] * len(attempts))
    assert Accepted(Templates(("left",)), native).texts([state()]) == [("left",)]


def test_the_default_shapes_are_primitive_tactics(native):
    start = native.start(Theorem("some", "p ∨ q → q", "(p q : Prop) (a : p ∧ q) (b : p ∨ q)"))
    for text in Templates(LOGIC).texts([start])[0]:
        outcome = native.run_tactic(start, text, compound=False) if text else None
        assert not isinstance(outcome, TacticError) or outcome.kind not in ("compound", "parse")
