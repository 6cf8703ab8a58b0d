"""Text as Lean's frontend wants it: one kind of line end, no byte order mark, no tabs."""

TAB = 2
"""Columns of a tab."""
_MARK = "\ufeff"  # what some editors put in front of a file


def plain(text: str) -> str:
    """`text` with line ends of one character and blanks for tabs, without a byte order mark.

    A tab behind a quotation mark of its line stays, as it may be part of a literal.
    """
    text = unmarked(text)
    return "\n".join(map(_untabbed, text.split("\n"))) if "\t" in text else text


def _untabbed(line: str) -> str:
    before, quote, behind = line.partition('"')
    return before.expandtabs(TAB) + quote + behind


def unmarked(text: str) -> str:
    """`text` as Lean's frontend takes it from a file: tabs stay, for Lean to refuse."""
    return text.removeprefix(_MARK).replace("\r\n", "\n")


def plain_places(text: str) -> list[int]:
    """For every place in `plain(text)`, its end included, the place in `text`."""
    places, column, quoted = [], 0, False
    for i, char in enumerate(text):
        if char == "\n" and text[i - 1 : i] == "\r":
            continue  # its place is that of the "\r"
        if char == _MARK and i == 0:
            continue
        quoted = (quoted or char == '"') and char != "\n"
        width = TAB - column % TAB if char == "\t" and not quoted else 1
        places += [i] * width
        column = 0 if char in "\n\r" else column + width
    return [*places, len(text)]


def whole_lines(text: str) -> str:
    """`text` with the end of its last line: what follows a header starts a line of its own."""
    return text if not text or text.endswith("\n") else text + "\n"


def closed(part: str) -> str:
    """A part of a line, with a line end behind a comment, which would swallow what follows."""
    return part + "\n" if "--" in part.rpartition("\n")[2] else part


def offset_of(text: str, line: int, column: int) -> int:
    """The place in a text of a line (from 1) and a column (from 0)."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column
