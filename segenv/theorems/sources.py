"""Sources made of sources: mixtures, curricula, and starts inside of proofs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from segenv.arguments import function, number, shown
from segenv.proof import Trace
from segenv.theorems.find import as_source
from segenv.theorems.samplers import (
    Advance,
    CurriculumSampler,
    MixtureSampler,
    Progress,
    Sampler,
    Solved,
    Start,
)
from segenv.theorems.source import Source, all_needs

if TYPE_CHECKING:
    from segenv.backends.prover import Prover


class Joined(Source):
    """What sources that are made of sources share."""

    def __init__(self, given: Sequence[Any]) -> None:
        self._given = tuple(given)

    @cached_property
    def parts(self) -> tuple[Source, ...]:
        """The sources that it is made of, found when first asked for."""
        return tuple(map(as_source, self._given))

    @property
    def text(self) -> str:
        """See `Source.text`; what is drawn has the text of the part it was drawn from."""
        return f"{type(self).__name__.lower()} of {', '.join(part.text for part in self.parts)}"

    @property
    def needs(self) -> Collection[str]:
        """See `Source.needs`."""
        return all_needs(self.parts)

    def check(self) -> None:
        """See `Source.check`."""
        for part in self.parts:
            part.check()

    def opened(self, prover: "Prover") -> tuple[Sampler, ...]:
        """Its parts, opened."""
        return tuple(part.open(prover) for part in self.parts)


class Mixture(Joined):
    """Several sources, each with a weight: its share of the episodes.

    `weights` maps sources to positive numbers, e.g. `{"nat/train": 3, "generated/order": 1}`; give
    pairs where a source cannot be a key. Raises `ValueError` or `TypeError` for weights that make no
    sense.
    """

    def __init__(self, weights: Mapping[Any, float] | Iterable[tuple[Any, float]]) -> None:
        pairs = weights.items() if isinstance(weights, Mapping) else weights
        found = [] if isinstance(pairs, str) else _pairs(pairs)
        if not found:
            raise ValueError(
                f"weights is {shown(weights)}, but a mixture needs sources, and for each a positive "
                'weight, e.g. {"nat": 3, "logic": 1}'
            )
        for source, weight in found:
            number(f"the weight of {shown(source)}", weight, above=0)
        super().__init__([source for source, _ in found])
        self.weights = tuple(float(weight) for _, weight in found)

    @property
    def sources(self) -> tuple[Any, ...]:
        """The sources as they were given."""
        return self._given

    def open(self, prover: "Prover") -> MixtureSampler:
        """See `Source.open`."""
        return MixtureSampler(self.opened(prover), self.weights)


def _pairs(pairs: Any) -> list[tuple[Any, Any]]:
    try:
        return [(source, weight) for source, weight in pairs]
    except (TypeError, ValueError):
        return []


class Curriculum(Joined):
    """Sources as levels, easy ones first; environments start at the first.

    `advance` decides when to go on, by default when 16 of the last 20 episodes of a level ended in a
    proof. `review` is the share of episodes that are drawn from earlier levels; they do not count.
    An object keeps its `level` for all environments of a process that it is given to, also through
    `gym.make`, so that the environments of a vector climb together; another process has its own,
    which `ProofEnv.curriculum_level` reads and sets from outside.
    Raises `ValueError` for no levels, or a share outside 0..1, `TypeError` for what is no rule.
    """

    def __init__(
        self, levels: Sequence[Any], advance: Advance | None = None, review: float = 0.0
    ) -> None:
        if not isinstance(levels, Sequence) or not levels or isinstance(levels, str):
            wanted = "a curriculum needs a list of sources, one for each level"
            raise ValueError(f"levels is {shown(levels)}, but {wanted}")
        function("advance", advance, wanted="a rule such as Solved(0.8, of=20)", optional=True)
        number("review", review, at_least=0, at_most=1)
        super().__init__(levels)
        self.advance = Solved() if advance is None else advance
        self.review = review
        self.progress = Progress(len(levels))

    @property
    def levels(self) -> tuple[Any, ...]:
        """The sources as they were given, one for each level."""
        return self._given

    @property
    def level(self) -> int:
        """The level that is drawn from now, counted from 0. It may be set: the level begins anew."""
        return self.progress.level

    @level.setter
    def level(self, level: int) -> None:
        self.progress.go_to(level)

    def open(self, prover: "Prover") -> CurriculumSampler:
        """See `Source.open`."""
        return CurriculumSampler(self.opened(prover), self.advance, self.review, self.progress)

    def __deepcopy__(self, memo: object) -> "Curriculum":
        """The curriculum itself: Gymnasium copies arguments of `make`, and progress is shared."""
        return self


def backwards(traces: Iterable[Trace], step: int = 1) -> tuple[tuple[Start, ...], ...]:
    """Levels of a reverse curriculum: starts ever further from the end of known proofs.

    Level k (from 0) has for each trace the state from which (k + 1) * `step` of its tactics are left,
    or its beginning where it is not so long; the last level has beginnings only. Salimans and Chen,
    *Learning Montezuma's Revenge from a Single Demonstration* (arXiv 1812.03381); Florensa et al.,
    *Reverse Curriculum Generation* (arXiv 1707.05300). Raises `ValueError` for a step below 1, and
    for a trace that leaves goals.
    """
    number("step", step, at_least=1, whole=True)
    traces = list(traces)
    if unfinished := [t.theorem.name for t in traces if t.states[-1].goals]:
        raise ValueError(f"the trace of {unfinished[0]} is no proof: it leaves goals")
    longest = max((len(trace.tactics) for trace in traces), default=0)
    return tuple(
        tuple(Start(t.theorem, t.tactics[: max(0, len(t.tactics) - left)]) for t in traces)
        for left in range(step, longest + step, step)
    )
