"""Where Lean's parser says that commands and their parts stand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.theorems.importers.by_lean import Asking
from segenv.theorems.importers.cutting import last_theorem, same_code
from segenv.theorems.told import told
from tests.theorems.importers.test_cutting import NOISE

COMMANDS = (
    "open Nat",
    "namespace A.B",
    "end A.B",
    "theorem s.{u} (A : Type u) (x : A) : x = x := rfl",
    "/-- Zwölf: ℕ. -/\n@[simp] private theorem d (α : Nat) : α = α := by\n  simp",
    "open Nat in\nset_option a.b true in\ntheorem i : succ 1 = 2 := rfl",
    "theorem odd (x : ℝ) : √x = ∑ i, x := by\n  nlinarith [sq_nonneg x]",
    "lemma l (x : ℝ) : x = x := by nlinarith",
    "example : ∀ n, n = n\n  | 0 => rfl\n  | _ => rfl",
    "irreducible_def f : Nat := 2",
    "def g := sorry",
    "-- theorem no : p := q",
)
few = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(imports=st.sampled_from(["", "import Mathlib\n", "import Init\n"]), found=st.data())
def test_the_commands_are_the_text_in_order(
    native: NativeBackend, imports: str, found: st.DataObject
) -> None:
    chosen = found.draw(st.lists(st.sampled_from(COMMANDS), max_size=6))
    text = imports + "\n\n".join(chosen)
    commands = native.outline(text)
    places = [place for command in commands for place in command.place]
    assert places == sorted(places) and places[-1] <= len(text)
    assert same_code("\n".join(text[slice(*command.place)] for command in commands), text)
    for command in commands:
        marks = [command.place[0], *(command.doc or ()), *(command.name or ())]
        marks += [*(command.signature or ()), command.value or command.place[1], command.place[1]]
        assert marks == sorted(marks)


def test_what_mathlib_declares_is_read_up_to_its_notation(native: NativeBackend) -> None:
    text = "import Mathlib\n\n" + "\n\n".join(COMMANDS)
    by_name = {text[slice(*one.name)]: one for one in native.outline(text) if one.name}
    parts = by_name["l"]
    assert parts.broken and parts.signature is not None
    assert text[slice(*parts.signature)] == " (x : ℝ) : x = x"
    assert by_name["odd"].broken and by_name["odd"].value is None
    doc = by_name["d"].doc
    assert doc is not None and text[slice(*doc)] == "/-- Zwölf: ℕ. -/"
    assert [text[slice(*one)] for one in by_name["i"].before] == ["open Nat", "set_option a.b true"]


def test_notation_of_the_text_itself_is_read(native: NativeBackend) -> None:
    text = 'import Mathlib\nlocal notation "√" => Nat.sqrt\ntheorem t : √ 4 = 2 := by decide\n'
    (*_, theorem) = native.outline(text)
    assert not theorem.broken and theorem.signature is not None
    assert text[slice(*theorem.signature)] == " : √ 4 = 2"


def test_nothing_is_run_but_what_changes_how_lean_reads(native: NativeBackend) -> None:
    text = 'theorem t : 1 = 2 := by decide\n#eval (panic! "" : Nat)\n'
    assert [command.broken for command in native.outline(text)] == [False] * 3


def test_import_lines_that_are_wrong_are_lean_s_message(native: NativeBackend) -> None:
    with pytest.raises(StatementError, match="text:1:"):
        native.outline("import\n\ntheorem t : 1 = 1 := rfl")


STATEMENTS = ("1 = 1", "let y := 5; y = 5", "∀ n : Nat, n = n", "(fun x => x) 2 = (2 : Nat)")
BINDERS = ("(n : Nat)", "{m : Nat}", "[Inhabited Nat]", "(h : 1 = 1 := by rfl)", "⦃a b : Nat⦄")


@few
@given(
    binders=st.lists(st.sampled_from(BINDERS), unique=True),
    statement=st.sampled_from(STATEMENTS),
    noise=st.lists(NOISE, min_size=9, max_size=9),
    end=st.sampled_from(["", ":=", ":= by", ":= sorry", ":= by sorry", ":= by simp", ":= rfl"]),
)
def test_lean_and_the_least_that_is_done_without_it_agree(
    native: NativeBackend, binders: list[str], statement: str, noise: list[str], end: str
) -> None:
    words = ["theorem t", *binders, ":", statement, end]
    text = "".join(word + gap for word, gap in zip(words, noise, strict=False))
    found = Asking(native).cut(text)
    assert found == last_theorem(text).declared()
    assert found.theorem.declaration in text
    parts = told(found.theorem, native)
    assert parts.statement and not parts.declaration and parts.proof == found.theorem.proof
    assert same_code(parts.signature, found.theorem.signature)
    assert same_code(" ".join((parts.binders, ":", parts.statement)), found.theorem.declaration)
