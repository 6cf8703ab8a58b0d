"""The header of a theorem: of the commands before it those that it needs, and no others.

Kept are all commands that can act without being named: imports, namespaces, `open`, `variable`,
options, definitions, instances, notation, macros, theorems with attributes. Of the other theorems
those are kept that the theorem (with its reference proof) or something kept names or uses.
Comments go, and so does what ends with a section that holds nothing needed.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A command of a source text, as far as headers go.

    | field   | meaning                                                                           |
    |---------|-----------------------------------------------------------------------------------|
    | `text`  | its source, without its doc comment                                               |
    | `role`  | `theorem`: others can do without it; `scoped`: acts to the end of its scope only;  |
    |         | `opening`, `closing`: of scopes; `idle`: changes nothing; `kept`: all others       |
    | `names` | last components of the names that it declares; of a namespace, its components     |
    | `words` | components of all names that its text mentions                                    |
    | `uses`  | the numbers of the earlier commands whose constants it uses                       |
    | `depth` | how many scopes are open behind it                                                |
    """

    text: str
    role: str
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    uses: frozenset[int] = frozenset()
    depth: int = 1


class Cutter:
    """Cuts headers out of the commands of one text, which are added in their order.

    With `every_lemma` all theorems before a theorem are kept, needed or not.
    """

    def __init__(self, start: str = "", every_lemma: bool = False) -> None:
        self.start = start  # the import lines
        self.every_lemma = every_lemma
        self.parts: list[Part] = []
        self._named: dict[str, list[int]] = {}  # theorems by the last component of their names
        self._needs: list[frozenset[int]] = []  # theorems that a part needs, with all behind them
        self._forced: frozenset[int] = frozenset()  # those that something kept needs
        self._kept_words: set[str] = set()
        self._texts: dict[tuple[int, ...], str] = {}

    def add(self, part: Part) -> int:
        """Add the next command; its number."""
        number = len(self.parts)
        self._needs.append(self.needs(part))
        self.parts.append(part)
        if part.role == "theorem":
            for name in part.names:
                self._named.setdefault(name, []).append(number)
        elif part.role != "idle":
            self._forced |= self._needs[number]
            if part.role not in ("opening", "closing"):
                self._kept_words |= part.words
        return number

    def needs(self, part: Part) -> frozenset[int]:
        """The theorems that a command needs which is not added yet."""
        direct = {i for i in part.uses if self.parts[i].role == "theorem"}
        for word in part.words & self._named.keys():
            direct.update(self._named[word])
        return frozenset(direct).union(*(self._needs[i] for i in direct))

    def header(self, part: Part) -> str:
        """The header of a command that is not added yet."""
        needed = self.needs(part) | self._forced
        if self.every_lemma:
            needed = frozenset(i for i, each in enumerate(self.parts) if each.role == "theorem")
        chosen = [
            i
            for i, each in enumerate(self.parts)
            if each.role not in ("theorem", "idle") or i in needed
        ]
        words = self._kept_words.union(part.words, *(self.parts[i].words for i in needed))
        kept = tuple(self._without_closed(chosen, words))
        if kept not in self._texts:  # theorems with the same needs share one text
            lines = [self.start, *(self.parts[i].text for i in kept)]
            self._texts[kept] = "".join(f"{line}\n" for line in lines if line)
        return self._texts[kept]

    def whole(self) -> str:
        """All commands so far."""
        lines = [self.start, *(part.text for part in self.parts)]
        return "".join(f"{line}\n" for line in lines if line)

    def _without_closed(self, chosen: Sequence[int], words: Set[str]) -> Iterator[int]:
        """What is left of some commands without scopes that are closed and hold nothing."""
        left: list[int] = []
        openings: list[tuple[int, int]] = []  # where in `left` a scope begins, and its depth before
        depth = 1
        for i in chosen:
            part = self.parts[i]
            left.append(i)
            if part.role == "opening":
                openings.append((len(left) - 1, depth))
            elif part.role == "closing":
                while openings and openings[-1][1] > part.depth:
                    openings.pop()
                if openings and openings[-1][1] == part.depth:
                    begin, _ = openings.pop()
                    inside = (self.parts[j] for j in left[begin + 1 : -1])
                    named = self.parts[left[begin]].names & words
                    if not named and all(each.role == "scoped" for each in inside):
                        del left[begin:]
            depth = part.depth
        yield from left
