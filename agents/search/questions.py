"""What a search asks for: it is a generator that yields questions, and is sent the answers.

    drawn = yield from ask(prompts, n, seed)       # texts of a policy
    ran = yield from run(attempts)                 # what the backend made of texts
    verdicts = yield from verify(states, "T2")     # what is known of finished proofs
    values = yield from judge(states, value)       # what a value makes of states
    syntax = yield from parse(state, text)         # how Lean reads a text, without running it
    start = yield from isolate(state, i)           # a goal as the start of a theorem of its own

A search never calls a policy or a backend, so one driver (`drive`) answers many of them at once.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from agents.policies.base import Policy, Prompt, Sample
from agents.values.base import Value
from segenv.backends.base import Attempt, BackendError, Ran
from segenv.proof import ProofState, Syntax, TacticError, Verdict

T = TypeVar("T")


@dataclass(frozen=True)
class Ask:
    """`n` texts for each prompt, of a policy of its own or else of the one that all share.

    A search counts `seed` up from 1, so that searches which are equally far ask with the same.
    """

    prompts: tuple[Prompt, ...]
    n: int
    seed: int
    policy: Policy | None = None


@dataclass(frozen=True)
class Run:
    """What becomes of each attempt."""

    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Verify:
    """What is known of each state as a proof, at a tier."""

    states: tuple[ProofState, ...]
    tier: str


@dataclass(frozen=True)
class Judge:
    """What a value makes of each state."""

    states: tuple[ProofState, ...]
    value: Value


@dataclass(frozen=True)
class Parse:
    """How Lean reads a text in a state."""

    state: ProofState
    text: str


@dataclass(frozen=True)
class Isolate:
    """A goal of a state as the start of a theorem of its own."""

    state: ProofState
    index: int


@dataclass(frozen=True)
class Drawn:
    """The samples for one prompt; an `enumerated` list that is short has come to its end."""

    samples: tuple[Sample, ...]
    enumerated: bool = False


Question = Ask | Run | Verify | Judge | Parse | Isolate
Asking = Generator[Question, Any, T]
"""A part of a search, which gives a `T` in the end."""


def ask(
    prompts: Sequence[Prompt], n: int, seed: int, policy: Policy | None = None
) -> Asking[list[Drawn]]:
    """Ask a policy; the answer has an entry for each prompt."""
    drawn: list[Drawn] = yield Ask(tuple(prompts), n, seed, policy)
    return drawn


def run(attempts: Sequence[Attempt]) -> Asking[list[tuple[Ran, ...]]]:
    """Run attempts; nothing is asked for none."""
    if not attempts:
        return []
    ran: list[tuple[Ran, ...]] = yield Run(tuple(attempts))
    return ran


def verify(states: Sequence[ProofState], tier: str) -> Asking[list[Verdict | BackendError]]:
    """Verify proofs. Where the backend failed the answer is what it raised."""
    verdicts: list[Verdict | BackendError] = yield Verify(tuple(states), tier)
    return verdicts


def judge(states: Sequence[ProofState], value: Value) -> Asking[list[float]]:
    """Judge states; nothing is asked for none."""
    if not states:
        return []
    values: list[float] = yield Judge(tuple(states), value)
    return values


def parse(state: ProofState, text: str) -> Asking[tuple[Syntax, ...] | TacticError]:
    """Parse a text; positions refer to `segenv.plain.plain` of it."""
    [found] = yield Parse(state, text)
    read: tuple[Syntax, ...] | TacticError = found
    return read


def isolate(state: ProofState, index: int) -> Asking[ProofState | str]:
    """Isolate a goal; a text says why it cannot stand alone."""
    [found] = yield Isolate(state, index)
    start: ProofState | str = found
    return start
