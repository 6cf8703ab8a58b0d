"""The normal form of a statement: what is left of it when the ways to write it down are gone.

These make no other statement: names of variables, hypotheses and universes; the order of binders and
hypotheses; currying, and a hypothesis `p ∧ q` or `∃ x, p x` in one piece or in several; order and
brackets of `∧`, `∨`, of `+`, `*`, `max` and `min` of numbers, and of `&&` and `||`; the sides of `=`
and `↔`; `¬p` for `p → False`, `a ≠ b` for `¬a = b`, `a ≥ b` for `b ≤ a`; `n.succ` for `n + 1`;
`fun x => f x` for `f`.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.canonical import (
    APP,
    BVAR,
    CONST,
    FOR_ALL,
    LAMBDA,
    LET,
    LITERAL,
    MAXIMUM,
    METADATA,
    OPEN_LEVEL,
    PARAMETER,
    PROJECTION,
    SORT,
    OpenTerm,
    natural,
)
from segenv.lean.worker.colours import Node, Variable, digits, label, node
from segenv.lean.worker.ffi import field

NUMERALS, ORDER, TYPES = "numerals", "order", "types"
"""What it may forget besides: which numerals stand where, which way `≤` and `<` point, and which of
`NUMBERS` numbers are of (with the instances that say what can be done with them).
"""
NUMBERS = frozenset({"Nat", "Int", "Rat", "Fin"})
SUMS = {  # operation: how many arguments, and what stands for it in the normal form
    "HAdd.hAdd": (6, "+"), "Nat.add": (2, "+"), "Int.add": (2, "+"),
    "HMul.hMul": (6, "*"), "Nat.mul": (2, "*"), "Int.mul": (2, "*"),
    "Max.max": (4, "max"), "Min.min": (4, "min"), "Bool.and": (2, "&&"), "Bool.or": (2, "||"),
}  # fmt: skip
DUALS = {label("max"): label("min"), label("min"): label("max")}
ORDERS = {  # relation: what it is in the normal form, and whether its sides change places
    "LE.le": ("LE.le", False), "LT.lt": ("LT.lt", False),
    "GE.ge": ("LE.le", True), "GT.gt": ("LT.lt", True),
}  # fmt: skip
POINTING = frozenset(label(name) for name, _ in ORDERS.values())
Scope = tuple[int, ...]
"""The numbers of the variables that a term may refer to, the innermost last."""


class Binder(NamedTuple):
    """A variable or hypothesis of a block; `number` is None where nothing can refer to it."""

    number: int | None
    type: int
    scope: Scope


def identity(lean: Api, expr: int, forget: Collection[str] = ()) -> str:
    """Sixteen hexadecimal digits for a closed statement (borrowed). Raises `OpenTerm` for others."""
    form = NormalForm(lean, forget).term(expr, ())
    return min(digits(form), digits(dual(form))) if ORDER in forget else digits(form)


def dual(part: Node | Variable) -> Node | Variable:
    """A normal form in which all orders point the other way."""
    if isinstance(part, Variable):
        return part
    parts = tuple(map(dual, part.parts))
    if part.label in POINTING:
        type_, instance, left, right = parts
        parts = (type_, instance, right, left)
    return node(DUALS.get(part.label, part.label), parts, part.mixed)


class NormalForm:
    """Reads one term as a graph."""

    def __init__(self, lean: Api, forget: Collection[str] = ()) -> None:
        self.lean = lean
        self.numerals = NUMERALS not in forget
        self.types = TYPES not in forget
        self.uses: list[int] = []  # how often each variable occurs
        self.constants: dict[tuple[int, int], Node] = {}  # by the addresses of name and levels
        self.levels: dict[str, int] = {}  # the variables that are universe levels
        self.rules: dict[str, tuple[int, Callable[[list[int], Scope], Node]]] = {
            "And": (2, lambda args, scope: self._joined("And", args, scope)),
            "Or": (2, lambda args, scope: self._joined("Or", args, scope)),
            "Iff": (2, lambda args, scope: self._node("Iff", self._terms(args, scope), mixed=True)),
            "Eq": (3, self._equation),
            "OfNat.ofNat": (3, self._numeral),
            "Nat.succ": (1, self._successor),
        }

    def term(self, expr: int, scope: Scope) -> Node | Variable:
        """A term (borrowed)."""
        expr = _bare(expr)
        kind = ffi.tag(expr)
        if kind == BVAR:
            return self._variable(scope[-1 - ffi.unbox(field(expr, 0))])
        if kind in (APP, CONST):
            return self._application(expr, scope)
        if kind == FOR_ALL:
            return self._block(expr, scope)
        if kind == LAMBDA:
            return self._function(expr, scope)
        if kind == SORT:
            return self._node("Sort", (self._level(field(expr, 0)),))
        if kind == LITERAL:
            return self._literal(field(expr, 0))
        if kind == LET:
            number = self._new()
            type_, value = (self.term(field(expr, i), scope) for i in (1, 2))
            body = self.term(field(expr, 3), (*scope, number))
            return self._node("let", (Variable(number), type_, value, body))
        if kind == PROJECTION:
            name = f"{ffi.name_text(field(expr, 0))}.{ffi.unbox(field(expr, 1))}"
            return self._node(f"projection {name}", (self.term(field(expr, 2), scope),))
        raise OpenTerm("the statement has holes or variables from outside")

    # -- blocks of binders ------------------------------------------------------------------------

    def _block(self, expr: int, scope: Scope) -> Node:
        """Variables and hypotheses, in no order, and what holds of them."""
        binders: list[Binder] = []
        while True:
            expr = _bare(expr)
            if ffi.tag(expr) == FOR_ALL:
                number = self._new()
                binders.append(Binder(number, field(expr, 1), scope))
                scope, expr = (*scope, number), field(expr, 2)
                continue
            name, args = _spine(expr)
            if (name, len(args)) == ("Not", 1):
                binders.append(Binder(None, args[0], scope))
            elif (name, len(args)) == ("Ne", 3):
                return self._bound(
                    binders, self._false(), [self._holds(self._equation(args, scope))]
                )
            else:
                return self._bound(binders, self.term(expr, scope))
            return self._bound(binders, self._false())

    def _bound(
        self, binders: list[Binder], goal: Node | Variable, parts: list[Node] | None = None
    ) -> Node:
        """The last binder is read first: then it is known what refers to the others."""
        found = [self._node("goal", (goal,)), *(parts or ())]
        for number, type_, scope in reversed(binders):
            if number is not None and self.uses[number]:
                found.append(self._declared(number, type_, scope))
            else:
                self._assume(type_, scope, found)
        return self._node("∀", found, mixed=True)

    def _assume(self, expr: int, scope: Scope, found: list[Node]) -> None:
        """What is said by a hypothesis, or below `∃`, in pieces."""
        name, args = _spine(expr)
        if (name, len(args)) == ("And", 2):
            for arg in args:
                self._assume(arg, scope, found)
        elif (name, len(args)) == ("Exists", 2):
            number, predicate = self._new(), _bare(args[1])
            if ffi.tag(predicate) == LAMBDA:
                self._assume(field(predicate, 2), (*scope, number), found)
            else:
                body = self._applied(self.term(predicate, scope), [self._variable(number)])
                found.append(self._holds(body))
            found.append(self._declared(number, args[0], scope))
        else:
            found.append(self._holds(self.term(expr, scope)))

    def _declared(self, number: int, type_: int, scope: Scope) -> Node:
        return self._node("is a", (Variable(number), self.term(type_, scope)))

    def _holds(self, what: Node | Variable) -> Node:
        return self._node("holds", (what,))

    def _false(self) -> Node:
        return self._node("constant False")

    def _function(self, expr: int, scope: Scope) -> Node | Variable:
        """`fun x => f x` is `f` where `f` does not mention `x`."""
        number, body = self._new(), _bare(field(expr, 2))
        inner = (*scope, number)
        if ffi.tag(body) == APP and _is_innermost(field(body, 1)):
            uses = list(self.uses)
            head = self.term(field(body, 0), inner)
            if not self.uses[number]:
                return head
            self.uses[: len(uses)] = uses
        read = self.term(body, inner)
        return self._node("fun", (Variable(number), self.term(field(expr, 1), scope), read))

    # -- applications -----------------------------------------------------------------------------

    def _application(self, expr: int, scope: Scope) -> Node | Variable:
        name, args = _spine(expr)
        if (name, len(args)) in (("Not", 1), ("Ne", 3)):
            return self._block(expr, scope)
        if (name, len(args)) == ("Exists", 2):
            found: list[Node] = []
            self._assume(expr, scope, found)
            return self._node("∃", found, mixed=True)
        if name in self.rules and self.rules[name][0] == len(args):
            return self.rules[name][1](args, scope)
        if name in ORDERS and len(args) == 4:
            return self._order(name, args, scope)
        if self._is_sum(name, args):
            return self._sum(name, args, scope)
        if not self.types and _is_instance(name):
            return self._node("instance")
        head = _head(expr)
        function = self._constant(head) if name else self.term(head, scope)
        return self._applied(function, self._terms(args, scope))

    def _applied(self, function: Node | Variable, args: list[Node | Variable]) -> Node | Variable:
        """`f x y`, also where `f x` comes as `f`."""
        if not args:
            return function
        if isinstance(function, Node) and function.label == APPLICATION:
            return node(APPLICATION, (*function.parts, *args))
        return node(APPLICATION, (function, *args))

    def _constant(self, expr: int) -> Node:
        key = name, levels = field(expr, 0), field(expr, 1)
        found = self.constants.get(key)
        if found is None:
            parts = () if levels & 1 else tuple(map(self._level, ffi.elements(levels)))
            text = ffi.name_text(name)
            if not self.types and text in NUMBERS:
                text = "Nat"
            found = self.constants[key] = self._node(f"constant {text}", parts)
        return found

    def _joined(self, name: str, args: list[int], scope: Scope) -> Node:
        """`p ∧ q ∧ r` without brackets and order."""
        found: list[Node | Variable] = []
        waiting = list(args)
        while waiting:
            head, inner = _spine(waiting[-1])
            if (head, len(inner)) == (name, 2):
                waiting[-1:] = inner
            else:
                found.append(self.term(waiting.pop(), scope))
        return self._node(name, found, mixed=True)

    def _equation(self, args: list[int], scope: Scope) -> Node:
        sides = self._node("sides", self._terms(args[1:], scope), mixed=True)
        return self._node("Eq", (self.term(args[0], scope), sides))

    def _order(self, name: str, args: list[int], scope: Scope) -> Node:
        name, turned = ORDERS[name]
        type_, instance, left, right = self._terms(args, scope)
        sides = (right, left) if turned else (left, right)
        return self._node(name, (type_, instance, *sides))

    def _numeral(self, args: list[int], scope: Scope) -> Node:
        """A number with its type, and without the proof that the type has numbers."""
        literal = _bare(args[1])
        if ffi.tag(literal) != LITERAL:
            return self._node("OfNat.ofNat", self._terms(args, scope))
        number = self._literal(field(literal, 0))
        return self._node("numeral", (self.term(args[0], scope), number))

    def _literal(self, literal: int) -> Node:
        """A number, or a string in quotes."""
        value = field(literal, 0)
        if ffi.tag(literal):
            return self._node(f"string {ffi.text(value)}")
        return self._node(f"number {natural(self.lean, value)}" if self.numerals else "number")

    def _successor(self, args: list[int], scope: Scope) -> Node:
        nat = self._node("constant Nat")
        one = self._node("number 1" if self.numerals else "number")
        parts = (self.term(args[0], scope), self._node("numeral", (nat, one)))
        return self._node("+", (nat, self._node("summands", parts, mixed=True)))

    def _is_sum(self, name: str, args: list[int]) -> bool:
        """Whether it is an operation of which brackets and order do not matter."""
        if name not in SUMS or SUMS[name][0] != len(args):
            return False
        if len(args) == 2:
            return True
        types = {_spine(arg)[0] for arg in (args[:3] if len(args) == 6 else args[:1])}
        return len(types) == 1 and types <= NUMBERS

    def _sum(self, name: str, args: list[int], scope: Scope) -> Node:
        """The operands in no order; all are of one type."""
        operation, found = SUMS[name][1], list[Node | Variable]()
        waiting = list(args[-2:])
        while waiting:
            head, inner = _spine(waiting[-1])
            if self._is_sum(head, inner) and SUMS[head][1] == operation:
                waiting[-1:] = inner[-2:]
            elif (head, len(inner), operation) == ("Nat.succ", 1, "+"):
                one = self._node("number 1" if self.numerals else "number")
                found.append(self._node("numeral", (self._node("constant Nat"), one)))
                waiting[-1:] = inner
            else:
                found.append(self.term(waiting.pop(), scope))
        if len(args) == 2:
            type_: Node | Variable = self._node(f"constant {name.partition('.')[0]}")
        else:
            type_ = self.term(args[0], scope)
        return self._node(operation, (type_, self._node("summands", found, mixed=True)))

    # -- leaves -----------------------------------------------------------------------------------

    def _terms(self, exprs: list[int], scope: Scope) -> list[Node | Variable]:
        return [self.term(expr, scope) for expr in exprs]

    def _node(
        self, name: str, parts: Collection[Node | Variable] = (), mixed: bool = False
    ) -> Node:
        return node(label(name), tuple(parts), mixed)

    def _new(self) -> int:
        self.uses.append(0)
        return len(self.uses) - 1

    def _variable(self, number: int) -> Variable:
        self.uses[number] += 1
        return Variable(number)

    def _level(self, level: int) -> Node | Variable:
        """A universe level; a parameter is a variable."""
        if level & 1:
            return self._node("level 0")
        kind = ffi.tag(level)
        if kind == PARAMETER:
            name = ffi.name_text(field(level, 0))
            if name not in self.levels:
                self.levels[name] = self._new()
            return self._variable(self.levels[name])
        if kind == OPEN_LEVEL:
            raise OpenTerm("the statement has universe levels that are open")
        parts = [self._level(field(level, i)) for i in range(ffi.field_count(level))]
        return self._node(f"level {kind}", parts, mixed=kind == MAXIMUM)


APPLICATION = label("application")


def _bare(expr: int) -> int:
    """A term without the notes around it."""
    while ffi.tag(expr) == METADATA:
        expr = field(expr, 1)
    return expr


def _spine(expr: int) -> tuple[str, list[int]]:
    """The constant that is applied, "" if it is none, and its arguments."""
    args: list[int] = []
    expr = _bare(expr)
    while ffi.tag(expr) == APP:
        args.append(field(expr, 1))
        expr = _bare(field(expr, 0))
    args.reverse()
    return (ffi.name_text(field(expr, 0)) if ffi.tag(expr) == CONST else ""), args


def _head(expr: int) -> int:
    """What is applied."""
    expr = _bare(expr)
    while ffi.tag(expr) == APP:
        expr = _bare(field(expr, 0))
    return expr


def _is_instance(name: str) -> bool:
    """Whether a constant has the name of an instance that was not named by hand."""
    return name.rpartition(".")[2].startswith("inst")


def _is_innermost(expr: int) -> bool:
    """Whether a term is the variable that was bound last."""
    expr = _bare(expr)
    return ffi.tag(expr) == BVAR and ffi.unbox(field(expr, 0)) == 0
