"""The tokens of Lean source, as far as cutting a declaration apart needs them.

Lean's own parser cannot be asked: data sets are written for Mathlib, whose notation it does not
know. This lexer knows comments (nested), doc comments, strings, characters, names and brackets.
What it does not know: strings inside the braces of an interpolated string, and notation that gives
another meaning to a bracket, a quote or a comment sign.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

OPENING, CLOSING = "([{⟨⟦⦃‹", ")]}⟩⟧⦄›"

_PART = r"(?:«[^»\n]*»|[^\W\dλΠΣ][\w'!?]*)"
_TOKEN = re.compile(
    rf"""
    \s*(?:
    (?P<comment>--[^\n]*)
  | (?P<block>/-)
  | (?P<string>r(?P<hashes>\#*)".*?"(?P=hashes) | "(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\x[0-9a-fA-F]{{2}}|\\u[0-9a-fA-F]{{4}}|\\.|[^\\'\n])')
  | (?P<name>{_PART}(?:\.{_PART})*)
  | (?P<number>\d[\w]*(?:\.\d+)?)
  | (?P<open>[{re.escape(OPENING)}])
  | (?P<close>[{re.escape(CLOSING)}])
  | (?P<symbol>''|:=|::|=>|\S)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK_MARK = re.compile(r"/-|-/")


class Token(NamedTuple):
    """A piece of source: `comment`, `doc`, `string`, `char`, `name`, `number`, `open`, `close`,
    `symbol`."""

    kind: str
    text: str
    start: int
    end: int


def tokens(source: str) -> list[Token]:
    """All tokens, comments too. Raises `ValueError` for a comment or a string without an end."""
    found: list[Token] = []
    at = 0
    while match := _TOKEN.match(source, at):
        kind = str(match.lastgroup)
        start, at = match.span(kind)
        if kind == "block":
            at = _end_of_block(source, start)
            kind = "doc" if source.startswith("/--", start) and at - start > 4 else "comment"
        elif source[start:at] == '"':
            raise ValueError(f"line {line_of(source, start)}: a string does not end")
        found.append(Token(kind, source[start:at], start, at))
    return found


def _end_of_block(source: str, start: int) -> int:
    depth, at = 1, start + 2
    while depth:
        mark = _BLOCK_MARK.search(source, at)
        if mark is None:
            raise ValueError(f"line {line_of(source, start)}: a comment does not end")
        depth += 1 if mark.group() == "/-" else -1
        at = mark.end()
    return at


def code(found: Sequence[Token]) -> list[Token]:
    """The tokens that are no comments."""
    return [token for token in found if token.kind not in ("comment", "doc")]


def same_code(one: str, other: str) -> bool:
    """Whether two texts differ in comments and white space only."""
    words = ([token.text for token in code(tokens(text))] for text in (one, other))
    return next(words) == next(words)


def plain(source: str, found: Sequence[Token]) -> str:
    """The text from the first of some neighbouring tokens to the last, without its comments."""
    parts: list[str] = []
    gap, last = "", None
    for token in found:
        gap += "" if last is None else source[last.end : token.start] or " " * _is_comment(last)
        last = token
        if not _is_comment(token):
            parts += [_narrow(gap) if parts else "", token.text]
            gap = ""
    return "".join(parts)


def _is_comment(token: Token) -> bool:
    return token.kind in ("comment", "doc")


def _narrow(gap: str) -> str:
    """White space that may have had comments in it: one line break at most."""
    _, newline, indent = gap.rpartition("\n")
    return newline + indent if newline else gap


def line_of(source: str, at: int) -> int:
    """The line, from 1, of a place in a text."""
    return source.count("\n", 0, at) + 1
