"""Terms as text without the names of their bound variables: when two statements are the same."""

import re
from collections.abc import Iterable, Sequence

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, field, inc

BVAR, SORT, CONST, APP, LAMBDA, FOR_ALL, LET, LITERAL, METADATA, PROJECTION = 0, 3, 4, *range(5, 12)
"""The constructors of `Lean.Expr`, but for free variables and metavariables."""
PARAMETER, OPEN_LEVEL = 4, 5
_VARIABLE = re.compile("<([0-9]+)>")


class OpenTerm(Exception):
    """The term has holes, or variables from outside."""


class Canonical:
    """Writes one term. Universe parameters are numbered in the order in which they occur.

    Its methods raise `OpenTerm` for a term that is not closed.
    """

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.levels: dict[str, int] = {}

    def statement(self, expr: int) -> str:
        """A closed statement (borrowed), whatever the order of its binders.

        A binder that nothing refers to counts as a hypothesis. The others are variables.
        """
        types: list[str] = []
        while (kind := ffi.tag(expr)) in (FOR_ALL, METADATA):
            if kind == FOR_ALL:
                types.append(self.term(field(expr, 1), 0, len(types)))
            expr = field(expr, 2 if kind == FOR_ALL else 1)
        conclusion = self.term(expr, 0, len(types))
        used = {int(i) for text in (*types, conclusion) for i in _VARIABLE.findall(text)}
        hypotheses = [text for i, text in enumerate(types) if i not in used]
        numbers: dict[str, str] = {}
        _number((conclusion,), types, numbers)
        _number(sorted(hypotheses, key=lambda text: _numbered(text, numbers)), types, numbers)
        variables = [_numbered(types[int(i)], numbers) for i in numbers]
        facts = sorted(_numbered(text, numbers) for text in hypotheses)
        return "\n".join([*variables, "", *facts, "", _numbered(conclusion, numbers)])

    def term(self, expr: int, depth: int = 0, binders: int = 0) -> str:
        """A term (borrowed) below `depth` binders of its own and `binders` of the statement."""
        kind = ffi.tag(expr)
        if kind == APP:
            function = self.term(field(expr, 0), depth, binders)
            return f"(5 {function} {self.term(field(expr, 1), depth, binders)})"
        if kind == CONST:
            levels = field(expr, 1)
            given = "" if levels & 1 else ",".join(map(self._level, ffi.elements(levels)))
            return f"{ffi.name_text(field(expr, 0))}.{{{given}}}"
        if kind == BVAR:
            index = self._natural(field(expr, 0))
            outer = binders - 1 - (int(index) - depth)
            return f"(0 {index})" if int(index) < depth or not binders else f"<{outer}>"
        if kind == SORT:
            return f"Sort {self._level(field(expr, 0))}"
        if kind in (LAMBDA, FOR_ALL):  # the first field is a name
            body = self.term(field(expr, 2), depth + 1, binders)
            return f"({kind} {self.term(field(expr, 1), depth, binders)} {body})"
        if kind == LET:
            type_, value = (self.term(field(expr, i), depth, binders) for i in (1, 2))
            return f"(8 {type_} {value} {self.term(field(expr, 3), depth + 1, binders)})"
        if kind == METADATA:
            return self.term(field(expr, 1), depth, binders)
        if kind == PROJECTION:
            head = f"{ffi.name_text(field(expr, 0))}.{ffi.unbox(field(expr, 1))}"
            return f"({head} {self.term(field(expr, 2), depth, binders)})"
        if kind == LITERAL:
            return self._literal(field(expr, 0))
        raise OpenTerm("the statement has holes or variables from outside")

    def _literal(self, literal: int) -> str:
        """A number, or a string in quotes."""
        value = field(literal, 0)
        return repr(ffi.text(value)) if ffi.tag(literal) else self._natural(value)

    def _natural(self, value: int) -> str:
        """A natural number (borrowed), however large."""
        if value & 1:
            return str(ffi.unbox(value))
        string = Owned(self.lean, self.lean.nat_text(inc(value)))
        return ffi.text(string.value)

    def _level(self, level: int) -> str:
        """A universe level; a parameter is known by its number."""
        if level & 1:
            return "0"
        kind = ffi.tag(level)
        if kind == PARAMETER:
            name = ffi.name_text(field(level, 0))
            return f"u{self.levels.setdefault(name, len(self.levels))}"
        if kind == OPEN_LEVEL:
            raise OpenTerm("the statement has universe levels that are open")
        parts = (self._level(field(level, i)) for i in range(ffi.field_count(level)))
        return f"({kind} {' '.join(parts)})"


def _number(texts: Iterable[str], types: Sequence[str], numbers: dict[str, str]) -> None:
    """Give the variables in texts, and those in their types, the next numbers."""
    for text in texts:
        for variable in _VARIABLE.findall(text):
            if variable not in numbers:
                numbers[variable] = str(len(numbers))
                _number((types[int(variable)],), types, numbers)


def _numbered(text: str, numbers: dict[str, str]) -> str:
    """A text with the numbers of its variables, as far as they are known."""
    return _VARIABLE.sub(lambda found: f"<{numbers.get(found[1], '?')}>", text)
