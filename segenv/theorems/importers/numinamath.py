"""NuminaMath-LEAN.

Confirmed from the data set's card: `uuid`, `problem`, `question_type`, `answer`, `author`,
`formal_statement` (with its imports), `formal_ground_truth`, `ground_truth_type`, `formal_proof`,
`rl_data`, `source`, `problem_type`, `exam`. `formal_ground_truth` is a whole file, a proof where
the type is `complete`; so is `formal_proof`. Variants with the Lean source in `lean_code` are read
too; that column is not confirmed.

A proof that brings lemmas of its own is left out: they would become a part of the problem.
"""

from segenv.theorems.importers.base import Cut, Format, Found, Row
from segenv.theorems.importers.statements import found, whole_text

STATEMENT = ("formal_statement", "lean_code")


def parse(row: Row, header: str, cut: Cut) -> Found:
    """The theorem of a row; its reference proof is the annotator's, else the prover's."""
    text = whole_text(row.need(*STATEMENT), header)
    complete = row.text("ground_truth_type") in ("", "complete")
    proofs = (row.text("formal_ground_truth") if complete else "", row.text("formal_proof"))
    return found("numinamath", row, text, cut, tuple(filter(None, proofs)), ids=("uuid", "id"))


FORMAT = Format(
    name="numinamath",
    title="NuminaMath-LEAN: competition problems, formalised by people and by a model",
    columns=(STATEMENT,),
    parse=parse,
    header="import Mathlib\n",
)
