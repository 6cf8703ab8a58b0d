"""`segenv check`: right proofs pass, everything else is rejected with a reason."""

import pytest

MIXED = """\
namespace A
variable (p q : Prop)

theorem good (h : p) : p := by
  exact h

theorem wrong (h : p) : q := by
  exact h
  done

theorem uses_wrong (h : p) : q := wrong p q h

theorem broken (h : p) : p := by
  exact (

open Nat in
/-- With a prefix. -/
theorem prefixed (n : Nat) : n = n + 0 := by
  skip
  simp

axiom cheat : False

theorem by_axiom : p := cheat.elim

theorem lazy : p := by sorry

theorem equations : ∀ n : Nat, n + 0 = n
  | 0 => rfl
  | _ + 1 => rfl

mutual
theorem mutual_ : True := trivial
end

theorem last : p → p := fun h => h
"""

PROVED = {"A.good", "A.prefixed", "A.equations", "A.mutual_", "A.last"}
REASONS = {
    "A.wrong": "mixed.lean:8:2: Type mismatch",
    "A.uses_wrong": "sorryAx",
    "A.broken": "unexpected token",
    "A.by_axiom": "A.cheat",
    "A.lazy": "sorry",
}


@pytest.fixture
def write(tmp_path):
    def write_(text, name="mixed.lean"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_


def test_each_theorem_has_its_own_verdict(run_json, write):
    checked = {one["name"]: one for one in run_json("check", write(MIXED))}
    assert set(checked) == PROVED | set(REASONS) | {"A.cheat"}
    assert {name for name, one in checked.items() if one["verdict"] == "proved"} == PROVED
    for name, reason in REASONS.items():
        assert reason in checked[name]["error"], name
        assert checked[name]["verdict"] == "rejected" and checked[name]["tier"] == ""
    assert checked["A.cheat"]["verdict"] == "not checked"
    assert checked["A.by_axiom"]["axioms"] == ["A.cheat"]
    assert checked["A.uses_wrong"]["axioms"] == ["sorryAx"]
    one = checked["A.prefixed"]
    assert (one["tier"], one["axioms"], one["tactics"]) == ("T2", ["propext"], 2)
    assert one["source"].endswith("mixed.lean:17")  # its doc comment


def test_the_exit_status_and_the_table(run, write):
    result = run("check", write(MIXED))
    assert result.exit_code == 1
    assert "5 proved, 5 rejected, 1 not checked" in result.stdout and "A.cheat" in result.stdout
    result = run("check", write("theorem t : True := trivial\n", "right.lean"))
    assert result.exit_code == 0 and "1 proved, 0 rejected" in result.stdout


MALFORMED = {
    "a command": ("theorem t : True := trivial\n\nfoo\n", ":3:0: "),
    "a statement": ("theorem t : No.such = 1 := by\n  rfl\n", ":1:12: "),
    "a definition": ("def f : Nat := foo\n", ":1:15: "),
    "an import": ("import Nowhere\n", ":1:0: "),
    "the same name twice": ("theorem t : True := trivial\n" * 2, ":2:8: "),
}


@pytest.mark.parametrize(("text", "place"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_said_with_file_and_line(run, write, text, place):
    path = write(text)
    result = run("check", path)
    assert result.exit_code == 2
    assert f"{path}{place}" in result.stderr


def test_a_malformed_file_does_not_hide_another(run, write, tmp_path):
    write("theorem t : True := trivial\n", "files/right.lean")
    write("foo", "files/bad.lean")
    (tmp_path / "files" / "latin.lean").write_bytes(b"-- \xe9\n")
    result = run("check", tmp_path / "files")
    assert result.exit_code == 2
    assert "1 proved" in result.stdout
    assert "bad.lean:1:0" in result.stderr and "latin.lean" in result.stderr


FORMS = {
    "a lemma of a macro": (
        'macro "lemma " n:declId s:declSig v:declVal : command =>\n'
        "  `(command| theorem $n:declId $s:declSig $v:declVal)\n"
        "lemma l (p : Prop) (h : p) : p := VALUE h\n"
    ),
    "a claim that a macro makes": (
        'macro "claim " n:declId v:term : command => `(command| theorem $n:declId : 1 = 1 := $v)\n'
        "claim l (VALUE rfl)\n"
    ),
    "an example": "example : 1 = 1 := VALUE rfl\n",
    "an example about variables": "variable (p : Prop) (h : p)\nexample : p := VALUE h\n",
    "an example in tactics": "example : 1 = 1 ∧ True := by constructor; rfl\n"
    + " " * 29
    + "exact VALUE trivial\n",
    "an instance": "structure S where\n  x : Nat\ninstance : Add S := ⟨fun a b => VALUE ⟨a.x + b.x⟩⟩\n",
    "a definition that is a proof": "def t : 2 + 2 = 4 := VALUE rfl\n",
    "equations": "theorem e : ∀ n : Nat, n + 0 = n\n  | 0 => VALUE rfl\n  | _ + 1 => rfl\n",
    "recursion": (
        "theorem r : ∀ n : Nat, 0 + n = n\n  | 0 => rfl\n"
        "  | n + 1 => VALUE congrArg Nat.succ (r n)\n"
    ),
    "a `where`": "theorem w (n : Nat) : n = n := aux n\nwhere aux (n : Nat) : n = n := VALUE rfl\n",
    "tactics and `where`": (
        "theorem w (n : Nat) : n = n := by\n  exact h\nwhere h : n = n := VALUE rfl\n"
    ),
    "`termination_by`": (
        "theorem t (n : Nat) : n = n := by\n  cases n with\n  | zero => exact VALUE rfl\n"
        "  | succ n => have := t n; rfl\ntermination_by n\ndecreasing_by omega\n"
    ),
    "a mutual block": (
        "mutual\ntheorem a : ∀ n : Nat, n = n\n  | 0 => VALUE rfl\n  | n + 1 => by have := b n; rfl\n"
        "theorem b : ∀ n : Nat, n = n\n  | 0 => rfl\n  | n + 1 => by have := a n; rfl\nend\n"
    ),
    "a prefix": "open Nat in\nset_option maxRecDepth 900 in\ntheorem p : succ 0 = 1 := VALUE rfl\n",
    "a private one": "namespace A\nprivate theorem p : 1 = 1 := VALUE rfl\nend A\n",
    "a protected one": "protected theorem Nat.p (n : Nat) : n = n := VALUE rfl\n",
    "one of the root": "namespace A\ntheorem _root_.p : 1 = 1 := VALUE rfl\nend A\n",
    "an attribute": "@[simp] theorem p (n : Nat) : n + 0 = n := VALUE rfl\n",
    "universes": "theorem p.{u} (α : Type u) (a : α) : a = a := VALUE rfl\n",
    "a string over lines": (
        'theorem s : "x\ny" = "x\\ny" := by\n  have h : "x\ny" = "x\\ny" := VALUE rfl\n  exact h\n'
    ),
    "a mark at the front": "\ufefftheorem m : 1 = 1 := VALUE rfl\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_of_a_claim_is_checked(run, run_json, write, text):
    honest = write(text.replace("VALUE ", ""))
    checked = run_json("check", honest)
    assert {(one["verdict"], one["tier"]) for one in checked} == {("proved", "T2")}, checked
    assert run("check", "--strict", honest).exit_code == 0
    for lie in ("sorry", "(by sorry)", "(by native_decide)"):
        word = f"(fun _ => {lie}) " if lie == "sorry" else f"absurd {lie} "
        path = write(text.replace("VALUE ", word))
        assert run("check", path).exit_code in (1, 2)
        verdicts = [one["verdict"] for one in run_json("check", path)]
        assert "proved" not in verdicts and verdicts


def test_what_is_no_proof_is_counted_and_an_error_with_strict(run, run_json, write):
    long = "\n".join(f"  have h{i} : True := trivial -- {'x' * 400}" for i in range(300))
    deep = " + ".join(["1"] * 260)
    for text, reason in (
        ("axiom a : 1 = 1\n", "taken for granted"),
        ("example : Nat := 3\n", "not a proposition"),
        (f"theorem t : True := by\n{long}\n  trivial\n", "characters"),
        (f"theorem t : True := by\n  have : {deep} = 260 := by rfl\n  trivial\n", "deep"),
    ):
        path = write(text + "theorem u : True := trivial\n")
        first, second = run_json("check", path)
        assert first["verdict"] == "not checked" and reason in first["error"]
        assert second["verdict"] == "proved"
        assert run("check", path).exit_code == 0
        assert run("check", path, "--strict").exit_code == 1


@pytest.mark.parametrize(
    "bad",
    [
        "#eval f",
        "foo",
        "def f : Nat := nope",
        "theorem",
        "end Nowhere",
        "theorem ∀c : ∀ n : Nat, n = n + 1 := fun n => c n",
        "theorem (h : False) : True := trivial",
        "theorem c.{ : True := trivial",
        "theorem c (n : ",
        "example ∀ : True := trivial",
        "instance ∀c : Inhabited Nat := ⟨0⟩",
        "theorem c : 1 = 1 := rfl in theorem d id 2 = 2 := c",
    ],
)
def test_a_bad_command_silences_no_other(run, run_json, write, bad):
    path = write(f"theorem a : 1 = 1 := rfl\n{bad}\ntheorem b : 2 = 2 := by rfl\n")
    checked = run_json("check", path)
    assert [one["verdict"] for one in checked] == ["proved", "not checked", "proved"]
    result = run("check", path)
    assert result.exit_code == 2 and "mixed.lean:2:" in result.stderr


def test_a_name_that_lean_bound_by_itself_is_told(run, write):
    path = write("theorem u (x : ℝ) (n : ℕ) : x = x := rfl\n")
    result = run("check", path)
    assert result.exit_code == 0 and "`ℝ`, `ℕ`" in result.stderr
    assert run("check", "--strict", path).exit_code == 1


CHEATS = {
    "an axiom that looks like one of Lean's": (
        "axiom «Quot.sound» : False\ntheorem t : 2 + 2 = 5 := «Quot.sound».elim\n"
    ),
    "the kernel off": (
        "set_option debug.skipKernelTC true\ntheorem t : 2 + 2 = 5 := by decide +kernel\n"
    ),
    "the kernel off, in a prefix": (
        "set_option debug.skipKernelTC true in\ntheorem t : 2 + 2 = 5 := by decide +kernel\n"
    ),
    "the kernel off, in a macro": (
        'macro "zz" : term => `(set_option debug.skipKernelTC true in by decide +kernel)\n'
        "theorem t : 2 + 2 = 5 := zz\n"
    ),
    "a tactic that is sorry": (
        "macro_rules | `(tactic| trivial) => `(tactic| sorry)\n"
        "theorem t : 2 + 2 = 5 := by trivial\n"
    ),
    "a theorem whose proof fails": (
        "theorem no : 2 + 2 = 5 := by rfl\ntheorem t : 2 + 2 = 5 := by exact no\n"
    ),
    "an instance": (
        "instance : Decidable (2 + 2 = 5) := isTrue sorry\ntheorem t : 2 + 2 = 5 := by decide\n"
    ),
    "unsafe": "unsafe def f : False := f\ntheorem t : 2 + 2 = 5 := f.elim\n",
    "compiled code": "theorem t : 2 + 2 = 5 := by native_decide\n",
    "a prefix": "open Nat in\ntheorem t : 2 + 2 = 5 := by sorry\n",
    "a name of the root": "namespace A\ntheorem _root_.t : 2 + 2 = 5 := by sorry\n",
    "private": "private theorem t : 2 + 2 = 5 := by sorry\n",
}


@pytest.mark.parametrize("text", CHEATS.values(), ids=CHEATS)
def test_a_cheat_is_rejected(run_json, write, text):
    checked = run_json("check", write(text))
    assert checked[-1]["verdict"] == "rejected" and checked[-1]["error"]


def test_what_follows_exit_is_not_read(run, run_json, write):
    path = write("theorem t : True := trivial\n#exit\n)))")
    assert [one["name"] for one in run_json("check", path)] == ["t"]


def test_what_is_not_there(run, tmp_path):
    for path in (tmp_path / "nope.lean", tmp_path):
        result = run("check", path)
        assert result.exit_code == 2 and result.stderr.startswith("segenv: there is no ")
