"""How long and how deep a tactic text may be."""

from collections.abc import Iterable
from dataclasses import dataclass

from segenv.proof import Syntax

MAX_TEXT = 100_000  # characters of a tactic text
MAX_DEPTH = 250  # of brackets, and of syntax trees: what is far deeper overflows stacks
OPENING, CLOSING = "([{⟨", ")]}⟩"


@dataclass(frozen=True)
class Bounds:
    """How long and how deep a tactic text may be; those of `segenv.lean.pool.Limits`."""

    characters: int = MAX_TEXT
    depth: int = MAX_DEPTH

    def unreadable(self, text: str) -> tuple[str, str] | None:
        """Kind and reason why a text is refused before Lean's parser sees it, or None."""
        if not text.strip():
            return "empty", "there is no tactic in the text"
        if len(text) > self.characters:
            problem = f"the text has {len(text)} characters, at most {self.characters} are run"
            return "too_long", f"{problem} (`Limits.characters`)"
        try:
            text.encode()
        except UnicodeEncodeError as error:
            return "encoding", f"the text is not Unicode: {error.reason}"
        if sum(map(text.count, OPENING)) <= self.depth:
            return None
        now = deepest = 0
        for char in text:
            now += (char in OPENING) - (char in CLOSING)
            deepest = max(deepest, now)
        return (
            ("too_long", self._refusal("brackets are", deepest)) if deepest > self.depth else None
        )

    def too_deep(self, trees: Iterable[Syntax]) -> str | None:
        """Why a text with these trees is refused, if they are too deep."""
        found = max(map(height, trees), default=0)
        return self._refusal("the syntax is", found) if found > self.depth else None

    def _refusal(self, what: str, found: int) -> str:
        return f"{what} nested {found} deep, at most {self.depth} levels are read (`Limits.depth`)"


def height(tree: Syntax) -> int:
    """How many levels a tree has."""
    return 1 + max(map(height, tree.children), default=0)
