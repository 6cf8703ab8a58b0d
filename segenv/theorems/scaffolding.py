"""Goals as theorems of their own, and their negations: scaffolding from a failed attempt.

An attempt that stops short leaves goals. Each can be a task by itself, and so can the claim that it
cannot be proved (Goedel-Prover-V2, arXiv 2508.03613, calls this formal scaffolding).
"""

import re
from dataclasses import dataclass, field, replace

from segenv.backends.base import StatementError
from segenv.backends.prover import Prover
from segenv.proof import Goal, Hypothesis, ProofState, Theorem
from segenv.scripts import trace_of
from segenv.theorems.told import told
from segenv.traces.flatten import furthest

_HIDDEN = re.compile(r"[\w'!?.]*✝[⁰¹²³⁴⁵⁶⁷⁸⁹]*")  # how Lean prints a name that cannot be written
_UNIVERSE = re.compile(r"\bu_\d+\b")
PRINTS = ("", "set_option pp.analyze true\n", "set_option pp.explicit true\n")
"""Options with which a goal is printed, one after the other: `pp.analyze` adds what Lean would not find
when it reads, `pp.explicit` everything."""
_INSTANCE = re.compile(r"inst_\d+")  # what `readable` calls the instances that Lean named


@dataclass(frozen=True)
class Scaffold:
    """The goals that an attempt left, as theorems, and their negations, in the same order.

    `state` is as far as the attempt came; `failed` says which of its goals, by their places from 0,
    have no text that Lean reads back, for the goal or for its negation, and why.
    """

    state: ProofState
    goals: tuple[Theorem, ...] = ()
    negations: tuple[Theorem, ...] = ()
    failed: dict[int, str] = field(default_factory=dict)


def scaffold(backend: Prover, theorem: Theorem, attempt: str) -> Scaffold:
    """What the text of an attempt at `theorem` leaves open where it is first refused."""
    return open_goals(backend, furthest(backend, theorem, attempt).states[-1])


def open_goals(backend: Prover, state: ProofState) -> Scaffold:
    """The goals of a state as theorems, each with its negation."""
    goals, negations, failed = [], [], {}
    for i in range(len(state.goals)):
        try:
            theorem = goal_theorem(backend, state, i)
            negated = negation(backend, theorem)
        except ValueError as error:
            failed[i] = str(error)
        else:
            goals.append(theorem)
            negations.append(negated)
    return Scaffold(state, tuple(goals), tuple(negations), failed)


def goal_theorem(backend: Prover, state: ProofState, index: int = 0) -> Theorem:
    """A goal of a state, with all its hypotheses, as a theorem with the same header.

    Lean has read it back: its statement is the goal, term by term. Raises `ValueError` where what
    Lean prints does not mean that to Lean, or where the goal depends on others.
    """
    return read_back(backend, state, index)[0]


def read_back(backend: Prover, state: ProofState, index: int = 0) -> tuple[Theorem, Goal]:
    """A goal of a state as a theorem, and as Lean prints it for that: as it stands, or where Lean does
    not read this back with more of what it leaves out. See `goal_theorem`.
    """
    whole, asked = told(state.theorem, backend), backend.canonical_goal(state, index)
    reason = ""
    for options in PRINTS:
        goal = _printed(backend, state, index, options) if options else state.goals[index]
        if goal is None:
            break
        theorem = _theorem(whole, state, index, goal)
        try:
            if _canonical(backend, theorem) == asked:
                return theorem, goal
            reason = reason or "what Lean prints of the goal does not mean the same when it is read"
        except ValueError as error:
            reason = reason or str(error)
    raise ValueError(reason)


def _printed(backend: Prover, state: ProofState, index: int, options: str) -> Goal | None:
    """A goal as Lean prints it behind some options, None where the script does not lead there."""
    theorem = replace(state.theorem, header=f"{state.theorem.preamble}{options}", proof="")
    try:
        return trace_of(backend, theorem, state.script).states[-1].goals[index]
    except (ValueError, IndexError):
        return None


def _theorem(whole: Theorem, state: ProofState, index: int, goal: Goal) -> Theorem:
    """A theorem for a goal of a state of a theorem, whose parts are told."""
    binders, statement = binders_and_statement(goal)
    return replace(
        whole,
        declaration="",
        name=f"{state.theorem.name}_goal_{state.key[:6]}_{index + 1}",
        statement=statement,
        binders=binders,
        universes=_universes(whole, f"{binders} {statement}"),
        proof="",
        title=f"Goal {index + 1} after {len(state.script)} tactics of {state.theorem.name}.",
    )


def negation(backend: Prover, theorem: Theorem) -> Theorem:
    """The claim that a theorem is false: at most one of the two can have a proof.

    Raises `ValueError` if Lean does not read it as that.
    """
    theorem = told(theorem, backend)
    if theorem.declaration:
        raise ValueError("Lean does not tell the parts of its declaration")
    closed = f"∀ {theorem.binders}, {theorem.statement}" if theorem.binders else theorem.statement
    negated = replace(
        theorem,
        name=f"{theorem.name}_negated",
        statement=f"¬({closed})",
        binders="",
        proof="",
        title=f"{theorem.name} does not hold.",
    )
    if _canonical(backend, negated) != f"(5 Not.{{}} {_canonical(backend, theorem)})":
        raise ValueError("the negation does not mean the same when it is read")
    return negated


def binders_and_statement(goal: Goal) -> tuple[str, str]:
    """The binders and the statement that stand for a goal.

    Names that Lean made up are replaced by names that can be written. From the first hypothesis
    with a value on, everything stands in the statement.
    """
    hypotheses = readable(goal)
    target = hypotheses.pop().type
    valued = next((i for i, h in enumerate(hypotheses) if h.value is not None), len(hypotheses))
    inner = "".join(
        f"∀ {binder(h)}, " if h.value is None else f"let {h.name} : {h.type} := {h.value}; "
        for h in hypotheses[valued:]
    )
    return " ".join(map(binder, hypotheses[:valued])), inner + target


def binder(hypothesis: Hypothesis) -> str:
    """A hypothesis as Lean source, an instance in square brackets."""
    left, right = "[]" if _INSTANCE.fullmatch(hypothesis.name) else "()"
    return f"{left}{hypothesis.name} : {hypothesis.type}{right}"


def readable(goal: Goal) -> list[Hypothesis]:
    """The hypotheses of a goal, its target as the last, with names that can be written."""
    entries = [*goal.hypotheses, Hypothesis("", goal.target)]
    taken = {h.name for h in goal.hypotheses}
    names: dict[str, str] = {}
    for name in (h.name for h in goal.hypotheses if "✝" in h.name):
        stem, number = name.partition("✝")[0] or "x", 1
        while f"{stem}_{number}" in taken:
            number += 1
        names[name] = f"{stem}_{number}"
        taken.add(names[name])

    def written(text: str) -> str:
        return _HIDDEN.sub(lambda found: names.get(found[0], found[0]), text)

    return [
        Hypothesis(written(h.name), written(h.type), h.value and written(h.value)) for h in entries
    ]


def _universes(theorem: Theorem, text: str) -> tuple[str, ...]:
    """The universe parameters that a text names: Lean accepts no others."""
    declared = (name for name in theorem.universes if re.search(rf"\b{re.escape(name)}\b", text))
    return tuple(dict.fromkeys((*declared, *_UNIVERSE.findall(text))))


def _canonical(backend: Prover, theorem: Theorem) -> str:
    try:
        return backend.canonical(theorem)
    except StatementError as error:
        raise ValueError(f"Lean does not read what it prints of the goal: {error}") from None
