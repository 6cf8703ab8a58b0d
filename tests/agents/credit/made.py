"""Calls made by hand."""

from itertools import pairwise

from segenv.decision import Decision, Transition
from segenv.proof import Goal, ProofState, TacticError, Theorem

THEOREM = Theorem("t", "p")
NO = TacticError("tactic_failed", "no")


def state(name: str, goals: int = 1, script: tuple[str, ...] = ()) -> ProofState:
    """A state that prints its name in each of its goals."""
    return ProofState(THEOREM, script, tuple(Goal(f"⊢ {name}{i}", name) for i in range(goals)))


def call(*states: ProofState, refused: bool = False, **more) -> Decision:
    """A call whose tactics lead through these states; the last of them is refused if `refused`."""
    steps = [
        Transition(a, f"to {b.goals[0].target if b.goals else 'the end'}", b)
        for a, b in pairwise(states)
    ]
    if refused:
        steps.append(Transition(states[-1], "nonsense", states[-1], NO))
    if more.get("ended") == "proved":
        last = steps[-1]
        steps[-1] = Transition(last.state, last.tactic, last.next_state, proved=True)
    error = NO if refused else None
    text = "\n".join(step.tactic for step in steps)
    return Decision(text, states[0], states[-1], tuple(steps), error=error, **more)
