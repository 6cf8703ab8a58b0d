"""What each format makes of the variants of its data set."""

import json

import pytest

from segenv.theorems.importers import minif2f
from segenv.theorems.importers.jsonl import write_theorems
from segenv.theorems.importers.putnambench import with_answers
from segenv.theorems.importers.reading import read
from segenv.theorems.importers.stp import source
from tests.theorems.importers.samples import (
    ADD,
    AND,
    FULL_NAME,
    HEADER,
    IMPORTS,
    NUMINA,
    OURS,
    PROOFNET,
    PROOFNET_SHARP,
    PUTNAM,
    PUTNAM_ROW,
    STP,
    WITH_IMPORTS,
    WORKBOOK,
    WORKBOOK_FULL,
    WORKBOOK_PROVED,
)


@pytest.fixture
def one(tmp_path):
    """The only theorem of a row."""

    def one_(format_, row, **options):
        path = tmp_path / "row.json"
        path.write_text(json.dumps([row]), encoding="utf-8")
        imported = read(format_, path, **options)
        assert not imported.rejected
        (theorem,) = imported.theorems
        return theorem

    return one_


@pytest.fixture
def rejection(tmp_path):
    """Why the only row is rejected."""

    def rejection_(format_, row):
        path = tmp_path / "row.jsonl"
        path.write_text(json.dumps(row), encoding="utf-8")
        imported = read(format_, path)
        assert not imported.theorems
        (rejected,) = imported.rejected
        return rejected.reason

    return rejection_


def test_minif2f(one):
    theorem = one("minif2f", AND)
    assert (
        theorem.signature == "theorem toy_and (p q : Prop) (h : p ∧ q) :\n    q ∧ p"
    )  # as written
    assert (theorem.header, theorem.title) == ("open Nat\n", "Both ways round. Show it.")
    assert one("minif2f", ADD).proof == "simp"
    assert one("minif2f", FULL_NAME).header == minif2f.HEADER
    assert one("minif2f", FULL_NAME, header="").header == ""
    assert "url=https://example.org/toys commit=abc123" in one("minif2f", FULL_NAME).source
    theorem = one("minif2f", WITH_IMPORTS | {"header": "open Real"})
    assert theorem.header == IMPORTS.rstrip() + "\n" and theorem.title == "Reflexive."


def test_proofnet(one):
    assert one("proofnet", PROOFNET).declaration == "{p q : Prop}\n  (h : p → q) : ¬ q → ¬ p"
    sharp = one("proofnet", PROOFNET_SHARP)
    assert (sharp.header, sharp.declaration) == ("open Nat\n", "(n : ℕ) : 0 + n = n")
    assert sharp.source.startswith("proofnet id=Toybook|exercise_1_2 ")


def test_putnambench_gets_its_answers(one, rejection):
    theorem = one("putnambench", PUTNAM, header="")
    assert theorem.header == "abbrev toy_1900_a1_solution : Nat → Nat :=\n   fun n => n + 2\n"
    assert theorem.declaration.endswith(" :\n    m = toy_1900_a1_solution n")
    assert theorem.title == "Find the second number behind $n$."
    assert one("putnambench", PUTNAM).header.startswith("import Mathlib\n\nabbrev ")
    assert one("putnambench", PUTNAM_ROW).header == HEADER.rstrip() + "\n"
    unanswered = PUTNAM["lean4_statement"].replace("-- fun n => n + 2\n", "")
    reason = rejection("putnambench", PUTNAM | {"lean4_statement": unanswered})
    assert reason.startswith("there is a `sorry` in the header (line 3)")


def test_answers_may_take_several_lines():
    text = "def a_solution : Nat := by sorry\n-- match n with\n-- | 0 => 1\n\n-- a note\ntheorem t : p := sorry\n-- q"  # noqa: E501
    assert with_answers(text) == (
        "def a_solution : Nat := by\n   match n with\n   | 0 => 1\n\n-- a note\n"
        "theorem t : p := sorry\n-- q"
    )
    assert with_answers("theorem a : p := sorry -- q") == "theorem a : p := sorry -- q"


def test_lean_workbook(one, rejection):
    assert one("leanworkbook", WORKBOOK).proof == ""
    assert one("leanworkbook", WORKBOOK).header.startswith("import Mathlib\n")
    assert one("leanworkbook", WORKBOOK_PROVED).proof == "rfl"
    assert one("leanworkbook", WORKBOOK_PROVED | {"proof": ":= by\n  simp"}).proof == "simp"
    full = one("leanworkbook", WORKBOOK_FULL)
    assert (full.header, full.proof) == (IMPORTS.rstrip() + "\n", "rfl")
    assert rejection("leanworkbook", WORKBOOK | {"proof": [5]}) == "`proof` is not a list of texts"


def test_stp(one):
    theorem = one("stp", STP, header="")
    assert (theorem.header, theorem.proof) == ("open Nat\n", "constructor\nexact h\nexact h")
    assert one("stp", STP | {"tag": ["statement"]}).source.startswith("stp tag=statement iterat")
    assert one("stp", {c: STP[c] for c in ("prompt", "target")}).source == "stp row.json:1"
    assert source("x\n```lean4\na := by", "simp") == "a := by\n  simp"
    assert source("a := by\n", "  simp") == "a := by\n  simp"


def test_numinamath_takes_the_first_proof_that_is_one(one, tmp_path):
    theorem = one("numinamath", NUMINA)
    assert (theorem.proof, theorem.title) == ("simp", "Show that $0 + n = n$. For all $n$.")
    assert theorem.source.startswith("numinamath id=0000-1111 source=olympiads ")
    prover = NUMINA["formal_ground_truth"].replace("simp", "omega")
    unfinished = NUMINA | {"ground_truth_type": "with_sorry", "formal_proof": prover}
    assert one("numinamath", unfinished).proof == "omega"
    with_sorry = NUMINA["formal_ground_truth"].replace("simp", "sorry; simp")
    assert one("numinamath", NUMINA | {"formal_ground_truth": with_sorry}).proof == ""


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        ("theorem toy_numina (n : ℕ) : 0 = 0 := by simp", "the proof is of another statement"),
        ("lemma l : p := h\n\ntheorem toy_numina (n : ℕ) : 0 + n = n := l", "a header of its own"),
        ("theorem toy_numina (n : ℕ) : 0 + n = n := by sorry; simp", "it has a `sorry`"),
        ("theorem", "the proof is not understood: there is no name behind `theorem`"),
        ("  have : p := by sorry\n  simp", "it has a `sorry`"),
    ],
)
def test_a_reference_proof_that_is_left_out_is_told(tmp_path, proof, reason):
    path = tmp_path / "row.json"
    path.write_text(json.dumps([NUMINA | {"formal_ground_truth": proof}]), encoding="utf-8")
    imported = read("numinamath", path)
    assert imported.theorems[0].proof == ""
    (left_out,) = imported.left_out
    assert left_out.number == 1 and left_out.reason.startswith("toy_numina: ")
    assert reason in left_out.reason


def test_our_json_lines(tmp_path, rejection):
    path = tmp_path / "ours.jsonl"
    path.write_text(json.dumps(OURS), encoding="utf-8")
    (theorem,) = read("jsonl", path).theorems
    assert theorem.universes == ("u",) and theorem.level == "Equality"
    write_theorems(tmp_path / "again.jsonl", [theorem])
    assert json.loads((tmp_path / "again.jsonl").read_text(encoding="utf-8")) == OURS
    typo = OURS | {"statment": "x"}
    assert rejection("jsonl", typo).startswith(
        "unknown field 'statment'. Did you mean 'statement'?"
    )
    assert (
        rejection("jsonl", OURS | {"version": 2}) == "version 2 of a theorem; this segenv reads 1"
    )
    assert rejection("jsonl", OURS | {"proof": 5}) == "`proof` is not text: 5"
    assert rejection("jsonl", OURS | {"universes": "u"}).startswith("`universes` is not a list")


def test_names_that_stand_twice(tmp_path):
    other = AND | {"formal_statement": AND["formal_statement"].replace("q ∧ p", "p ∧ q")}
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, (AND, other, AND, other))), encoding="utf-8")
    imported = read("minif2f", path)
    assert [theorem.name for theorem in imported.theorems] == ["toy_and"]
    assert [one.reason for one in imported.rejected] == [
        "another theorem is named toy_and, in rows.jsonl:1",
        "the theorem toy_and again, as in rows.jsonl:1",
        "another theorem is named toy_and, in rows.jsonl:1",
    ]
    imported = read("minif2f", path, rename=True)
    assert [theorem.name for theorem in imported.theorems] == ["toy_and", "toy_and_2"]
    assert [one.number for one in imported.rejected] == [3, 4]
    assert all("again" in one.reason for one in imported.rejected)


def test_an_example_gets_the_name_of_its_row(one):
    example = AND | {"formal_statement": "example (p : Prop) (h : p) : p := by\n  exact h"}
    theorem = one("minif2f", example)
    assert theorem.signature == "theorem toy_and (p : Prop) (h : p) : p"
    assert one("minif2f", example | {"name": "no name"}).name == "no_name"
    assert one("minif2f", example | {"name": "12|a"}).name == "example_"
