"""Terms as text without the names of their bound variables: when two statements are written alike."""

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, field, inc

BVAR, SORT, CONST, APP, LAMBDA, FOR_ALL, LET, LITERAL, METADATA, PROJECTION = 0, 3, 4, *range(5, 12)
"""The constructors of `Lean.Expr`, but for free variables and metavariables."""
MAXIMUM, PARAMETER, OPEN_LEVEL = 2, 4, 5
"""Constructors of `Lean.Level`."""


class OpenTerm(Exception):
    """The term has holes, or variables from outside."""


class Canonical:
    """Writes one term. Universe parameters are numbered in the order in which they occur.

    Its methods raise `OpenTerm` for a term that is not closed.
    """

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.levels: dict[str, int] = {}

    def term(self, expr: int) -> str:
        """A term (borrowed); a variable is how many binders lie between it and its own."""
        kind = ffi.tag(expr)
        if kind == APP:
            function = self.term(field(expr, 0))
            return f"(5 {function} {self.term(field(expr, 1))})"
        if kind == CONST:
            levels = field(expr, 1)
            given = "" if levels & 1 else ",".join(map(self._level, ffi.elements(levels)))
            return f"{ffi.name_text(field(expr, 0))}.{{{given}}}"
        if kind == BVAR:
            return f"(0 {natural(self.lean, field(expr, 0))})"
        if kind == SORT:
            return f"Sort {self._level(field(expr, 0))}"
        if kind in (LAMBDA, FOR_ALL):  # the first field is a name
            body = self.term(field(expr, 2))
            return f"({kind} {self.term(field(expr, 1))} {body})"
        if kind == LET:
            type_, value = (self.term(field(expr, i)) for i in (1, 2))
            return f"(8 {type_} {value} {self.term(field(expr, 3))})"
        if kind == METADATA:
            return self.term(field(expr, 1))
        if kind == PROJECTION:
            head = f"{ffi.name_text(field(expr, 0))}.{ffi.unbox(field(expr, 1))}"
            return f"({head} {self.term(field(expr, 2))})"
        if kind == LITERAL:
            return self._literal(field(expr, 0))
        raise OpenTerm("the statement has holes or variables from outside")

    def _literal(self, literal: int) -> str:
        """A number, or a string in quotes."""
        value = field(literal, 0)
        return repr(ffi.text(value)) if ffi.tag(literal) else natural(self.lean, value)

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


def natural(lean: Api, value: int) -> str:
    """A natural number (borrowed), however large."""
    if value & 1:
        return str(ffi.unbox(value))
    string = Owned(lean, lean.nat_text(inc(value)))
    return ffi.text(string.value)
