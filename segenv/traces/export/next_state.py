"""Next-state prediction: what Lean shows after a tactic, refusals included."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from segenv.proof import Trace
from segenv.refusals import PASSING
from segenv.traces.exploration import Exploration
from segenv.traces.export.rows import SPLIT


@dataclass(frozen=True)
class Prediction:
    """A state, a tactic, and what Lean made of them."""

    state: Annotated[str, "the proof state, as Lean prints it"]
    tactic: Annotated[str, "the tactic that was run there"]
    accepted: Annotated[bool, "whether Lean accepted it"]
    next_state: Annotated[str | None, "the next state, `no goals` at the end; null if refused"]
    kind: Annotated[str | None, "the kind of the refusal, null if accepted"]
    message: Annotated[str | None, "what Lean said when it refused, null if accepted"]
    theorem: Annotated[str, "the name of the theorem"]
    split: Annotated[str, SPLIT] = ""


def predictions(found: Trace | Exploration) -> Iterator[Prediction]:
    """One row for each tactic: T of a trace, each tactic of each state of an exploration.

    Refusals that another time may not meet (by the clock, a budget, a lost process) are left out.
    """
    about = found.theorem.name, found.theorem.split
    if isinstance(found, Trace):
        for state, tactic, after in zip(
            found.states, found.tactics, found.states[1:], strict=False
        ):
            yield Prediction(str(state), tactic, True, str(after), None, None, *about)
        return
    for printed, tried in found.attempts.items():
        for tactic, node in tried.items():
            error = node.refusal
            if error is None:
                yield Prediction(printed, tactic, True, node.state, None, None, *about)
            elif error.kind not in PASSING:
                yield Prediction(printed, tactic, False, None, error.kind, error.message, *about)
