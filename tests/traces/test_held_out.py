"""Proofs that are held out stay out of what is exported, also where a header needs their lemmas."""

import json
from dataclasses import asdict

from segenv.theorems.suite import Suite
from segenv.traces.explore import explore
from segenv.traces.export.next_state import predictions
from segenv.traces.export.preference import labelled, preferences
from segenv.traces.export.sft import GRANULARITIES, pairs
from segenv.traces.export.value import values
from segenv.traces.extract import traces

TEXT = """\
def Near (n m : Nat) : Prop := n ≤ m ∧ m ≤ n
theorem secret (n m : Nat) (h : Near n m) : n = m := by
  have marker := h.1
  exact Nat.le_antisymm marker h.2
@[simp] theorem marked (n : Nat) : Near n n ↔ True := by
  have marker := Nat.le_refl n
  exact ⟨fun _ => trivial, fun _ => ⟨marker, marker⟩⟩
theorem open_one (n m : Nat) (h : Near n m) : Near n m ∧ m = n := by
  constructor
  · exact h
  · have e := secret n m h
    exact e.symm
"""


def test_no_row_has_the_proof_of_a_lemma(native):
    theorems = native.load(TEXT, "f.lean")
    suite = Suite("s", theorems, frozenset({"secret", "marked"}))
    (theorem,) = suite.train
    assert theorem.header.count("marker") == 5  # it needs both lemmas
    assert theorem.definitions == ("def Near (n m : Nat) : Prop := n ≤ m ∧ m ≤ n",)
    found, _ = traces(native, [theorem])
    seen = explore(native, found[0], ["exact h", "constructor", "intro x", "exact secret n m h"])
    rows = [row for g in GRANULARITIES for row in pairs(found[0], g)]
    for make in (values, predictions, preferences, labelled):
        rows += list(make(found[0] if make is values else seen))
    kinds = {type(row).__name__ for row in rows}
    assert kinds >= {"Pair", "Value", "Prediction", "Labelled"}
    texts = [json.dumps(asdict(row)) for row in rows]
    assert any("def Near" in text for text in texts)
    assert not [text for text in texts if "marker" in text]
