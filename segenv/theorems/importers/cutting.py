"""A row cut into header, name, declaration and proof where Lean's parser cannot do it.

Public rows are written in Mathlib's notation, which Lean reads only with Mathlib, and a reader may
have no backend at all. So the least is done: tokens without comments, as deep in brackets as they
are; the last `theorem`, `lemma` or `example` is the goal, and the first `:=` behind it that is not
that of a `let` ends its declaration, which is kept in one piece. Where more would have to be known,
only Lean can say: `Unclear`. Not known are strings inside an interpolated string, and notation that
gives another meaning to a quote, a comment sign or a bracket.
"""

import re
import textwrap
from dataclasses import dataclass, replace

from segenv.proof import Theorem
from segenv.theorems.importers.base import Declared, one_line

NAMELESS = "example_"
OPENING, CLOSING = "([{⟨⟦⦃‹", ")]}⟩⟧⦄›"
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/-)|r(?P<hashes>\#*)".*?"(?P=hashes)|"(?:\\.|[^"\\])*"|«[^»\n]*»|''
    |'(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\'\n])'|[^\W\d][\w'!?]*(?:\.[\w'!?]+)*|:=|=>|\S""",
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"\s*((?:«[^»\n]*»|[^\W\dλΠΣ][\w'!?]*|\.(?=[^{\s]))+)(?=[\s.({\[⦃:]|$)")
_MODIFIERS = re.compile(r"(?:(?:@\[[^\]]*\]|private|protected|public|noncomputable|nonrec)\s+)*\Z")
_DOC = re.compile(r"/--(?:(?!-/).)*-/\s*\Z", re.DOTALL)
_PREFIX = re.compile(r"(?:open|set_option|omit|include|variable|universe)\b")
_NEXT = "end section namespace open variable universe attribute def abbrev instance".split()
_BINDING = ("let", "have", "letI", "haveI", "let_fun")
_UNBOUND = (";", "|", "←", "=>", "by", "from", "rec")


class Unclear(ValueError):
    """Only Lean can say where something ends."""


@dataclass(frozen=True)
class Token:
    """A piece of a text that is no comment, `depth` brackets deep; one that `leads` begins its line."""

    text: str
    start: int
    depth: int
    leads: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def is_goal(self) -> bool:
        """Whether a theorem begins here."""
        return self.text in ("theorem", "example") or (self.text == "lemma" and self.leads)

    @property
    def is_sorry(self) -> bool:
        """Whether it stands for what is missing."""
        return self.text in ("sorry", "admit")


@dataclass(frozen=True)
class Cut:
    """A text as it is written: header, doc comment, name, the declaration behind it, `:= value`."""

    header: str
    doc: str
    name: str
    declaration: str
    value: str

    def declared(self) -> Declared:
        """The theorem. Raises `ValueError` for one that may be about what is missing."""
        for token in tokens(self.header):
            if token.is_sorry:
                line = self.header.count("\n", 0, token.start) + 1
                raise ValueError(f"there is a `{token.text}` in the header (line {line}): a definition "
                                 "that the statement may be about is missing")  # fmt: skip
        header = self.header.strip("\n") + "\n" if self.header.strip() else ""
        theorem = Theorem(self.name, "", header=header, declaration=self.declaration.strip())
        proof, note = _proof(self.value)
        return Declared(replace(theorem, proof=proof, title=one_line(self.doc)), note)


def last_theorem(text: str, name: str = "") -> Cut:
    """A text whose last theorem is what it is about; `name` is for an `example`.

    Raises `ValueError` for a text that holds no theorem or is not understood, `Unclear` where only Lean
    can tell.
    """
    found = tokens(text)
    top = [token for token in found if token.depth == 0]
    goal = next((token for token in reversed(found) if token.is_goal), None)
    if goal is None:
        others = [f"`{t.text}`" for t in top if t.text in ("def", "abbrev", "instance")]
        there = f", only {', '.join(dict.fromkeys(others))}" if others else ""
        raise ValueError(f"there is no theorem, lemma or example in the text{there}")
    if wrong := next((token for token in found if token.depth < 0), None):
        raise ValueError(f"line {line_of(text, wrong.start)}: `{wrong.text}` closes nothing")
    if goal.depth:
        line = line_of(text, goal.start)
        raise ValueError(f"line {line}: a bracket before `{goal.text}` is not closed")
    behind = top[top.index(goal) + 1 :]
    last = next((i for i, t in enumerate(behind) if t.leads and _ends(text, t)), len(behind))
    behind, at = behind[:last], goal.end
    end = behind[-1].end if behind else at
    if goal.text != "example":
        match = _NAME.match(text, at)
        if match is None:
            raise ValueError(f"there is no name behind `{goal.text}`")
        name, at = match[1], match.end()
    value = _end_of_statement([t for t in behind if t.start >= at], end)
    said = [token for token in tokens(text[at:value]) if token.depth == 0]
    if ":" not in [token.text for token in said[:-1]]:
        raise ValueError(f"the theorem {name} has no statement")
    header, doc = _header(text[: goal.start])
    return Cut(
        header, doc, name or NAMELESS, text[at : at + said[-1].end], placed(text, value, end)
    )


def tokens(text: str) -> list[Token]:
    """The tokens of a text. Raises `ValueError` for a comment or a string that does not end."""
    found, at, depth = list[Token](), 0, 0
    while match := _TOKEN.search(text, at):
        start, at = match.span()
        if match["comment"]:
            at = _end_of_comment(text, start) if match[0] == "/-" else at
            continue
        if match[0] == '"':
            raise ValueError(f"line {line_of(text, start)}: a string does not end")
        depth -= match[0] in CLOSING
        leads = not text[text.rfind("\n", 0, start) + 1 : start].strip()
        found.append(Token(match[0], start, depth, leads))
        depth += match[0] in OPENING
    return found


def placed(text: str, start: int, end: int) -> str:
    """A part of a text that keeps its columns."""
    return " " * (start - text.rfind("\n", 0, start) - 1) + text[start:end]


def tactic_text(text: str) -> str:
    """A proof as tactic text: without `:=` and `by`, not indented."""
    found = tokens(text)
    for word in (":=", "by"):
        found = found[1:] if found and found[0].text == word else found
    if not found:
        return ""
    column = found[0].start - text.rfind("\n", 0, found[0].start) - 1
    return textwrap.dedent(" " * column + text[found[0].start : found[-1].end])


def has_sorry(text: str) -> bool:
    """Whether a text says `sorry` outside comments and strings."""
    return any(token.is_sorry for token in tokens(text))


def has_theorem(text: str) -> bool:
    """Whether there is a theorem in a text."""
    return any(token.is_goal for token in tokens(text))


def same_code(one: str, other: str) -> bool:
    """Whether two texts differ in comments and white space only."""
    words = [[token.text for token in tokens(text)] for text in (one, other)]
    return words[0] == words[1]


def line_of(text: str, at: int) -> int:
    """The line, from 1, of a place in a text."""
    return text.count("\n", 0, at) + 1


def _ends(text: str, token: Token) -> bool:
    """Whether a token that leads its line begins another command."""
    column = token.start - text.rfind("\n", 0, token.start) - 1
    return column == 0 and (
        token.text in _NEXT or token.text == "#" or text.startswith("@[", token.start)
    )


def _end_of_comment(text: str, start: int) -> int:
    depth = 0
    for mark in re.compile("/-|-/").finditer(text, start):
        depth += 1 if mark[0] == "/-" else -1
        if not depth:
            return mark.end()
    raise ValueError(f"line {line_of(text, start)}: a comment does not end")


def _header(text: str) -> tuple[str, str]:
    """A header without modifiers, doc comment and `in` at its end; and that comment."""
    text = _MODIFIERS.sub("", text)
    doc = _DOC.search(text, max(0, text.rfind("/--")))
    return _without_in(text[: doc.start()] if doc else text), doc[0] if doc else ""


def _without_in(header: str) -> str:
    """`open A in`, which belongs to what follows, as a part of the header."""
    last = next(reversed(tokens(header)), None)
    if last is None or last.text != "in":
        return header
    line = header.rfind("\n", 0, last.start) + 1
    if not _PREFIX.match(header, line):
        raise Unclear("only Lean can tell what belongs to the `in` before this theorem")
    return f"{_without_in(header[:line])}{header[line : last.start].rstrip()}\n"


def _end_of_statement(behind: list[Token], end: int) -> int:
    """Where the `:=` of a theorem is, `end` if it has none. Raises `Unclear`."""
    bindings, bar = 0, False
    for token in behind:
        bar = token.text == "|" if token.leads else bar
        if token.text == "where" or (bar and token.text == "=>"):
            raise Unclear(
                "only Lean can tell what belongs to this statement: it has `|` or `where`"
            )
        if bindings and token.text in _UNBOUND:
            raise Unclear(
                "only Lean can tell which `:=` ends this statement: it has a `let` or `have`"
            )
        if token.text == ":=" and not bindings:
            return token.start
        bindings += (token.text in _BINDING) - (token.text == ":=")
    return end


def _proof(text: str) -> tuple[str, str]:
    """What stands behind a declaration as tactic text, or why that is no reference proof."""
    found = tokens(text)
    words = [token.text for token in found]
    if " ".join(words) in ("", ":=", ":= by", ":= sorry", ":= by sorry", ":= by admit"):
        return "", ""
    if words[1] == "begin":
        raise ValueError("this is Lean 3 (`begin ... end`)")
    if any(token.is_sorry for token in found):
        return "", "the proof is incomplete: it has a `sorry`"
    parts = ("where", "termination_by", "decreasing_by")
    if part := next((t.text for t in found if t.leads and not t.depth and t.text in parts), ""):
        return "", f"the proof has a `{part}` part"
    if words[0] != ":=":
        return "", "the proof is no tactic text: it has equations or fields"
    body = tactic_text(text)
    return body if words[1] == "by" else "exact " + textwrap.indent(body, "  ").lstrip(), ""
