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
