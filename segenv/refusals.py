"""Why a tactic was refused, as a short kind: an agent learns more from a kind than from a string."""

import re
from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        # Lean said no
        "parse": "the text is not a tactic",
        "unknown_tactic": "the text starts with a word that is not a tactic",
        "unknown_identifier": "a name that stands for nothing here",
        "type_mismatch": "a term has another type than the one expected",
        "function_expected": "a term that is not a function is applied to an argument",
        "projection": "a field or projection that the term does not have",
        "anonymous_constructor": "⟨...⟩ does not fit the expected type",
        "tactic_failed": "the tactic does not apply to this goal",
        "no_progress": "the tactic would leave everything as it is",
        "placeholder": "Lean cannot guess what an underscore stands for",
        "case_tag": "no goal has this case tag",
        "alternative": "an alternative is missing, unknown or superfluous",
        "unsolved_goals": "a block ends with goals still open",
        "no_goals": "there is no goal left to work on",
        "heartbeats": "Lean's own deterministic time limit",
        "recursion": "Lean's recursion limit",
        "other": "any other message of Lean",
        # segenv said no
        "empty": "there is no tactic in the text",
        "too_long": "the text is longer than the action space allows",
        "encoding": "the action is not Unicode text",
        "compound": "the text holds nested tactics where only a primitive tactic is allowed",
        "budget": "the text costs more than what is left of the budget; it was not run",
        "forbidden": "not allowed: it reaches native code, or its proof was not accepted (sorry, "
        "a missing part, an axiom outside the allowed ones, refused by the kernel)",
        "timeout": "stopped by the clock",
        "infrastructure": "the prover was lost on the way; says nothing about the tactic",
    }
)

FAULTS = ("timeout", "infrastructure")
"""Kinds that say nothing about the tactic."""
PASSING = (*FAULTS, "budget")
"""Kinds that another time may not meet."""

# Tried from top to bottom on the first line of the message, after `<input>:1:0: ` if present.
_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("unknown_tactic", r"unknown tactic"),
        ("heartbeats", r"\(deterministic\) timeout"),
        ("recursion", r"maximum recursion depth|[Ss]tack overflow"),
        ("no_goals", r"[Nn]o goals(?! of)"),
        ("unsolved_goals", r"unsolved goals"),
        ("no_progress", r".*(made no progress|failed to make progress)"),
        ("unknown_identifier", r"[Uu]nknown (identifier|constant|(free )?variable|namespace)"),
        ("type_mismatch", r"(Application t|T|t)ype mismatch"),
        ("function_expected", r"[Ff]unction expected"),
        ("anonymous_constructor", r".*⟨\.\.\.⟩"),
        ("projection", r"[Ii]nvalid (field|projection)"),
        ("placeholder", r"(don't|do not) know how to synthesize"),
        ("case_tag", r"Case tag|[Tt]ag not found"),
        ("alternative", r".*\b[Aa]lternative\b"),
        ("tactic_failed", r"Tactic `[^`]*` (failed|proved)|tactic '[^']*' (failed|proved)"),
        ("tactic_failed", r"(The )?`?[\w?!.']+`? (tactic )?(failed|could not)"),
        ("tactic_failed", r"Invalid rewrite argument|[Dd]id not find|motive is not type correct"),
        (
            "parse",
            r"unexpected |expected |unterminated |missing end of |invalid escape|"
            r"tabs are not allowed|isolated carriage return|.*; expected ",
        ),
    )
)
_NESTED = "failed with a nested error:"  # what failed, and why, follows in the next lines
_POSITION = re.compile(r"<[^<>]*>(:\d+:\d+)?: ")


def kind_of(message: str) -> str:
    """The kind of refusal (a key of `KINDS`) that Lean's `message` reports.

    >>> kind_of("Unknown identifier `foo`")
    'unknown_identifier'
    """
    line, _, rest = message.lstrip().partition("\n")
    if position := _POSITION.match(line):
        line = line[position.end() :]
    if line.endswith(_NESTED) and (inner := kind_of(rest)) != "other":
        return inner
    return next((kind for kind, pattern in _PATTERNS if pattern.match(line)), "other")
