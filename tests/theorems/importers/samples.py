"""Toy rows of every format, in the layouts of the public data sets. The content is our own."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADER = "open Nat\n\n"
IMPORTS = "import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 400000\n\nopen Nat\n\n"

AND = {
    "name": "toy_and",
    "split": "valid",
    "informal_prefix": "/-- Both ways round.\nShow it. -/\n",
    "formal_statement": "theorem toy_and (p q : Prop) (h : p ∧ q) :\n    q ∧ p := by\n",
    "goal": "p q : Prop\nh : p ∧ q\n⊢ q ∧ p",
    "header": HEADER,
}
"""DeepSeek-Prover-V1.5: the statement up to `:= by`, the header apart."""
ADD = AND | {
    "name": "toy_add",
    "split": "test",
    "formal_statement": "theorem toy_add (n : Nat) (h₀ : 1 ≤ n) : n + 0 = n := by\n",
    "formal_proof": "  /- nothing\n  to do -/\n  simp",
}
FULL_NAME = {
    "full_name": "toy_lean_dojo",
    "statement": "theorem toy_lean_dojo (n : Nat) :\n    n = n",
    "url": "https://example.org/toys",
    "commit": "abc123",
    "file_path": "Toys/Valid.lean",
    "split": "valid",
}
"""InternLM: no header, no `:=`."""
WITH_IMPORTS = {
    "name": "toy_imports",
    "informal_prefix": "Reflexive.",
    "formal_statement": IMPORTS + "theorem toy_imports (n : Nat) : n = n := by sorry",
}
"""AI-MO: the statement brings its imports."""

PROOFNET = {
    "name": "Toybook_exercise_1_1",
    "source": "Toybook.lean",
    "header": HEADER,
    "formal_statement": "theorem Toybook_exercise_1_1 {p q : Prop}\n  (h : p → q) : ¬ q → ¬ p := sorry",
    "formal_proof": None,
    "informal_stmt": "Contrapositive.\n\\begin{proof}\nClear.\n\\end{proof}",
    "informal_proof": "Clear.",
}
PROOFNET_SHARP = {
    "id": "Toybook|exercise_1_2",
    "nl_statement": "Zero is neutral.",
    "nl_proof": "\\begin{proof} Clear. \\end{proof}",
    "lean4_src_header": HEADER,
    "lean4_formalization": "theorem exercise_1_2 (n : ℕ) : 0 + n = n :=",
}

PUTNAM: dict[str, Any] = {
    "name": "toy_1900_a1",
    "lean4_statement": """\
abbrev toy_1900_a1_solution : Nat → Nat := sorry
-- fun n => n + 2
/--
Find the second number behind $n$.
-/
theorem toy_1900_a1
    (n m : Nat) (h : m = Nat.succ (Nat.succ n)) :
    m = toy_1900_a1_solution n :=
  sorry""",
    "informal_statement": "Find the second number behind $n$.",
    "informal_solution": "null",
    "tags": ["algebra"],
    "coq_statement": "null",
    "isabelle_statement": "null",
}
PUTNAM_ROW = {
    "problem_name": "toy_1900_a2",
    "formal_statement": "theorem toy_1900_a2 : 2 + 2 = 4 :=",
    "informal_prefix": "/-- Sum. -/",
    "header": HEADER,
    "tags": ["arithmetic"],
}

WORKBOOK = {
    "natural_language_statement": "Prove that $a \\leq a$.",
    "answer": "",
    "tags": ["inequality"],
    "formal_statement": "theorem toy_workbook_0 (a : Nat) : a ≤ a  :=  by sorry",
    "split": "toy_workbook",
    "proof": [],
}
WORKBOOK_PROVED = WORKBOOK | {
    "formal_statement": "theorem toy_workbook_1 (a : Nat) : a = a  :=  by sorry",
    "proof": ["rfl", "simp"],
}
_WORKBOOK_STEP = {
    "id": "toy_workbook_2",
    "status": "proved",
    "natural_language_statement": "Both.",
    "answer": "",
    "formal_statement": "theorem toy_workbook_2 (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry",
}
_CONTEXT = "p q : Prop\nhp : p\nhq : q\n"
_LEFT, _RIGHT = f"case left\n{_CONTEXT}⊢ p", f"case right\n{_CONTEXT}⊢ q"
WORKBOOK_STEPS = [
    _WORKBOOK_STEP
    | {
        "tactic": "constructor",
        "state_before": f"{_CONTEXT}⊢ p ∧ q",
        "state_after": f"{_LEFT}\n\n{_RIGHT}",
    },
    _WORKBOOK_STEP
    | {"tactic": "exact hp", "state_before": f"{_LEFT}\n\n{_RIGHT}", "state_after": _RIGHT},
    _WORKBOOK_STEP | {"tactic": "exact hq", "state_before": _RIGHT, "state_after": "no goals"},
]
WORKBOOK_FULL = {
    "problem_id": "toy_workbook_3",
    "full_proof": IMPORTS + "theorem toy_workbook_3 (a : Nat) : a = a := by\n  rfl\n",
}

STP: dict[str, Any] = {
    "prompt": f"Complete the following Lean 4 code:\n\n```lean4\n{HEADER}"
    "theorem toy_stp (p : Prop) (h : p) : p ∧ p := by\n",
    "target": "  constructor\n  exact h\n  exact h\n```",
    "tag": "['conjecture']",
    "iteration": 7,
}

NUMINA: dict[str, Any] = {
    "uuid": "0000-1111",
    "problem": "Show that $0 + n = n$.\nFor all $n$.",
    "question_type": "proof",
    "answer": "proof",
    "author": "human",
    "formal_statement": IMPORTS + "theorem toy_numina (n : ℕ) :\n    0 + n = n := by",
    "formal_ground_truth": IMPORTS
    + "/- Show that. -/\ntheorem toy_numina (n : ℕ) : 0 + n = n := by\n  simp\n",
    "ground_truth_type": "complete",
    "formal_proof": None,
    "rl_data": {"n_correct_proofs": 1, "n_proofs": 8, "win_rate": 0.125},
    "source": "olympiads",
    "problem_type": "Algebra",
    "exam": None,
}


def _traced(tactic: str, before: str, after: str) -> dict[str, Any]:
    annotated = [tactic, []]
    return {
        "tactic": tactic,
        "annotated_tactic": annotated,
        "state_before": before,
        "state_after": after,
    }


DOJO: dict[str, Any] = {
    "url": "https://example.org/toys",
    "commit": "abc123",
    "file_path": "Toys/Logic.lean",
    "full_name": "Toy.both",
    "start": [12, 1],
    "end": [17, 14],
    "traced_tactics": [
        _traced("constructor", f"{_CONTEXT}⊢ p ∧ q", f"{_LEFT}\n\n{_RIGHT}"),
        _traced("exact hp", _LEFT, "no goals"),
        _traced("have h : q := by\n  exact hq", _RIGHT, _RIGHT.replace("⊢", "h : q\n⊢")),
        _traced("exact hq", f"{_CONTEXT}⊢ q", "no goals"),
        _traced("exact h", _RIGHT.replace("⊢", "h : q\n⊢"), "no goals"),
    ],
}
DOJO_PLAIN = DOJO | {
    "full_name": "Toy.plain",
    "traced_tactics": [
        _traced("intro x", "α✝ : Type u_1\ninst✝ : Inhabited α✝\n⊢ α✝ → True", "⊢ True"),
        _traced("trivial", "⊢ True", "no goals"),
    ],
}

OURS = {
    "version": 1,
    "name": "Toy.ours",
    "statement": "n = m",
    "binders": "(A : Type u) (n m : A) (h : n = m)",
    "header": "namespace Toy\n",
    "namespace": "Toy",
    "universes": ["u"],
    "proof": "exact h",
    "level": "Equality",
    "title": "As it says.",
    "source": "ours.lean:3",
}


@dataclass(frozen=True)
class Sample:
    """Good rows of a format, and what is to come out of the first of them."""

    format: str
    rows: tuple[dict[str, Any], ...]
    name: str
    broken: dict[str, Any]
    column: str
    source: str

    def write(self, folder: Path, rows: tuple[Any, ...] | None = None) -> Path:
        """The rows as JSON lines; text is written as it is."""
        path = folder / "rows.jsonl"
        lines = [
            row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
            for row in rows or self.rows
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


LAST_STEPS = tuple(step | {"id": "toy_workbook_4"} for step in WORKBOOK_STEPS)
SAMPLES = (
    Sample(
        "minif2f",
        (AND, ADD, FULL_NAME, WITH_IMPORTS),
        "toy_and",
        AND | {"formal_statement": "theorem toy_broken (n : Nat := by"},
        "formal_statement",
        "minif2f split=valid id=toy_and rows.jsonl:1",
    ),
    Sample(
        "proofnet",
        (PROOFNET, PROOFNET_SHARP, AND),
        "Toybook_exercise_1_1",
        PROOFNET | {"formal_statement": "def no_theorem : Nat := sorry"},
        "formal_statement",
        "proofnet id=Toybook_exercise_1_1 source=Toybook.lean rows.jsonl:1",
    ),
    Sample(
        "putnambench",
        (PUTNAM, PUTNAM_ROW),
        "toy_1900_a1",
        PUTNAM | {"lean4_statement": PUTNAM["lean4_statement"].replace("-- fun n => n + 2", "")},
        "lean4_statement",
        "putnambench id=toy_1900_a1 rows.jsonl:1",
    ),
    Sample(
        "leanworkbook",
        (WORKBOOK, WORKBOOK_PROVED, *WORKBOOK_STEPS, WORKBOOK_FULL),
        "toy_workbook_0",
        _WORKBOOK_STEP | {"id": "x", "status": "disproved"},
        "formal_statement",
        "leanworkbook split=toy_workbook rows.jsonl:1",
    ),
    Sample(
        "stp",
        (
            STP,
            STP
            | {"prompt": STP["prompt"].replace("toy_stp", "toy_stp_1"), "target": "  exact ⟨h, h⟩"},
        ),
        "toy_stp",
        STP | {"prompt": "Complete the following Lean 4 code:\n\n```lean4\nopen Nat\n"},
        "prompt",
        "stp tag=conjecture iteration=7 rows.jsonl:1",
    ),
    Sample(
        "numinamath",
        (NUMINA,),
        "toy_numina",
        NUMINA | {"formal_statement": "theorem toy /- never ends"},
        "formal_statement",
        "numinamath id=0000-1111 source=olympiads rows.jsonl:1",
    ),
    Sample(
        "leandojo",
        (DOJO, DOJO_PLAIN),
        "Toy.both",
        DOJO | {"traced_tactics": DOJO["traced_tactics"][:2]},
        "traced_tactics",
        "leandojo id=Toy.both url=https://example.org/toys commit=abc123 "
        "file_path=Toys/Logic.lean line=12 rows.jsonl:1",
    ),
    Sample(
        "jsonl",
        (OURS, {"name": "toy_small", "statement": "True"}),
        "Toy.ours",
        OURS | {"statment": "typo"},
        "statement",
        "ours.lean:3",
    ),
)
