"""Kinds of refusal, from the first lines that Lean prints."""

import pytest

from segenv.refusals import KINDS, kind_of


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("unknown tactic", "unknown_tactic"),
        ("Unknown identifier `foo`", "unknown_identifier"),
        ("Unknown constant `foo`", "unknown_identifier"),
        ("Type mismatch\n  hp\nhas type\n  p", "type_mismatch"),
        ("Application type mismatch: The argument", "type_mismatch"),
        ("Function expected at\n  h", "function_expected"),
        ("Invalid field `symm`: The environment does not contain", "projection"),
        ("Invalid `⟨...⟩` notation: The expected type", "anonymous_constructor"),
        ("Tactic `apply` failed: could not unify", "tactic_failed"),
        ("`simp` made no progress", "no_progress"),
        ("don't know how to synthesize placeholder\ncontext:", "placeholder"),
        ("Case tag `foo` not found.", "case_tag"),
        ("Alternative `inr` has not been provided", "alternative"),
        ("unsolved goals\ncase right", "unsolved_goals"),
        ("No goals to be solved", "no_goals"),
        ("(deterministic) timeout at `whnf`", "heartbeats"),
        ("maximum recursion depth has been reached", "recursion"),
        ("something else entirely", "other"),
    ],
)
def test_kind_of(message, kind):
    assert kind_of(message) == kind and kind in KINDS
