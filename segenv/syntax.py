"""What a tactic's text and its syntax tree say: primitive or compound, how many leaves, its pieces.

Pure functions. Kinds are Lean's own.
"""

import re
from collections.abc import Iterator

from segenv.proof import Syntax

BARE = "segenv.bare"
"""A sequence of one tactic, which Lean's tree does not have: `with simp` in `cases h with simp`."""

CHOICE = "choice"
"""A node whose children are readings of one text; Lean takes the first that can be elaborated."""

SEQUENCES = frozenset(
    {
        BARE,
        "Lean.Parser.Tactic.tacticSeq1Indented",
        "Lean.Parser.Tactic.tacticSeqBracketed",
        "Lean.Parser.Tactic.seq1",
        "Lean.Parser.Tactic.Conv.convSeq1Indented",
        "Lean.Parser.Tactic.Conv.convSeqBracketed",
    }
)
"""Nodes whose children are tactics, one after the other."""

OPERATORS = frozenset({"Lean.Parser.Tactic.tactic_<;>_", "Lean.Parser.Tactic.Conv.conv_<;>_"})
"""Tactics whose direct children are tactics."""

STRUCTURAL = OPERATORS | frozenset(
    {
        "Lean.cdot",
        "Lean.Parser.Tactic.paren",
        "Lean.Parser.Tactic.nestedTactic",
        "Lean.Parser.Tactic.case",
        "Lean.Parser.Tactic.case'",
        "Lean.Parser.Tactic.tacticNext_=>_",
        "Lean.Parser.Tactic.focus",
        "Lean.Parser.Tactic.allGoals",
        "Lean.Parser.Tactic.anyGoals",
        "Lean.Parser.Tactic.first",
        "Lean.Parser.Tactic.tacticTry_",
        "Lean.Parser.Tactic.tacticRepeat_",
        "Lean.Parser.Tactic.repeat'",
        "Lean.Parser.Tactic.repeat1'",
        "Lean.Parser.Tactic.tacticIterate____",
        "Lean.solveTactic",
        "Lean.Parser.Tactic.Conv.conv·_",
        "Lean.Parser.Tactic.Conv.paren",
        "Lean.Parser.Tactic.Conv.nestedConv",
        "Lean.Parser.Tactic.Conv.nestedTactic",
        "Lean.Parser.Tactic.Conv.nestedTacticCore",
        "Lean.Parser.Tactic.Conv.convConvSeq",
        "Lean.Parser.Tactic.Conv.case",
        "Lean.Parser.Tactic.Conv.case'",
        "Lean.Parser.Tactic.Conv.convNext__=>_",
        "Lean.Parser.Tactic.Conv.focus",
        "Lean.Parser.Tactic.Conv.allGoals",
        "Lean.Parser.Tactic.Conv.anyGoals",
        "Lean.Parser.Tactic.Conv.first",
        "Lean.Parser.Tactic.Conv.convTry_",
        "Lean.Parser.Tactic.Conv.convRepeat_",
    }
)
"""Tactics that only arrange others: they cost nothing themselves."""


TAB = 2
"""Columns of a tab."""


def plain(text: str) -> str:
    """`text` with line ends of one character and blanks for tabs, as Lean wants it."""
    return text.replace("\r\n", "\n").expandtabs(TAB)


def plain_places(text: str) -> list[int]:
    """For every place in `plain(text)`, its end included, the place in `text`."""
    places, column = [], 0
    for i, char in enumerate(text):
        if char == "\n" and text[i - 1 : i] == "\r":
            continue  # its place is that of the "\r"
        width = TAB - column % TAB if char == "\t" else 1
        places += [i] * width
        column = 0 if char in "\n\r" else column + width
    return [*places, len(text)]


def nested(node: Syntax) -> Iterator[Syntax]:
    """The tactics directly inside `node`: those with no other tactic between them and it."""
    if node.kind == CHOICE:
        yield from nested(_dearest(node))
        return
    for child in node.children:
        if node.kind in OPERATORS or node.kind in SEQUENCES:
            yield child
        else:
            yield from nested(child)


def _dearest(choice: Syntax) -> Syntax:
    """The reading with the most leaves."""
    return max(choice.children, key=leaves)


def is_primitive(tactic: Syntax) -> bool:
    """Whether a tactic holds no nested tactic.

    Alternatives that are `?_` hold none: `cases h with | inl a => ?_ | inr b => ?_` is primitive.
    """
    return next(nested(tactic), None) is None


def leaves(tactic: Syntax) -> int:
    """How many leaf tactics a tactic stands for; at least 1.

    Tactics that do something count 1, those that only arrange others count 0: `(a; b)` and
    `a <;> b` have 2 leaves, `have h : p := by a` and `cases h with a` have 2, and a loop counts its
    body once. What is counted is what is written: a macro of a header is one tactic, whatever it
    expands to, and so is one of Lean's own, like `trivial`.
    """
    if tactic.kind == CHOICE:
        return leaves(_dearest(tactic))
    own = 0 if tactic.kind in STRUCTURAL or tactic.kind in SEQUENCES else 1
    return max(1, own + sum(leaves(inner) for inner in nested(tactic)))


def pieces(text: str, tactics: tuple[Syntax, ...]) -> list[tuple[str, int, int]]:
    """Each tactic of a parsed text, with the line (from 1) and column where it starts.

    The lines of a tactic are moved left together, as far as its first line was.
    """
    found = []
    for node in tactics:
        line = text.count("\n", 0, node.start) + 1
        column = node.start - (text.rfind("\n", 0, node.start) + 1)
        piece = text[node.start : node.end]
        if column and "\n" in piece:
            piece = re.sub(rf"\n {{1,{column}}}", "\n", piece)
        found.append((piece, line, column))
    return found
