"""What episodes are drawn from: theorems, and where in their proofs an episode starts."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil

import numpy as np

from segenv.arguments import instance, number, words
from segenv.origin import ASKED_FOR, Origin
from segenv.proof import Theorem


@dataclass(frozen=True)
class Start:
    """Where an episode starts: a theorem, and tactics of its proof that are done already.

    `origin` says where it was drawn from, and `choices` which part of a mixture and which level of a
    curriculum that was; neither makes it another start. Raises `TypeError` for what is no theorem, or
    no list of tactics (one text would be its letters).
    """

    theorem: Theorem
    prefix: tuple[str, ...] = ()
    choices: tuple[int, ...] = field(default=(), compare=False)
    origin: Origin = field(default=ASKED_FOR, compare=False, repr=False)

    def __post_init__(self) -> None:
        instance("theorem", self.theorem, Theorem, "a `Theorem`")
        object.__setattr__(self, "prefix", words("prefix", self.prefix, "a list of tactics"))

    def chosen(self, choice: int) -> "Start":
        """This start, as one that a further choice led to."""
        return replace(self, choices=(choice, *self.choices))

    def at_level(self, level: int) -> "Start":
        """This start, as one of a level of a curriculum."""
        return replace(self.chosen(level), origin=replace(self.origin, curriculum_level=level))

    def below(self) -> tuple[int, "Start"]:
        """The last choice that led here, and the start as it was before."""
        choice, *others = self.choices
        return choice, replace(self, choices=tuple(others))


class Sampler(ABC):
    """What an environment draws its episodes from: an opened `segenv.theorems.source.Source`."""

    @property
    @abstractmethod
    def theorems(self) -> tuple[Theorem, ...]:
        """Those that it may give, as far as they are known beforehand."""

    @property
    def listed(self) -> tuple[Theorem, ...]:
        """Its theorems where a list is wanted; of an endless world the first 64."""
        return self.theorems

    @property
    def curricula(self) -> tuple["Progress", ...]:
        """How far the curricula in it have come, in the order of the sources."""
        return ()

    @abstractmethod
    def sample(self, random: np.random.Generator) -> Start:
        """The start of the next episode: a function of the generator, and of the levels reached."""

    def record(self, start: Start, proved: bool) -> None:  # noqa: B027
        """How an episode that was drawn here ended; only curricula care."""


@dataclass(frozen=True)
class UniformSampler(Sampler):
    """Every start is as likely as every other. Their order does not change what a seed draws."""

    starts: tuple[Start, ...]

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Sampler.theorems`."""
        return tuple(dict.fromkeys(start.theorem for start in self.starts))

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`."""
        return self._in_order[random.integers(len(self.starts))]

    @cached_property
    def _in_order(self) -> tuple[Start, ...]:
        return tuple(sorted(self.starts, key=lambda start: (start.theorem.key, start.prefix)))


def uniform(
    entries: Iterable[Theorem | Start],
    source: str = "",
    knobs: Mapping[str, int | str] | None = None,
) -> UniformSampler:
    """A uniform sampler of theorems, or of starts inside their proofs; `source` is their origin.

    Raises `ValueError` if there are none, or if two different theorems have one name.
    """
    origin = Origin(source, knobs or {})
    starts = (entry if isinstance(entry, Start) else Start(entry) for entry in entries)
    found = UniformSampler(tuple(replace(start, origin=origin) for start in starts))
    if not found.starts:
        raise ValueError(f"there are no theorems to draw from{f' in {source!r}' if source else ''}")
    check_names(found.theorems)
    return found


def check_names(theorems: Iterable[Theorem]) -> None:
    """Raise `ValueError` if two different theorems have one name."""
    names = Counter(theorem.name for theorem in dict.fromkeys(theorems))
    if twice := sorted(name for name, count in names.items() if count > 1):
        raise ValueError(f"there are two theorems named {', '.join(twice)}")


@dataclass(frozen=True)
class JoinedSampler(Sampler):
    """What samplers that are made of samplers share."""

    parts: tuple[Sampler, ...]

    def __post_init__(self) -> None:
        check_names(self.theorems)

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Sampler.theorems`."""
        return tuple(dict.fromkeys(t for part in self.parts for t in part.theorems))

    @property
    def listed(self) -> tuple[Theorem, ...]:
        """See `Sampler.listed`."""
        return tuple(dict.fromkeys(t for part in self.parts for t in part.listed))

    @property
    def curricula(self) -> tuple["Progress", ...]:
        """See `Sampler.curricula`."""
        return _distinct(progress for part in self.parts for progress in part.curricula)


@dataclass(frozen=True)
class MixtureSampler(JoinedSampler):
    """One of several samplers, each with its share of the episodes."""

    weights: tuple[float, ...]

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`."""
        shares = np.array(self.weights) / sum(self.weights)
        part = int(random.choice(len(self.parts), p=shares))
        return self.parts[part].sample(random).chosen(part)

    def record(self, start: Start, proved: bool) -> None:
        """See `Sampler.record`."""
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
    """Where a curriculum of so many `levels` is: its `level`, and how the episodes there ended."""

    levels: int
    level: int = 0
    proofs: list[bool] = field(default_factory=list)

    def check(self, level: object) -> int:
        """The number of a level. Raises `ValueError` or `TypeError` for what is none."""
        most = self.levels - 1
        name = "the level of a curriculum"
        return int(number(name, level, at_least=0, at_most=most, whole=True))

    def go_to(self, level: int) -> None:
        """Go to a level, with no episodes yet; see `check`."""
        self.level, self.proofs = self.check(level), []

    def record(self, level: int, proved: bool, advance: Advance) -> None:
        """Note how an episode of a level ended, and go on if it is time. Other levels do not count."""
        if level != self.level or level + 1 == self.levels:
            return
        self.proofs.append(proved)
        if advance(self.proofs):
            self.go_to(level + 1)


@dataclass(frozen=True)
class CurriculumSampler(JoinedSampler):
    """The levels of a curriculum, one after the other; `progress` may be shared with others."""

    advance: Advance
    review: float
    progress: Progress

    @property
    def curricula(self) -> tuple[Progress, ...]:
        """See `Sampler.curricula`."""
        return _distinct((self.progress, *super().curricula))

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`."""
        level = self.progress.level
        if level and random.random() < self.review:
            level = int(random.integers(level))
        return self.parts[level].sample(random).at_level(level)

    def record(self, start: Start, proved: bool) -> None:
        """See `Sampler.record`. Episodes of earlier levels do not count."""
        level, start = start.below()
        self.parts[level].record(start, proved)
        self.progress.record(level, proved, self.advance)


def _distinct(curricula: Iterable[Progress]) -> tuple[Progress, ...]:
    """Each once, by identity: equal progress of two curricula is still that of two."""
    return tuple({id(progress): progress for progress in curricula}.values())
