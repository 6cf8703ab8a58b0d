"""Printing only what is new prints exactly what Lean prints."""

import pytest

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.lean.pool import Limits
from segenv.proof import ProofState, Theorem
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import trace
from tests.lean.printed import episodes

WRONG = ("exact nothing", "rw [Nat.add_comm]", "omega", "exact rfl", "cases h")


@pytest.fixture(scope="module")
def forgetful():
    """A backend whose workers print every goal anew."""
    with NativeBackend(limits=Limits(outcomes=0)) as backend:
        backend.pool.ask(0, 10.0, "remember", 0)
        yield backend


@pytest.fixture(scope="module")
def mindful():
    """A backend whose workers remember prints, and that asks them every time."""
    with NativeBackend(limits=Limits(outcomes=0)) as backend:
        yield backend


def shown(outcome):
    """All that is printed of a state (two states are equal whatever they show), or the refusal."""
    return [vars(goal) for goal in outcome.goals] if isinstance(outcome, ProofState) else outcome


def outcomes(backend, theorem, tactics):
    """What is shown of every state of a script, and of wrong tactics before each step."""
    state = backend.start(theorem)
    yield shown(state)
    for tactic in tactics:
        yield [shown(backend.run_tactic(state, wrong)) for wrong in WRONG]
        state = backend.run_tactic(state, tactic)
        yield shown(state)


@pytest.mark.parametrize("name", SUITES)
def test_goals_and_messages_are_those_of_a_printer_without_memory(name, native, forgetful):
    for theorem in load_suite(name, native).theorems[::45]:
        tactics = trace(native, theorem).tactics
        ours = list(outcomes(native, theorem, tactics))
        assert ours == list(outcomes(forgetful, theorem, tactics)), theorem.name


@pytest.mark.parametrize(
    ("theorem", "tactics"),
    [
        # a name that is shadowed later gets its dagger in the old hypotheses too
        (Theorem("shadow", "∀ n : Nat, n = n → ∀ n : Nat, n = n"), ["intro n h n", "rfl"]),
        # a bound name is renamed away from a variable that appears later
        (
            Theorem("bound", "p = p → True", "(p : (Nat → Nat) → Prop) (h : p fun x => x)"),
            ["intro _", "have x : Nat := 0", "have y : Nat := x", "trivial"],
        ),
        (
            Theorem("free", "∀ m : Nat, (∀ n, n = m) → True"),
            ["intro n h", "have k := h 0", "trivial"],
        ),
        # metavariables that are assigned later change how an open goal prints
        (Theorem("later", "∃ n : Nat, n + 0 = 3"), ["refine ⟨?_, ?_⟩", "rotate_left", "rfl"]),
        (Theorem("value", "True"), ["let x := 5", "have y := x", "trivial"]),
        # the same one tactic later: the hypothesis was printed without a dagger before
        (
            Theorem("later_shadow", "∀ n : Nat, n = n → ∀ n : Nat, n = n"),
            ["intro n h", "intro n", "rfl"],
        ),
        (
            Theorem("clash", "(∀ x : Nat, x = x) → ∀ x : Nat, x = 0 ∨ x ≠ 0"),
            ["intro h", "intro x", "exact Classical.em _"],
        ),
        (
            Theorem("reverted", "∀ m : Nat, (∀ n, n = m) → True"),
            ["intro m", "intro h", "revert m", "intro n", "intro h", "trivial"],
        ),
        (
            Theorem("open_", "∃ n : Nat, n + 0 = 3 ∧ n = 3"),
            ["refine ⟨?w, ?a, ?b⟩", "case w => exact 3", "rfl", "rfl"],
        ),
        (
            Theorem("open_later", "∃ n : Nat, n = 3 ∧ n ≤ 4"),
            ["refine ⟨?_, ?_, ?_⟩", "rotate_left", "rfl", "decide"],
        ),
        # a hypothesis whose type is open, and names that are no single words
        (
            Theorem("open_type", "∃ n : Nat, n = 3"),
            [
                "refine ⟨?w, ?h⟩",
                "rotate_left",
                "have k : ?w = ?w := rfl",
                "rotate_left",
                "exact 3",
                "rfl",
            ],
        ),
        (
            Theorem("«a b»", "∀ «x y» : Nat, «x y» = «x y»"),
            ["intro «x y»", "have k := «x y»", "rfl"],
        ),
        # terms with projections, metadata and values of `let`
        (
            Theorem("parts", "∀ p : Nat × Nat, p.1 = p.1 → (p.1, p.2) = p"),
            ["intro p h", "have k : p.2 = p.2 := rfl", "skip", "rfl"],
        ),
        (
            Theorem("noted", "∀ x : Nat, (show Nat from x) = x → True"),
            ["intro y h", "have y := 1", "trivial"],
        ),
        (
            Theorem("valued", "True"),
            [
                "let x := 1",
                "have h : x = 1 := rfl",
                "clear h x",
                "let x := 2",
                "have h : x = 2 := rfl",
                "trivial",
            ],
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Theorem) else "",
)
def test_names_and_metavariables_that_change(theorem, tactics, native, forgetful):
    ours = list(outcomes(native, theorem, tactics))
    assert ours == list(outcomes(forgetful, theorem, tactics))
    assert ours[-1] == []


def attempted(backend, theorem, tactics):
    """What is shown behind each tactic, each run in the last state that was reached."""
    try:
        state = backend.start(theorem)
    except StatementError as error:
        return [str(error)]
    found = [shown(state)]
    for tactic in tactics:
        outcome = backend.run_tactic(state, tactic)
        found.append(shown(outcome))
        state = outcome if isinstance(outcome, ProofState) else state
    return found


@pytest.mark.parametrize("seed", range(3))
def test_what_was_printed_before_changes_nothing(seed, mindful, forgetful):
    met = episodes(seed, 15)
    right = [attempted(forgetful, *episode) for episode in met]
    assert [attempted(mindful, *episode) for episode in met] == right
    backwards = [attempted(mindful, *episode) for episode in reversed(met)]
    assert backwards[::-1] == right


IMPLICIT = "(∀ f : {n : Nat} → Nat, @f 1 = 0 → True) ∧ (∀ f : Nat → Nat, f 1 = 0 → True)"
TYPES = (
    "(∀ P : Nat → Prop, (∀ x, P x) = (∀ x, P x) → True) ∧ "
    "(∀ P : Nat → Type, (∀ x, P x) = (∀ x, P x) → True)"
)
MATCH = "have m : ∀ n : Nat, (match n with | {} => True | _ => False) → True := fun _ _ => trivial"


@pytest.mark.parametrize(
    ("theorem", "one", "other", "shown"),
    [
        (  # a constant, where a local has its name
            Theorem("t", "c = n → ∀ c : Nat, c = n → True", "(n : Nat)", "def c : Nat := 0\n"),
            ["intro h"],
            ["intro h c g"],
            ("h : c = n", "h : _root_.c = n"),
        ),
        (  # a part of its name
            Theorem("t", "Nat.succ n = n → True → True", "(n : Nat)"),
            ["intro h x"],
            ["intro h Nat"],
            ("h : n.succ = n", "n : _root_.Nat"),
        ),
        (  # a variable of the same number with another type: its arguments are implicit
            Theorem("t", IMPLICIT),
            ["constructor", "intro f h"],
            ["constructor", "rotate_left", "intro f h"],
            ("h : f = 0", "h : f 1 = 0"),
        ),
        (  # a product of propositions, and of types
            Theorem("t", TYPES),
            ["constructor", "intro P h"],
            ["constructor", "rotate_left", "intro P h"],
            ("∀ (x : Nat), P x", "(x : Nat) → P x"),
        ),
        (  # a matcher that each declares for itself, by the same name
            Theorem("t", "True"),
            [MATCH.format(0)],
            [MATCH.format(1)],
            ("| 0 => True", "| 1 => True"),
        ),
        (  # what Lean's equality of terms does not tell apart
            Theorem("t", "True"),
            ["have g : (let y := 1; y = 1) := rfl"],
            ["have g : (have y := 1; y = 1) := rfl"],
            ("let y := 1;", "have y := 1;"),
        ),
        (  # the index of a bound name that another index is taken for
            Theorem("t", "∀ x x_1 : Nat, (∀ x y : Nat, x = y) → True", "(p : Nat → Prop)"),
            ["intro a b h"],
            ["intro x x_1 h"],
            ("∀ (x y : Nat)", "∀ (x y : Nat)"),
        ),
    ],
    ids=["constant", "part of a name", "implicit", "product", "matcher", "let", "index"],
)
def test_two_proofs_that_share_a_term_but_not_its_print(theorem, one, other, shown, mindful):
    for first, second in ((one, other), (other, one)):
        mindful.pool.ask(0, 10.0, "forget", [theorem.text_key])
        texts = {str(tactics): str(attempted(mindful, theorem, tactics)[-1])
                 for tactics in (first, second)}  # fmt: skip
        assert shown[0] in texts[str(one)] and shown[1] in texts[str(other)]


@pytest.mark.parametrize(
    "binders", ["(a b : Nat) (h : a = b)", "(x y : Nat) (h : x = y)", "(b a : Nat) (h : b = a)"]
)
def test_two_theorems_of_one_shape(binders, mindful, forgetful):
    theorem = Theorem("same", "True", binders)
    tactics = ["have := h", "trivial"]
    assert attempted(mindful, theorem, tactics) == attempted(forgetful, theorem, tactics)


@pytest.mark.parametrize(
    ("header", "namespace"),
    [("", ""), ("namespace N\n", "N"), ("open Nat\n", ""), ("open List Nat\n", "")],
)
def test_names_are_as_short_as_the_place_of_a_theorem_allows(header, namespace, mindful, forgetful):
    header = "def N.c : Nat := 0\n\n" + header
    name = f"{namespace}.t" if namespace else "t"
    statement = "N.c = Nat.succ 0 → Nat.pred 0 = N.c"
    theorem = Theorem(name, statement, header=header, namespace=namespace)
    tactics = ["intro h", "exact N.c", "cases h"]
    assert attempted(mindful, theorem, tactics) == attempted(forgetful, theorem, tactics)


def test_a_constant_of_a_tactic_that_an_older_name_could_now_mean(mindful, forgetful):
    header = "def t.match_1 : Nat := 0\n\nnamespace Foo\n"
    theorem = Theorem("Foo.t", "_root_.t.match_1 = 0", "(n : Nat)", header, namespace="Foo")
    tactics = ["have g := n", MATCH.format(0), MATCH.format(1), "have k := g"]
    seen = attempted(mindful, theorem, tactics)
    assert seen == attempted(forgetful, theorem, tactics)
    assert "⊢ t.match_1 = 0" in str(seen[1]) and "⊢ _root_.t.match_1 = 0" in str(seen[-1])


WIDE = "(aaaaaaaaaa bbbbbbbbbb cccccccccc : Nat)"


@pytest.mark.parametrize(("n", "lines"), [(9, 1), (10, 3)])
def test_a_goal_is_as_wide_as_in_the_editor(native, n, lines):
    """120 columns: a sum of nine names just fits, one of ten is broken."""
    names = ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc")
    total = " + ".join(names[i % 3] for i in range(n))
    state = native.start(Theorem("wide", f"{total} = 0", WIDE))
    shown = str(state).split("⊢ ")[1]
    assert len(shown.split("\n")) == lines


def test_a_message_has_names_as_short_as_a_goal(native):
    theorem = Theorem("N.t", "N.c = 0", header="def N.c : Nat := 0\n\nnamespace N\n", namespace="N")
    outcome = native.run_tactic(native.start(theorem), "exact (c : Int)")
    assert "N.c" not in outcome.message and "c" in outcome.message


def test_what_is_forgotten_is_printed_again():
    """Addresses of dropped terms are used again: with a small memory nothing may change."""
    met = episodes(7, 12)
    with NativeBackend(limits=Limits(outcomes=0)) as small:
        small.pool.ask(0, 10.0, "remember", 10)
        found = [attempted(small, *episode) for episode in met]
        found += [attempted(small, *episode) for episode in met]
        kept = small.pool.ask(0, 10.0, "remember", 10)["terms"]
    with NativeBackend(limits=Limits(outcomes=0)) as plain:
        plain.pool.ask(0, 10.0, "remember", 0)
        right = [attempted(plain, *episode) for episode in met]
    assert found == right * 2 and kept < 40


LOUD = "def f {n : Nat} : Prop := n = n\n\n"


@pytest.mark.parametrize("first", ["goal", "message"])
def test_what_a_message_spells_out_is_not_spelled_out_in_a_goal(first, mindful, forgetful):
    """Where two types print alike, Lean's message has all their arguments."""
    theorem = Theorem("t", "f (n := 2)", "(h : f (n := 1))", header=LOUD)
    tactics = ["exact h", "have k := h", "exact k"]
    if first == "goal":
        tactics = ["have k := h", "exact k", "have l := k"]
    found = attempted(mindful, theorem, tactics)
    assert found == attempted(forgetful, theorem, tactics)
    refusal = next(each for each in found if not isinstance(each, list))
    assert "@f 1" in refusal.message and "@f 2" in refusal.message
    assert "@f" not in str([each for each in found if isinstance(each, list)])


def test_a_goal_without_a_change_is_shown_anew_where_its_holes_were_filled(mindful, forgetful):
    theorem = Theorem("t", "∃ n : Nat, n + 0 = 3 ∧ n = 3")
    tactics = ["refine ⟨?w, ?a, ?b⟩", "rotate_left", "rotate_right", "case w => exact 3"]
    found = attempted(mindful, theorem, tactics)
    assert found == attempted(forgetful, theorem, tactics)
    assert [goal["target"] for goal in found[1]] == ["Nat", "?w + 0 = 3", "?w = 3"]
    assert [goal["target"] for goal in found[4]] == ["3 + 0 = 3", "3 = 3"]


def test_a_hypothesis_whose_type_is_open_is_shown_anew(mindful, forgetful):
    theorem = Theorem("t", "∃ n : Nat, n = 3")
    tactics = [
        "refine ⟨?w, ?h⟩",
        "rotate_left",
        "have k : ?w = ?w := rfl",
        "have l := k",
        "rotate_left",
        "exact 3",
        "have m := l",
    ]
    found = attempted(mindful, theorem, tactics)
    assert found == attempted(forgetful, theorem, tactics)
    assert "k : ?w = ?w" in found[3][0]["text"] and "k l : 3 = 3" in found[-2][0]["text"]
