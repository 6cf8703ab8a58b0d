"""How hard each shipped theorem was for what has tried it: measured once, kept beside the suites.

`python -m tools.difficulty` measures; `segenv/theorems/suites/difficulty_NAME.csv` is what it found,
one theorem a row. An empty cell was not measured, `-` was measured and is no proof.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from segenv.names import closest
from segenv.proof import Theorem

SUITES_FOLDER = Path(__file__).parent / "suites"
COLUMNS = ("theorem", "key", "tactics", "automation", "replay", "retrieval", "zoo")
RUNGS = ("automatic", "replayed", "retrieved", "open")
"""What a theorem falls to, the least first; `open` to none of them."""
NONE = "-"


@dataclass(frozen=True)
class Difficulty:
    """What has proved a theorem, in a search that did not know its proof.

    | field        | meaning                                                                    |
    |--------------|----------------------------------------------------------------------------|
    | `tactics`    | the length of the reference proof, cut into primitive tactics               |
    | `automation` | the first of the scripts of `tools.automation` that proves it, or ""        |
    | `replay`     | a training theorem whose proof, as it stands, is a proof of this one, or "" |
    | `retrieval`  | whether the retrieval baseline of `docs/suites.md` proved it                |
    | `zoo`        | the share of the zoo's checkpoints that proved it, None where none has tried |
    """

    tactics: int
    automation: str = ""
    replay: str = ""
    retrieval: bool = False
    zoo: float | None = None

    @property
    def rung(self) -> str:
        """The first of `RUNGS` that it falls to."""
        proved = (bool(self.automation), bool(self.replay), self.retrieval, True)
        return RUNGS[proved.index(True)]


def difficulty(theorem: Theorem) -> Difficulty | None:
    """What was measured of a shipped theorem; None for any other, and for a changed statement."""
    return _measured().get(theorem.key)


def on_rung(theorems: Iterable[Theorem], rung: str) -> tuple[Theorem, ...]:
    """Those of some theorems that fall to `rung` and to nothing before it.

    Raises `ValueError` for what is none of `RUNGS`.
    """
    if rung not in RUNGS:
        raise ValueError(closest("difficulty", rung, RUNGS))
    return tuple(t for t in theorems if (known := difficulty(t)) and known.rung == rung)


def easiest_first(theorems: Iterable[Theorem]) -> tuple[Theorem, ...]:
    """Theorems by rung, then by the length of the reference proof; those not measured at the end."""
    return tuple(sorted(theorems, key=_place))


def _place(theorem: Theorem) -> tuple[int, float, int]:
    known = difficulty(theorem)
    if known is None:
        return len(RUNGS), 0.0, 0
    return RUNGS.index(known.rung), -(known.zoo or 0.0), known.tactics


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file of measurements, as texts; none where there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Iterable[dict[str, str]]) -> None:
    """Write a file of measurements, the columns in the order of `COLUMNS`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def measured(suite: str) -> Path:
    """Where the measurements of a shipped suite lie."""
    return SUITES_FOLDER / f"difficulty_{suite}.csv"


@cache
def _measured() -> dict[str, Difficulty]:
    files = sorted(SUITES_FOLDER.glob("difficulty_*.csv"))
    return {row["key"]: _difficulty(row) for file in files for row in read_rows(file)}


def _difficulty(row: dict[str, str]) -> Difficulty:
    return Difficulty(
        tactics=int(row["tactics"] or 0),
        automation=row["automation"].removeprefix(NONE),
        replay=row["replay"].removeprefix(NONE),
        retrieval=row["retrieval"] == "proved",
        zoo=float(row["zoo"]) if row["zoo"] else None,
    )
