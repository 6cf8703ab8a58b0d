"""Sketches: proofs with holes, as Lean reads them.

A hole is `?_` in a term, and what is still a goal after the last tactic. `sorry`, which language models
write for a hole and Lean forbids here, is read as one where a hole can stand.
"""

from collections.abc import Sequence

from segenv.proof import Syntax

TERM = "Lean.Parser.Term.sorry"
TACTIC = "Lean.Parser.Tactic.tacticSorry"
BY = "Lean.Parser.Term.byTactic"
ALTERNATIVE = "Lean.Parser.Tactic.inductionAlt"
SEQUENCE = "Lean.Parser.Tactic.tacticSeq"


def with_holes(text: str, tactics: Sequence[Syntax]) -> str:
    """A sketch with `?_` for `sorry`, for `by sorry`, and for an alternative that is `sorry`.

    A tactic `sorry` of the sketch itself is left out: its goal stays. One inside a block stays too,
    and Lean says of it that it is forbidden.
    """
    cuts: list[tuple[int, int, str]] = []
    for tactic in tactics:
        if tactic.kind == TACTIC:
            cuts.append((tactic.start, tactic.end, ""))
        else:
            cuts += _holes(tactic)
    for start, end, hole in sorted(cuts, reverse=True):
        text = text[:start] + hole + text[end:]
    return "\n".join(line for line in text.split("\n") if line.strip())


def _holes(tactic: Syntax) -> list[tuple[int, int, str]]:
    """Where the holes of a tactic are, and what stands for them."""
    holes: list[tuple[int, int, str]] = []
    for node in tactic.walk():
        if node.kind == TERM:
            holes.append((node.start, node.end, "?_"))
        elif node.kind in (BY, ALTERNATIVE):
            for sequence in node.children:
                if sequence.kind == SEQUENCE and _is_sorry(sequence):
                    start = node.start if node.kind == BY else sequence.start
                    holes.append((start, sequence.end, "?_"))
    return holes


def _is_sorry(sequence: Syntax) -> bool:
    """Whether a sequence of tactics is `sorry` and nothing else."""
    whole = (sequence.start, sequence.end)
    return any(node.kind == TACTIC and (node.start, node.end) == whole for node in sequence.walk())
