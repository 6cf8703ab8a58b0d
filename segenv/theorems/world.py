"""Worlds: theorems from a generator that Lean has checked, as many as wanted, none trivial."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Any

import numpy as np

from segenv.arguments import number, words
from segenv.backends.prover import Assessment, Prover
from segenv.names import closest
from segenv.origin import Origin
from segenv.proof import Theorem, Verdict
from segenv.theorems.generators.base import Draft, Generator, knobs
from segenv.theorems.kept import kept
from segenv.theorems.samplers import Sampler, Start, uniform
from segenv.theorems.source import Source
from segenv.theorems.splits import bounds
from segenv.theorems.suite import GENERATED, SPLITS

TRIVIAL = ("assumption", "apply_rfl", "decide", "omega", "simp")
"""What proves a theorem in one step, behind `intros`. `apply_rfl` is the part of `rfl` that does not
try reflexivity in three ways one after the other."""
AUTOMATION = (*TRIVIAL[:-1], "simp_all <;> omega")
"""What must not prove a theorem: that, and two automatic tactics one behind the other. `simp_all`
does what `simp` does, and with `omega` it goes into conjunctions as `constructor` would.
"""
STRICTNESS = {"yes": (), "no": TRIVIAL, "never": AUTOMATION}
"""The values of `trivial` in the text of a world: what must not prove its theorems, besides what its
generator names. "never" is the default."""
TRIES = 3_000  # draws for one theorem
REPEATED = 100  # theorems in a row that were there before
BATCH = 8  # theorems that are looked for side by side
MOST = 10_000_000  # theorems of a world with a `count`
COUNT = 64  # theorems of a world without a `count`, where a list is wanted


class GeneratorError(ValueError):
    """A generator did not come up with a theorem that meets its filters."""


class FewWarning(UserWarning):
    """A world has fewer theorems than were asked for."""


@dataclass(frozen=True)
class Sample:
    """A theorem, its reference script in primitive tactics, and Lean's verdict on it.

    `identity` is the same for statements that are written down in different ways (`Prover.identity`),
    and `shape` for scripts that differ in variables, numerals and brackets alone.
    """

    theorem: Theorem
    script: tuple[str, ...]
    verdict: Verdict
    identity: str
    shape: str = ""


@dataclass
class _Search:
    """The draws for one theorem: which is next, and why the others were not taken.

    With `strict` none comes to something that is known to be automatic.
    """

    seed: int | str
    drafts: Iterator[Draft | None]
    strict: bool = False
    why: Counter[str] = field(default_factory=Counter)
    message: str = ""
    ahead: Draft | None = None

    def draw(self) -> bool:
        """Draw once, unless the last draw has come to something; whether there was a draw to make."""
        if self.ahead is None:
            for draft in self.drafts:
                if draft is None:
                    self.why["came to nothing"] += 1
                elif self.strict and draft.automatic:
                    self.why["trivial"] += 1
                else:
                    self.ahead = draft
                return True
        return False

    def next(self) -> Draft | None:
        """The next draw that comes to something, or None if there is none."""
        while self.draw():
            pass
        found, self.ahead = self.ahead, None
        return found


@dataclass(frozen=True)
class World(Source):
    """An endless supply of theorems of one family.

    `trivial` are tactics of which none may prove a theorem by itself, nor may those that the generator
    names (`Generator.automation`); `()` lets every theorem pass.
    `split` is "train" or "test" for the theorems on that side of `segenv.theorems.splits.side`, by
    statement and by the shape of the reference script, "" for all. `seed` says which theorems there
    are, and `count` how many; with None an environment draws new ones for ever, and a list has 64.
    """

    family: str
    generator: Generator
    trivial: tuple[str, ...] = AUTOMATION
    count: int | None = None
    seed: int = 0
    split: str = ""
    rejected: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    def __post_init__(self) -> None:
        words("trivial", self.trivial, "a tuple of tactics")
        number("count", self.count, at_least=1, at_most=MOST, whole=True, optional=True)
        number("seed", self.seed, whole=True)
        if self.split not in ("", *SPLITS):
            raise ValueError(closest("split", self.split, SPLITS))

    @cached_property
    def source(self) -> str:
        """The text that `families.parse` reads as this world, but for `count` and `seed`."""
        query = "&".join(f"{name}={value}" for name, value in self._values().items())
        return f"{GENERATED}{self.family}?{query}"

    @property
    def text(self) -> str:
        """A short text that `families.parse` reads as this world, `count` and `seed` included."""
        generator: Any = self.generator
        defaults = {knob.name: knob.default for knob in fields(generator)}
        own = {"count": self.count, "seed": self.seed or None}
        told = min(
            (
                ({"setting": setting} if changed else {})
                | {k: v for k, v in self._values().items() if v != (defaults | changed).get(k)}
                for setting, changed in {"": {}, **generator.settings}.items()
            ),
            key=lambda told: (len(told), "setting" not in told),
        )
        told |= {name: value for name, value in own.items() if value is not None}
        query = "&".join(f"{name}={value}" for name, value in told.items())
        return f"{GENERATED}{self.family}" + f"?{query}" * bool(query)

    @property
    def needs(self) -> tuple[str, ...]:
        """See `Source.needs`."""
        return ("assess",)

    def open(self, prover: Prover) -> Sampler:
        """See `Source.open`: `count` theorems, or without a count a new one for every episode."""
        if self.count is None:
            return WorldSampler(self, prover)
        return uniform(self.theorems(prover), self.text, knobs(self.generator))

    def _values(self) -> dict[str, int | str]:
        """What stands in `source`."""
        values: dict[str, int | str] = dict(knobs(self.generator))
        if self.split:
            values["split"] = self.split
        if self.trivial != AUTOMATION:
            named = (text for text, tactics in STRICTNESS.items() if tactics == self.trivial)
            values["trivial"] = next(named, " ".join(self.trivial))
        return values

    def check(self) -> None:
        """Raise `ValueError` for knobs of which nothing can come, as far as that shows without Lean."""
        if self.trivial and (reason := self.generator.hopeless):
            raise GeneratorError(f"{self.source}: {reason}; trivial=yes lets them pass")
        if not any(self._draws(f"{self.seed}_0")):
            raise GeneratorError(
                f"{self.source}: {TRIES} draws came to nothing. Choose knobs that leave more room."
            )

    def sample(self, backend: Prover, seed: int | str) -> Sample:
        """The theorem of a seed: the first of its draws that meets the filters.

        Raises `GeneratorError` after 3,000 draws that do not.
        """
        (found,) = self._search(backend, self._searches([seed]))
        if isinstance(found, GeneratorError):
            raise found
        return found

    def samples(self, backend: Prover, seed: int | None = None) -> Iterator[Sample]:
        """Theorems one after the other, no two with one identity; `seed` is the world's own.

        Raises `GeneratorError` when 100 in a row were there before.
        """
        seen: set[str] = set()
        again = 0
        for found in self.draws(backend, self.seed if seed is None else seed):
            if isinstance(found, GeneratorError):
                raise found
            if found.identity not in seen:
                again = 0
                seen.add(found.identity)
                yield found
                continue
            again += 1
            if again == REPEATED:
                raise GeneratorError(self._dry(len(seen)))

    def _dry(self, found: int) -> str:
        """That a world has no more theorems, and what to do."""
        return (
            f"{self.text}: there are only {found} theorems that differ in more than names and order "
            f"({REPEATED} draws in a row gave one of them again). Ask for at most count={found}, or "
            "leave more room: a greater length, more claims or hypotheses, setting=medium or long"
        )

    def theorems(self, backend: Prover) -> tuple[Theorem, ...]:
        """The first `count` theorems; without a count 64, or as many as there are, with a warning.

        They are made once and kept; see `segenv.theorems.kept`.
        """
        return kept(self, backend, lambda: self._made(backend))

    def _made(self, backend: Prover) -> tuple[Theorem, ...]:
        found: list[Theorem] = []
        try:
            found.extend(s.theorem for s in islice(self.samples(backend), self.count or COUNT))
        except GeneratorError as error:
            if self.count or not found:
                raise
            warnings.warn(str(error), FewWarning, stacklevel=2)
        return tuple(found)

    def draws(self, backend: Prover, seed: int) -> Iterator[Sample | GeneratorError]:
        """Theorems as they are drawn, of which one may come again: those of `seed_0`, `seed_1`, ...

        First one is looked for, then more and more at a time, none behind the last of a list together
        with it: most who want a list want no more.
        """
        size, i, last = 1, 0, self.count or COUNT
        searches = self._searches([f"{seed}_0"])
        while True:
            size, i = min(2 * size, BATCH), i + size
            if i < last < i + size:
                size = last - i
            following = self._searches([f"{seed}_{j}" for j in range(i, i + size)])
            yield from self._search(backend, searches, following)
            searches = following

    def _searches(self, seeds: Sequence[int | str]) -> list[_Search]:
        return [_Search(seed, self._draws(seed), bool(self.trivial)) for seed in seeds]

    def _search(
        self, backend: Prover, searches: list[_Search], following: Sequence[_Search] = ()
    ) -> list[Sample | GeneratorError]:
        """What each search finds, or why it is in vain; those that follow draft while Lean works."""
        found: dict[int | str, Sample | GeneratorError] = {}
        waiting = searches
        while waiting:
            proposals = []
            for search in waiting:
                if draft := search.next():
                    proposals.append((search, self._theorem(search.seed, draft), draft.script))
                else:
                    found[search.seed] = self._in_vain(search)
            if not proposals:
                break
            judged = backend.assess(
                [(theorem, script) for _, theorem, script in proposals],
                self._attempts(),
                meanwhile=lambda: any(search.draw() for search in following),
                forget=self.generator.forgets,
                within=bounds(self.split),
            )
            for (search, theorem, script), one in zip(proposals, judged, strict=True):
                if reason := self._objection(one):
                    search.why[reason] += 1
                    search.message = one.verdict.error or ""
                else:
                    self.rejected.update(search.why)
                    found[search.seed] = Sample(
                        theorem, script, one.verdict, one.identity, one.shape
                    )
            waiting = [search for search in waiting if search.seed not in found]
        return [found[search.seed] for search in searches]

    def _draws(self, seed: int | str) -> Iterator[Draft | None]:
        return (self.generator.draft(Random(f"{self.source} {seed} {i}")) for i in range(TRIES))

    def _theorem(self, seed: int | str, draft: Draft) -> Theorem:
        return Theorem(
            *(self._name(seed), draft.statement, draft.binders),
            proof="\n".join(draft.script),
            level=self.family,
            source=self.source,
            split=self.split,
        )

    def _name(self, seed: int | str) -> str:
        """Theorems of other knobs have other names, so that worlds can be mixed."""
        mark = sha256(self.source.encode()).hexdigest()[:4]
        return f"{self.family}_{mark}_{re.sub(r'[^A-Za-z0-9]', '_', str(seed))}"

    def _attempts(self) -> tuple[str, ...]:
        """One text that tries them all. It ends in `skip`: no message of a refusal is printed."""
        if not self.trivial:
            return ()
        tactics = (*self.generator.automation, *self.trivial)
        tried = " | ".join(f"({tactic}; done)" for tactic in tactics)
        return (f"intros; first | {tried} | skip",)

    def _objection(self, judged: Assessment) -> str:
        """Why a proposal is not taken, or ""."""
        if judged.outside:
            return "on the other side of the split"
        if judged.trivial:
            return "trivial"
        if not judged.identity:
            return "not accepted by Lean"
        if not judged.verdict.proved:
            return "with a reference script that Lean refuses"
        return ""

    def _in_vain(self, search: _Search) -> GeneratorError:
        self.rejected.update(search.why)
        reasons = ", ".join(f"{count} {reason}" for reason, count in search.why.most_common())
        last = f" The last was refused: {search.message}" if search.message else ""
        return GeneratorError(
            f"{self.source}: of {TRIES} draws {reasons}. Choose knobs that leave more room.{last}"
        )


@dataclass(frozen=True)
class WorldSampler(Sampler):
    """A new theorem of a world for every episode."""

    world: World
    prover: Prover

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """None is known beforehand."""
        return ()

    @property
    def listed(self) -> tuple[Theorem, ...]:
        """See `Sampler.listed`."""
        return self.world.theorems(self.prover)

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`."""
        seed = f"{self.world.seed}_{random.integers(2**32)}"
        origin = Origin(self.world.text, knobs(self.world.generator))
        return Start(self.world.sample(self.prover, seed).theorem, origin=origin)
