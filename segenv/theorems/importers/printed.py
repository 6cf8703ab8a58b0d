"""Proof states as data sets print them, and steps that are recorded with the states around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from segenv.lean.shared.goals import TURNSTILES, parse_goal
from segenv.proof import Goal, ProofState, Theorem, Trace
from segenv.theorems.importers.base import short

NO_GOALS = "no goals"
_VALUED = re.compile(r"^(\S+) : .*\S :=\s", re.DOTALL)
_LOCAL = re.compile(r"\b(?:let|have)\b")

Goals = tuple[Goal, ...]


@dataclass(frozen=True)
class Step:
    """A tactic and the goals that somebody recorded before and after it."""

    tactic: str
    before: Goals
    after: Goals


def goals_of(text: str) -> Goals:
    """The goals of a printed state, which blank lines separate.

    Raises `ValueError` for a text that is no proof state.
    """
    if text.strip() in ("", NO_GOALS):
        return ()
    goals = tuple(_goal(part.strip("\n")) for part in re.split(r"\n[ \t]*\n", text.strip("\n")))
    for goal in goals:
        if not goal.target:
            raise ValueError(f"not a proof state: {short(goal.text)}")
    return goals


def _goal(text: str) -> Goal:
    entries = re.split(r"\n(?! )", text)
    valued = [match.group(1) for entry in entries if (match := _is_valued(entry))]
    return parse_goal(text, valued)


def _is_valued(entry: str) -> re.Match[str] | None:
    """The name of `x : Nat := 5`; a `:=` behind a `let` is of a type."""
    match = None if entry.startswith(TURNSTILES) else _VALUED.match(entry)
    return None if match is None or _LOCAL.search(match.group()) else match


def trace_of(theorem: Theorem, steps: Sequence[Step]) -> Trace:
    """The steps as a trace of a whole proof.

    A recorder that walks a structured proof shows a focus block (`·`, `case`) the goal it works
    on, and lists the tactics inside a tactic behind it. Here, a step on the first goal of several
    begins a focus block, whose other goals are put back into the states; a step that is a part of
    the text of the step before it and does not fit is left out. Everything else has to fit: raises
    `ValueError` with the place where it does not.

    How many leaf tactics a step has is not known; each counts as one.
    """
    if not steps:
        raise ValueError("there are no tactics")
    chain = _Chain(steps[0].before)
    for number, step in enumerate(steps, start=1):
        if not chain.add(step):
            last = chain.tactics[-1] if chain.tactics else "the start"
            raise ValueError(
                f"the states do not fit together at tactic {number} of {len(steps)}, "
                f"{short(step.tactic)} behind {short(last)}"
            )
    if left := len(chain.goals):
        raise ValueError(f"the last of {len(steps)} tactics leaves {left} goals")
    tactics = tuple(chain.tactics)
    states = tuple(
        ProofState(theorem, tactics[:i], goals, i) for i, goals in enumerate(chain.states)
    )
    return Trace(theorem, tactics, states, tuple(chain.depths))


def about(trace: Trace, theorem: Theorem) -> Trace:
    """The same trace of a theorem that is told another way."""
    states = tuple(replace(state, theorem=theorem) for state in trace.states)
    return replace(trace, theorem=theorem, states=states)


class _Chain:
    """The steps so far: `visible` goals, and those that focus blocks hide, innermost last."""

    def __init__(self, goals: Goals) -> None:
        self.visible = goals
        self.hidden: list[Goals] = []
        self.states = [goals]
        self.tactics: list[str] = []
        self.depths: list[int] = []

    @property
    def goals(self) -> Goals:
        """All goals, as outside every focus block."""
        return sum(reversed(self.hidden), self.visible)

    def add(self, step: Step) -> bool:
        """Take one more step; whether it fits."""
        if not self._reach(step.before):
            return self._is_inside(step.tactic)
        self.visible = step.after
        self.tactics.append(step.tactic)
        self.depths.append(len(self.hidden))
        self.states.append(self.goals)
        return True

    def _reach(self, before: Goals) -> bool:
        """Enter and leave focus blocks until `before` is what is visible, if that leads there."""
        visible, hidden = self.visible, list(self.hidden)
        while not visible and hidden:
            visible = hidden.pop()
        if len(before) == 1 and len(visible) > 1 and visible[:1] == before:
            hidden.append(visible[1:])
            visible = before
        if not before or visible != before:
            return False
        self.visible, self.hidden = visible, hidden
        return True

    def _is_inside(self, tactic: str) -> bool:
        if not self.tactics:
            return False
        inner, outer = (" ".join(text.split()) for text in (tactic, self.tactics[-1]))
        return inner != outer and inner in outer
