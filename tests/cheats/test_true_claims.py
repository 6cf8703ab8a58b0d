"""What is forbidden is refused as such, also where the claim is true; what is allowed is not."""

import pytest

from segenv.lean.worker import grammar
from segenv.lean.worker.grammar import forbidden
from segenv.proof import ProofState, Syntax, TacticError, Theorem
from tests.cheats import forbidden as table

THEOREM = Theorem("t", table.CLAIM, table.BINDERS)
PREFIXES = {
    "tactic": ("Lean.Parser.Tactic.", table.TACTICS),
    "conv": ("Lean.Parser.Tactic.Conv.", table.CONV),
    "term": (
        "Lean.Parser.",
        {kind: text and f"exact ⟨rfl, {text}⟩" for kind, text in table.TERMS.items()},
    ),
}
KINDS = {
    prefix + kind: text for prefix, examples in PREFIXES.values() for kind, text in examples.items()
}


def refused(native, text: str) -> str:
    """Why a text is forbidden, by a step, a segment and a whole proof."""
    state = native.start(THEOREM)
    for compound in (True, False):
        outcome = native.run_tactic(state, text, compound=compound)
        assert isinstance(outcome, TacticError) and outcome.kind == "forbidden", outcome
    assert not native.verify(ProofState(THEOREM, (text,), ())).proved
    return str(outcome.message)


@pytest.mark.parametrize("category", PREFIXES)
def test_every_kind_of_lean_is_allowed_or_has_an_example(native, category):
    state = native.start(THEOREM)
    native.run_tactic(state, "skip")
    known = native.pool.ask(0, 10.0, "kinds", state.handle, category)["kinds"]
    assert len(known) > 50
    left = {kind for kind in known if kind.startswith("Lean.")} - grammar.ALLOWED
    prefix, examples = PREFIXES[category]
    assert left == {prefix + kind for kind in examples}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, text in KINDS.items() if text])
def test_a_kind_that_is_not_allowed(native, kind, text):
    trees = native.parse(native.start(THEOREM), text)
    assert kind in {node.kind for tree in trees for node in tree.walk()}
    assert "is not allowed" in refused(native, text)


@pytest.mark.parametrize(
    "kind", [*KINDS, "Mathlib.Meta.eval_expr", "Lean.Parser.Whatever", "term.antiquot"]
)
def test_a_kind_is_refused_wherever_it_stands(kind):
    inner = Syntax(kind, 6, 7)
    assert "is not allowed" in str(
        forbidden(Syntax("Lean.Parser.Tactic.exact", 0, 7, (inner,)), "exact x")
    )
    assert "is not allowed" in str(forbidden(inner, "exact x"))


@pytest.mark.parametrize("text", table.ANTIQUOTATIONS)
def test_an_antiquotation(native, text):
    assert "is not allowed" in refused(native, text)


@pytest.mark.parametrize("text", table.HIDDEN)
def test_a_kind_below_others(native, text):
    message = refused(native, text)
    verdict = native.verify(ProofState(THEOREM, (text,), ()), "T2")
    assert not verdict.proved and verdict.error == message


@pytest.mark.parametrize("option", table.OPTIONS)
def test_an_option_that_would_be_evaluated(native, option):
    for value in table.VALUES[table.OPTIONS.index(option) % 4 :: 4]:  # each value in four options
        assert "is not allowed" in refused(native, option.replace("{}", value)), value


@pytest.mark.parametrize("text", table.ALLOWED)
def test_what_is_allowed_closes_the_goal(native, text):
    state = native.run_tactic(native.start(THEOREM), text)
    assert isinstance(state, ProofState), state
    assert not state.goals and native.verify(state).proved
    assert native.verify(state, "T2").proved
