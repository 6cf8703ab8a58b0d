"""What an environment draws from: theorems, and where in their proofs an episode starts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Protocol

import numpy as np

from segenv.arguments import instance, number, words
from segenv.proof import Theorem

if TYPE_CHECKING:
    from segenv.backends.prover import Prover
    from segenv.theorems.world import World


@dataclass(frozen=True)
class Start:
    """Where an episode starts: a theorem, and tactics of its proof that are done already.

    `choices` says which part of a mixture and which level of a curriculum it came from. Raises
    `TypeError` for what is no theorem, or no list of tactics (one text would be its letters).
    """

    theorem: Theorem
    prefix: tuple[str, ...] = ()
    choices: tuple[int, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        instance("theorem", self.theorem, Theorem, "a `Theorem`")
        object.__setattr__(self, "prefix", words("prefix", self.prefix, "a list of tactics"))

    def chosen(self, choice: int) -> "Start":
        """This start, as one that a further choice led to."""
        return replace(self, choices=(choice, *self.choices))

    def below(self) -> tuple[int, "Start"]:
        """The last choice that led here, and the start as it was before."""
        choice, *others = self.choices
        return choice, replace(self, choices=tuple(others))


class Drawing(Protocol):
    """Where an environment gets its episodes from."""

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """Those that it may give, as far as they are known beforehand."""
        ...

    def draw(self, random: np.random.Generator) -> Start:
        """The start of the next episode."""
        ...

    def record(self, start: Start, proved: bool) -> None:
        """How an episode that was drawn ended."""
        ...


class Unmoved:
    """A drawing that does not care how episodes end."""

    def record(self, start: Start, proved: bool) -> None:
        """See `Drawing.record`."""


@dataclass(frozen=True)
class Uniform(Unmoved):
    """Every start is as likely as every other. Their order does not change what a seed draws."""

    starts: tuple[Start, ...]

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Drawing.theorems`."""
        return tuple(dict.fromkeys(start.theorem for start in self.starts))

    def draw(self, random: np.random.Generator) -> Start:
        """See `Drawing.draw`."""
        return self._in_order[random.integers(len(self.starts))]

    @cached_property
    def _in_order(self) -> tuple[Start, ...]:
        return tuple(sorted(self.starts, key=lambda start: (start.theorem.key, start.prefix)))


def uniform(starts: Iterable[Theorem | Start]) -> Uniform:
    """A uniform drawing of theorems, or of starts inside their proofs.

    Raises `ValueError` if there are none, or if two different theorems have one name.
    """
    found = Uniform(tuple(s if isinstance(s, Start) else Start(s) for s in starts))
    if not found.starts:
        raise ValueError("there are no theorems to draw from")
    check_names(found.theorems)
    return found


def check_names(theorems: Iterable[Theorem]) -> None:
    """Raise `ValueError` if two different theorems have one name."""
    names = Counter(theorem.name for theorem in dict.fromkeys(theorems))
    if twice := sorted(name for name, count in names.items() if count > 1):
        raise ValueError(f"there are two theorems named {', '.join(twice)}")


@dataclass(frozen=True)
class Endless(Unmoved):
    """A new theorem of a world for every episode."""

    world: "World"
    backend: "Prover"

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """None is known beforehand."""
        return ()

    def draw(self, random: np.random.Generator) -> Start:
        """See `Drawing.draw`."""
        seed = f"{self.world.seed}_{random.integers(2**32)}"
        return Start(self.world.sample(self.backend, seed).theorem)


@dataclass(frozen=True)
class Weighted:
    """One of several drawings, each with its share of the episodes."""

    parts: tuple[Drawing, ...]
    weights: tuple[float, ...]

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Drawing.theorems`."""
        return tuple(dict.fromkeys(t for part in self.parts for t in part.theorems))

    def draw(self, random: np.random.Generator) -> Start:
        """See `Drawing.draw`."""
        shares = np.array(self.weights) / sum(self.weights)
        part = int(random.choice(len(self.parts), p=shares))
        return self.parts[part].draw(random).chosen(part)

    def record(self, start: Start, proved: bool) -> None:
        """See `Drawing.record`."""
        part, start = start.below()
        self.parts[part].record(start, proved)


Advance = Callable[[Sequence[bool]], bool]
"""Whether to go on to the next level, given which of the episodes of this one ended in a proof."""


@dataclass(frozen=True)
class Solved:
    """Go on when at least a share `rate` of the last `of` episodes ended in a proof.

    Raises `ValueError` for a rate that is not above 0 and at most 1, or for no episodes.
    """

    rate: float = 0.8
    of: int = 20

    def __post_init__(self) -> None:
        number("rate", self.rate, above=0, at_most=1)
        number("of", self.of, at_least=1, whole=True)

    def __call__(self, proofs: Sequence[bool]) -> bool:
        """See `Advance`."""
        needed = ceil(self.rate * self.of - 1e-9)  # 0.07 * 100 is a little above 7
        return len(proofs) >= self.of and sum(proofs[-self.of :]) >= needed


@dataclass
class Progress:
    """Where in a curriculum its episodes are: the level, and how those at the level ended."""

    level: int = 0
    proofs: list[bool] = field(default_factory=list)


@dataclass(frozen=True)
class Climb:
    """The levels of a curriculum, one after the other; `progress` may be shared with others."""

    levels: tuple[Drawing, ...]
    advance: Advance
    review: float
    progress: Progress

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Drawing.theorems`."""
        return tuple(dict.fromkeys(t for level in self.levels for t in level.theorems))

    def draw(self, random: np.random.Generator) -> Start:
        """See `Drawing.draw`."""
        level = self.progress.level
        if level and random.random() < self.review:
            level = int(random.integers(level))
        return self.levels[level].draw(random).chosen(level)

    def record(self, start: Start, proved: bool) -> None:
        """See `Drawing.record`. Episodes of earlier levels do not count."""
        level, start = start.below()
        self.levels[level].record(start, proved)
        if level != self.progress.level or level + 1 == len(self.levels):
            return
        self.progress.proofs.append(proved)
        if self.advance(self.progress.proofs):
            self.progress.level += 1
            self.progress.proofs = []
