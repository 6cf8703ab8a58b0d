"""Tactic text on its way to Lean and positions on their way back."""

import re
from dataclasses import dataclass
from functools import cached_property

BY = "by\n"
_PLACE = re.compile(r"<input>:(\d+):(\d+): ?")


@dataclass(frozen=True)
class Source:
    """A tactic text (`plain`), and the `by` block in which Lean parses it.

    In Lean's category `tactic` two lines would read as one tactic (`intro h` and `exact h` as
    `intro h exact h`), so a text is parsed as a block behind `by`. Its lines stay as they are, at
    their own columns: to indent them would change literals of several lines.
    """

    text: str

    @cached_property
    def block_text(self) -> str:
        """What Lean parses."""
        return BY + self.text.rstrip(" \n") + "\n"

    @staticmethod
    def line_place(line: int, column: int) -> tuple[int | None, int | None]:
        """A position in the block (line from 1, column from 0) as one in the text."""
        return (line - 1, column) if line > 1 else (None, None)

    def place(self, byte: int) -> tuple[int | None, int | None]:
        """A byte offset in the block as line and column in the text."""
        if byte < len(BY):
            return None, None
        offset = self.offset(byte)
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset) - 1

    def offset(self, byte: int) -> int:
        """A byte offset in the block as a character offset in the text."""
        byte = max(0, byte - len(BY))
        if self.text.isascii() or byte >= len(self._characters):
            return min(byte, len(self.text))
        return self._characters[byte]

    @cached_property
    def _characters(self) -> list[int]:
        """The character that each byte of the text belongs to."""
        return [i for i, char in enumerate(self.text) for _ in char.encode()]

    def parse_error(self, message: str) -> tuple[str, int | None, int | None]:
        """A parser's message without the file name, and its place in the text."""
        match = _PLACE.match(message)
        if not match:
            return message, None, None
        place = self.line_place(int(match[1]), int(match[2]))
        return message[match.end() :], *place
