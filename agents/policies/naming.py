"""What a model reads and writes in place of the names of a state.

A small model invents names: it has not learnt to copy them out of the prompt. Under `pointers` every
name that a goal declares is one token that says which declaration it is, and what the model writes is
turned back. The tokens are characters of Unicode's private use area, so that nothing else looks like
them and turning back never meets a stranger.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from segenv.names import closest
from segenv.proof import Goal

KINDS = ("as-is", "pointers")
"""How names may be written."""
MANY = 64
"""How many names have a pointer; those beyond stay as they are."""
POINTERS = tuple(chr(0xE000 + i) for i in range(MANY))
_WORD = re.compile(r"[^\W\d][\w'!?✝]*|[\ue000-\ue03f]")


def check(kind: str) -> str:
    """A way to write names. Raises `ValueError` for one that is not there."""
    if kind not in KINDS:
        raise ValueError(closest("way to write names", kind, KINDS))
    return kind


@dataclass(frozen=True)
class Names:
    """A way to write texts about one state: words for words, and back.

    | field | meaning                                                                    |
    |-------|----------------------------------------------------------------------------|
    | `to`  | what each name is written as; no two alike, none of them a word of a text  |
    """

    to: Mapping[str, str] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """A text as the model reads it."""
        return _WORD.sub(lambda word: self.to.get(word[0], word[0]), text) if self.to else text

    def read(self, text: str) -> str:
        """A text of the model as Lean reads it; a pointer to nothing is a new name."""
        return _WORD.sub(lambda word: self.name_of(word[0]), text) if self.to else text

    def name_of(self, word: str) -> str:
        """What a word of the model stands for."""
        if word in self.back:
            return self.back[word]
        return self._new(POINTERS.index(word)) if word in POINTERS else word

    def _new(self, number: int) -> str:
        """A name that the state does not have."""
        name = f"h{number}"
        while name in self.to:
            name += "'"
        return name

    def lengths(self, text: str, ends: Sequence[int]) -> tuple[int, ...]:
        """Where the first `end` characters of a model's text end in what Lean reads.

        A word that has begun but not ended counts nothing.
        """
        if not self.to:
            return tuple(ends)
        words = [(m.start(), m.end(), len(self.name_of(m[0]))) for m in _WORD.finditer(text)]
        found, shift, rest = [], 0, iter(words)
        word = next(rest, None)
        for end in ends:
            while word and word[1] <= end:
                shift += word[2] - (word[1] - word[0])
                word = next(rest, None)
            begun = word is not None and word[0] < end
            found.append((word[0] if begun and word else end) + shift)
        return tuple(found)

    @cached_property
    def back(self) -> dict[str, str]:
        """What each written word stands for."""
        return {written: name for name, written in self.to.items()}


AS_IS = Names()


def names(kind: str, goals: Sequence[Goal], later: Iterable[Goal] = ()) -> Names:
    """How texts about a state are written.

    Names are numbered as the goals declare them. `later` are the goals of states that follow in a proof,
    where it is known: names that it gives go on in the numbering.
    """
    if kind == "as-is":
        return AS_IS
    to: dict[str, str] = {}
    free = iter(POINTERS)
    for goal in (*goals, *later):
        for entry in goal.hypotheses:
            if entry.is_nameable and entry.name not in to and _WORD.fullmatch(entry.name):
                if pointer := next(free, None):
                    to[entry.name] = pointer
    return Names(to)
