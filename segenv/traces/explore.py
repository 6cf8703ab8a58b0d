"""Trying other tactics along a proof, to learn what Lean refuses and what leads away."""

from collections.abc import Callable, Iterable

from segenv.backends.base import Attempt, Backend
from segenv.proof import ProofState, TacticError, Trace
from segenv.traces.exploration import Exploration, Node

Tactics = Iterable[str] | Callable[[ProofState], Iterable[str]]
"""Tactics to try everywhere, or what to try in a state."""


def explore(
    backend: Backend, trace: Trace, tactics: Tactics, *, compound: bool = True
) -> Exploration:
    """Run other tactics in each state of a proof, one step deep.

    The nodes of the proof itself are on the path; so is another tactic that proves the theorem at
    once (T1). The tactic of the proof is not run again. `compound` is that of `Backend.run_tactic`.
    Raises `ValueError` if `trace` is no proof.
    """
    verdict = backend.verify(trace.states[-1], "T1")
    if not verdict.proved:
        raise ValueError(f"the trace of {trace.theorem.name} is no proof: {verdict.error}")
    propose = tactics if callable(tactics) else _always(tuple(tactics))
    nodes, here = [Node(None, "", _printed(trace.states[0]), True)], 0
    for state, tactic, after in zip(trace.states, trace.tactics, trace.states[1:], strict=False):
        others = [text for text in dict.fromkeys(propose(state)) if text.strip() != tactic.strip()]
        ran = backend.run_all([Attempt(state, text, compound) for text in others])
        for text, (run,) in zip(others, ran, strict=True):
            nodes.append(_node(backend, here, text, run.outcome))
        nodes.append(Node(here, tactic, _printed(after), True))
        here = len(nodes) - 1
    return Exploration(trace.theorem, tuple(nodes))


def _node(backend: Backend, parent: int, text: str, outcome: ProofState | TacticError) -> Node:
    if isinstance(outcome, TacticError):
        return Node(parent, text, outcome)
    proved = not outcome.goals and backend.verify(outcome, "T1").proved
    return Node(parent, text, _printed(outcome), proved)


def _printed(state: ProofState) -> tuple[str, ...]:
    return tuple(goal.text for goal in state.goals)


def _always(texts: tuple[str, ...]) -> Callable[[ProofState], Iterable[str]]:
    return lambda state: texts
