"""The limits of a text, to the last character and bracket, and which nodes speak against it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.lean.pool import Limits
from segenv.lean.shared.bounds import CLOSING, MAX_DEPTH, MAX_TEXT, OPENING, Bounds, height
from segenv.lean.worker.grammar import ALLOWED, forbidden, is_suspect
from segenv.proof import ProofState, Syntax, TacticError, Theorem

TRUE = Theorem("four", "2 + 2 = 4")
SMALL = Bounds(characters=10, depth=3)
EXACT = "Lean.Parser.Tactic.exact"
ITEM = "Lean.Parser.Tactic.valConfigItem"


def deepest(text: str) -> int:
    depths = [0]
    for char in text:
        depths.append(depths[-1] + (char in OPENING) - (char in CLOSING))
    return max(depths)


@given(st.text("([{⟨)]}⟩a \n", max_size=12))
def test_a_text_is_unreadable_for_a_reason(text: str) -> None:
    found = SMALL.unreadable(text)
    if not text.strip():
        assert found and found[0] == "empty"
    elif len(text) > 10 or deepest(text) > 3:
        assert found and found[0] == "too_long" and "Limits." in found[1]
    else:
        assert found is None


@pytest.mark.parametrize("opening", OPENING)
def test_every_bracket_counts(opening: str) -> None:
    assert SMALL.unreadable(opening * 3) is None
    told = SMALL.unreadable(opening * 4)
    assert told == (
        "too_long",
        "brackets are nested 4 deep, at most 3 levels are read (`Limits.depth`)",
    )


def test_brackets_side_by_side_are_not_nested() -> None:
    assert Bounds(1_000, 3).unreadable("(a)" * 200) is None
    assert Bounds(1_000, 3).unreadable("((a) (b)) " * 50) is None


def test_the_last_character() -> None:
    assert SMALL.unreadable("x" * 10) is None
    told = SMALL.unreadable("x" * 11)
    assert told and told[0] == "too_long" and "11 characters, at most 10" in told[1]


def test_a_text_that_is_no_unicode() -> None:
    assert (SMALL.unreadable("a\ud800") or ("", ""))[0] == "encoding"


def chain(n: int) -> Syntax:
    tree = Syntax("k", 0, 1)
    for _ in range(n - 1):
        tree = Syntax("k", 0, 1, (Syntax("leaf", 0, 1), tree))
    return tree


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_trees_as_deep_as_they_are(n: int) -> None:
    assert height(chain(n)) == n
    assert (SMALL.too_deep([chain(1), chain(n)]) is None) == (n <= 3)
    assert SMALL.too_deep([]) is None


def test_what_an_engine_is_given_is_what_it_reads_by_default() -> None:
    assert (Limits().characters, Limits().depth) == (100_000, 250) == (MAX_TEXT, MAX_DEPTH)
    assert Bounds() == Bounds(MAX_TEXT, MAX_DEPTH)


# -- nodes ----------------------------------------------------------------------------------------

KNOWN = ("Lean.Parser.Tactic.simp", "Lean.Parser.Term.app", "num", "myNotation", "null")
UNKNOWN = (
    *("Lean.Parser.Tactic.runTac", "Lean.Parser.Term.byElab", "Lean.byElab", "Lean.includeStr"),
    *("Lean.Parser.Tactic.nativeDecide", "Lean.Parser.Tactic.set_option", "Lean.whatever"),
    *("Lean.Parser.Term.set_option", "Lean.Parser.Term.open", "Lean.Parser.Term.unsafe"),
    *("Lean.Parser.Term.sorry", "Lean.Parser.Tactic.sleep", "Mathlib.Meta.eval_expr"),
    *("term.antiquot", "Lean.Parser.Tactic.tacticSeq.antiquot_scope", "tactic.antiquot_splice"),
)


@pytest.mark.parametrize("kind", KNOWN)
def test_what_may_stand_in_a_proof(kind: str) -> None:
    tree = Syntax(EXACT, 0, 7, (Syntax(kind, 6, 7),))
    assert not is_suspect(kind) and forbidden(tree, "exact x") is None


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_may_not(kind: str) -> None:
    assert kind not in ALLOWED and is_suspect(kind)
    for tree in (
        Syntax(EXACT, 0, 7, (Syntax(kind, 6, 7),)),
        Syntax(
            EXACT, 0, 7, (Syntax("null", 6, 7, (Syntax("null", 6, 7, (Syntax(kind, 6, 7),)),)),)
        ),
        Syntax(kind, 6, 7),
    ):
        assert forbidden(tree, "exact x") == f"`x` is not allowed in a proof here (syntax {kind})"
    empty = Syntax(kind, 3, 3)
    assert f"`{kind}` is not allowed" in str(forbidden(empty, "exact x"))


def option(text: str, *values: tuple[str, str]) -> tuple[Syntax, str]:
    """A tactic with `(name := value)` whose nodes of a kind have these texts."""
    nodes = [Syntax("ident", 1, 1 + len("name"))]
    for kind, value in values:
        start = text.index(value)
        nodes.append(Syntax(kind, start, start + len(value)))
    return Syntax(ITEM, 0, len(text), tuple(nodes)), text


@pytest.mark.parametrize(
    ("item", "is_safe"),
    [
        (option("(name := 3)", ("num", "3")), True),
        (option('(name := "x")', ("str", '"x"')), True),
        (option("(name := 'x')", ("char", "'x'")), True),
        (option("(name := true)", ("Lean.Parser.Term.app", "true")), True),
        (option("(name := false)", ("ident", "false")), True),
        (option("(name := f 3)", ("Lean.Parser.Term.app", "f 3"), ("num", "3")), False),
        (option("(name := Nat.zero)", ("ident", "Nat.zero")), False),
        (option("(name := .all)", ("Lean.Parser.Term.dotIdent", ".all")), False),
        (option("(name := 3 4)", ("num", "3"), ("ident", "4")), False),
    ],
)
def test_an_option_is_a_switch_or_a_literal(item: tuple[Syntax, str], is_safe: bool) -> None:
    tree, text = item
    assert is_suspect(tree.kind) and (forbidden(tree, text) is None) == is_safe
    wrapped = Syntax("Lean.Parser.Tactic.configItem", 0, len(text), (tree,))
    assert is_suspect(wrapped.kind) and (forbidden(wrapped, text) is None) == is_safe
    around = Syntax(EXACT, 0, len(text), (wrapped,))
    assert (forbidden(around, text) is None) == is_safe


@pytest.mark.parametrize("kind", ["posConfigItem", "negConfigItem"])
def test_no_option_runs_compiled_code(kind: str) -> None:
    for text, is_safe in (("+kernel", True), ("+native", False), ("-native", False)):
        tree = Syntax(f"Lean.Parser.Tactic.{kind}", 0, len(text))
        assert (forbidden(tree, text) is None) == is_safe, text


# -- with Lean, where it would prove what is true ----------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("decide +native", "decide (native := true)", "decide (config := { native := true })"),
        *("native_decide", "simp (maxSteps := Nat.succ 9)", "simp (maxSteps := Nat.zero)"),
        *("set_option maxRecDepth 100 in rfl", "exact set_option maxRecDepth 100 in rfl"),
        *("open Nat in rfl", "exact open Nat in rfl", "exact unsafe rfl"),
        *("exact unsafe (rfl : 2 + 2 = 4)", "run_tac pure ()", "exact eval_prec 1"),
        *("exact by_elab pure (Lean.mkConst ``trivial)", "have := `(rfl)\nrfl", "exact?"),
        *('have := include_str "x"\nrfl', "sleep 1\nrfl", "stop\nrfl", "exact (sorry)", "admit"),
    ],
)
def test_what_is_forbidden_is_so_where_it_would_help(native, text):
    outcome = native.run_tactic(native.start(TRUE), text)
    assert isinstance(outcome, TacticError)
    # `eval_prec` and the like are no syntax of this core at all
    assert outcome.kind in ("forbidden", "parse", "unknown_identifier"), outcome


@pytest.mark.parametrize(
    ("text", "proves"),
    [
        ("decide (maxSize := 9)", None),
        ("decide +kernel", True),
        ("decide (kernel := true)", True),
        ("simp (maxSteps := 99)", True),
        ("simp (decide := false)", True),
        ("simp -decide", True),
        ("simp +arith", True),
        ("rfl", True),
        ("symm_saturate\nrfl", True),
        ("have x := 1.5\nrfl", None),
    ],
)
def test_what_is_allowed_is_run(native, text, proves):
    outcome = native.run_tactic(native.start(TRUE), text)
    if proves:
        assert isinstance(outcome, ProofState) and native.verify(outcome).proved
    else:
        assert getattr(outcome, "kind", None) != "forbidden", outcome


@pytest.mark.parametrize(("extra", "kind"), [(0, None), (1, "too_long")])
def test_the_last_character_that_lean_reads(native, extra, kind):
    text = "rfl" + " " * (MAX_TEXT - len("rfl--..") + extra) + "--.."
    outcome = native.run_tactic(native.start(TRUE), text)
    assert getattr(outcome, "kind", None) == kind, outcome


def test_the_last_bracket_that_lean_reads(native):
    start = native.start(TRUE)
    many = "have := [" + ", ".join(["(0)"] * (MAX_DEPTH + 60)) + "]\nrfl"
    assert isinstance(native.run_tactic(start, many), ProofState)
    deep = "exact " + "(" * (MAX_DEPTH - 100) + "rfl" + ")" * (MAX_DEPTH - 100)
    assert isinstance(native.run_tactic(start, deep), ProofState)
    without = "have : " + "¬" * 5000 + "True := sorry_\nrfl"
    outcome = native.run_tactic(start, without)
    assert isinstance(outcome, TacticError) and outcome.kind == "too_long", outcome
