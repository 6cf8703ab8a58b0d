"""Lean Workbook.

Confirmed layouts, from other people's accounts of the files: `lean_workbook.json`
(`natural_language_statement`, `answer`, `tags`, `formal_statement` with `:=  by sorry`, `split`,
`proof`), the tactics that InternLM found (`wkbk_1009.parquet`: `id`, `status`, `tactic`,
`state_before`, `state_after`, `natural_language_statement`, `answer`, `formal_statement`, one row
for each tactic), and `Goedel-LM/Lean-workbook-proofs` (`problem_id`, `full_proof`). Not confirmed:
what a string in the list `proof` looks like; each is taken for a whole proof, and the first counts.

Neighbouring rows of one `id` are one theorem with a trace. Rows with status `disproved` are
rejected: their tactics prove the negation. Statements bring no header.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from segenv.theorems.importers.base import Cut, Format, Found, Rejected, Row, Rows
from segenv.theorems.importers.printed import NO_GOALS, Step, goals_of, trace_of
from segenv.theorems.importers.statements import found, whole_text

STATEMENT = ("formal_statement", "full_proof")
IDS = ("id", "problem_id")
STEPS = "steps"
"""Where `together` keeps the rows it put together."""


def parse(row: Row, header: str, cut: Cut) -> Found:
    """The theorem of a row, or of the rows that `together` put together."""
    if row.text("status") == "disproved":
        raise ValueError("disproved: its tactics prove the negation of the statement")
    text = whole_text(row.need(*STATEMENT), row.text("header") or header)
    steps = row.values.get(STEPS, ())
    proofs = _proofs(row) if not steps else ("\n".join(step["tactic"] for step in steps),)
    theorem = found("leanworkbook", row, text, cut, proofs, IDS)
    if not steps:
        return theorem
    try:
        return replace(theorem, trace=trace_of(theorem.theorem, list(map(_step, steps))))
    except ValueError as error:
        return replace(theorem, left_out=(*theorem.left_out, f"no trace: {error}"))


def _proofs(row: Row) -> tuple[str, ...]:
    proofs = row.values.get("proof")
    listed = [proofs] if isinstance(proofs, str) else list(proofs or ())
    if not all(isinstance(proof, str) for proof in listed):
        raise ValueError("`proof` is not a list of texts")
    return tuple(proof for proof in listed if proof.strip() not in ("", "[]"))


def _step(values: Mapping[str, Any]) -> Step:
    return Step(values["tactic"], goals_of(values["state_before"]), goals_of(values["state_after"]))


def together(rows: Rows) -> Rows:
    """Neighbouring rows of one `id` as one row, up to the tactic that leaves no goals."""
    waiting: list[Row] = []
    for row in rows:
        if waiting and not _goes_on(waiting[-1], row):
            yield from _joined(waiting)
            waiting = []
        if isinstance(row, Rejected) or not _is_step(row):
            yield row
        else:
            waiting.append(row)
    yield from _joined(waiting)


def _is_step(row: Row) -> bool:
    columns = ("tactic", "state_before", "state_after")
    return all(isinstance(row.values.get(column), str) for column in columns)


def _goes_on(last: Row, row: Row | Rejected) -> bool:
    if isinstance(row, Rejected) or not _is_step(row):
        return False
    same = all(last.values.get(c) == row.values.get(c) for c in ("id", "status"))
    return same and last.place == row.place and last.values["state_after"].strip() != NO_GOALS


def _joined(waiting: list[Row]) -> Iterator[Row]:
    if waiting:
        steps = [row.values for row in waiting]
        yield replace(waiting[0], values={**waiting[0].values, STEPS: steps})


FORMAT = Format(
    name="leanworkbook",
    title="Lean Workbook: problems of a forum, formalised by a model",
    columns=(STATEMENT,),
    parse=parse,
    header="import Mathlib\n\nopen BigOperators Nat Real Rat\n",
    arrange=together,
)
