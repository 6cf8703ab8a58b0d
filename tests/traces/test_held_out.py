"""Proofs that are held out stay out of what is exported, also where a header needs their lemmas."""

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from segenv.cli import app
from segenv.codec import theorem_from_json, theorem_to_json
from segenv.lean.shared.goals import parse_goal
from segenv.proof import ProofState, Theorem, Trace
from segenv.theorems.families import parse
from segenv.theorems.importers.reading import read
from segenv.theorems.suite import SHIPPED, SUITES, Suite, load_suite, read_theorems
from segenv.traces.codec import trace_to_json
from segenv.traces.explore import explore
from segenv.traces.export.folder import write_dataset
from segenv.traces.export.next_state import predictions
from segenv.traces.export.preference import labelled, preferences
from segenv.traces.export.sft import GRANULARITIES, pairs
from segenv.traces.export.value import values
from segenv.traces.extract import traces
from segenv.traces.files import FORMATS, read_traces, write_traces
from tests.traces.made import trace_of

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
    rows: list[Any] = [row for g in GRANULARITIES for row in pairs(found[0], g)]
    rows += [*values(found[0]), *predictions(seen), *preferences(seen), *labelled(seen)]
    kinds = {type(row).__name__ for row in rows}
    assert kinds >= {"Pair", "Value", "Prediction", "Labelled"}
    texts = [json.dumps(asdict(row)) for row in rows]
    assert any("def Near" in text for text in texts)
    assert not [text for text in texts if "marker" in text]


# -- the shipped suites -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(native):
    """A trace of one made-up tactic for every shipped theorem, its proof where a proof stands."""
    return [
        Trace(
            t, (t.proof,), (ProofState(t, (), (parse_goal("⊢ g"),)), ProofState(t, (t.proof,), ()))
        )
        for t in load_suite("all", native).theorems
    ]


def said(text: str) -> str:
    return " ".join(text.split())


def test_every_shipped_theorem_knows_its_split(shipped, native):
    splits = Counter(one.theorem.split for one in shipped)
    held_out = sum(len((SHIPPED / f"test_{name}.txt").read_text().split()) for name in SUITES)
    assert splits == {"train": len(shipped) - held_out, "test": held_out} and held_out > 180
    by_path = read_theorems(SHIPPED / "nat.lean", native)
    assert {t.split for t in by_path} == {"train", "test"}
    assert all(t.split == "test" for t in load_suite("nat", native).test)


def test_no_trace_to_train_on_holds_a_held_out_proof(shipped, tmp_path):
    """In no column of any kind of file; proofs of one line say too little to be told apart."""
    secrets = {said(t.theorem.proof): t.theorem.name for t in shipped if t.theorem.is_held_out}
    secrets = {proof: name for proof, name in secrets.items() if len(proof) > 40}
    assert len(secrets) > 150
    train = [one for one in shipped if not one.theorem.is_held_out]
    for suffix in FORMATS:
        write_traces(tmp_path / f"x{suffix}", train)
        for one in read_traces(tmp_path / f"x{suffix}"):
            text = said(json.dumps(trace_to_json(one), ensure_ascii=False).replace("\\n", " "))
            assert not [name for proof, name in secrets.items() if proof in text]


@pytest.mark.parametrize("what", ["sft", "value", "next-state"])
def test_no_export_trains_on_what_is_held_out(shipped, tmp_path, what, run_export):
    write_traces(tmp_path / "all.parquet", shipped)
    held_out = {one.theorem.name for one in shipped if one.theorem.is_held_out}
    found = run_export(tmp_path / "all.parquet", what, "-o", tmp_path / "set")
    table = pq.read_table(tmp_path / "set" / "data").to_pylist()
    assert found["left_out"] == {"test": len(held_out)} and list(found["rows"]) == ["train"]
    assert len(table) == len(shipped) - len(held_out) == found["theorems"]["train"]
    assert {row["split"] for row in table} == {"train"}
    assert held_out.isdisjoint(row["theorem"] for row in table)
    both = run_export(
        *(tmp_path / "all.parquet", what, "-o", tmp_path / "both", "--part", "train"),
        *("--part", "test"),
    )
    assert both["rows"] == {"train": len(table), "test": len(held_out)} and "left_out" not in both


@pytest.fixture
def run_export():
    def run(*arguments):
        result = CliRunner().invoke(app, ["export", *map(str, arguments), "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


def test_a_data_set_to_train_on_refuses_what_is_held_out(tmp_path):
    rows = pairs(trace_of((1, 0), Theorem("secret", "True", split="valid")))
    with pytest.raises(ValueError, match=r"^train has theorems that are held out: secret$"):
        write_dataset(tmp_path / "set", {"train": rows})
    assert not list(tmp_path.iterdir())


# -- other sources ----------------------------------------------------------------------------------


def test_every_source_with_a_split_marks_its_theorems(native, tmp_path):
    a, b = Theorem("a", "True"), Theorem("b", "True", split="valid")
    suite = Suite("s", (a, b), frozenset({"a"}))
    assert [t.split for t in suite.theorems] == ["test", "valid"]  # what is marked stays so
    assert [t.split for t in Suite("s", (a,)).theorems] == [""]
    world = parse("generated/predicates?split=test&count=1")
    assert [t.split for t in world.theorems(native)] == ["test"]
    rows = [
        {"name": n, "formal_statement": f"theorem {n} : True", "split": n} for n in ("val", "x")
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    imported = read("minif2f", path).theorems
    assert [(t.split, t.is_held_out) for t in imported] == [("valid", True), ("x", False)]
    assert theorem_from_json(theorem_to_json(imported[0])).split == "valid"
