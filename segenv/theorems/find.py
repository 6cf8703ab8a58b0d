"""Sources of theorems: what `theorems=` and a command line take, and what they stand for."""

import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segenv.arguments import shown
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.drawing import Climb, Drawing, Endless, Start, Weighted, check_names, uniform
from segenv.theorems.importers import NAMES
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.suite import GENERATED, SPLITS, SUITES, Suite, load_suite, read_theorems
from segenv.theorems.world import World

if TYPE_CHECKING:
    from segenv.backends.prover import Prover

KNOWN = ("all", *SUITES)
KINDS = (
    "the name of a suite, a generator or a data set, a path, a Theorem, a Start, a list of these two, "
    "a Suite, a Mixture or a Curriculum"
)
SHOWN = 5  # reasons why rows were rejected


@dataclass(frozen=True)
class Shipped:
    """A shipped suite, or one split of it."""

    name: str
    split: str = ""

    def theorems(self, prover: "Prover") -> tuple[Theorem, ...]:
        """Its theorems."""
        return load_suite(self.name, prover).part(self.split)


@dataclass(frozen=True)
class LeanFiles:
    """A Lean file, or a folder of them; `lemmas` as in `read_theorems`."""

    path: Path
    lemmas: str = "needed"

    def theorems(self, prover: "Prover") -> tuple[Theorem, ...]:
        """Their theorems."""
        return read_theorems(self.path, prover, self.lemmas)


@dataclass(frozen=True)
class DataSet:
    """A data set in one of the formats of `segenv.theorems.importers`."""

    format: str
    where: str

    def theorems(self, prover: "Prover") -> tuple[Theorem, ...]:
        """Its theorems; a warning says which rows were rejected."""
        from segenv.theorems.importers.reading import read  # the formats take a while to import

        imported = read(self.format, self.where, backend=prover)
        if imported.rejected:
            first = "\n".join(map(str, imported.rejected[:SHOWN]))
            message = f"{self.where}: {len(imported.rejected)} rows were rejected, the first:\n"
            warnings.warn(message + first, stacklevel=2)
        return imported.theorems


Named = World | Shipped | LeanFiles | DataSet
"""What a text may stand for."""
Source = (
    str | os.PathLike[str] | Theorem | Start | Suite | Named | Mixture | Curriculum | None
    | Sequence[Theorem | Start]
)  # fmt: skip
"""What theorems may come from; see `segenv.registration.make_env`."""


def check_source(source: Source) -> None:
    """Raise `ValueError` or `TypeError` for a source that cannot be one; starts nothing."""
    if isinstance(source, (Mixture, Curriculum)):
        for part in _parts(source):
            check_source(part)
    elif isinstance(source, (str, os.PathLike)):
        found = named(source)
        if isinstance(found, World):
            found.check()
    elif isinstance(source, World):
        source.check()
    elif isinstance(source, Sequence) and not isinstance(source, (bytes, bytearray)):
        _check_list(source)
    elif not isinstance(source, (Theorem, Start, Suite, Named, type(None))):
        raise TypeError(
            f"theorems is {shown(source)}, but theorems cannot come from a {type(source).__name__}: "
            f"give {KINDS}"
        )


def find_theorems(source: Source, prover: "Prover") -> tuple[Theorem, ...]:
    """The theorems of a source in a list. An endless world has 64."""
    if isinstance(source, (Mixture, Curriculum)):
        found = (theorem for part in _parts(source) for theorem in find_theorems(part, prover))
        return tuple(dict.fromkeys(found))
    if isinstance(source, (Theorem, Start)):
        return uniform([source]).theorems
    if isinstance(source, Suite):
        return source.theorems
    if source is None:
        return Shipped("all", "train").theorems(prover)
    if isinstance(source, (str, os.PathLike)):
        source = named(source)
    return source.theorems(prover) if isinstance(source, Named) else uniform(source).theorems


def find_drawing(source: Source, prover: "Prover") -> Drawing:
    """What an environment with this source draws from."""
    if isinstance(source, (Mixture, Curriculum)):
        drawings = tuple(find_drawing(part, prover) for part in _parts(source))
        drawing = (
            Weighted(drawings, source.weights)
            if isinstance(source, Mixture)
            else Climb(drawings, source.advance, source.review, source.progress)
        )
        check_names(drawing.theorems)
        return drawing
    found = named(source) if isinstance(source, (str, os.PathLike)) else source
    if isinstance(found, World) and found.count is None:
        return Endless(found, prover)
    if isinstance(found, Start):
        return uniform([found])
    return uniform(found if isinstance(found, Sequence) else find_theorems(found, prover))


def named(source: str | os.PathLike[str]) -> Named:
    """What a text or a path stands for. Raises `ValueError` for one that stands for nothing."""
    text = os.fspath(source)
    if isinstance(source, str):
        if text.startswith(GENERATED):
            from segenv.theorems.families import parse  # generators take a while to import

            return parse(text)
        format_name, _, where = text.partition(":")
        if format_name in NAMES and ":" in text:
            return DataSet(format_name, _there(format_name, where))
        name, _, split = text.partition("/")
        if name in KNOWN and split in ("", *SPLITS):
            return Shipped(name, split)
    if not text:
        raise ValueError(f"theorems is '', but an empty text names nothing: give {KINDS}")
    path = Path(source)
    if path.is_dir() and next(path.rglob("*.lean"), None) is None:
        raise ValueError(f"there is no .lean file in the folder {text!r}")
    if path.exists():
        return DataSet("jsonl", text) if path.suffix == ".jsonl" else LeanFiles(path)
    raise ValueError(_unknown(path))


def _there(format_name: str, where: str) -> str:
    """Where a data set is. Raises `ValueError` if there is nothing that could be one."""
    from segenv.theorems.importers.rows import may_be_hosted  # takes a while to import

    if not where:
        raise ValueError(
            f"there is nothing behind {format_name + ':'!r}: name a file, a folder, or a data set "
            f"owner/name, e.g. {format_name + ':path/to/it.jsonl'!r}"
        )
    if not Path(where).exists() and not may_be_hosted(where):
        raise ValueError(f"there is no file or folder {where!r} for {format_name + ':' + where!r}")
    return where


def _unknown(path: Path) -> str:
    """What to say of a text that stands for nothing."""
    name, _, split = path.as_posix().partition("/")
    if name in KNOWN:
        return closest("split", split, SPLITS)
    if ":" in name:
        return closest("format", name.partition(":")[0], NAMES)
    if path.suffix or split:
        return f"there is no file or folder {os.fspath(path)!r}"
    return (
        f"{closest('suite', name, KNOWN)}, a generator (generated/NAME), a data set (FORMAT:WHERE), "
        "or the path of a .lean file"
    )


def _check_list(found: Sequence[object]) -> None:
    if not found:
        raise ValueError("there are no theorems to draw from: the list is empty")
    for entry in found:
        if not isinstance(entry, (Theorem, Start)):
            raise TypeError(
                f"a list of theorems holds {entry!r}; several sources make a Mixture or a Curriculum"
            )


def _parts(source: Mixture | Curriculum) -> Iterable[Source]:
    """The sources that a source is made of."""
    return source.sources if isinstance(source, Mixture) else source.levels
