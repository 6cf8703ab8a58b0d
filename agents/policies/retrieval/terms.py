"""A tolerant reader of Lean's printed terms: text to trees, and matching of trees.

Good enough to compare goals, not to elaborate them. Whatever it cannot read becomes a leaf; it
never fails.
"""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import NamedTuple

NAME = r"[^\W\d][\w'✝]*(?:\.(?:[^\W\d][\w']*|\d+))*"
_LEXEME = re.compile(rf"{NAME}|\d+|\.\d+|:=|=>|::|\+\+|&&|\|\||==|!=|//|\.\.|[^\w\s]")

_INFIX = {  # operator: (left binding power, right binding power), from Lean's own notation
    "↔": (20, 21), "→": (25, 25), "∨": (30, 30), "||": (30, 31), "∧": (35, 35), "×": (35, 35),
    "&&": (35, 36), "=": (50, 51), "≠": (50, 51), "<": (50, 51), "≤": (50, 51), ">": (50, 51),
    "≥": (50, 51), "==": (50, 51), "!=": (50, 51), "∈": (50, 51), "∉": (50, 51), "∣": (50, 51),
    "⊆": (50, 51), "≃": (50, 51), "++": (65, 66), "+": (65, 66), "-": (65, 66), "::": (67, 67),
    "*": (70, 71), "/": (70, 71), "%": (70, 71), "▸": (75, 75), "^": (75, 75), "∘": (90, 90),
}  # fmt: skip
_PREFIX = {"¬": 40, "!": 40, "-": 75, "↑": 1024, "@": 1024}
_OPENS = {"(": ")", "[": "]", "⟨": "⟩", "{": "}", "⦃": "⦄"}
_BINDERS = {"∀": ",", "∃": ",", "fun": "=>", "λ": "=>", "Σ": ",", "∃!": ","}
_STOPS = {")", "]", "⟩", "}", "⦄", ",", ":", ":=", "=>", "//", "then", "else", "with", "|", ";"}
_APPLICATION = 1023


class Term(NamedTuple):
    """An operator, a binder or a function with its arguments; a leaf has none."""

    head: str
    args: tuple["Term", ...] = ()

    def walk(self) -> Iterator["Term"]:
        yield self
        for arg in self.args:
            yield from arg.walk()

    @property
    def size(self) -> int:
        return 1 + sum(arg.size for arg in self.args)

    @property
    def conclusion(self) -> "Term":
        """What is left after all leading `→` and `∀`."""
        return self.args[-1].conclusion if self.head in ("→", "∀") and self.args else self


@lru_cache(maxsize=100_000)
def parse_term(text: str) -> Term:
    """The tree of a printed term."""
    reader = _Reader(_LEXEME.findall(text))
    terms = [reader.term(0)]
    while reader.token is not None:  # left over: something this grammar does not know
        terms += [Term(reader.next()), reader.term(0)]
    return terms[0] if len(terms) == 1 else Term("…", tuple(terms))


class _Reader:
    """Precedence climbing over a list of lexemes."""

    def __init__(self, lexemes: list[str]):
        self.lexemes = lexemes
        self.at = 0

    @property
    def token(self) -> str | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def next(self) -> str:
        self.at += 1
        return self.lexemes[self.at - 1]

    def skip(self, token: str | None) -> None:
        if self.token == token and token is not None:
            self.at += 1

    def term(self, power: int) -> Term:
        left = self.prefix()
        while (token := self.token) in _INFIX and token is not None:
            left_power, right_power = _INFIX[token]
            if left_power < power:
                break
            self.at += 1
            left = Term(token, (left, self.term(right_power)))
        return left

    def prefix(self) -> Term:
        token = self.token
        if token in _BINDERS and token is not None:
            return self.binder()
        if token == "if":
            return self.conditional()
        if token in _PREFIX and token is not None:
            self.at += 1
            return Term(token, (self.term(_PREFIX[token]),))
        return self.application()

    def application(self) -> Term:
        function = self.atom()
        args = []
        while self.begins_atom():
            args.append(self.atom())
        if not args:
            return function
        if function.args:
            return Term("·", (function, *args))
        return Term(function.head, tuple(args))

    def begins_atom(self) -> bool:
        token = self.token
        if token is None or token in _STOPS or token in _INFIX or token in _BINDERS:
            return False
        return token in _OPENS or token[0].isalnum() or token[0] in "_?"

    def atom(self) -> Term:
        if self.token is None or self.token in _STOPS:
            return Term("_")
        token = self.next()
        found = self.bracket(token) if token in _OPENS else Term(token)
        while self.token is not None and re.fullmatch(r"\.\d+", self.token):
            found = Term(self.next(), (found,))
        return found

    def bracket(self, opening: str) -> Term:
        parts = []
        while self.token is not None and self.token != _OPENS[opening]:
            parts.append(self.term(0))
            if self.token == ":" and opening == "(":  # a type ascription says nothing new
                self.at += 1
                self.term(0)
            if self.token in _STOPS and self.token != _OPENS[opening]:
                self.at += 1
        self.skip(_OPENS[opening])
        if opening == "(" and len(parts) == 1:
            return parts[0]
        return Term(opening + _OPENS[opening], tuple(parts))

    def binder(self) -> Term:
        """`∀ x (y : T), b` is `∀ x _ (∀ y T b)`."""
        kind = self.next()
        bound: list[tuple[str, Term]] = []
        while self.token is not None and self.token != _BINDERS[kind]:
            opening = self.token if self.token in _OPENS else None
            self.skip(opening)
            names = []
            while self.token is not None and self.token[0] not in ":∈,=)}⦄<>≤≥":
                names.append(self.next())
            type_ = Term("_")
            if self.token is not None and self.token[0] in ":∈<>≤≥":
                self.at += 1
                type_ = self.term(0)
            bound += [(name, type_) for name in names]
            self.skip(_OPENS[opening] if opening else None)
            if not names and self.token not in (None, _BINDERS[kind]):
                self.at += 1
        self.skip(_BINDERS[kind])
        body = self.term(0)
        for name, type_ in reversed(bound):
            body = Term(kind, (Term(name), type_, body))
        return body

    def conditional(self) -> Term:
        self.at += 1
        parts = [self.term(0)]
        for word in ("then", "else"):
            self.skip(word)
            parts.append(self.term(0))
        return Term("if", tuple(parts))


def match(pattern: Term, term: Term, variables: Set[str], binding: dict[str, Term]) -> float:
    """How well `term` is an instance of `pattern`, from 0 to 1; fills `binding` on the way.

    First-order matching that does not give up: the nodes that agree are counted, and the count is
    divided by the size of the larger tree. Bound variables are variables like any other.
    """
    agreed = _agree(pattern, term, variables, binding)
    return agreed / max(pattern.size, term.size)


def _agree(pattern: Term, term: Term, variables: Set[str], binding: dict[str, Term]) -> float:
    """The nodes that agree; a variable bound to a term counts a little less than the same node."""
    if not pattern.args and pattern.head in variables:
        if binding.setdefault(pattern.head, term) != term:
            return 0.0
        return 0.6 * term.size if term.args else 0.9
    if len(pattern.args) != len(term.args):
        return 0.0
    here = 1.0
    if pattern.head != term.head:
        if not (is_name(pattern.head) and is_name(term.head)):
            return 0.0
        if binding.setdefault(pattern.head, Term(term.head)) == Term(term.head):
            here = 0.9 if pattern.head in variables else 0.3
        else:
            here = 0.0
    if pattern.head in _BINDERS and len(pattern.args) == 3:
        binding.setdefault(pattern.args[0].head, term.args[0])
        variables = {*variables, pattern.args[0].head}
    pairs = zip(pattern.args, term.args, strict=True)
    return here + sum(_agree(p, t, variables, binding) for p, t in pairs)


@lru_cache(maxsize=100_000)
def is_name(head: str) -> bool:
    """Whether a head is a name (of a variable or a constant) and not notation."""
    return re.fullmatch(NAME, head) is not None and head not in ("if", "fun", "λ")


@lru_cache(maxsize=100_000)
def print_term(term: Term, power: int = 0) -> str:
    """Lean text of a tree, with the brackets it needs as an operand of binding power `power`."""
    if not term.args:
        return term.head
    if term.head in _INFIX and len(term.args) == 2:
        left, right = _INFIX[term.head]
        first, second = (
            print_term(term.args[0], left + (left == right)),
            print_term(term.args[1], right),
        )
        return _bracket(f"{first} {term.head} {second}", left < power)
    if term.head in _PREFIX:
        return _bracket(f"{term.head}{print_term(term.args[0], 1024)}", power > 40)
    if term.head[0] in _OPENS and len(term.head) == 2:
        return term.head[0] + ", ".join(map(print_term, term.args)) + term.head[1]
    if term.head.startswith("."):
        return print_term(term.args[0], 1024) + term.head
    if term.head in _BINDERS and len(term.args) == 3:
        name, type_, body = term.args
        binder = name.head if type_.head == "_" else f"({name.head} : {print_term(type_)})"
        mark = " =>" if _BINDERS[term.head] == "=>" else ","
        return _bracket(f"{term.head} {binder}{mark} {print_term(body)}", power > 0)
    if term.head == "if" and len(term.args) == 3:
        condition, yes, no = map(print_term, term.args)
        return _bracket(f"if {condition} then {yes} else {no}", power > 0)
    parts = term.args if term.head == "·" else (Term(term.head), *term.args)
    return _bracket(" ".join(print_term(part, 1024) for part in parts), power > _APPLICATION)


def _bracket(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
