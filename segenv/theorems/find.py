"""What texts and values stand for as sources of theorems."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from segenv.arguments import choice, shown
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.data_set import data_set, there
from segenv.theorems.difficulty import RUNGS, on_rung
from segenv.theorems.importers import NAMES
from segenv.theorems.samplers import Sampler, Start, uniform
from segenv.theorems.source import Listed, Source
from segenv.theorems.starting import ON_ERROR, Startable
from segenv.theorems.suite import GENERATED, SPLITS, SUITES, load_suite, read_theorems

if TYPE_CHECKING:
    from segenv.backends.prover import Prover

KNOWN = ("all", *SUITES)
KINDS = (
    "the name of a suite, a generator or a data set, a path, a Theorem, a Start, a list of these two, "
    "a Suite, a Mixture or a Curriculum"
)

Given = str | os.PathLike[str] | Theorem | Start | Source | Sequence[Theorem | Start] | None
"""What `theorems` may be; see `as_source`."""


@dataclass(frozen=True)
class Shipped(Source):
    """A shipped suite, or one split of it, or what of it falls to one rung of difficulty."""

    name: str
    split: str = ""
    difficulty: str = ""

    @property
    def text(self) -> str:
        """See `Source.text`."""
        where = f"{self.name}/{self.split}".removesuffix("/")
        return f"{where}?difficulty={self.difficulty}" if self.difficulty else where

    @property
    def needs(self) -> tuple[str, ...]:
        """See `Source.needs`."""
        return ("load",)

    def open(self, prover: "Prover") -> Sampler:
        """See `Source.open`."""
        theorems = load_suite(self.name, prover).part(self.split)
        return uniform(
            on_rung(theorems, self.difficulty) if self.difficulty else theorems, self.text
        )


@dataclass(frozen=True)
class LeanFiles(Source):
    """A Lean file, or a folder of them; `lemmas` as in `read_theorems`."""

    path: Path
    lemmas: str = "needed"

    @property
    def text(self) -> str:
        """See `Source.text`."""
        return os.fspath(self.path)

    @property
    def needs(self) -> tuple[str, ...]:
        """See `Source.needs`."""
        return ("load",)

    def open(self, prover: "Prover") -> Sampler:
        """See `Source.open`."""
        return uniform(read_theorems(self.path, prover, self.lemmas), self.text)


def as_source(given: object) -> Source:
    """The source that a value stands for; starts nothing.

    | value                          | source                                                        |
    |--------------------------------|---------------------------------------------------------------|
    | None                           | the train split of all shipped suites                         |
    | a text, a path                 | what it names, see `named`                                    |
    | a `Theorem`, a `Start`, a list | these                                                         |
    | a `Source`                     | itself: a `Suite`, a `World`, a `Mixture`, a `Curriculum`, ... |

    Raises `ValueError` or `TypeError` for what stands for nothing.
    """
    for kinds, make in SHORTHANDS:
        if isinstance(given, kinds) and not isinstance(given, (bytes, bytearray)):
            return make(given)
    raise TypeError(
        f"theorems is {shown(given)}, but theorems cannot come from a {type(given).__name__}: "
        f"give {KINDS}"
    )


def find_theorems(given: Given, prover: "Prover") -> tuple[Theorem, ...]:
    """The theorems of a source in a list. An endless world has 64."""
    return as_source(given).open(prover).listed


def named(given: str | os.PathLike[str]) -> Source:
    """What a text or a path stands for. Raises `ValueError` for one that stands for nothing.

    Behind a `?` a text may have knobs, as in an address: those of a generator, those of a data set
    (`split=`, `header=`, `rename=yes`, `statement=COLUMN`, ...), `difficulty=` for a shipped suite
    (`segenv.theorems.difficulty.RUNGS`), and for all but generators `on_error=skip`
    (`segenv.theorems.starting.Startable`).
    """
    text = os.fspath(given)
    if not text:
        raise ValueError(f"theorems is '', but an empty text names nothing: give {KINDS}")
    if isinstance(given, str) and text.startswith(GENERATED):
        from segenv.theorems.families import parse  # generators take a while to import

        return parse(text)
    what, knobs = _knobs(text) if isinstance(given, str) else (text, {})
    on_error = choice("on_error", knobs.pop("on_error", "raise"), ON_ERROR)
    found = _place(what, knobs) if isinstance(given, str) else _path(Path(given), knobs)
    return Startable(found) if on_error == "skip" else found


def _knobs(text: str) -> tuple[str, dict[str, str]]:
    """A text without what follows its last `?`, and that as knobs. A file may have one in its name."""
    what, mark, query = text.rpartition("?")
    _, colon, where = text.partition(":")
    if not mark or os.path.exists(text) or (colon and os.path.exists(where)):
        return text, {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        said = f"{text!r}: behind the ? stand knobs, e.g. ?split=test&on_error=skip"
        raise ValueError(said) from None
    knobs = dict(pairs)
    if len(knobs) < len(pairs):
        twice = next(knob for knob in knobs if [name for name, _ in pairs].count(knob) > 1)
        raise ValueError(f"the knob {twice} is given twice")
    return what, knobs


def _place(what: str, knobs: Mapping[str, str]) -> Source:
    """What a text without knobs names."""
    format_name, colon, where = what.partition(":")
    if format_name in NAMES and colon:
        return data_set(format_name, there(format_name, where), knobs)
    name, _, split = what.partition("/")
    if name in KNOWN and split in ("", *SPLITS):
        _takes(what, knobs, "difficulty")
        rung = knobs.get("difficulty")
        return Shipped(name, split, choice("difficulty", rung, RUNGS, optional=True) or "")
    return _path(Path(what), knobs)


def _path(path: Path, knobs: Mapping[str, str]) -> Source:
    if os.path.isdir(path) and next(path.rglob("*.lean"), None) is None:
        raise ValueError(f"there is no .lean file in the folder {os.fspath(path)!r}")
    if not os.path.exists(path):  # which is False for a text that is too long for a path
        raise ValueError(_unknown(path))
    if path.suffix == ".jsonl":
        return data_set("jsonl", os.fspath(path), knobs)
    _takes(os.fspath(path), knobs)
    return LeanFiles(path)


def _takes(what: str, knobs: Mapping[str, str], *known: str) -> None:
    for knob in knobs:
        if knob not in known:
            raise ValueError(f"{what!r}: {closest('knob', knob, [*known, 'on_error'])}")


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


def _everything(_: object) -> Source:
    return Shipped("all", "train")


def _one(given: Theorem | Start) -> Source:
    return Listed((given,))


def _itself(source: Source) -> Source:
    return source


SHORTHANDS: Sequence[tuple[type | tuple[type, ...], Callable[..., Source]]] = (
    (Source, _itself),
    (type(None), _everything),
    ((str, os.PathLike), named),
    ((Theorem, Start), _one),
    (Sequence, Listed.of),
)
"""The kinds of values that stand for sources, and what makes sources of them."""
