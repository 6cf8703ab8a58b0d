"""Imported theorems in real Lean. The toy rows need no Mathlib; those that ask for it are refused."""

import pytest

from segenv.proof import ProofState
from segenv.theorems.importers.reading import checked, read
from segenv.theorems.importers.source_text import each_theorem, last_theorem
from segenv.theorems.suite import SHIPPED
from segenv.traces.extract import replay
from tests.theorems.importers.samples import IMPORTS, SAMPLES

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


def test_a_text_cut_apart_means_what_it_meant(native):
    found = native.examine(FILE, "toys.lean")
    by_lean = {claim.name: claim.theorem for claim in found if claim.theorem}
    by_us = [last_theorem(text).theorem for _, text in each_theorem(FILE)]
    assert {theorem.name for theorem in by_us} - by_lean.keys() == {"Toy.Inner.example_"}
    for theorem in by_us:
        other = by_lean.get(theorem.name, theorem)
        assert native.canonical(theorem) == native.canonical(other)
        assert (theorem.namespace, theorem.universes) == (other.namespace, other.universes)
        assert theorem.name == "Toy.Inner.unproved" or proves(native, theorem)


def test_a_shipped_suite_is_cut_as_lean_cuts_it(native):
    text = (SHIPPED / "logic.lean").read_text(encoding="utf-8")
    by_lean = {theorem.name: theorem for theorem in native.load(text, "logic.lean")}
    pieces = list(each_theorem(text))
    assert len(pieces) == len(by_lean) == 100
    for _, piece in pieces[::12]:
        theorem = last_theorem(piece).theorem
        other = by_lean[theorem.name]
        assert (theorem.statement, theorem.binders) == (other.statement, other.binders)
        assert (theorem.title, theorem.proof) == (other.title, other.proof)


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
