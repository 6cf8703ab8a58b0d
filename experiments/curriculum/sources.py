"""The ways of drawing training theorems that are compared, as sources of theorems.

All draw from the same training theorems. `Hearing` samplers remember how the last episodes of each
theorem ended, which is all that `agents.selection` needs to know of them.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.selection import difficulty
from agents.selection.conjectures import conjectures
from segenv.backends.prover import Prover
from segenv.proof import Theorem, Trace
from segenv.theorems.samplers import Sampler, Solved, Start
from segenv.theorems.source import Listed, Source
from segenv.theorems.sources import Curriculum, backwards

ADVANCE = Solved(0.6, of=32)
REVIEW = 0.2
SYMBOLS = ("∧", "∨", "→", "¬", "↔", "(", ":")


@dataclass
class Outcomes:
    """How the last episodes of each theorem ended, by `Theorem.text_key`."""

    last: int = 8
    ends: dict[str, deque[bool]] = field(default_factory=dict)

    def record(self, theorem: Theorem, proved: bool) -> None:
        """Note the end of an episode."""
        self.ends.setdefault(theorem.text_key, deque(maxlen=self.last)).append(proved)

    def rate(self, theorem: Theorem) -> float | None:
        """The share of proofs among the last episodes; None before the first."""
        ends = self.ends.get(theorem.text_key)
        return sum(ends) / len(ends) if ends else None

    def tries(self, theorem: Theorem) -> int:
        """How many episodes are known."""
        return len(self.ends.get(theorem.text_key, ()))


# -- uniform, by level, backwards ------------------------------------------------------------


def uniform(traces: Sequence[Trace]) -> Source:
    """Every theorem is as likely as every other."""
    return Listed.of([trace.theorem for trace in traces])


def by_level(traces: Sequence[Trace], levels: int = 3) -> Source:
    """Theorems in levels of equal size by the length of their reference proofs, easy ones first."""
    ordered = sorted(traces, key=lambda trace: (len(trace.tactics), trace.theorem.name))
    parts = [
        part.tolist() for part in np.array_split(np.arange(len(ordered)), min(levels, len(ordered)))
    ]
    return Curriculum(
        [[ordered[i].theorem for i in part] for part in parts], ADVANCE, review=REVIEW
    )


def reverse(traces: Sequence[Trace]) -> Source:
    """Episodes begin near the end of reference proofs, and further from it as they succeed."""
    return Curriculum(backwards(traces, step=2), ADVANCE, review=REVIEW)


# -- by success rates ------------------------------------------------------------------------


@dataclass
class Hearing(Sampler):
    """What samplers share that go by the ends of episodes."""

    known: tuple[Theorem, ...]
    outcomes: Outcomes = field(default_factory=Outcomes)

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Sampler.theorems`."""
        return self.known

    def record(self, start: Start, proved: bool) -> None:
        """See `Sampler.record`."""
        self.outcomes.record(start.theorem, proved)


def features(theorem: Theorem) -> list[float]:
    """How often each connective occurs, scaled to length 1: what rates are predicted by."""
    text = f"{theorem.binders} {theorem.statement}"
    counts = np.array([1.0, *(text.count(symbol) for symbol in SYMBOLS)])
    scaled: list[float] = (counts / np.linalg.norm(counts)).tolist()
    return scaled


class NearHalf(Hearing):
    """Theorems whose rate is near 1/2 are likelier (DOTS).

    Rates of those that were not tried are predicted from the others'. The temperature is 0.1 where DOTS
    has 0.001: one theorem is drawn at a time, not a batch of different ones (our reading).
    """

    temperature = 0.1

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`."""
        shares = difficulty.near(self.rates(), temperature=self.temperature)
        return Start(self.known[int(random.choice(len(self.known), p=shares))])

    def rates(self) -> NDArray[np.float64]:
        """The rate of each theorem, known or predicted; 1/2 before anything is known."""
        found = [self.outcomes.rate(theorem) for theorem in self.known]
        rates = np.array(found, dtype=np.float64)  # NaN for None
        tried = ~np.isnan(rates)
        if not tried.any():
            return np.full(len(rates), 0.5)
        table = np.array([features(theorem) for theorem in self.known])
        guessed = difficulty.predicted(table, table[tried], rates[tried], temperature=0.05)
        return np.where(tried, rates, guessed)


class SelfPlay(Hearing):
    """Half of the episodes are about conjectures: mutants of theorems that are proved often (STP).

    Every `every` episodes some theorems with a rate above 0.35 are mutated. A conjecture that was
    tried `Outcomes.last` times stays while its rate is above 0 and below 1/4, as STP keeps what is
    barely proved. Mutation starts from reference proofs, which the agent never sees.
    """

    every = 64
    seeds = 6

    def __init__(self, traces: Sequence[Trace], prover: Prover) -> None:
        super().__init__(tuple(trace.theorem for trace in traces))
        self.scripts = {trace.theorem.text_key: tuple(trace.tactics) for trace in traces}
        self.prover = prover
        self.conjectured: list[Theorem] = []
        self.made: set[str] = {theorem.text_key for theorem in self.known}
        self.heard = 0

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`."""
        pool = self.conjectured if self.conjectured and random.random() < 0.5 else self.known
        return Start(pool[int(random.integers(len(pool)))])

    def record(self, start: Start, proved: bool) -> None:
        """See `Sampler.record`."""
        super().record(start, proved)
        self.heard += 1
        if self.heard % self.every == 0:
            self.conjectured = [*filter(self.barely_proved, self.conjectured), *self.new()]

    def barely_proved(self, theorem: Theorem) -> bool:
        """Whether a conjecture stays."""
        if self.outcomes.tries(theorem) < self.outcomes.last:
            return True
        return 0 < (self.outcomes.rate(theorem) or 0.0) < 0.25

    def new(self) -> list[Theorem]:
        """Mutants of some theorems that are proved often, none twice."""
        often = [t for t in self.known if (self.outcomes.rate(t) or 0.0) > 0.35]
        draw = np.random.default_rng(self.heard)
        chosen = [often[int(i)] for i in draw.permutation(len(often))[: self.seeds]]
        seeds = [(theorem, self.scripts[theorem.text_key]) for theorem in chosen]
        found = []
        for theorem in conjectures(self.prover, seeds, each=1, seed=self.heard):
            if theorem.text_key not in self.made:
                self.made.add(theorem.text_key)
                found.append(theorem)
        return found


class Opening(Source):
    """A source that a function opens once: all environments draw from one sampler."""

    def __init__(self, name: str, opened: Callable[[Prover], Sampler]) -> None:
        self._name = name
        self._opened = opened
        self._sampler: Sampler | None = None

    @property
    def text(self) -> str:
        """See `Source.text`."""
        return self._name

    def open(self, prover: Prover) -> Sampler:
        """See `Source.open`."""
        if self._sampler is None:
            self._sampler = self._opened(prover)
        return self._sampler

    def __deepcopy__(self, memo: object) -> "Opening":
        """The source itself: Gymnasium copies arguments of `make`, and what was heard is shared."""
        return self


def near_half(traces: Sequence[Trace]) -> Source:
    """See `NearHalf`."""
    theorems = tuple(trace.theorem for trace in traces)
    return Opening("near half", lambda prover: NearHalf(theorems))


def self_play(traces: Sequence[Trace]) -> Source:
    """See `SelfPlay`."""
    return Opening("self-play", lambda prover: SelfPlay(traces, prover))


WAYS: Mapping[str, Callable[[Sequence[Trace]], Source]] = {
    "uniform": uniform,
    "level by level": by_level,
    "near half (DOTS)": near_half,
    "reverse": reverse,
    "self-play on mutations": self_play,
}
"""The ways by name."""
