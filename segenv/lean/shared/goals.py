"""Goals as values, from what Lean prints of them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from segenv.proof import Goal, Hypothesis

KINDS = "dD", "pP"
"""What a hypothesis is: a datum or a proof, without a value or with one."""
TURNSTILES = ("⊢ ", "| ")  # a goal, and a goal of `conv` mode
_OPENING, _CLOSING = "([{⟨«", ")]}⟩»"
_BRACKET = re.compile(r"[(\[{⟨«)\]}⟩»]")


def told_goal(text: str, kinds: str) -> Goal:
    """The parts of a printed goal of whose hypotheses Lean says what each is, in order.

    The parts are read off the print, at places that are certain: Lean prints a hypothesis or the
    target at the start of a line and indents what continues it. To have them printed one by one
    takes Lean an eighth of a step.
    """
    names = [name for entry in _entries(text) if _is_hypothesis(entry) for name in _named(entry)]
    pairs = zip(names, kinds, strict=False)
    goal = parse_goal(text, {name for name, kind in pairs if kind.isupper()})
    if len(names) != len(kinds):  # an option hides some
        return goal
    told = tuple(
        replace(hypothesis, is_proof=kind in KINDS[True])
        for hypothesis, kind in zip(goal.hypotheses, kinds, strict=True)
    )
    return replace(goal, hypotheses=told)


def _is_hypothesis(entry: str) -> bool:
    return not entry.startswith((*TURNSTILES, "case "))


def _named(entry: str) -> list[str]:
    return _names(entry[: _outside(entry, " :")])


def parse_goal(text: str, valued: Collection[str] = ()) -> Goal:
    """The parts of a printed goal. `valued` names the hypotheses that have a value.

    Lean prints a hypothesis or the target at the start of a line and indents what continues it.
    """
    case: str | None = None
    hypotheses: list[Hypothesis] = []
    target = ""
    for entry in _entries(text):
        if entry.startswith(TURNSTILES):
            target = entry[2:]
        elif entry.startswith("case ") and case is None and not hypotheses:
            case = entry[5:]
        else:
            hypotheses.extend(_hypotheses(entry, valued))
    return Goal(text, target, tuple(hypotheses), case)


def _entries(text: str) -> Iterator[str]:
    entry: list[str] = []
    for line in text.split("\n"):
        if entry and not line.startswith(" "):
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    yield "\n".join(entry)


def _hypotheses(entry: str, valued: Collection[str]) -> Iterator[Hypothesis]:
    colon = _outside(entry, " :")
    names, type_ = _names(entry[:colon]), entry[colon + 2 :].strip()
    value = None
    if len(names) == 1 and names[0] in valued:
        cut = _outside(type_, ":=")
        type_, value = type_[:cut].rstrip(), type_[cut + 2 :].strip()
    for name in names:
        yield Hypothesis(name, type_, value)


def _names(text: str) -> list[str]:
    """Names separated by blanks, where a name in «» may hold blanks."""
    if "«" not in text:
        return text.split(" ")
    names, depth = [""], 0
    for char in text:
        depth += (char == "«") - (char == "»")
        if char == " " and not depth:
            names.append("")
        else:
            names[-1] += char
    return names


def _outside(text: str, mark: str) -> int:
    """Where `mark` first stands outside all brackets; the end of `text` if nowhere."""
    first = text.find(mark)
    if first < 0:
        return len(text)
    if not _BRACKET.search(text, 0, first):
        return first
    depth = 0
    for i, char in enumerate(text):
        if depth == 0 and text.startswith(mark, i):
            return i
        depth += (char in _OPENING) - (char in _CLOSING)
    return len(text)
