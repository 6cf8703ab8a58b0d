"""Suites: theorems from `.lean` files, found by Lean's own frontend, with levels and a split."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from segenv.arguments import instance
from segenv.backends.base import StatementError
from segenv.backends.prover import Loader, Prover
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.samplers import UniformSampler, uniform
from segenv.theorems.shipped import shipped
from segenv.theorems.source import Source

SHIPPED = Path(__file__).parent / "suites"
SUITES = ("logic", "nat", "list", "int", "set", "algebra")
"""The names of the shipped suites, one world each."""
SPLITS = ("train", "test")
GENERATED = "generated/"
"""What the names of generated worlds begin with."""


@dataclass(frozen=True)
class Suite(Source):
    """A named set of theorems; those named in `held_out` are for evaluation only.

    With any held out, its theorems say so in `Theorem.split`.
    """

    name: str
    theorems: tuple[Theorem, ...]
    held_out: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for theorem in self.theorems:
            instance(f"a theorem of the suite {self.name!r}", theorem, Theorem, "a `Theorem`")
        names = [theorem.name for theorem in self.theorems]
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"suite {self.name!r} has two theorems named {', '.join(twice)}")
        if missing := sorted(self.held_out - set(names)):
            raise ValueError(f"suite {self.name!r}: no theorem {', '.join(missing)} to hold out")
        if self.held_out:
            object.__setattr__(self, "theorems", marked(self.theorems, self.held_out))

    @property
    def text(self) -> str:
        """See `Source.text`."""
        return self.name

    def open(self, prover: Prover) -> UniformSampler:
        """See `Source.open`: all of its theorems, whatever their split."""
        return uniform(self.theorems, self.text)

    @cached_property
    def train(self) -> tuple[Theorem, ...]:
        """The theorems to learn from."""
        return tuple(t for t in self.theorems if t.name not in self.held_out)

    @cached_property
    def test(self) -> tuple[Theorem, ...]:
        """The theorems to evaluate on."""
        return tuple(t for t in self.theorems if t.name in self.held_out)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels, in order."""
        return tuple(dict.fromkeys(theorem.level for theorem in self.theorems))

    def part(self, split: str) -> tuple[Theorem, ...]:
        """`train`, `test`, or all theorems for ""."""
        if split not in ("", *SPLITS):
            raise ValueError(closest("split", split, SPLITS))
        return {"": self.theorems, "train": self.train, "test": self.test}[split]

    def __getitem__(self, name: str) -> Theorem:
        for theorem in self.theorems:
            if theorem.name == name:
                return theorem
        raise KeyError(closest("theorem", name, [t.name for t in self.theorems]))


def marked(theorems: Iterable[Theorem], held_out: Collection[str]) -> tuple[Theorem, ...]:
    """The theorems with their split, which one that has one already keeps."""
    sides = {True: "test", False: "train"}
    return tuple(t if t.split else replace(t, split=sides[t.name in held_out]) for t in theorems)


def held_out_of(path: Path) -> frozenset[str]:
    """The names of the theorems of a shipped `.lean` file that are for evaluation only."""
    names = path.with_name(f"test_{path.stem}.txt").read_text(encoding="utf-8")
    return frozenset(names.split())


_loaded: dict[tuple[Path, int, str], tuple[Theorem, ...]] = {}


def load_suite(name: str, loader: Loader) -> Suite:
    """A shipped suite, or `"all"` of them in one. Raises `ValueError` for another name."""
    if name == "all":
        suites = [load_suite(each, loader) for each in SUITES]
        theorems = tuple(theorem for suite in suites for theorem in suite.theorems)
        return Suite(name, theorems, frozenset().union(*(suite.held_out for suite in suites)))
    if name not in SUITES:
        raise ValueError(closest("suite", name, ("all", *SUITES)))
    path = SHIPPED / f"{name}.lean"
    return Suite(name, read_theorems(path, loader), held_out_of(path))


def read_theorems(path: str | Path, loader: Loader, lemmas: str = "needed") -> tuple[Theorem, ...]:
    """The theorems of a `.lean` file, or of all such files below a folder, in order of their names.

    The header of a theorem holds of the theorems before it in its file those that are `needed`, or
    `all`, for proofs to cite. Those of a shipped file know their split. A file is read once per
    process and again when it changes. Raises
    `FileNotFoundError`, `StatementError` with Lean's messages for a malformed file, and `ValueError`
    for other `lemmas`.
    """
    path = Path(path)
    if path.is_dir():
        files = sorted(path.rglob("*.lean"))
        if not files:
            raise FileNotFoundError(f"there is no .lean file in {path}")
        return tuple(theorem for file in files for theorem in read_theorems(file, loader, lemmas))
    if not path.is_file():
        raise FileNotFoundError(f"there is no Lean file {path}")
    key = (path.resolve(), path.stat().st_mtime_ns, lemmas)
    if key not in _loaded and path.parent == SHIPPED and lemmas == "needed":
        if theorems := shipped(path):
            _loaded[key] = marked(theorems, held_out_of(path))
    if key not in _loaded:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"{path}: not UTF-8 text: {error.reason} at byte {error.start}"
            raise StatementError(message) from None
        theorems = loader.load(text, path.name, lemmas)
        shipped_ = path.resolve().parent == SHIPPED and path.stem in SUITES
        _loaded[key] = marked(theorems, held_out_of(path)) if shipped_ else theorems
    return _loaded[key]
