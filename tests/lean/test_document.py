"""Reading files command by command: claims, light headers, definitions, names bound by Lean."""

import warnings

import pytest

from segenv.backends.base import StatementError, StatementWarning
from segenv.proof import ProofState, Theorem
from segenv.theorems.find import LeanFiles, find_theorems
from segenv.theorems.suite import read_theorems

TEXT = """\
theorem a : 1 = 2 := by
  rfl

theorem b : 1 = 2 := by
  exact a
theorem c : True :=
  )
theorem d : True := trivial
"""


def test_a_failing_proof_is_recorded_and_read_on(native):
    read = {claim.name: claim for claim in native.examine(TEXT, "f")}
    assert list(read) == ["a", "b", "c", "d"]
    assert read["a"].error.startswith("f:2:2: ") and read["c"].error.startswith("f:6:19: ")
    assert not read["b"].error and not read["d"].error
    assert read["d"].source == "f:8"


def test_a_header_has_a_failing_theorem_that_is_used_and_no_other(native):
    read = {claim.name: claim.theorem for claim in native.examine(TEXT, "f")}
    assert read["b"].header == "theorem a : 1 = 2 := by sorry\n" and read["d"].header == ""
    assert native.start(read["b"]).goals[0].target == "1 = 2"


def test_what_is_fine_is_read_as_load_reads_it(native):
    text = "namespace N\nvariable (p : Prop)\n/-- Hi. -/\ntheorem x (h : p) : p := by\n  exact h\n"
    read = tuple(claim.theorem for claim in native.examine(text, "f"))
    assert read == native.load(text, "f") and read[0].title == "Hi."


BAD = {
    "no name": "theorem",
    "no statement": "theorem x :",
    "an unknown name": "theorem x : foo.bar 1 := by rfl",
    "a broken prefix": "open Nat in",
    "a broken block": "mutual\ntheorem x :",
    "a stray token": "foo",
    "a definition": "def f : Nat := foo",
    "a bracket": "theorem x : 1 = 1 := by exact (",
    "an evaluation": "#eval (fun x : Nat → Nat => x)",
    "an end": "end Nowhere",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_lean_refuses_is_told_and_silences_nothing(native, bad):
    first, *_, last = native.examine(
        f"theorem p : True := trivial\n{bad}\ntheorem q : 1 = 1 := rfl", "f"
    )
    assert (first.name, first.error) == ("p", "") and native.recheck(first).proved
    assert (last.name, last.error) == ("q", "") and native.recheck(last).proved
    with pytest.raises(StatementError, match=r"f:\d+:\d+: "):
        native.load(bad, "f")


@pytest.mark.parametrize("length", range(0, len(TEXT), 7))
def test_a_text_that_breaks_off_anywhere_is_read(native, length):
    for claim in native.examine(TEXT[:length], "f"):
        assert claim.source.startswith("f:")


def test_what_needs_a_refused_command_is_told_so(native):
    text = (
        "structure S where\n  x : No.such\ndef f : Nat := nope\n"
        "theorem s (a : S) : a = a := rfl\ntheorem t : 1 = 1 := by\n  have := f\n  rfl\n"
    )
    refused, _, *rest = native.examine(text, "f")
    assert refused.refused
    assert ["is missing" in claim.error for claim in rest] == [True, True]


HEADER = """\
/- A comment. -/
import Init
namespace N
universe u
variable {α : Type u} -- another
section A
open Nat
theorem a (n : Nat) : n = n := rfl
end A
/-- Twice. -/
def twice (n : Nat) : Nat := n + n
abbrev four := twice 2
@[simp] theorem twice_eq (n : Nat) : twice n = n + n := rfl
theorem b : four = 4 := rfl
theorem c : twice 3 = 6 := by simp
theorem d : four = 4 := by
  have := a 1
  exact b
private theorem e : twice 1 = 2 := rfl
theorem f : twice 1 = 2 ∧ True := ⟨e, trivial⟩
example : twice 1 = 2 := e
theorem g (x : α) : x = x := rfl
end N
theorem h : N.twice 0 = 0 := rfl
"""
KEPT = """\
import Init
namespace N
universe u
variable {α : Type u}
def twice (n : Nat) : Nat := n + n
abbrev four := twice 2
@[simp] theorem twice_eq (n : Nat) : twice n = n + n := rfl
"""
SECTION = "section A\nopen Nat\ntheorem a (n : Nat) : n = n := rfl\nend A\n"


def test_a_header_holds_what_a_theorem_needs(native):
    read = {theorem.name: theorem for theorem in native.load(HEADER, "f")}
    assert read["N.a"].header.endswith("section A\nopen Nat\n")
    assert read["N.b"].header == read["N.c"].header == read["N.g"].header == KEPT
    assert read["N.d"].header == KEPT.replace("def", SECTION + "def", 1) + (
        "theorem b : four = 4 := rfl\n"
    )
    private = KEPT + "private theorem e : twice 1 = 2 := rfl\n"
    assert read["N.f"].header == read["N.example_21"].header == private
    assert read["h"].header == KEPT + "end N\n"
    for theorem in read.values():
        done = native.run_tactic(native.start(theorem), theorem.proof)
        assert isinstance(done, ProofState) and native.verify(done, "T2").proved, theorem


def test_a_file_may_keep_every_lemma(native):
    few = {theorem.name: theorem for theorem in native.load(HEADER, "f")}
    all_ = {theorem.name: theorem for theorem in native.load(HEADER, "f", lemmas="all")}
    assert "theorem" not in few["N.g"].header.replace("@[simp] theorem", "")
    for name in ("a", "b", "c", "d", "e"):
        assert f"theorem {name}" in all_["N.g"].header
        assert f"theorem {name}" not in all_["N.a"].header
    assert list(few.values()) == list(all_.values())  # they are the same theorems
    cited = [native.run_tactic(native.start(t["N.c"]), "have := b; simp") for t in (few, all_)]
    assert [isinstance(state, ProofState) for state in cited] == [False, True]
    assert native.verify(cited[-1], "T2").proved
    for theorem in all_.values():
        done = native.run_tactic(native.start(theorem), theorem.proof)
        assert isinstance(done, ProofState) and native.verify(done).proved, theorem


def test_a_file_keeps_the_lemmas_that_it_is_told_to(native, tmp_path):
    path = tmp_path / "x.lean"
    path.write_text("theorem a : 1 = 1 := rfl\ntheorem b : 2 = 2 := rfl\n")
    read = [read_theorems(where, native, lemmas) for where in (path, tmp_path)
            for lemmas in ("needed", "all")]  # fmt: skip
    headers = ["", "theorem a : 1 = 1 := rfl\n"]
    assert [theorems[1].header for theorems in read] == headers * 2
    assert [t.header for t in find_theorems(LeanFiles(path, "all"), native)] == ["", headers[1]]
    with pytest.raises(ValueError, match=r"unknown lemmas 'some'. .*Known: needed, all"):
        read_theorems(path, native, "some")


def test_theorems_of_one_place_share_their_header(native):
    text = "".join(f"theorem m_{i} (a : Nat) : a + {i} = a + {i} := rfl\n" for i in range(30))
    assert {theorem.header for theorem in native.load(text, "f")} == {""}


def test_comments_do_not_change_a_theorem(native):
    plain = native.load(HEADER, "f")
    other = native.load(HEADER.replace("\ntheorem ", "\n-- note\n/-- Doc. -/\ntheorem "), "f")
    assert [t.key for t in plain][:3] == [t.key for t in other][:3]


MACRO = """\
macro "fact " n:declId s:declSig v:declVal : command =>
  `(command| @[simp] theorem $n:declId $s:declSig $v:declVal)
def one : Nat := 1
fact one_eq : one = 1 := rfl
theorem t : one + 1 = 2 := by simp
theorem u : 1 = 1 := rfl
"""


def test_what_a_macro_does_besides_is_not_lost(native):
    one, two, three = native.load(MACRO, "f")
    assert "fact one_eq" in two.header and "one_eq" not in three.header
    assert one.name == "one_eq" and one.proof == "exact rfl"


def test_definitions_are_those_of_the_statement(native):
    text = (
        "/-- Doc. -/\ndef twice (n : Nat) : Nat := n + n\ndef other := 3\n"
        'infixl:65 " ⊞ " => fun a b => twice a + b\n'
        "inductive Tree | leaf | node (l r : Tree)\n"
        "def Tree.size : Tree → Nat\n  | leaf => twice 1\n  | node l r => l.size ⊞ r.size\n"
        "theorem p : other = 3 := rfl\n"
        "theorem q (t : Tree) : t.size = t.size := rfl\n"
    )
    p, q = native.load(text, "f")
    assert p.definitions == ("def other := 3",)
    assert [source.split()[1] for source in q.definitions] == ["twice", "Tree", "Tree.size"]
    by_hand = Theorem("q", q.statement, q.binders, text.partition("theorem q")[0])
    assert native.definitions(by_hand) == q.definitions
    assert native.definitions(Theorem("r", "1 = 1")) == ()
    notation = Theorem("n", "1 ⊞ 2 = 4", header=by_hand.header)
    assert [s.split()[0] for s in native.definitions(notation)] == ["def", "infixl:65"]


UNKNOWN = {
    "theorem told_of (x : ℝ) (n : ℕ) : x = x := rfl": ("ℝ", "ℕ"),
    "theorem told_of (x : Foo) : x = x := rfl": ("Foo",),
    "variable (x : Foo)\ntheorem told_of : x = x := rfl": ("Foo",),
    "theorem told_of (x : α) (y : β₁) : x = x := rfl": (),
    "theorem told_of {Foo : Type} (x : Foo) : x = x := rfl": (),
    "variable {Foo : Type}\ntheorem told_of (x : Foo) : x = x := rfl": (),
}


@pytest.mark.parametrize(("text", "names"), UNKNOWN.items())
def test_names_that_lean_bound_by_itself_are_told(native, text, names):
    (claim,) = native.examine(text, "f")
    assert claim.autobound == names
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        native.start(claim.theorem)
    assert [w.category for w in told] == [StatementWarning] * bool(names)
    assert all(f"`{name}`" in str(told[0].message) for name in names)


@pytest.mark.parametrize("damage", ["[" * 100_000, "{", "[]", '{"theorems": 3}', "null"])
def test_a_damaged_cache_file_is_read_again(native, monkeypatch, tmp_path, damage):
    text = f"theorem t : {len(damage)} = {len(damage)} := rfl\n"
    right = native.load(text, "x.lean")
    monkeypatch.setenv("SEGENV_CACHE", str(tmp_path))
    native.load(text, "x.lean")
    native._memory(text).write_text(damage)
    assert native.load(text, "x.lean") == right
