"""What values learn from: printed states with the tactics to a proof, or with whether one was found.

The rows are those of `segenv export value`. A trace is a proof, so every state of it has a number and
an outcome of 1; outcomes of 0 come from explorations, of which a search writes one for each theorem.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from agents.values.model import Kind
from segenv.proof import Trace
from segenv.traces.exploration import Exploration
from segenv.traces.export.value import values
from segenv.traces.files import holds_explorations, read_explorations, read_traces

BANDS = ((5, 0.01), (10, 0.3), (15, 0.5), (20, 0.7))
"""LeanProgress, section 3: which share of the proofs of at most so many tactics is kept; longer ones
all. For data in which most proofs are short."""


@dataclass(frozen=True)
class Row:
    """A state, and what is to be predicted of it; `definitions` are those of its theorem."""

    text: str
    target: float
    theorem: str
    definitions: tuple[str, ...] = ()


def rows(found: Iterable[Trace | Exploration], kind: Kind) -> list[Row]:
    """A row for each state; for "progress" only those from which a proof is known."""
    made: dict[Row, None] = {}
    for one in found:
        known = one.theorem.definitions
        for value in values(one):
            target = value.proof_known if kind == "outcome" else value.tactics_left
            if target is not None:
                made[Row(value.state, float(target), value.theorem, known)] = None
    return list(made)


def read(path: Path) -> Iterable[Trace | Exploration]:
    """The traces or explorations of a file."""
    return read_explorations(path) if holds_explorations(path) else read_traces(path)


def split(all_rows: Sequence[Row], share: float, seed: int) -> tuple[list[Row], list[Row]]:
    """Rows to train on, and those of a share of the theorems to measure with."""
    held = [_draw(row.theorem, seed) < share for row in all_rows]
    pairs = list(zip(all_rows, held, strict=True))
    return [row for row, out in pairs if not out], [row for row, out in pairs if out]


def balanced(
    all_rows: Sequence[Row], bands: Sequence[tuple[int, float]] = BANDS, seed: int = 0
) -> list[Row]:
    """The rows of some of the theorems, by the length of their proofs: their largest target."""
    lengths: dict[str, float] = {}
    for row in all_rows:
        lengths[row.theorem] = max(row.target, lengths.get(row.theorem, 0.0))

    def kept(theorem: str) -> bool:
        ratio = next((share for most, share in bands if lengths[theorem] <= most), 1.0)
        return _draw(theorem, seed) < ratio

    return [row for row in all_rows if kept(row.theorem)]


def _draw(theorem: str, seed: int) -> float:
    """A number from 0 to 1 for a theorem, always the same."""
    return crc32(f"{seed} {theorem}".encode()) / 2**32
