"""Worlds: theorems from a generator that Lean has checked, as many as wanted, none trivial."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any, Protocol
from urllib.parse import parse_qsl

from segenv.backends.base import Attempt, Backend, StatementError
from segenv.names import closest
from segenv.proof import ProofState, TacticError, Theorem, Verdict
from segenv.theorems.generators.base import Draft, Generator, knobs
from segenv.theorems.generators.equations import Equations
from segenv.theorems.generators.induction import Induction
from segenv.theorems.generators.lists import Lists
from segenv.theorems.generators.order import Mixed, Order
from segenv.theorems.generators.predicates import Predicates
from segenv.theorems.generators.propositional import Propositional
from segenv.theorems.suite import GENERATED, Loader

FAMILIES: Mapping[str, type[Any]] = {
    "propositional": Propositional,
    "predicates": Predicates,
    "equations": Equations,
    "lists": Lists,
    "induction": Induction,
    "order": Order,
    "mixed": Mixed,
}
"""The generators by name."""
TRIVIAL = ("rfl", "assumption", "trivial", "decide", "omega", "simp")
"""What must not prove a theorem in one step, behind `intros`."""
TRIES = 3_000  # draws for one theorem
WORLD_KNOBS = {"count": "64", "seed": "0"}


class Prover(Backend, Loader, Protocol):
    """A backend that can read theorems, and tell when two statements are the same."""

    def canonical(self, theorem: Theorem) -> str:
        """A text that two theorems share exactly if their statements are equal up to renaming."""
        ...


class GeneratorError(ValueError):
    """A generator did not come up with a theorem that meets its filters."""


@dataclass(frozen=True)
class Sample:
    """A generated theorem, its reference script in primitive tactics, and Lean's verdict on it."""

    theorem: Theorem
    script: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class World:
    """An endless supply of theorems of one family.

    `trivial` are tactics of which none may prove a theorem by itself; `()` lets every theorem pass.
    Where a list of theorems is wanted, it has the first `count` of those that `seed` gives.
    """

    family: str
    generator: Generator
    trivial: tuple[str, ...] = TRIVIAL
    count: int = 64
    seed: int = 0
    rejected: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    @property
    def source(self) -> str:
        """The text that `parse` reads as this world."""
        values = "&".join(f"{name}={value}" for name, value in knobs(self.generator).items())
        return f"{GENERATED}{self.family}?{values}"

    def sample(self, backend: Backend, seed: int | str) -> Sample:
        """The theorem of a seed: the first of its draws that meets the filters.

        Raises `GeneratorError` after 3,000 draws that do not.
        """
        why: Counter[str] = Counter()
        for i in range(TRIES):
            draft = self.generator.draft(Random(f"{self.source} {seed} {i}"))
            reason = "came to nothing"
            if draft is not None:
                found = self._checked(backend, draft, f"{self.family}_{seed}")
                if isinstance(found, Sample):
                    self.rejected.update(why)
                    return found
                reason = found
            why[reason] += 1
        self.rejected.update(why)
        reasons = ", ".join(f"{count} {reason}" for reason, count in why.most_common())
        raise GeneratorError(f"{self.source}: of {TRIES} draws {reasons}. Make it easier to meet")

    def samples(self, backend: Prover, seed: int = 0) -> Iterator[Sample]:
        """Theorems one after the other, no two equal up to renaming.

        Raises `GeneratorError` when 100 in a row were there before.
        """
        seen: set[str] = set()
        i = again = 0
        while True:
            sample = self.sample(backend, f"{seed}_{i}")
            i += 1
            same = backend.canonical(sample.theorem)
            if same in seen:
                again += 1
                if again == 100:
                    raise GeneratorError(f"{self.source}: only {len(seen)} theorems that differ")
                continue
            again = 0
            seen.add(same)
            yield sample

    def theorems(self, backend: Prover) -> tuple[Theorem, ...]:
        """The first `count` theorems."""
        return tuple(s.theorem for s in islice(self.samples(backend, self.seed), self.count))

    def _checked(self, backend: Backend, draft: Draft, name: str) -> Sample | str:
        """A draft as a theorem, or why it is not taken."""
        proof = "\n".join(draft.script)
        theorem = Theorem(
            name, draft.statement, draft.binders, proof=proof, level=self.family, source=self.source
        )
        try:
            start = backend.start(theorem)
        except StatementError:
            return "not accepted by Lean"
        if self._is_trivial(backend, start):
            return "trivial"
        backend.run_ahead([Attempt(start, proof, compound=False, split=True)])
        state = start
        for tactic in draft.script:
            after = backend.run_tactic(state, tactic, compound=False)
            if isinstance(after, TacticError):
                return "with a reference script that Lean refuses"
            state = after
        verdict = backend.verify(state)
        return Sample(theorem, draft.script, verdict) if verdict.proved else "without a proof"

    def _is_trivial(self, backend: Backend, start: ProofState) -> bool:
        texts = [f"intros; {tactic}" for tactic in self.trivial]
        backend.run_ahead([Attempt(start, text) for text in texts])
        outcomes = (backend.run_tactic(start, text) for text in texts)
        return any(isinstance(o, ProofState) and not o.goals for o in outcomes)


def parse(text: str) -> World:
    """The world that a text like `generated/propositional?depth=4&atoms=3` names.

    Besides the knobs there are `count` and `seed` of the world, and `trivial=yes` lets trivial
    theorems pass. Raises `ValueError` for an unknown family or knob, and for a value that is out of
    bounds.
    """
    name, _, query = text.removeprefix(GENERATED).partition("?")
    if name not in FAMILIES:
        raise ValueError(closest("generator", name, FAMILIES))
    given = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    count, seed = (_number(key, given.pop(key, default)) for key, default in WORLD_KNOBS.items())
    if count < 1:
        raise ValueError(f"count is {count}, but must be at least 1")
    passes = given.pop("trivial", "no")
    if passes not in ("yes", "no"):
        raise ValueError(f"trivial is {passes!r}, not 'yes' or 'no'")
    family = FAMILIES[name]
    defaults = knobs(family())
    for knob in given:
        if knob not in defaults:
            raise ValueError(closest("knob", knob, defaults))
    values = {k: _number(k, v) if isinstance(defaults[k], int) else v for k, v in given.items()}
    return World(name, family(**values), TRIVIAL if passes == "no" else (), count, seed)


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} is {text!r}, not a whole number") from None
