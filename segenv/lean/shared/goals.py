"""Goals as values, from what Lean prints of them."""

import re
from collections.abc import Collection
from functools import lru_cache

from segenv.proof import Goal, Hypothesis

KINDS = "dD", "pP"
"""What a hypothesis is: a datum or a proof, without a value or with one."""
TURNSTILES = ("⊢ ", "| ")  # a goal, and a goal of `conv` mode
_OPENING, _CLOSING = "([{⟨«", ")]}⟩»"
_BRACKET = re.compile(r"[(\[{⟨«)\]}⟩»]")
_ENTRY_ENDS = re.compile(r"\n(?! )")
KEPT_ENTRIES = 5_000  # most hypotheses of a goal stood in one before


def told_goal(text: str, kinds: str) -> Goal:
    """The parts of a printed goal of whose hypotheses Lean says what each is, in order.

    The parts are read off the print, at places that are certain: Lean prints a hypothesis or the
    target at the start of a line and indents what continues it. To have them printed one by one
    takes Lean an eighth of a step.
    """
    case, entries, target = _parts(text)
    if sum(len(names) for names, _ in entries) != len(kinds):  # an option hides some
        names = [name for own, _ in entries for name in own]
        return parse_goal(
            text, {n for n, kind in zip(names, kinds, strict=False) if kind.isupper()}
        )
    hypotheses, told = list[Hypothesis](), iter(kinds)
    for own, rest in entries:
        for name in own:
            kind = next(told)
            type_, value = _valued(rest) if kind.isupper() and len(own) == 1 else (rest, None)
            hypotheses.append(_hypothesis(name, type_, value, kind in KINDS[True]))
    return Goal(text, target, tuple(hypotheses), case)


@lru_cache(KEPT_ENTRIES)
def _hypothesis(name: str, type_: str, value: str | None, is_proof: bool) -> Hypothesis:
    return Hypothesis(name, type_, value, is_proof)


def parse_goal(text: str, valued: Collection[str] = ()) -> Goal:
    """The parts of a printed goal. `valued` names the hypotheses that have a value.

    Lean prints a hypothesis or the target at the start of a line and indents what continues it.
    """
    case, entries, target = _parts(text)
    hypotheses = list[Hypothesis]()
    for names, rest in entries:
        alone = len(names) == 1 and names[0] in valued
        type_, value = _valued(rest) if alone else (rest, None)
        hypotheses += [Hypothesis(name, type_, value) for name in names]
    return Goal(text, target, tuple(hypotheses), case)


def _parts(text: str) -> tuple[str | None, list[tuple[tuple[str, ...], str]], str]:
    """The name of the case, names and what follows their colon for each entry, and the target."""
    case: str | None = None
    hypotheses: list[tuple[tuple[str, ...], str]] = []
    target = ""
    for entry in _ENTRY_ENDS.split(text):
        if entry.startswith(TURNSTILES):
            target = entry[2:]
        elif entry.startswith("case ") and case is None and not hypotheses:
            case = entry[5:]
        else:
            hypotheses.append(_entry(entry))
    return case, hypotheses, target


def _valued(text: str) -> tuple[str, str]:
    """The type and the value in `type := value`."""
    cut = _outside(text, ":=")
    return text[:cut].rstrip(), text[cut + 2 :].strip()


@lru_cache(KEPT_ENTRIES)
def _entry(text: str) -> tuple[tuple[str, ...], str]:
    """The names of an entry, and what follows their colon."""
    colon = _outside(text, " :")
    return tuple(_names(text[:colon])), text[colon + 2 :].strip()


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
