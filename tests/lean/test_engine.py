"""The engine through the process boundary: what a step means, and that it is Lean who says so."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.proof import Hypothesis, ProofState, TacticError, Theorem

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


def run(native: NativeBackend, state: ProofState, *tactics: str) -> ProofState:
    for tactic in tactics:
        outcome = native.run_tactic(state, tactic)
        assert isinstance(outcome, ProofState), outcome
        state = outcome
    return state


def targets(state: ProofState) -> list[str]:
    return [goal.target for goal in state.goals]


def test_goals_come_structured_and_as_lean_prints_them(native):
    state = run(native, native.start(SWAP), "constructor", "let x : Nat := 5")
    assert str(state) == (
        "case left\np q : Prop\nh : p ∧ q\nx : Nat := 5\n⊢ q\n\n"
        "case right\np q : Prop\nh : p ∧ q\n⊢ p"
    )
    goal = state.goals[0]
    assert goal.case == "left" and goal.target == "q"
    assert goal.hypotheses == (
        Hypothesis("p", "Prop"),
        Hypothesis("q", "Prop"),
        Hypothesis("h", "p ∧ q"),
        Hypothesis("x", "Nat", "5"),
    )


def test_any_earlier_state_steps_again_to_the_same(native):
    start = native.start(SWAP)
    split = run(native, start, "constructor")
    first = run(native, split, "exact h.2", "exact h.1")
    assert run(native, split, "exact h.2").goals == run(native, split, "exact h.2").goals
    assert not first.goals and run(native, start, "constructor").goals == split.goals


@pytest.mark.parametrize(
    ("tactics", "expected"),
    [
        (["rotate_left"], ["p", "q"]),
        (["case right => exact h.1"], ["q"]),
        (["case' right => skip"], ["p", "q"]),
        (["all_goals apply Classical.byContradiction"], ["¬q → False", "¬p → False"]),
        (["exact h.2"], ["p"]),
    ],
)
def test_the_whole_goal_list_takes_part(native, tactics, expected):
    state = run(native, native.start(SWAP), "constructor", *tactics)
    assert targets(state) == expected


@pytest.mark.parametrize(
    ("tactic", "kind", "fragment", "place"),
    [
        ("foo", "unknown_tactic", "unknown tactic", None),
        ("exact (", "parse", "unexpected end of input", None),
        ("exact g", "unknown_identifier", "Unknown identifier `g`", (1, 6)),
        ("exact h", "type_mismatch", "but is expected to have type\n  q ∧ p", (1, 0)),
        ("constructor\nexact g", "unknown_identifier", "Unknown identifier `g`", (2, 6)),
        ("constructor\n  exact h", "parse", "expected", None),
        ("  constructor\n  exact g", "unknown_identifier", "`g`", (2, 8)),
        ("have : p := by\n  skip\nskip", "unsolved_goals", "unsolved goals", (1, 12)),
        ("simp at h ⊢ <;> simp only []", "no_progress", "no progress", None),
        ("rw [h]", "tactic_failed", "rewrite", None),
        ("", "empty", "no tactic", None),
        ("-- nothing", "empty", "no tactic", None),
        ("a" * 100_001, "too_long", "100001 characters", None),
        ("(" * 300 + ")" * 300, "too_long", "nested 300 deep", None),
        ("exact \ud800", "encoding", "not Unicode", None),
        ("exact sorry", "forbidden", "sorry", None),
    ],
)
def test_a_refusal_is_a_value_with_leans_message_and_place(native, tactic, kind, fragment, place):
    state = native.start(SWAP)
    outcome = native.run_tactic(state, tactic)
    assert isinstance(outcome, TacticError)
    assert outcome.kind == kind and fragment in outcome.message, outcome
    if place:
        assert (outcome.line, outcome.column) == place
    assert targets(run(native, state, "constructor")) == ["q", "p"]  # the old state is as it was


def test_an_error_that_lean_would_paper_over_is_a_refusal(native):
    outcome = native.run_tactic(native.start(SWAP), "exact ⟨by exact g, h.1⟩")
    assert isinstance(outcome, TacticError) and "`g`" in outcome.message


def test_compound_tactics_and_budgets(native):
    state = native.start(SWAP)
    whole = "constructor\n· exact h.2\n· exact h.1"
    compound = native.run_tactic(state, whole, compound=False)
    assert isinstance(compound, TacticError) and compound.kind == "compound"
    too_dear = native.run_tactic(state, whole, budget=2)
    assert isinstance(too_dear, TacticError) and too_dear.kind == "budget"
    done = native.run_tactic(state, whole, budget=3)
    assert isinstance(done, ProofState) and not done.goals and done.tactics == 3
    holes = Theorem("or", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
    cases = "cases h with\n| inl a => ?_\n| inr b => ?_"
    assert isinstance(native.run_tactic(native.start(holes), cases, compound=False), ProofState)


def test_parse_splits_by_leans_own_parser(native):
    text = "cases h with\n| intro a b => exact ⟨b, a⟩\nskip; simp\nexact h"
    trees = native.parse(native.start(SWAP), text)
    assert [text[t.start : t.end] for t in trees] == [
        "cases h with\n| intro a b => exact ⟨b, a⟩",
        "skip",
        "simp",
        "exact h",
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(["constructor", "exact ⟨h.2, h.1⟩", "skip", "have := h.1"]), min_size=1
    )
)
def test_positions_lead_back_to_the_text(native, tactics):
    text = "\n".join(tactics)
    trees = native.parse(native.start(SWAP), text)
    assert [text[t.start : t.end] for t in trees] == tactics


@pytest.mark.parametrize(
    "text",
    ["$h", "▸ trivial", "> exact h", "^ skip", "skip + skip", "|> skip", "- skip"],
)
def test_a_text_that_lean_reads_as_another_term_than_tactics_is_refused(native, text):
    outcome = native.run_tactic(native.start(SWAP), text)
    assert isinstance(outcome, TacticError) and outcome.kind == "parse"
    assert isinstance(native.parse(native.start(SWAP), text), TacticError)


@pytest.mark.parametrize("more", [(), ("done",), ("skip", "done")])
def test_a_proof_in_braces_is_one_tactic(native, more):
    start = native.start(SWAP)
    text = "{ constructor; exact h.2\n  exact h.1 }"
    (tree,) = native.parse(start, text)
    assert (tree.start, tree.end) == (0, len(text))
    done = run(native, start, text, *more)
    assert native.verify(done).proved and native.verify(done, "T2").proved
    (refused,) = [native.run_tactic(start, "{ constructor }")]
    assert isinstance(refused, TacticError) and refused.kind == "unsolved_goals"


def test_a_theorem_starts_as_lean_starts_it(native):
    header = "namespace Foo\nuniverse u\nvariable {α : Type u} (r : α → α → Prop)\n\n"
    theorem = Theorem(
        "Foo.refl_of", "r a a", "[Inhabited α] (a : α) (h : ∀ x, r x x)", header, "Foo"
    )
    state = native.start(theorem)
    assert str(state) == (
        "α : Type u\nr : α → α → Prop\ninst✝ : Inhabited α\na : α\nh : ∀ (x : α), r x x\n⊢ r a a"
    )
    itself = native.run_tactic(state, "exact refl_of r a h")
    assert isinstance(itself, TacticError)  # a proof may not appeal to its own claim
    done = run(native, state, "exact h a")
    assert native.verify(done).proved and native.verify(done, "T2").proved


@pytest.mark.parametrize("name", ["«a.b»", "«a b»", "A.«b.c».d", "«»", "x'"])
def test_names_of_every_form(native, name):
    done = run(native, native.start(Theorem(name, "True")), "trivial")
    assert native.verify(done).proved and native.verify(done, "T2").proved


def test_a_header_cannot_move_a_proof_to_another_thread(native):
    header = "set_option Elab.async true\n"
    for i in range(20):
        done = run(native, native.start(Theorem(f"t{i}", "True", header=header)), "trivial")
        assert native.verify(done).proved and native.verify(done, "T2").proved


def test_universe_parameters(native):
    theorem = Theorem("all", "∀ (β : Sort v) (x : β), x = x", universes=("v",))
    done = run(native, native.start(theorem), "intro β x", "rfl")
    assert native.verify(done, "T2").proved


@pytest.mark.parametrize(
    ("theorem", "fragment"),
    [
        (Theorem("x", "1 = foo 2"), "foo"),
        (Theorem("x", "Nat"), "not a proposition"),
        (Theorem("x", "1 = 1 := rfl\ntheorem y : 1 = 1"), "not one theorem"),
        (Theorem("x", "1 ="), "unexpected"),
        (Theorem("x", "1 = 1", header="def a : Nat := b\n"), "b"),
        (Theorem("x", "1 = 1", header="import Nowhere\n"), "Nowhere"),
        (Theorem("x", "1 = 1", header="theorem x : 1 = 1 := rfl\n"), "2:8: `x` has already been"),
        (Theorem("x", "1 = 1", header="#exit\n"), "not one theorem"),
        (Theorem("x", "1 = 1", header="-- a\n-- \ud800\n"), "line 2: the text is not Unicode"),
        (Theorem("x", "1 = \ud800"), "not Unicode"),
    ],
)
def test_a_bad_statement_is_an_error_before_any_episode(native, theorem, fragment):
    with pytest.raises(StatementError, match=fragment):
        native.start(theorem)


def test_verdicts_name_tier_axioms_and_version(native):
    state = run(native, native.start(SWAP), "exact ⟨h.2, h.1⟩")
    for tier in ("T1", "T2"):
        verdict = native.verify(state, tier)
        assert verdict.proved and verdict.tier == tier and verdict.axioms == ()
        assert verdict.lean_version == "4.35.0" and verdict.engine and verdict.core
    classical = Theorem("em", "p ∨ ¬p", "(p : Prop)")
    done = run(native, native.start(classical), "exact Classical.em p")
    assert set(native.verify(done, "T2").axioms) == {"propext", "Classical.choice", "Quot.sound"}
    assert not native.verify(native.start(SWAP)).proved
    assert not native.verify(native.start(SWAP), "T2").proved


def test_tier_t3_says_that_it_is_not_available(native):
    verdict = native.verify(run(native, native.start(SWAP), "exact ⟨h.2, h.1⟩"), "T3")
    assert not verdict.proved and verdict.tier == "T2" and "not available" in str(verdict.error)


def test_statements_are_the_same_up_to_renaming(native):
    renamed = Theorem("other", "∀ (a b : Prop), a ∧ b → b ∧ a")
    different = Theorem("third", "∀ (a b : Prop), a ∧ b → a ∧ b")
    assert native.canonical(SWAP) == native.canonical(renamed) != native.canonical(different)


def test_a_text_is_parsed_anew_where_other_syntax_is_active(native):
    """Scoped syntax of `Foo` is active in the proof of `Foo.one`, not in that of `two`."""
    header = (
        'namespace Foo\nscoped syntax "mytac" : tactic\n'
        "scoped macro_rules\n  | `(tactic| mytac) => `(tactic| trivial)\nend Foo\n\n"
    )
    one, two = (Theorem(name, "True", header=header) for name in ("Foo.one", "two"))
    assert isinstance(native.run_tactic(native.start(one), "mytac"), ProofState)
    outcome = native.run_tactic(native.start(two), "mytac")
    assert isinstance(outcome, TacticError) and outcome.kind == "unknown_tactic"
