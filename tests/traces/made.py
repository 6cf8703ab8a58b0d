"""Traces and explorations made by hand or drawn at random. No Lean here."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import strategies as st

from segenv.lean.shared.goals import parse_goal, told_goal
from segenv.proof import Goal, ProofState, TacticError, Theorem, Trace
from segenv.traces.exploration import Exploration, Node

THEOREM = Theorem("made", "a ∧ b", "(a b : Prop)", header="import Init\n", title="By hand.")


def trace_of(counts: tuple[int, ...], theorem: Theorem = THEOREM, tactic: str = "t{}") -> Trace:
    """A trace with these goal counts; tactic i is `t{i}`, goal j of state i is `⊢ g{i}{j}`."""
    tactics = tuple(tactic.format(i) for i in range(1, len(counts)))
    states = tuple(
        ProofState(theorem, tactics[:i], tuple(parse_goal(f"⊢ g{i}{j}") for j in range(n)), i)
        for i, n in enumerate(counts)
    )
    return Trace(theorem, tactics, states)


def endless(width: int = 0) -> Iterator[Trace]:
    """Different traces without end; `width` characters more in a goal."""
    for n in count():
        theorem = Theorem(f"endless{n}", "True")
        goal = parse_goal(f"n : Nat\n⊢ {n}{'x' * width}")
        states = ProofState(theorem, (), (goal,)), ProofState(theorem, (f"exact {n}",), (), 1)
        yield Trace(theorem, (f"exact {n}",), states)


def everything(trace: Trace) -> object:
    """All that a trace holds, also what equality leaves out."""
    states = [
        (state.script, state.tactics, [(vars(goal), _kinds(goal)) for goal in state.goals])
        for state in trace.states
    ]
    fields = {name: getattr(trace.theorem, name) for name in Theorem.__dataclass_fields__}
    return fields, trace.tactics, trace.depths, states


def _kinds(goal: Goal) -> list[bool | None]:
    """Equal hypotheses may differ in this."""
    return [hypothesis.is_proof for hypothesis in goal.hypotheses]


_line = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12)
_hypothesis = st.builds(
    lambda names, type_, value: f"{' '.join(names)} : {type_}" + (f" := {value}" if value else ""),
    st.lists(st.sampled_from(["h", "x✝", "«a b»", "α", "n"]), min_size=1, max_size=2),
    _line,
    st.one_of(st.none(), _line),
)


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    """A goal as Lean might print it, with or without being told what its hypotheses are."""
    lines = [*draw(st.lists(_hypothesis, max_size=3)), f"⊢ {draw(_line)}"]
    if draw(st.booleans()):
        lines.insert(0, "case " + draw(_line))
    text = "\n".join(lines)
    if draw(st.booleans()):
        count = len(parse_goal(text).hypotheses)
        return told_goal(text, draw(st.text("dDpP", min_size=count, max_size=count)))
    return parse_goal(text, draw(st.lists(st.sampled_from(["h", "x✝", "α"]))))


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """Any trace: of no tactics, with no goals, with many, in Unicode, with focus depths."""
    names = ("name", "statement", "binders", "header", "namespace", "proof", "level", "title")
    words: dict[str, Any] = {name: draw(_line) for name in (*names, "source", "split")}
    theorem = Theorem(**words, universes=tuple(draw(st.lists(_line, max_size=2))))
    tactics = tuple(draw(st.lists(st.text(max_size=15), max_size=4)))
    some = st.lists(goals(), max_size=3)
    states = tuple(
        ProofState(theorem, tactics[:i], tuple(draw(some)), draw(st.integers(0, 2**31 - 1)))
        for i in range(len(tactics) + 1)
    )
    depths = draw(st.tuples(*[st.integers(0, 9)] * len(tactics)))
    return Trace(theorem, tactics, states, depths)


REFUSED = TacticError("tactic_failed", "no", 1, 0)
EXPLORATION = Exploration(
    THEOREM,
    (
        Node(None, "", ("⊢ s",), True),
        Node(0, "split", ("⊢ x", "⊢ y"), True),
        Node(0, "bad", REFUSED),
        Node(0, "away", ("⊢ z",)),
        Node(0, "slow", TacticError("timeout", "stopped")),
        Node(1, "close", ("⊢ y",), True),
        Node(1, "loop", ("⊢ x", "⊢ y")),
        Node(5, "end", (), True),
        Node(5, "trick", ()),
        Node(3, "bad", REFUSED),
        Node(3, "on", ("⊢ w",)),
    ),
)
"""s -split-> x, y -close-> y -end-> proved; `trick` shows no goals but is no proof."""
