"""One runner: a text tactic by tactic up to a refusal, a script from the start, and what it costs.

A backend runs; what is here turns what it says into `Transition`s and `Trace`s, and charges leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from segenv.backends.base import Attempt, Backend, BackendError, Ran
from segenv.decision import Transition
from segenv.plain import plain
from segenv.proof import ProofState, TacticError, Theorem, Trace, placed, seen_from
from segenv.refusals import FAULTS
from segenv.tokens import count_tokens

TRIES = 3


def run_segment(
    backend: Backend,
    state: ProofState,
    text: str,
    *,
    compound: bool = True,
    budget: int | None = None,
) -> tuple[Transition, ...]:
    """Run the tactics of a text one by one, up to the first that is refused.

    A text that does not parse is one that is refused. `budget` is in leaf tactics, for all of them.
    """
    attempt = Attempt(state, text, compound, budget, split=True)
    return transitions(attempt, backend.run_all([attempt])[0])


def transitions(attempt: Attempt, ran: Sequence[Ran]) -> tuple[Transition, ...]:
    """What became of an attempt, each tactic with the leaves that it is charged for.

    The budget counts from the first tactic on, also where less was left when the backend ran it:
    what does not fit is refused (kind `budget`, charged nothing) and ends the attempt.
    """
    state, left, found = attempt.state, attempt.budget, []
    for run in ran:
        transition = _transition(state, run)
        if left is not None and transition.tactics > left:
            message = f"this holds {transition.tactics} tactics and the budget has {left} left"
            refusal = TacticError("budget", message, tactics=0)
            transition = replace(transition, next_state=state, error=refusal, tactics=0)
        found.append(transition)
        if transition.error:
            break
        left = None if left is None else left - transition.tactics
        state = transition.next_state
    return tuple(found)


def _transition(state: ProofState, run: Ran) -> Transition:
    outcome, tokens = run.outcome, count_tokens(run.text)
    if isinstance(outcome, TacticError):
        return Transition(state, run.text, state, outcome, False, tokens, outcome.tactics)
    leaves = outcome.tactics - state.tactics
    return Transition(state, run.text, outcome, None, False, tokens, leaves)


def read_to_end(attempt: Attempt, ran: Sequence[Ran]) -> tuple[Ran, ...]:
    """What became of a text as a whole proof, which Lean reads to its end.

    What follows the last goal adds nothing where it held without goals, as `skip` does. Where it did
    not, the tactic that closes the last goal and all behind it are one, which is refused with what was
    said of the rest.
    """
    closed = (isinstance(r.outcome, ProofState) and not r.outcome.goals for r in ran)
    i = next((i for i, is_closed in enumerate(closed) if is_closed), len(ran) - 1)
    last = ran[-1].outcome
    if i == len(ran) - 1 or isinstance(last, ProofState):
        return tuple(ran[: i + 1])
    end = ran[i]
    before = ran[i - 1].outcome if i else attempt.state
    done = ran[-2].outcome
    assert isinstance(before, ProofState) and isinstance(done, ProofState)
    text = plain(attempt.text)
    error = placed(last, ran[-1].line, ran[-1].column, ran[-1].text, text)
    error = seen_from(error, end.line, end.column)
    error = replace(error, tactics=done.tactics - before.tactics + error.tactics)
    rest = text[_place(attempt.text, text, end) :].rstrip()
    return (*ran[:i], Ran(rest, end.line, end.column, error))


def _place(given: str, text: str, run: Ran) -> int:
    """Where in the plain form of a text a tactic starts; `Ran` counts columns of the given text."""
    lines = text.split("\n")[: run.line]
    given_line = given.split("\n")[run.line - 1]
    return sum(len(line) + 1 for line in lines[:-1]) + len(plain(given_line[: run.column]))


def trace_of(backend: Backend, theorem: Theorem, script: Iterable[str]) -> Trace:
    """A script as it runs from the start, each entry as one tactic, compound or not.

    Raises `ValueError` where one is refused, `BackendError` where the backend fails again and again.
    """
    states, tactics = [backend.start(theorem)], tuple(script)
    for i, tactic in enumerate(tactics, start=1):
        outcome = beyond_faults(backend, states[-1], tactic)
        if isinstance(outcome, TacticError):
            raise ValueError(
                f"tactic {i} of {theorem.name}, {tactic!r}, is refused: {outcome.message}"
            )
        states.append(outcome)
    return Trace(theorem, tactics, tuple(states))


def beyond_faults(
    backend: Backend, state: ProofState, tactic: str, compound: bool = True
) -> ProofState | TacticError:
    """What a tactic does, tried again where the backend fails. Raises `BackendError` in the end."""
    problem = ""
    for _ in range(TRIES):
        outcome = backend.run_tactic(state, tactic, compound=compound)
        if isinstance(outcome, ProofState) or outcome.kind not in FAULTS:
            return outcome
        problem = outcome.message
    raise BackendError(f"{tactic!r} could not be run: {problem}")
