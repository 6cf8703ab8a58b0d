"""Sources of theorems: what `theorems=` and a command line take, and what they stand for."""

import os
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.drawing import Climb, Drawing, Endless, Start, Weighted, check_names, uniform
from segenv.theorems.importers import NAMES
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.suite import GENERATED, SPLITS, SUITES, Suite, load_suite, read_theorems
from segenv.theorems.world import World

if TYPE_CHECKING:
    from segenv.backends.prover import Prover

SHOWN = 5  # reasons why rows were rejected

Named = str | os.PathLike[str] | Theorem | Start | Suite | World | None
Source = Named | Mixture | Curriculum | Sequence[Theorem | Start]
"""What theorems may come from; see `segenv.registration.make_env`."""


def check_source(source: Source) -> None:
    """Raise `ValueError` or `TypeError` for a source that cannot be one; starts nothing."""
    if isinstance(source, (Mixture, Curriculum)):
        for part in parts(source):
            check_source(part)
    elif isinstance(source, (str, os.PathLike)):
        _check_name(source)
    elif isinstance(source, Sequence):
        _check_list(source)
    elif not isinstance(source, (Theorem, Start, Suite, World, type(None))):
        raise TypeError(f"theorems cannot come from a {type(source).__name__}")


def find_theorems(source: Source, prover: "Prover") -> tuple[Theorem, ...]:
    """The theorems of a source in a list. An endless world has 64."""
    if isinstance(source, (Mixture, Curriculum)):
        found = (theorem for part in parts(source) for theorem in find_theorems(part, prover))
        return tuple(dict.fromkeys(found))
    if isinstance(source, (Theorem, Start)):
        return uniform([source]).theorems
    if isinstance(source, Suite):
        return source.theorems
    if world := as_world(source):
        return world.theorems(prover)
    if isinstance(source, Sequence) and not isinstance(source, str):
        return uniform(source).theorems
    assert not isinstance(source, World)
    return _written("all/train" if source is None else source, prover)


def find_drawing(source: Source, prover: "Prover") -> Drawing:
    """What an environment with this source draws from."""
    if isinstance(source, Mixture):
        drawings = (find_drawing(part, prover) for part in source.sources)
        return _distinct(Weighted(tuple(drawings), source.weights))
    if isinstance(source, Curriculum):
        levels = (find_drawing(level, prover) for level in source.levels)
        climb = Climb(tuple(levels), source.advance, source.review, source.progress)
        return _distinct(climb)
    if (world := as_world(source)) and world.count is None:
        return Endless(world, prover)
    if isinstance(source, Start):
        return uniform([source])
    if isinstance(source, Sequence) and not isinstance(source, str):
        return uniform(source)
    return uniform(find_theorems(source, prover))


def _distinct(drawing: Drawing) -> Drawing:
    """A drawing whose theorems have names of their own. Raises `ValueError` for others."""
    check_names(drawing.theorems)
    return drawing


def _check_list(found: Sequence[object]) -> None:
    if not found:
        raise ValueError("there are no theorems to draw from: the list is empty")
    for entry in found:
        if not isinstance(entry, (Theorem, Start)):
            raise TypeError(
                f"a list of theorems holds {entry!r}; several sources make a Mixture or a Curriculum"
            )


def parts(source: Mixture | Curriculum) -> Iterable[Source]:
    """The sources that a source is made of."""
    return source.sources if isinstance(source, Mixture) else source.levels


def as_world(source: object) -> World | None:
    """The world that a source is or names. Raises `ValueError` for a name that is not right."""
    if isinstance(source, str) and source.startswith(GENERATED):
        from segenv.theorems.families import parse  # generators take a while to import

        return parse(source)
    return source if isinstance(source, World) else None


def _check_name(source: str | os.PathLike[str]) -> None:
    if isinstance(source, str) and not _is_path(source):
        if as_world(source) or _imported(source):
            return
        name, _, split = source.partition("/")
        known = ("all", *SUITES)
        if name not in known:
            raise ValueError(
                f"{closest('suite', name, known)}, a generator (generated/NAME), a data set "
                "(FORMAT:WHERE), or the path of a .lean file"
            )
        if split not in ("", *SPLITS):
            raise ValueError(closest("split", split, SPLITS))
    elif not Path(source).exists():
        raise ValueError(f"there is no file or folder {os.fspath(source)!r}")


def _written(source: str | os.PathLike[str], prover: "Prover") -> tuple[Theorem, ...]:
    """The theorems of a suite, a file, a folder or a data set."""
    if Path(source).suffix == ".jsonl" and not _imported(source):
        source = f"jsonl:{os.fspath(source)}"
    if found := _imported(source):
        return _read(*found, prover)
    if not isinstance(source, str) or _is_path(source):
        return read_theorems(Path(source), prover)
    name, _, split = source.partition("/")
    return load_suite(name, prover).part(split)


def _imported(source: str | os.PathLike[str]) -> tuple[str, str] | None:
    """Format and place of a source like `minif2f:path/to/file.jsonl`."""
    format_name, colon, where = os.fspath(source).partition(":")
    return (format_name, where) if colon and format_name in NAMES else None


def _read(format_name: str, where: str, prover: "Prover") -> tuple[Theorem, ...]:
    """The theorems of a data set; a warning says what was rejected."""
    from segenv.theorems.importers.reading import read  # the formats take a while to import

    imported = read(format_name, where, backend=prover)
    if imported.rejected:
        first = "\n".join(map(str, imported.rejected[:SHOWN]))
        message = f"{where}: {len(imported.rejected)} rows were rejected, the first:\n{first}"
        warnings.warn(message, stacklevel=2)
    return imported.theorems


def _is_path(name: str) -> bool:
    suite, _, split = name.partition("/")
    if (suite in ("all", *SUITES) and split in ("", *SPLITS)) or name.startswith(GENERATED):
        return False
    return name.endswith((".lean", ".jsonl")) or os.path.exists(name)
