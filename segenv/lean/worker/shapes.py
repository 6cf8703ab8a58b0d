"""The shape of a script: its words without the names of its variables and without its numerals."""

from collections.abc import Iterable, Iterator

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, box, field, inc, tag
from segenv.lean.worker.trees import ATOM, IDENTIFIER, NODE

NUMERAL = "num"


def shape(lean: Api, environment: int, tactics: Iterable[int]) -> str:
    """The words of tactics (syntax, borrowed), with one blank between them and `;` behind each tactic.

    A name that no constant of the environment has is a variable: the first is `_1`, the next `_2`.
    What stands behind a variable stays, as in `h.symm`. A numeral is `#`.
    """
    reader = _Reader(lean, environment)
    return " ".join(word for tactic in tactics for word in (*reader.words(tactic), ";"))


class _Reader:
    def __init__(self, lean: Api, environment: int) -> None:
        self.lean = lean
        self.environment = environment
        self.numbers: dict[str, int] = {}

    def words(self, syntax: int) -> Iterator[str]:
        if syntax & 1:
            return
        kind = tag(syntax)
        if kind == ATOM:
            yield ffi.text(field(syntax, 1))
        elif kind == IDENTIFIER:
            yield self._name(field(syntax, 2))
        elif kind == NODE and ffi.name_text(field(syntax, 1)) == NUMERAL:
            yield "#"
        elif kind == NODE:
            for part in ffi.items(field(syntax, 2)):
                yield from self.words(part)

    def _name(self, name: int) -> str:
        text = ffi.name_text(name)
        if self._is_constant(name):
            return text
        first, dot, rest = text.partition(".")
        number = self.numbers.setdefault(first, len(self.numbers) + 1)
        return f"_{number}{dot}{rest}"

    def _is_constant(self, name: int) -> bool:
        found = Owned(self.lean, self.lean.find_constant(inc(self.environment), inc(name), 0))
        return found.value != box(0)
