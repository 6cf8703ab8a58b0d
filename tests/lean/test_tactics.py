"""No kind of tactic hides a tactic, by Lean's own tables."""

import pytest

from segenv.lean.worker.grammar import ALLOWED, forbidden
from segenv.proof import Syntax, TacticError, Theorem
from segenv.syntax import BARE, SEQUENCES, is_primitive, leaves, nested
from tests.lean.examples import CONV, TACTICS, TERMS
from tests.typed import refusal_of, state_of

TACTIC, CONVERSION = "Lean.Parser.Tactic.", "Lean.Parser.Tactic.Conv."
THEOREM = Theorem("t", "True")


def in_conv(text: str) -> str:
    return "conv =>\n  ⟪" + text.replace("\n", "\n  ") + "⟫"


EXAMPLES = (
    {TACTIC + name: text for name, text in TACTICS.items()}
    | {CONVERSION + name: in_conv(text) for name, text in CONV.items()}
    | {f"term {i}": text for i, text in enumerate(TERMS)}
)


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without marks, and the places of what was marked."""
    plain, starts, places = "", [], []
    for char in text:
        if char == "⟪":
            starts.append(len(plain))
        elif char == "⟫":
            places.append((starts.pop(), len(plain)))
        else:
            plain += char
    return plain, sorted(places)


def below(tactic: Syntax) -> list[Syntax]:
    """All tactics inside a tactic."""
    return [deep for inner in nested(tactic) for deep in (inner, *below(inner))]


def kinds(native, *categories: str, theorem: Theorem = THEOREM) -> set[str]:
    """The kinds of Lean's own categories."""
    state = native.start(theorem)
    native.run_tactic(state, "skip")  # whatever the worker lost is there again
    replies = [native.pool.ask(0, 10.0, "kinds", state.handle, name) for name in categories]
    return {kind for reply in replies for kind in reply["kinds"]}


def test_there_is_an_example_of_every_kind(native):
    known = kinds(native, "tactic", "conv")
    assert len(known) > 200
    seen = set(EXAMPLES)
    for text in EXAMPLES.values():
        for tree in native.parse(native.start(THEOREM), unmarked(text)[0]):
            seen |= {node.kind for node in tree.walk()}
    assert not known & ALLOWED - seen


@pytest.mark.parametrize(("kind", "text"), EXAMPLES.items(), ids=EXAMPLES)
def test_every_tactic_below_is_found(native, kind, text):
    text, places = unmarked(text)
    (tree,) = native.parse(native.start(THEOREM), text)
    found = [(node.start, node.end) for node in below(tree)]
    assert sorted(found) == places
    assert is_primitive(tree) == (not places)
    assert leaves(tree) >= len([1 for node in below(tree) if not list(nested(node))])
    # and each node that Lean's tables call a tactic is among them, however deep
    tactics = kinds(native, "tactic", "conv")
    listed = {(node.start, node.end) for node in tree.walk() if node.kind in tactics}
    assert listed <= {*places, (tree.start, tree.end)}


EMPTY = (
    "exact by",
    "exact (by)",
    "·",
    "{ }",
    "refine ⟨by, by⟩",
    "any_goals {}",
    "try {}",
    "conv => {}",
)


@pytest.mark.parametrize("text", [*EXAMPLES.values(), *EMPTY], ids=[*EXAMPLES, *EMPTY])
def test_what_runs_is_measured_as_its_tree_says(native, text):
    """A plain tactic is measured at a glance, without its tree; blocks may hold nothing."""
    text = unmarked(text)[0]
    theorem = Theorem("measured", "True")
    state = native.start(theorem)
    (tree,) = native.parse(state, text)
    is_forbidden, dear = forbidden(tree, text) is not None, leaves(tree) - 1
    outcome = native.run_tactic(state, text, budget=dear)
    assert isinstance(outcome, TacticError)
    assert outcome.kind == ("forbidden" if is_forbidden else "budget")
    outcome = native.run_tactic(state, text, compound=False, budget=dear)
    primitive = "budget" if is_primitive(tree) else "compound"
    assert outcome.kind == ("forbidden" if is_forbidden else primitive)


@pytest.mark.parametrize(
    ("text", "count"),
    [("skip; skip", 2), ("skip\nskip\nskip", 3), ("skip; (skip; skip)", 3), ("(skip); skip", 2)],
)
def test_tactics_side_by_side_cost_all_of_them_and_are_no_step(native, text, count):
    state = native.start(THEOREM)
    assert refusal_of(native.run_tactic(state, text, budget=count - 1)).kind == "budget"
    assert refusal_of(native.run_tactic(state, text, compound=False)).kind == "compound"
    assert state_of(native.run_tactic(state, text, budget=count)).tactics == count


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("-- nothing", "empty"), ("/- nothing -/", "empty")),
        *(("skip; native_decide", "forbidden"), ("exact sorry; skip", "forbidden")),
    ],
)
def test_a_plain_tactic_or_none_vouches_for_nothing(native, text, kind):
    assert refusal_of(native.run_tactic(native.start(THEOREM), text)).kind == kind


def test_examples_are_of_their_kind(native):
    same = {"nestedTactic"}  # which is a sequence in braces
    for name, text in (TACTICS | CONV).items():
        kind = (TACTIC if name in TACTICS else CONVERSION) + name
        text = unmarked(EXAMPLES[kind])[0]
        (tree,) = native.parse(native.start(THEOREM), text)
        assert name in same or kind in {node.kind for node in tree.walk()}, name


HEADER = """\
declare_syntax_cat block
syntax tactic : block
syntax "{" tactic,* "}" : block
syntax "both " tactic " and " tactic : tactic
syntax "each " "[" tactic,* "]" : tactic
syntax "blocks " block+ : tactic
syntax "perhaps " (tactic)? : tactic
syntax "by_conv " conv : tactic
syntax "seq " tacticSeq : tactic
syntax "term_of " tactic : term
syntax (name := one) "double " tactic : tactic
syntax (name := two) "double " tactic : tactic
macro "closes" : tactic => `(tactic| (intro h; trivial))
macro "shared " t:tacticSeq : tactic => `(tactic| (($t); ($t)))
"""
OWN = Theorem("t", "True", header=HEADER)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("both ⟪skip⟫ and ⟪both ⟪skip⟫ and ⟪simp⟫⟫", 5),
        ("each [⟪skip⟫, ⟪simp⟫]", 3),
        ("blocks ⟪skip⟫ {⟪simp⟫, ⟪skip⟫}", 4),
        ("perhaps", 1),
        ("perhaps ⟪simp⟫", 2),
        ("by_conv ⟪rhs⟫", 2),
        ("seq ⟪skip⟫; ⟪simp⟫", 3),
        ("exact term_of ⟪simp⟫", 2),
        ("closes", 1),  # what is written counts, not what it expands to
        ("shared ⟪skip⟫; ⟪simp⟫", 3),
    ],
)
def test_tactics_of_a_header_that_hold_tactics(native, text, count):
    text, places = unmarked(text)
    (tree,) = native.parse(native.start(OWN), text)
    assert sorted((node.start, node.end) for node in below(tree)) == places
    assert (is_primitive(tree), leaves(tree)) == (not places, count)
    # and so it is measured at a glance
    too_dear = native.run_tactic(native.start(OWN), text, budget=count - 1)
    assert refusal_of(too_dear).kind == "budget"


def test_a_text_with_two_readings_is_counted_once(native):
    (tree,) = native.parse(native.start(OWN), "double simp")
    assert tree.kind == "choice" and (is_primitive(tree), leaves(tree)) == (False, 2)
    (outer,) = native.parse(native.start(OWN), "double double simp")
    assert leaves(outer) == 3


@pytest.mark.parametrize(
    "text",
    [
        "cases n with omega",
        "induction n with omega",
        "cases n with cases n with omega",
        "fun_cases Nat.pred n with omega",
        "fun_induction Nat.add n 0 with omega",
        "cases n with\n| zero => omega\n| succ k => omega",
    ],
)
def test_a_step_runs_none_that_holds_another(native, text):
    theorem = Theorem("t", "n + 0 = n", "(n : Nat)")
    outcome = native.run_tactic(native.start(theorem), text, compound=False)
    assert outcome.kind == "compound", outcome
    (tree,) = native.parse(native.start(theorem), text)
    too_dear = native.run_tactic(native.start(theorem), text, budget=leaves(tree) - 1)
    assert too_dear.kind == "budget"


def test_a_bare_tactic_stands_in_a_sequence_of_its_own():
    assert BARE in SEQUENCES
    inner = Syntax("simp", 13, 17)
    assert list(nested(Syntax("cases", 0, 17, (Syntax(BARE, 13, 17, (inner,)),)))) == [inner]
