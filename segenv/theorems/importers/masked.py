"""Lean source with blanks for what is no code: what `cutting` looks at where Lean cannot read a text.

Every character keeps its place. Known are comments (nested), strings, characters, names in `«»` and
brackets. Not known: strings inside an interpolated string, and notation that gives another meaning
to a quote, a comment sign or a bracket.
"""

import re

NAME = r"(?:«[^»\n]*»|[^\W\dλΠΣ][\w'!?]*)"
_PIECE = re.compile(
    r"""(?P<comment>--[^\n]*|/-)
    |(?P<quoted>(?<![\w'!?.])r(?P<hashes>\#*)".*?"(?P=hashes)|"(?:\\.|[^"\\])*"|«[^»\n]*»
      |(?<![\w'!?])'(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\'\n])')
    |(?P<open>")""",
    re.VERBOSE | re.DOTALL,
)
_MARK = re.compile(r"/-|-/")
_OPENING, _CLOSING = "([{⟨⟦⦃‹", ")]}⟩⟧⦄›"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_INK = re.compile(r"[^\n]")


def code(text: str, quoted: str = "_") -> str:
    """`text` with blanks for its comments, and `quoted` for what is quoted ("" leaves it).

    Raises `ValueError` for a comment or a string that does not end.
    """
    parts, at = [], 0
    while match := _PIECE.search(text, at):
        start, end = match.span()
        if match["open"]:
            raise ValueError(f"line {line_of(text, start)}: a string does not end")
        if match[0] == "/-":
            end = _end_of_comment(text, start)
        ink = " " if match["comment"] else quoted if match["quoted"] else ""
        parts += [text[at:start], _INK.sub(ink, text[start:end]) if ink else text[start:end]]
        at = end
    return "".join((*parts, text[at:]))


def flat(text: str) -> str:
    """`code`, with blanks also for what stands in brackets, but the outermost ones.

    Raises `ValueError` for a bracket that closes nothing.
    """
    masked = code(text)
    parts, at, depth = [], 0, 0
    for match in _BRACKET.finditer(masked):
        opens = match[0] in _OPENING
        end = match.end() if opens and not depth else match.start()
        parts.append(_INK.sub(" ", masked[at:end]) if depth else masked[at:end])
        at, depth = end, depth + (1 if opens else -1)
        if depth < 0:
            raise ValueError(f"line {line_of(text, at)}: `{match[0]}` closes nothing")
    return "".join((*parts, _INK.sub(" ", masked[at:]) if depth else masked[at:]))


def same_code(one: str, other: str) -> bool:
    """Whether two texts differ in comments and white space only."""
    words = [re.findall(r"\w+|\S", code(text, quoted="")) for text in (one, other)]
    return words[0] == words[1]


def line_of(text: str, at: int) -> int:
    """The line, from 1, of a place in a text."""
    return text.count("\n", 0, at) + 1


def _end_of_comment(text: str, start: int) -> int:
    depth, at = 1, start + 2
    while depth:
        mark = _MARK.search(text, at)
        if mark is None:
            raise ValueError(f"line {line_of(text, start)}: a comment does not end")
        depth += 1 if mark[0] == "/-" else -1
        at = mark.end()
    return at
