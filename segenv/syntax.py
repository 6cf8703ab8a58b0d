"""What a tactic's text and its syntax tree say: primitive or compound, how many leaves, its pieces.

Pure functions. Kinds are Lean's own.
"""

from collections.abc import Iterator

from segenv.plain import plain as plain
from segenv.plain import plain_places as plain_places
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
    expands to, and so is one of Lean's own, like `trivial`. A whole sequence has the leaves of its
    tactics.
    """
    if tactic.kind == CHOICE:
        return leaves(_dearest(tactic))
    own = 0 if tactic.kind in STRUCTURAL or tactic.kind in SEQUENCES else 1
    return max(1, own + sum(leaves(inner) for inner in nested(tactic)))


def pieces(text: str, tactics: tuple[Syntax, ...]) -> list[tuple[str, int, int]]:
    """Each tactic of a parsed text, with the line (from 1) and column where its piece starts.

    A piece stands at column 0 and its later lines as `cut` puts them, unless that could change what
    Lean reads: then the piece starts with the blanks that stand before it, at column 0 of its line.
    """
    block = column_of(text, tactics[0].start) if tactics else 0
    found = []
    for node in tactics:
        piece = cut(text, node.start, node.end, block)
        column = 0 if piece.startswith(" ") else column_of(text, node.start)
        found.append((piece, text.count("\n", 0, node.start) + 1, column))
    return found


def cut(text: str, start: int, end: int, block: int) -> str:
    """A tactic of `text` by itself; `block` is the column of the tactics of its block.

    Lean reads columns: those of later lines against that of the block, and against those of words
    before them. A tactic that starts at the column of its block is moved left with all its lines, or,
    where that would change a literal or a line stands further left, it is not moved at all. Of a
    tactic in the middle of a line (behind `;`) the first line moves further than the others may:
    lines that stand behind its start keep their place under it, others that in the block. That is
    what a writer means, but nothing that Lean promises: see `Session.cuttable`.
    """
    piece, column = text[start:end], column_of(text, start)
    if "\n" not in piece:
        return piece
    first, *lines = piece.split("\n")
    columns = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")]
    literal = '"' in piece or "«" in piece  # perhaps of several lines
    if column == block:
        if literal or min(columns, default=column) < column:
            return " " * column + piece
        new = {old: old - column for old in columns}
    elif literal:
        return piece
    else:
        new = _moved(sorted(set(columns)), column, min([block, *columns]))
    moved = (
        " " * new[len(line) - len(line.lstrip(" "))] + line.lstrip(" ") if line.strip(" ") else ""
        for line in lines
    )
    return "\n".join([first, *moved])


def _moved(columns: list[int], start: int, block: int) -> dict[int, int]:
    """New columns for the later lines of a tactic that starts in the middle of a line."""
    left = [column for column in columns if column <= start]
    if left and left != columns:  # some stand under the first line: the others stay left of them
        ranks = [column for column in left if column > block]
        new = {column: ranks.index(column) + 1 if column > block else 0 for column in left}
    else:
        new = {column: column - block for column in left}
    return new | {column: column - start for column in columns if column > start}


def column_of(text: str, place: int) -> int:
    """The column of a place in a text, from 0."""
    return place - (text.rfind("\n", 0, place) + 1)
