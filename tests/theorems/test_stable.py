"""What learning depends on stays when the comments, the white space or the order of a file change."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from segenv.proof import Theorem
from segenv.segmentation import segment
from segenv.theorems.importers.jsonl import write_theorems
from segenv.theorems.importers.reading import read
from segenv.theorems.mutations import mutants
from segenv.theorems.samplers import uniform
from segenv.theorems.splits import by_hash
from segenv.traces.extract import trace

TEXT = """\
namespace W
variable (p q : Prop)
def Twice (n m : Nat) : Prop := m = n + n
def Thrice (n m : Nat) : Prop := m = n + n + n
theorem swap (h : p ∧ q) : q ∧ p := by
  constructor
  exact h.2
  exact h.1
theorem twice (n : Nat) :
    Twice n (n + n) := by
  unfold Twice
  rfl
theorem left (h : p ∧ q) : p := by
  exact h.1
theorem thrice (n : Nat) : Thrice n (n + n + n) := by
  unfold Thrice
  rfl
theorem zero (n m : Nat) (h : n = m) : n + 0 = m := by
  rw [Nat.add_zero]
  exact h
end W
"""


def moved(text: str, what: str, behind: str) -> str:
    """A text with a command of it, up to the next one, behind another."""
    start = text.index(what)
    command = text[start : text.index("\ntheorem", start + 1) + 1]
    rest = text.replace(command, "")
    at = rest.index("\ntheorem", rest.index(behind) + 1) + 1
    return rest[:at] + command + rest[at:]


CHANGES = {
    "a comment on top": "-- a note\n" + TEXT,
    "a comment in a definition": TEXT.replace("m = n + n\n", "m = /- so -/ n + n -- twice\n"),
    "comments in statements": TEXT.replace("(h : p ∧ q)", "/- given -/ (h : p ∧ -- and\n    q)"),
    "blank lines": TEXT.replace("\ntheorem", "\n\n\ntheorem").replace(
        "\n    Twice", "\n\n    Twice"
    ),
    "a doc comment": TEXT.replace("theorem swap", "/-- Swap. -/\ntheorem swap"),
    "swapped definitions": "\n".join(
        [*(lines := TEXT.split("\n"))[:2], lines[3], lines[2], *lines[4:]]
    ),
    "swapped theorems": moved(TEXT, "theorem swap", "theorem left"),
    "a theorem before a definition": moved(TEXT, "def Thrice", "theorem twice"),
}


def learned_from(native, text: str) -> dict[str, object]:
    """All that splits, draws, cuts and keys say about the theorems of a file."""
    theorems = native.load(text, "f.lean")
    by_name = sorted(theorems, key=lambda theorem: theorem.name)
    traces = [trace(native, theorem) for theorem in by_name]
    sampler, seeded = uniform(theorems), [np.random.default_rng(seed) for seed in range(12)]
    swap = by_name[2]
    return {
        "theorems": frozenset(theorems),
        "keys": [theorem.key for theorem in by_name],
        "state keys": [state.key for one in traces for state in one.states],
        "split": {t.name for t in by_hash("s", theorems, native, 0.5).test},
        "draws": [sampler.sample(random).theorem.name for random in seeded for _ in range(3)],
        "cuts": [segment(one, "random", k=2, seed=seed) for one in traces for seed in range(5)],
        "mutants": [s.theorem.signature for s in mutants(native, swap, traces[2].tactics)],
    }


@pytest.fixture(scope="module")
def before(native):
    return learned_from(native, TEXT)


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_nothing_that_is_learned_from_changes(native, before, changed):
    assert changed != TEXT
    assert learned_from(native, changed) == before


def test_another_statement_is_another_theorem(native, before):
    changed = native.load(TEXT.replace("q ∧ p := by", "q ∧ p ∧ True := by").replace(
        "exact h.1\ntheorem twice", "exact ⟨h.1, trivial⟩\ntheorem twice"), "f.lean")  # fmt: skip
    assert len(before["theorems"] - set(changed)) == 1


def test_what_lean_compiles_is_told_apart_all_the_same(native):
    """A worker keeps states by `text_key`: the same statement about another definition is another."""
    one, other = (
        native.load(f"def a : Nat := {n}\ntheorem t : a = a ∧ a < 5 := by sorry\n", "f.lean")[0]
        for n in (1, 7)
    )
    assert one == other and one.key == other.key and one.text_key != other.text_key
    proofs = [native.run_tactic(native.start(each), "decide") for each in (one, other)]
    assert [hasattr(proof, "goals") for proof in proofs] == [True, False]


def test_written_theorems_come_back_with_their_definitions(native, tmp_path):
    theorems = native.load(TEXT, "f.lean")
    write_theorems(tmp_path / "t.jsonl", theorems)
    back = read("jsonl", str(tmp_path / "t.jsonl"), backend=native)
    assert not back.rejected and list(map(asdict, back.theorems)) == list(map(asdict, theorems))
    assert any(theorem.definitions for theorem in back.theorems)


def test_a_list_of_theorems_needs_no_lean_to_be_kept_apart():
    one = Theorem("t", "p →\n  q", "(p q : Prop)", header="-- one\n")
    assert one == Theorem("t", "p → q", "(p  q : Prop)", header="def x := 1\n", proof="intro h")
    for other in ({"name": "u"}, {"statement": "q → p"}, {"binders": "(p q r : Prop)"},
                  {"universes": ("u",)}):  # fmt: skip
        assert one != replace(one, **other) and one.key != replace(one, **other).key
    assert one != "t" and len({one, replace(one, header=""), replace(one, level="x")}) == 1
