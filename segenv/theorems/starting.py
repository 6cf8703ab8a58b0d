"""Starting an episode: the state after its prefix, and what becomes of theorems that do not start."""

import warnings
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from segenv.backends.base import Backend, BackendError, StatementError
from segenv.proof import ProofState, TacticError, Theorem
from segenv.scripts import TRIES, beyond_faults
from segenv.theorems.samplers import Progress, Sampler, Start
from segenv.theorems.source import Source

if TYPE_CHECKING:
    from segenv.backends.prover import Prover

ON_ERROR = ("raise", "skip")
"""What to do with a theorem that does not start."""
DRAWS = 20  # for each theorem there is, before a source is given up
SHOWN = 5  # names


class SkippedWarning(UserWarning):
    """A theorem does not start, and is not drawn."""


def started(backend: Backend, start: Start) -> ProofState:
    """The proof state that an episode starts in; its prefix is run at no cost. Faults are tried again.

    Raises `StatementError` for a statement that Lean refuses, `ValueError` for a prefix that is
    refused or that proves the theorem, `BackendError` where the backend fails.
    """
    state = backend.start(start.theorem)
    name = start.theorem.name
    for i, tactic in enumerate(start.prefix, start=1):
        outcome = beyond_faults(backend, state, tactic)
        if isinstance(outcome, TacticError):
            why = f"tactic {i} of the prefix, {tactic!r}, is refused: {outcome.message}"
            raise ValueError(f"{name} cannot be started: {why}")
        state = outcome
    if not state.goals:
        raise ValueError(f"the prefix proves {name}: nothing is left to do")
    return replace(state, tactics=0)


@dataclass(frozen=True)
class Startable(Source):
    """Those theorems of a source that Lean starts; a `SkippedWarning` counts and names the others.

    Each is tried when it is first drawn. Draws with a seed do not depend on what was tried before.
    """

    source: Source

    @property
    def text(self) -> str:
        """See `Source.text`."""
        inner = self.source.text
        return f"{inner}{'&' if '?' in inner else '?'}on_error=skip"

    @property
    def needs(self) -> Collection[str]:
        """See `Source.needs`."""
        return self.source.needs

    def check(self) -> None:
        """See `Source.check`."""
        self.source.check()

    def open(self, prover: "Prover") -> "StartableSampler":
        """See `Source.open`."""
        return StartableSampler(self.source.open(prover), prover, self.source.text)


@dataclass(frozen=True)
class StartableSampler(Sampler):
    """Draws again where what was drawn does not start."""

    inner: Sampler
    backend: Backend
    text: str
    tried: dict[Start, str] = field(default_factory=dict, compare=False, repr=False)
    """What is wrong with each that was drawn, "" if nothing is."""

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """See `Sampler.theorems`; those that were not tried yet are among them."""
        return self.inner.theorems

    @property
    def listed(self) -> tuple[Theorem, ...]:
        """See `Sampler.listed`; each is tried."""
        return tuple(t for t in self.inner.listed if self._starts(Start(t)))

    @property
    def curricula(self) -> tuple[Progress, ...]:
        """See `Sampler.curricula`."""
        return self.inner.curricula

    def sample(self, random: np.random.Generator) -> Start:
        """See `Sampler.sample`. Raises `ValueError` if nothing that is drawn starts."""
        for _ in range(DRAWS * (DRAWS + len(self.inner.theorems))):
            start = self.inner.sample(random)
            if self._starts(start):
                return start
        raise ValueError(f"nothing drawn from {self.text!r} starts: {self.tried[start]}")

    def record(self, start: Start, proved: bool) -> None:
        """See `Sampler.record`."""
        self.inner.record(start, proved)

    def _starts(self, start: Start) -> bool:
        if start not in self.tried:
            self.tried[start] = self._problem(start)
            if self.tried[start]:
                self._warn(start)
        return not self.tried[start]

    def _problem(self, start: Start) -> str:
        for _ in range(TRIES):
            try:
                started(self.backend, start)
            except (StatementError, ValueError) as error:
                return str(error)
            except BackendError as error:
                problem = str(error)
            else:
                return ""
        return problem

    def _warn(self, last: Start) -> None:
        """Say what is skipped, and how many there are by now."""
        skipped = [start.theorem.name for start, problem in self.tried.items() if problem]
        names = ", ".join(skipped[-SHOWN:])
        more = "..., " * (len(skipped) > SHOWN)
        said = f"{len(skipped)} skipped of those drawn from {self.text!r}: {more}{names}"
        warnings.warn(f"{said}. {self.tried[last]}", SkippedWarning, stacklevel=4)
