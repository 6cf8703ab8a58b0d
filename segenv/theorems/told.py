"""Theorems whose declaration is in one piece, with the parts that Lean tells of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from segenv.backends.base import BackendError, StatementError
from segenv.proof import Theorem

if TYPE_CHECKING:
    from segenv.backends.prover import Prover


def told(theorem: Theorem, backend: "Prover") -> Theorem:
    """The theorem with name, binders, universes and statement in the place of its declaration.

    Where Lean does not tell them (it has not what the header imports, or refuses the statement) the
    theorem stays as it is.
    """
    if not theorem.declaration:
        return theorem
    try:
        claims = backend.examine(f"{theorem.preamble}{theorem.signature} := by sorry\n", "text")
    except (StatementError, BackendError):
        return theorem
    said = claims[-1].theorem if claims else None
    if said is None:
        return theorem
    parts = {part: getattr(said, part) for part in ("name", "namespace", "universes", "binders")}
    return replace(theorem, **parts, statement=said.statement, declaration="")
