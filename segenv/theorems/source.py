"""What theorems come from: one family, with one method that opens it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from segenv.arguments import shown
from segenv.proof import Theorem
from segenv.theorems.samplers import Sampler, Start, uniform

if TYPE_CHECKING:
    from segenv.backends.base import Backend
    from segenv.backends.prover import Prover


class Source(ABC):
    """Something that theorems come from: a suite, a world, a mixture, a data set, a list, ...

    A source is a value, and starts nothing until it is opened. One of your own needs `open`; see
    `segenv.theorems.find.as_source` for the texts and values that stand for sources.
    """

    @property
    def text(self) -> str:
        """What `info["drawn_from"]` calls it."""
        return type(self).__name__.lower()

    @property
    def needs(self) -> Collection[str]:
        """The methods of `segenv.backends.prover.Prover`, beyond a `Backend`, that `open` calls."""
        return ()

    def check(self) -> None:  # noqa: B027
        """Raise `ValueError` or `TypeError` if nothing can come of it; starts nothing."""

    @abstractmethod
    def open(self, prover: "Prover") -> Sampler:
        """What episodes are drawn from. Raises `ValueError` if there is no theorem."""


@dataclass(frozen=True)
class Listed(Source):
    """Theorems, or starts inside of their proofs, each as likely as every other."""

    starts: tuple[Theorem | Start, ...]

    @classmethod
    def of(cls, entries: Sequence[object]) -> "Listed":
        """A list that somebody gave. Raises `ValueError` or `TypeError` if it is none of theorems."""
        if not entries:
            raise ValueError("there are no theorems to draw from: the list is empty")
        for entry in entries:
            if not isinstance(entry, (Theorem, Start)):
                raise TypeError(
                    f"a list of theorems holds {shown(entry)}; several sources make a Mixture or a "
                    "Curriculum"
                )
        return cls(tuple(entries))  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """See `Source.text`."""
        return "list"

    def open(self, prover: "Prover") -> Sampler:
        """See `Source.open`."""
        return uniform(self.starts, self.text)


def fitting(source: Source, backend: "Backend") -> None:
    """Raise `TypeError` for a backend that cannot read a source."""
    if missing := [name for name in source.needs if not hasattr(backend, name)]:
        raise TypeError(
            f"the theorems of {source.text!r} are read by Lean, and {type(backend).__name__} has no "
            f"`{missing[0]}`: give another backend, e.g. segenv.backends.native.NativeBackend(), or a "
            "list of theorems"
        )


def opened(source: Source, backend: "Backend") -> Sampler:
    """A source, opened with a backend. Raises `TypeError` for one that cannot read it."""
    fitting(source, backend)
    return source.open(cast("Prover", backend))


def all_needs(sources: Iterable[Source]) -> frozenset[str]:
    """What several sources need of a backend."""
    return frozenset(name for source in sources for name in source.needs)
