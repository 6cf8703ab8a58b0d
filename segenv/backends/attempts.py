"""An attempt run tactic by tactic, for backends that do not run whole batches themselves."""

from dataclasses import replace

from segenv.backends.base import Attempt, Backend, BackendError, Ran
from segenv.proof import TacticError
from segenv.syntax import pieces, plain, plain_places


def run_one_by_one(backend: Backend, attempt: Attempt) -> tuple[Ran, ...]:
    """See `Backend.run_all`."""
    try:
        return _run(backend, attempt)
    except BackendError as error:
        return (Ran(attempt.text, 1, 0, TacticError("infrastructure", str(error))),)


def _run(backend: Backend, attempt: Attempt) -> tuple[Ran, ...]:
    text, state, budget = plain(attempt.text), attempt.state, attempt.budget
    split = backend.parse(state, text) if attempt.split else ()
    if isinstance(split, TacticError):
        return (Ran(text, 1, 0, split),)
    ran: list[Ran] = []
    for piece, line, column in pieces(text, split) or [(text, 1, 0)]:
        left = None if budget is None else budget - (state.tactics - attempt.state.tactics)
        outcome = backend.run_tactic(state, piece, compound=attempt.compound, budget=left)
        ran.append(Ran(piece, line, column, outcome))
        if isinstance(outcome, TacticError):
            break
        state = outcome
    return placed(attempt.text, ran)


def placed(given: str, ran: list[Ran]) -> tuple[Ran, ...]:
    """What was run, with places in the text as it was given and not as it was run."""
    text = plain(given)
    if given == text:
        return tuple(ran)
    places, begins = plain_places(given), [0]
    for line in text.split("\n"):
        begins.append(begins[-1] + len(line) + 1)
    found = []
    for one in ran:
        at = places[begins[one.line - 1] + one.column]
        column = at - (given.rfind("\n", 0, at) + 1)
        found.append(replace(one, column=column))
    return tuple(found)
