"""The shape of a script: its words without variables, numerals and brackets."""

from collections.abc import Iterable
from itertools import groupby

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, box, field, inc, tag
from segenv.lean.worker.trees import ATOM, IDENTIFIER, NODE

NUMERAL = "num"
BRACKETS = ("(", ")")
TERMS = "_"
"""Stands for variables and numerals, however many stand side by side."""


def shape(lean: Api, environment: int, tactics: Iterable[int]) -> str:
    """The words of tactics (syntax, borrowed), with one blank between them and `;` behind each tactic.

    A name that no constant of the environment has is a variable; what stands behind it stays, as in
    `h.symm`. So `rw [h (a + 2) c]` and `rw [k (b + a)]` have the shape `rw [ _ + _ ]`: a script for
    a statement and one for an instance of it, with terms for variables, most often have one shape.
    """
    reader = _Reader(lean, environment)
    for tactic in tactics:
        reader.read(tactic)
        reader.words.append(";")
    runs = groupby(word for word in reader.words if word not in BRACKETS)
    return " ".join(w for word, run in runs for w in ([word] if word == TERMS else run))


class _Reader:
    """Reads syntax; `words` are those of all that was read."""

    def __init__(self, lean: Api, environment: int) -> None:
        self.lean = lean
        self.environment = environment
        self.words: list[str] = []
        self.names: dict[str, str] = {}  # what stands for them

    def read(self, syntax: int) -> None:
        if syntax & 1:
            return
        kind = tag(syntax)
        if kind == NODE:
            if ffi.name_text(field(syntax, 1)) == NUMERAL:
                self.words.append(TERMS)
            else:
                for part in ffi.items(field(syntax, 2)):
                    self.read(part)
        elif kind == ATOM:
            self.words.append(ffi.text(field(syntax, 1)))
        elif kind == IDENTIFIER and not field(syntax, 2) & 1:  # a bracket holds an empty name
            self.words.append(self._name(field(syntax, 2)))

    def _name(self, name: int) -> str:
        text = ffi.name_text(name)
        if text not in self.names:
            _, dot, rest = text.partition(".")
            self.names[text] = text if self._is_constant(name) else f"{TERMS}{dot}{rest}"
        return self.names[text]

    def _is_constant(self, name: int) -> bool:
        found = Owned(self.lean, self.lean.find_constant(inc(self.environment), inc(name), 0))
        return found.value != box(0)
