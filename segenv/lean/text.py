"""Tactic text on its way to Lean and positions on their way back."""

import itertools
import re
import textwrap
from dataclasses import dataclass
from functools import cached_property

INDENT = "  "
_PLACE = re.compile(r"<input>:(\d+):(\d+): ?")


@dataclass(frozen=True)
class Source:
    """A tactic text (`plain`), and the `by` block in which Lean parses it.

    In Lean's category `tactic` two lines would read as one tactic (`intro h` and `exact h` as
    `intro h exact h`), so a text is parsed as an indented block behind `by`.
    """

    text: str
    block_text: str
    cut: int  # columns of common indentation that were taken off
    skipped: int  # blank lines that were taken off the front

    @staticmethod
    def block(text: str) -> "Source":
        """The block for `text`, its common indentation and surrounding blank lines removed."""
        if "\n" not in text and text == text.strip():
            return Source(text, f"by\n{INDENT}{text}\n", 0, 0)
        lines = text.split("\n")
        skipped = 0
        while skipped < len(lines) - 1 and not lines[skipped].strip():
            skipped += 1
        body = "\n".join(lines[skipped:])
        plain = textwrap.dedent(body)
        first = next((line for line in body.split("\n") if line.strip()), "")
        first_plain = next((line for line in plain.split("\n") if line.strip()), "")
        block = "by\n" + "\n".join(INDENT + line if line else line for line in plain.split("\n"))
        return Source(text, block.rstrip() + "\n", len(first) - len(first_plain), skipped)

    def line_place(self, line: int, column: int) -> tuple[int | None, int | None]:
        """A position in the block (line from 1, column from 0) as one in the text."""
        text_line = line - 1 + self.skipped
        if text_line < 1:
            return None, None
        return text_line, max(0, column - len(INDENT)) + self.cut

    def place(self, byte: int) -> tuple[int | None, int | None]:
        """A byte offset in the block as line and column in the text."""
        before = self._block_bytes[:byte].decode(errors="ignore")
        return self.line_place(before.count("\n") + 1, len(before) - before.rfind("\n") - 1)

    def offset(self, byte: int) -> int:
        """A byte offset in the block as a character offset in the text."""
        line, column = self.place(byte)
        if line is None or column is None:
            return 0
        start, length = self._lines[line - 1]
        return start + min(column, length)

    @cached_property
    def _block_bytes(self) -> bytes:
        return self.block_text.encode()

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line of the text starts, and how long it is."""
        lengths = [len(line) for line in self.text.split("\n")]
        starts = itertools.accumulate((n + 1 for n in lengths), initial=0)
        return list(zip(starts, lengths, strict=False))

    def parse_error(self, message: str) -> tuple[str, int | None, int | None]:
        """A parser's message without the file name, and its place in the text."""
        match = _PLACE.match(message)
        if not match:
            return message, None, None
        place = self.line_place(int(match[1]), int(match[2]))
        return message[match.end() :], *place
