"""What is evaluated: a policy, a function, or something that proves theorems in its own way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any, Protocol, runtime_checkable

from segenv import arguments
from segenv.arguments import shown
from segenv.backends.base import Backend
from segenv.evaluation.judging import GRANULARITIES
from segenv.evaluation.naming import named
from segenv.proof import ProofState, Theorem
from segenv.tokens import count_tokens

WANTED = (
    "a function of a theorem that gives a text or texts, a policy with `sample(prompts, n, seed)`, "
    "something with `solve(backend, theorems, n, seed)`, or with `fit(backend, theorems)`"
)
OWN = {"step": "step", "segment": "segment", "whole": "proof", "proof": "proof"}
"""What a policy may say of itself, and how it is asked then."""


@dataclass(frozen=True)
class Prompt:
    """What a policy is asked about: the fields of `agents.policies.Prompt`.

    | field         | meaning                                                              |
    |---------------|----------------------------------------------------------------------|
    | `state`       | the proof state, with its theorem (without proof) and its script     |
    | `history`     | the actions that led there                                           |
    | `definitions` | definitions of the theorem's file, as source                         |
    | `feedback`    | always ()                                                            |
    | `heard`       | texts that were said in this state before, in this episode           |
    | `seed`        | of the episode                                                       |
    """

    state: ProofState
    history: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class Said:
    """A text of a policy, and its tokens as the policy counts them."""

    text: str
    tokens: int


class Policy(Protocol):
    """`n` texts for each prompt; `agents.policies.Policy` is one. Samples have `text` and `tokens`.

    It may say of itself: `granularity`, see `granularity_of`; `name`, which others do not have, see
    `segenv.evaluation.naming`; `about`, a line for who plays with it.
    """

    def sample(self, prompts: Sequence[Any], n: int, seed: int) -> Sequence[Sequence[Any]]:
        """See the class. What is said for a prompt should not depend on those beside it."""
        ...


@runtime_checkable
class Solver(Protocol):
    """Proves theorems in its own way, e.g. by search; `agents.search.Searching` is one.

    For each theorem `n` attempts: texts, or values with `script` (the tactics of a proof, () for
    none), and if they have it `tokens`, `tactic_calls` and `ended` (why there is none). Other numbers
    among their attributes are kept as `Score.costs`.
    """

    def solve(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> Sequence[Sequence[Any]]:
        """See the class. Nothing that it says is believed: scripts are verified."""
        ...


@runtime_checkable
class Learner(Protocol):
    """Learns from training theorems, whose reference proofs it sees, e.g. `Replay`."""

    def fit(self, backend: Backend, theorems: Sequence[Theorem]) -> Policy | Solver:
        """What is evaluated. The theorems are in the order of their keys."""
        ...


@dataclass(frozen=True)
class Function:
    """A function as a policy: of the theorem for whole proofs, of the prompt for steps and segments.

    It gives one text, and is called as often as texts are wanted, or several at once.
    """

    function: Callable[[Any], Any]
    of_theorems: bool

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Said]]:
        """See `Policy.sample`."""
        return [self._texts(prompt, n) for prompt in prompts]

    def _texts(self, prompt: Prompt, n: int) -> list[Said]:
        asked = prompt.state.theorem if self.of_theorems else prompt
        found: list[str] = []
        while len(found) < n:
            answer = self.function(asked)
            if not isinstance(answer, str):
                found += list(answer)
                break
            found.append(answer)
        for text in found:
            if not isinstance(text, str):
                name = prompt.state.theorem.name
                raise TypeError(f"the policy said {shown(text)} for {name}, but must give texts")
        return [Said(text, count_tokens(text)) for text in found[:n]]


def as_policy(given: object, granularity: str) -> Policy | Solver | Learner:
    """What was given, as a policy, a solver or a learner. Raises `TypeError` for anything else."""
    if isinstance(given, type):
        raise TypeError(f"policy is {shown(given)}, a class: give an instance of it")
    if isinstance(given, (Solver, Learner)):
        return given
    if hasattr(given, "sample"):
        return given
    if callable(given):
        return Function(given, of_theorems=granularity == "proof")
    raise TypeError(f"policy is {shown(given)}, but must be {WANTED}")


def granularity_of(policy: object, given: str | None = None) -> str:
    """How a policy is asked: as it says itself, else as `given`, else for whole proofs ("proof").

    What it says is its attribute `granularity`: "step", "segment", or "whole" (or "proof") for whole
    proofs; a solver is not asked. Raises `ValueError` where both are there and differ.
    """
    arguments.choice("granularity", given, GRANULARITIES, optional=True)
    says = getattr(policy, "granularity", None)
    if isinstance(policy, Solver) or not isinstance(says, str):
        return given or "proof"
    own = arguments.choice("the granularity of the policy", says, OWN)
    if given not in (None, OWN[own]):
        raise ValueError(
            f"granularity is {given!r}, but {named(policy)} says of itself {own!r}: leave granularity "
            f"out, or make it {OWN[own]!r}"
        )
    return OWN[own]


def check_solver(policy: object, granularity: str | None, budget: object) -> None:
    """Raise `ValueError` for settings of attempts that a solver would not look at."""
    if not _solves(policy):
        return
    if budget is not None:
        raise ValueError(
            f"budget is {shown(budget)} (--max-tactics, --max-tokens on the command line), but "
            f"{named(policy)} is a solver and has a budget of its own: set it there, "
            "e.g. Searching(policy, Budget(tokens=500)), and leave budget out"
        )
    if granularity not in (None, "proof"):
        raise ValueError(
            f"granularity is {granularity!r}, but {named(policy)} is a solver, which proves theorems "
            "in its own way: leave granularity out"
        )


def _solves(policy: object) -> bool:
    """Whether it is a solver, or learns to be one as far as its `fit` says what it gives."""
    if isinstance(policy, Learner):
        return hasattr(signature(policy.fit).return_annotation, "solve")
    return isinstance(policy, Solver)


def check_train(policy: object, train: object) -> None:
    """Raise `ValueError` for a learner without training theorems, and for these without a learner."""
    learns = isinstance(policy, Learner)
    if learns and train is None:
        raise ValueError(
            f"{named(policy)} learns from training theorems: say where they come from, "
            "e.g. train=nat/train (behind --train on the command line)"
        )
    if train is not None and not learns:
        raise ValueError(
            f"train is {shown(train)}, but {named(policy)} does not learn: it has no fit"
        )


def asked(policy: Policy, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Any]]:
    """What a policy says. Raises `ValueError` where it does not answer each prompt."""
    said = policy.sample(prompts, n, seed) if prompts else []
    if len(said) != len(prompts):
        raise ValueError(f"the policy answered {len(said)} prompts and was asked {len(prompts)}")
    return [list(samples)[:n] for samples in said]


def prompt_of(backend: Backend, theorem: Theorem) -> Prompt:
    """What a policy is asked about a theorem, at its beginning."""
    return Prompt(backend.start(theorem), definitions=backend.definitions(theorem))
