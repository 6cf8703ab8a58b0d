"""What most formats share: a statement as Lean source in one column, facts about it in others."""

from dataclasses import dataclass, replace

from segenv.proof import Theorem
from segenv.theorems.importers.base import Cut, Found, Row, one_line
from segenv.theorems.importers.cutting import (
    has_sorry,
    has_theorem,
    same_code,
    tactic_text,
    tokens,
)

INFORMAL = (
    "informal_statement",
    "informal_stmt",
    "informal_prefix",
    "natural_language_statement",
    "nl_statement",
    "problem",
)
"""Columns in which data sets keep a statement in prose."""
IDS = ("id", "name", "problem_name", "problem_id", "full_name", "uuid")
ABOUT = ("url", "commit", "file_path", "source")
"""Columns that say where a statement comes from."""


@dataclass(frozen=True)
class Layout:
    """Which columns hold what; of several that are there, the first counts."""

    dataset: str
    statement: tuple[str, ...]
    header: tuple[str, ...] = ("header",)
    proofs: tuple[str, ...] = ("formal_proof",)
    informal: tuple[str, ...] = INFORMAL
    ids: tuple[str, ...] = IDS

    def found(self, row: Row, header: str, cut: Cut) -> Found:
        """The theorem of a row, with the reference proof of the row or of the statement."""
        text = whole_text(row.need(*self.statement), row.text(*self.header) or header)
        proofs = tuple(filter(None, (row.text(column) for column in self.proofs)))
        return found(self.dataset, row, text, cut, proofs, self.ids, self.informal)


def found(
    dataset: str,
    row: Row,
    text: str,
    cut: Cut,
    proofs: tuple[str, ...] = (),
    ids: tuple[str, ...] = IDS,
    informal: tuple[str, ...] = INFORMAL,
) -> Found:
    """The last theorem of a text; its reference proof is the first of `proofs` that is one."""
    declared = cut(text, _lean_name(row.text(*ids)))
    theorem, notes = declared.theorem, [declared.note] if declared.note else []
    proof = theorem.proof
    for candidate in () if proof else proofs:
        proof, note = reference(candidate, theorem, cut)
        notes += [note] if note else []
        if proof:
            break
    theorem = replace(
        theorem,
        proof=proof,
        title=one_line(row.text(*informal)) or theorem.title,
        source=provenance(dataset, row, ids),
    )
    return Found(theorem, left_out=() if proof else tuple(notes))


def provenance(dataset: str, row: Row, ids: tuple[str, ...] = IDS) -> str:
    """`minif2f split=test id=a_1 commit=1234 test.jsonl:7`: where a theorem comes from, one line."""
    facts = {"split": row.split, "id": row.text(*ids)}
    facts |= {column: row.text(column) for column in ABOUT}
    told = [f"{name}={'_'.join(value.split())}" for name, value in facts.items() if value]
    return " ".join([dataset, *told, f"{row.place}:{row.number}"])


def whole_text(statement: str, header: str) -> str:
    """A statement behind its header, if it does not begin with imports of its own.

    A statement that begins with `module`, and no imports, keeps that in front of the header.
    """
    begun = tokens(statement)
    module = begun[0] if begun and begun[0].text == "module" else None
    words = [
        token.text for token in begun[bool(module) :][:3] if token.text not in ("public", "meta")
    ]
    if not header.strip() or words[:1] in (["import"], ["prelude"]):
        return statement
    if module:
        statement = statement[module.end :].lstrip()
        own = [token.text for token in tokens(header)[:1]] == ["module"]
        header = header if own else f"module\n\n{header.lstrip()}"
    return f"{header.rstrip()}\n\n{statement}"


def reference(text: str, theorem: Theorem, cut: Cut) -> tuple[str, str]:
    """A reference proof as tactic text, or "" and why it is left out.

    `text` is tactics, with or without `:= by`, or a whole file whose last theorem is `theorem`.
    """
    if not has_theorem(text):
        incomplete = "the proof is incomplete: it has a `sorry`" if has_sorry(text) else ""
        return ("", incomplete) if incomplete else (tactic_text(text), "")
    try:
        declared = cut(text, "")
    except ValueError as error:
        return "", f"the proof is not understood: {error}"
    other = declared.theorem
    if not same_code(_behind_name(other), _behind_name(theorem)):
        return "", "the proof is of another statement"
    if other.proof and not same_code(other.header, theorem.header):
        return "", "the proof needs a header of its own (lemmas, or other imports)"
    return other.proof, declared.note


def _behind_name(theorem: Theorem) -> str:
    return (
        theorem.declaration
        or replace(theorem, name="t", namespace="").signature[len("theorem t") :]
    )


def _lean_name(text: str) -> str:
    """An identifier as a name for an `example`; "" if it cannot be one."""
    name = "_".join(text.split())
    return name if name.replace("_", "a").isalnum() and not name[0].isdigit() else ""
