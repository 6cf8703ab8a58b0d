"""Imported theorems in real Lean. The toy rows need no Mathlib; those that ask for it are refused."""

import json

import pytest

from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem
from segenv.theorems.importers.base import Entry, Row
from segenv.theorems.importers.by_lean import Asking, parsed
from segenv.theorems.importers.cutting import same_code
from segenv.theorems.importers.reading import checked, read
from segenv.theorems.scaffolding import negation
from segenv.theorems.suite import SHIPPED
from segenv.theorems.told import told
from segenv.traces.extract import replay
from tests.theorems.importers.samples import IMPORTS, PUTNAM, SAMPLES

FILE = """\
/-! # Toys -/

/-- A number. -/
def two : Nat := 2

namespace Toy.Inner
universe w
variable {A : Type w} (f : A → A)

/-- Twice the same. -/
@[simp] protected theorem same.{u} (B : Type u) (x y : B) (n : Nat := 2) (h : x = y) :
    -- a comment with := in it
    let z := y
    x = z := by
  intro z -- another
  exact h

private theorem fixed (x : A) (h : f x = x) : f (f x) = x := (congrArg f h).trans h

open Nat in
set_option linter.all false in
theorem succ_two : succ 1 = two := rfl

example (p : Prop) : p → p := fun h => h

theorem unproved : two = 2 := by sorry

theorem text : "a := b -- c" = "a := b -- c" ∧ 'x' = 'x' := by
  constructor
  · rfl
  · rfl

end Toy.Inner

theorem last : two + two = 4 := by decide
"""


@pytest.fixture
def toys(tmp_path):
    """The rows of a sample, without the header of its format."""

    def toys_(format_):
        sample = next(sample for sample in SAMPLES if sample.format == format_)
        return read(format_, sample.write(tmp_path), header="")

    return toys_


def proves(native, theorem):
    done = native.run_tactic(native.start(theorem), theorem.proof)
    return isinstance(done, ProofState) and native.verify(done).proved


@pytest.mark.parametrize("format_", [sample.format for sample in SAMPLES])
def test_lean_takes_the_theorems_and_refuses_what_it_cannot_read(native, toys, format_):
    imported = toys(format_)
    taken = checked(imported, native)
    assert not taken.whole
    refused = {one.number for one in taken.rejected}
    foreign = {
        entry.number
        for entry in imported.entries
        if "Mathlib" in entry.theorem.header or "ℕ" in entry.theorem.signature
    }
    assert refused == foreign and len(taken.entries) + len(refused) == len(imported.entries)
    assert all("cannot be started" in one.reason for one in taken.rejected)
    for theorem in taken.theorems:
        assert not theorem.proof or proves(native, theorem), theorem


def test_traces_replay_where_the_statement_elaborates(native, toys):
    for format_ in ("leandojo", "leanworkbook"):
        imported = toys(format_)
        assert imported.traces
        for trace in imported.traces:
            assert not replay(native, trace).goals


@pytest.fixture
def asking(native: NativeBackend) -> Asking:
    return Asking(native)


def cut_apart(asking: Asking, text: str) -> list[Theorem]:
    """The theorems of a text as Lean's parser finds them, without what is elaborated."""
    file = Row("toys.lean", 1, {})
    found = list(parsed(text, file, 0, asking))
    return [entry.theorem for entry in found if isinstance(entry, Entry)]


def test_a_text_cut_apart_means_what_it_meant(native, asking):
    found = native.examine(FILE, "toys.lean")
    by_lean = {claim.name: claim.theorem for claim in found if claim.theorem}
    by_parser = [told(theorem, native) for theorem in cut_apart(asking, FILE)]
    assert {theorem.name for theorem in by_parser} == by_lean.keys()
    for theorem in by_parser:
        other = by_lean[theorem.name]
        assert native.canonical(theorem) == native.canonical(other)
        assert (theorem.namespace, theorem.universes) == (other.namespace, other.universes)
        assert (theorem.binders, theorem.statement) == (other.binders, other.statement)
        assert theorem.name == "Toy.Inner.unproved" or proves(native, theorem)


def test_a_shipped_suite_is_cut_as_lean_cuts_it(native, asking):
    text = (SHIPPED / "logic.lean").read_text(encoding="utf-8")
    by_lean = native.load(text, "logic.lean")
    by_parser = cut_apart(asking, text)
    assert len(by_parser) == len(by_lean) == 100
    for theorem, other in list(zip(by_parser, by_lean, strict=True)):
        assert same_code(theorem.signature, other.signature)
        assert (theorem.title, theorem.proof) == (other.title, other.proof)


EARLIER = """\
theorem one : True := by
  simp
open Nat in
theorem two : ℝ := by
  have h : p := by sorry
  exact h
lemma three : r := sorry

example : √s := by simp
theorem four : ∑ i, i = 1 := by exact one
"""


def test_earlier_theorems_stay_in_a_row_if_they_are_proved(asking):
    four = asking.cut(EARLIER).theorem
    kept = "theorem one : True := by\n  simp\nexample : √s := by simp\n"
    assert same_code(four.header, kept) and four.proof == "exact one"


def test_earlier_theorems_of_a_file_are_left_out(asking):
    found = parsed(EARLIER, Row("f.lean", 1, {}), 0, asking)
    *others, four = [entry for entry in found if isinstance(entry, Entry)]
    assert [entry.number for entry in (*others, four)] == [1, 4, 7, 9, 10]
    assert [entry.theorem.header for entry in others] == ["", "open Nat\n", "", ""]
    assert four.theorem.header == "" == four.theorem.proof and "before it" in four.left_out[0]


def test_definitions_that_are_sorry_are_left_out_if_nobody_needs_them(asking):
    def header(text):
        return asking.cut(text).theorem.header.strip()

    other = "noncomputable def exercise (n : Nat) :\n    G ≃ H :=\nsorry\n\n"
    assert header(f"open Nat\n{other}theorem t : p") == "open Nat"
    assert header(f"{other}theorem u : exercise 1 = exercise 1 := sorry\ntheorem t : p") == ""
    for goal in ("t : exercise 1 = exercise 1", "t : x.exercise = y"):
        with pytest.raises(ValueError, match="`sorry` in the header"):
            asking.cut(f"{other}theorem {goal} := by simp")
    with pytest.raises(ValueError, match="`sorry` in the header"):
        asking.cut("instance : Inhabited A := sorry\ntheorem t : p")
    assert header('def a := "sorry" -- sorry\ntheorem t : p') == 'def a := "sorry" -- sorry'


ROWS = {
    "comment": "theorem t (n : Nat) /- : x := y -/ : n -- := b\n = n := by\n  -- a\n  simp -- b",
    "string": 'theorem t : "a := b : c" = "a := b : c" := by simp',
    "let": "theorem t : let x := 5; x = 5 := by\n  intro x\n  rfl",
    "let and have": "theorem t : let x := 5; x = 5 := by\n  intro x\n  have h := x\n  rfl",
    "names in a comment": "/- theorem s : p := sorry -/\n-- lemma l : p\ntheorem t : 1 = 1 := rfl",
    "open in": "open Nat in\nset_option linter.all true in -- why\ntheorem t : succ 1 = 2 := rfl",
    "in one line": "open Nat in theorem t : succ 1 = 2 := rfl",
    "variable in": "variable (n : Nat) in\ntheorem t : n = n := rfl",
    "definition": "def two : Nat := 2\n\n@[simp] private theorem t : two = 2 := rfl",
    "two": "theorem s : 1 = 1 := rfl\n\ntheorem t : 1 = 1 := by\n  exact s",
    "two in one line": "theorem s : 1 = 1 := rfl theorem t : 1 = 1 := by exact s",
    "namespace": "namespace N\ntheorem t.{u} (A : Type u) (x : A) : x = x := rfl\nend N",
    "quoted": "theorem t («x : y» : Nat) : «x : y» = «x : y» := by rfl",
    "default": "theorem t (n := 5) (h : n = 5 := by rfl) : n = n := rfl",
    "match": "theorem t : match 1 with\n  | 0 => False\n  | _ => True := by\n  trivial",
}
UNTOLD = ("match",)


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_odd_lean_is_right_or_left_to_lean(native, tmp_path, kind):
    path = tmp_path / "row.jsonl"
    path.write_text(json.dumps({"formal_statement": ROWS[kind], "name": "row"}), encoding="utf-8")
    (asked,) = checked(read("minif2f", path, header="", backend=native), native).theorems
    assert asked.statement and not asked.declaration and asked.name in ("t", "N.t")
    assert proves(native, asked)
    imported = read("minif2f", path, header="")
    if kind in UNTOLD:
        (rejected,) = imported.rejected
        assert "only Lean can" in rejected.reason
    else:
        (theorem,) = imported.theorems
        assert imported.whole == imported.entries and theorem.declaration
        assert native.canonical(theorem) == native.canonical(asked) and proves(native, theorem)


def test_a_theorem_in_one_piece_is_like_any_other(native, tmp_path):
    path = tmp_path / "row.jsonl"
    header = "namespace Toy\n"
    row = {
        "formal_statement": "theorem t.{u} (A : Type u) (x : A) : x = x := rfl",
        "header": header,
    }
    path.write_text(json.dumps(row), encoding="utf-8")
    (theorem,) = read("minif2f", path).theorems
    done = native.run_tactic(native.start(theorem), "rfl")
    assert native.verify(done, "T2").proved
    assert negation(native, theorem).name == "Toy.t_negated"
    parts = told(theorem, native)
    assert (parts.name, parts.universes, parts.statement) == ("Toy.t", ("u",), "x = x")
    assert parts.signature == theorem.signature and told(parts, native) is parts


def test_files_of_a_data_set_are_read_by_lean_where_it_can(native, tmp_path):
    path = tmp_path / "toys.lean"
    path.write_text(FILE, encoding="utf-8")
    asked = read("minif2f", path, header="open Nat\n", backend=native)
    assert not asked.whole and not asked.rejected
    assert [entry.number for entry in asked.entries] == [10, 18, 22, 24, 26, 28, 35]
    assert asked.theorems[0].source == "minif2f toys.lean:10"
    assert asked.theorems[4].proof == "" and proves(native, asked.theorems[3])
    (alone,) = read("minif2f", path).rejected
    assert "it needs a `backend`" in alone.reason
    cut = read("minif2f", path, backend=native)  # the header of the format imports Mathlib
    assert cut.whole == cut.entries and len(cut.entries) == 7
    (tmp_path / "putnam.lean").write_text(PUTNAM["lean4_statement"], encoding="utf-8")
    (answered,) = read("putnambench", tmp_path / "putnam.lean", header="", backend=native).theorems
    assert answered.statement == "m = toy_1900_a1_solution n" and "n + 2" in answered.header


def test_a_folder_is_read_by_lean(native, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.lean").write_text(FILE, encoding="utf-8")
    (tmp_path / "b.lean").write_text(
        "theorem good : True := trivial\n\ntheorem wrong : 1 = 2 := by rfl\n\n"
        "theorem open_ : 1 = 1 := by sorry\n",
        encoding="utf-8",
    )
    (tmp_path / "c.lean").write_text("theorem t : True := trivial\n\ndef := 1\n", encoding="utf-8")
    (tmp_path / "d.lean").write_bytes(b"-- \xff")
    (tmp_path / "e.lean").write_text("theorem good : 1 = 1 := rfl\n", encoding="utf-8")
    imported = read("folder", tmp_path, backend=native)
    names = [theorem.name for theorem in imported.theorems]
    assert names[:3] == ["good", "wrong", "open_"] and "Toy.Inner.fixed" in names
    assert [entry.number for entry in imported.entries[:3]] == [1, 3, 5]
    assert imported.theorems[0].source == f"{tmp_path.name}/b.lean:1"
    assert imported.theorems[1].proof == imported.theorems[2].proof == ""
    (wrong,) = imported.left_out
    assert wrong.number == 3 and wrong.reason.startswith("wrong: the proof fails: ")
    file, bytes_, again = imported.rejected
    assert file.number == 3 and file.place.endswith("c.lean")
    assert bytes_.reason.startswith("not UTF-8 text")
    assert again.reason == f"another theorem is named good, in {tmp_path.name}/b.lean:1"
    assert checked(imported, native) == imported


def test_a_folder_needs_lean_and_has_no_splits(native, tmp_path):
    with pytest.raises(ValueError, match="it needs a `backend`"):
        read("folder", tmp_path)
    with pytest.raises(ValueError, match="has no splits"):
        read("folder", tmp_path, "test", backend=native)
    with pytest.raises(FileNotFoundError, match="there is no file or folder"):
        read("folder", tmp_path / "no", backend=native)


def test_a_statement_that_no_longer_elaborates_is_reported_with_its_place(native, tmp_path):
    path = tmp_path / "toys.jsonl"
    path.write_text(
        '{"name": "fine", "statement": "True"}\n'
        '{"name": "gone", "statement": "Nat.vanished 1 = 2", "source": "x.lean:3"}\n'
        '{"name": "bad_header", "statement": "True", "header": "open Nowhere\\n"}\n',
        encoding="utf-8",
    )
    taken = checked(read("jsonl", path), native)
    assert [theorem.name for theorem in taken.theorems] == ["fine"]
    gone, header = taken.rejected
    assert (gone.place, gone.number) == ("toys.jsonl", 2) and "Nat.vanished" in gone.reason
    assert header.number == 3 and "Nowhere" in header.reason


def test_imports_that_are_not_there_are_lean_s_message(native, tmp_path):
    path = tmp_path / "a.lean"
    path.write_text(IMPORTS + "theorem t : 1 = 1 := by sorry", encoding="utf-8")
    (rejected,) = checked(read("minif2f", path), native).rejected
    assert "Mathlib" in rejected.reason
