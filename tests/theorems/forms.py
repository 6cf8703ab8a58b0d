"""Statements of generated worlds read anew: a normal form, and other ways to say the same.

Nothing here is shared with the product, whose notion of one statement this is to judge. The normal
form sees no names, no order of binders and hypotheses, no brackets and order of `∧`, `∨`, `+`, `*`, no
sides of `=` and `↔`, no currying, no numerals, and not which way `≤` points. Colours of variables are
refined in a few rounds, so two statements may have one form by accident; one has never two.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count
from random import Random
from typing import Any

from segenv.proof import Theorem

Tree = tuple[Any, ...]
"""`(head, *parts)`: an operation, "of" for an application, "name" for a leaf; below `∀` and `∃` the
bound names, their types or None, and what is said of them."""
LEVELS = {"↔": (20, 21, 21), "→": (25, 26, 25), "∨": (30, 31, 30), "∧": (35, 36, 35)}
LEVELS |= dict.fromkeys(("=", "≤", "<", "≥", ">", "≠", "∈"), (50, 51, 51))
LEVELS |= {"++": (65, 65, 66), "+": (65, 65, 66), "::": (67, 68, 67), "*": (70, 70, 71)}
LEVELS |= {"^": (75, 76, 75)}
MIXED, SYMMETRIC = ("∧", "∨", "+", "*"), ("=", "↔", "≠")
TOKEN = re.compile(r"\s*(\+\+|::|[^\W\d][\w.']*|\d+|\S)")
ROUNDS = 4


class _Reader:
    """Reads one text."""

    def __init__(self, text: str) -> None:
        self.left: list[str] = TOKEN.findall(text)[::-1]

    def peek(self) -> str:
        return self.left[-1] if self.left else ""

    def take(self, *expected: str) -> str:
        found = self.left.pop()
        assert not expected or found in expected, (found, expected)
        return found

    def term(self, least: int = 0) -> Tree:
        """A term whose operations bind at least so tightly."""
        found = self.first()
        while self.peek() in LEVELS and LEVELS[self.peek()][0] >= least:
            head = self.take()
            found = (head, found, self.term(LEVELS[head][2]))
        return found

    def first(self) -> Tree:
        if self.peek() in ("∀", "∃"):
            return self.quantified(self.take())
        if self.peek() == "¬":
            self.take()
            return ("¬", self.term(40))
        parts = [self.leaf()]
        while re.match(r"[\w(\[]", self.peek()):
            parts.append(self.leaf())
        return parts[0] if len(parts) == 1 else ("of", *parts)

    def leaf(self) -> Tree:
        head = self.take()
        if head == "(":
            found = self.term()
            self.take(")")
        elif head == "[":
            items = []
            while self.peek() != "]":
                items.append(self.term())
                self.take(",") if self.peek() == "," else None
            self.take("]")
            found = ("list", *items)
        else:
            found = ("name", head)
        return found

    def quantified(self, head: str) -> Tree:
        groups = list(self.binders()) if self.peek() == "(" else [self.names(",")]
        self.take(",")
        body = self.term()
        for names, type_ in reversed(groups):
            for name in reversed(names):
                body = (head, name, type_, body)
        return body

    def names(self, *ends: str) -> tuple[list[str], Tree | None]:
        names = []
        while self.peek() not in (":", *ends):
            names.append(self.take())
        return names, self.term() if self.peek() == ":" and self.take() else None

    def binders(self) -> Iterator[tuple[list[str], Tree | None]]:
        while self.peek() in ("(", "{"):
            self.take()
            yield self.names()
            self.take(")", "}")


def read(theorem: Theorem) -> tuple[list[tuple[str, Tree]], list[tuple[str, Tree]], Tree]:
    """Variables with their types, hypotheses with what they say, and the goal.

    A hypothesis is what nothing else names.
    """
    reader = _Reader(theorem.binders)
    given = [(name, type_) for names, type_ in reader.binders() if type_ for name in names]
    assert not reader.left, theorem.binders
    rest = _Reader(theorem.statement)
    goal = rest.term()
    assert not rest.left, theorem.statement
    named = {name for part in (goal, *(type_ for _, type_ in given)) for name in _names(part)}
    variables = [one for one in given if one[0] in named]
    return variables, [one for one in given if one[0] not in named], goal


def _names(tree: Tree | None) -> Iterator[str]:
    if tree is None:
        return
    if tree[0] == "name":
        yield tree[1]
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _names(part)


# -- the normal form ------------------------------------------------------------------------------


def form(theorem: Theorem) -> str:
    """Digits that all ways to say one thing share."""
    variables, hypotheses, goal = read(theorem)
    for _, said in hypotheses:
        goal = ("→", said, goal)
    for name, type_ in reversed(variables):
        goal = ("∀", name, type_, goal)
    return min(_coloured(_Former(dual).term(goal, {})) for dual in (False, True))


class _Former:
    """Makes nodes `(label, mixed, parts)` of a term; variables are numbers."""

    def __init__(self, dual: bool) -> None:
        self.fresh, self.dual = count(), dual

    def term(self, tree: Tree, scope: dict[str, int]) -> Tree:
        head, *parts = tree
        if head in ("∀", "→", "¬") or tree[0] == "≠":
            return self.block(tree, scope)
        if head == "∃":
            return self.opened(tree, scope, "∃")
        if head == "name":
            if parts[0] in scope:
                return ("variable", False, (scope[parts[0]],))
            return ("a number" if parts[0].isdigit() else f"the {parts[0]}", False, ())
        if head in (">", "≥"):
            return self.term(({">": "<", "≥": "≤"}[head], *parts[::-1]), scope)
        if head in ("<", "≤") and self.dual:
            parts = parts[::-1]
        if head in MIXED:
            parts = list(_flat(head, tree))
        mixed = head in MIXED or head in SYMMETRIC
        return (head, mixed, tuple(self.term(part, scope) for part in parts))

    def block(self, tree: Tree, scope: dict[str, int]) -> Tree:
        """All that is assumed, in no order, and what follows."""
        parts: list[Tree] = []
        while tree[0] in ("∀", "→", "¬", "≠"):
            if tree[0] == "∀":
                _, name, type_, tree = tree
                scope = self.declared(name, type_, scope, parts)
            elif tree[0] == "→":
                self.assumed(tree[1], scope, parts)
                tree = tree[2]
            else:
                self.assumed(tree[1] if tree[0] == "¬" else ("=", *tree[1:]), scope, parts)
                tree = ("name", "False")
        return ("∀", True, (*parts, ("so", False, (self.term(tree, scope),))))

    def opened(self, tree: Tree, scope: dict[str, int], label: str) -> Tree:
        parts: list[Tree] = []
        self.assumed(tree, scope, parts)
        return (label, True, tuple(parts))

    def assumed(self, tree: Tree, scope: dict[str, int], parts: list[Tree]) -> None:
        if tree[0] == "∧":
            for part in tree[1:]:
                self.assumed(part, scope, parts)
        elif tree[0] == "∃":
            _, name, type_, body = tree
            self.assumed(body, self.declared(name, type_, scope, parts), parts)
        else:
            parts.append(("given", False, (self.term(tree, scope),)))

    def declared(
        self, name: str, type_: Tree | None, scope: dict[str, int], parts: list[Tree]
    ) -> dict[str, int]:
        number = next(self.fresh)
        if type_ is not None:
            said = (("variable", False, (number,)), self.term(type_, scope))
            parts.append(("is a", False, said))
        return {**scope, name: number}


def _flat(head: str, tree: Tree) -> Iterator[Tree]:
    for part in tree[1:]:
        if part[0] == head:
            yield from _flat(head, part)
        else:
            yield part


def _coloured(root: Tree) -> str:
    colours: dict[int, str] = defaultdict(str)
    for _ in range(ROUNDS):
        seen: dict[int, list[str]] = defaultdict(list)
        _look(root, "", colours, seen)
        colours = defaultdict(str, {n: _digits(colours[n], *sorted(s)) for n, s in seen.items()})
    return _digest(root, colours)


def _look(node: Tree, above: str, colours: dict[int, str], seen: dict[int, list[str]]) -> None:
    """Note for each variable where it stands."""
    label, mixed, parts = node
    if label == "variable":
        seen[parts[0]].append(above)
        return
    for i, part in enumerate(parts):
        place = _digits(above, label, "" if mixed else str(i), _digest(node, colours))
        _look(part, place, colours, seen)


def _digest(node: Tree, colours: dict[int, str]) -> str:
    label, mixed, parts = node
    if label == "variable":
        return f"?{colours[parts[0]]}"
    inner = [_digest(part, colours) for part in parts]
    return _digits(label, *(sorted(inner) if mixed else inner))


def _digits(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:16]


# -- the same in other words ----------------------------------------------------------------------


def said_otherwise(theorem: Theorem, draw: Random, turned: bool = True) -> Theorem:
    """The theorem in other names and another order of binders; `turned` says whether operands and
    sides change places too, and hypotheses are split or move into the goal.
    """
    variables, hypotheses, goal = read(theorem)
    marks = draw.sample(range(100, 999), len(variables))
    names = {name: f"n{mark}" for (name, _), mark in zip(variables, marks, strict=True)}
    say = _Sayer(draw, turned).text
    types = [(name, t) for name, t in variables if t == ("name", "Type")]
    others = [one for one in variables if one not in types]
    draw.shuffle(others)
    draw.shuffle(hypotheses)
    binders = [f"{{{names[name]} : Type}}" for name, _ in types]
    binders += [f"({names[name]} : {say(t, names)})" for name, t in others]
    binders += [f"(k{i} : {say(said, names)})" for i, (_, said) in enumerate(hypotheses)]
    return Theorem("otherwise", say(goal, names), " ".join(binders))


class _Sayer:
    """Writes a term with all brackets."""

    def __init__(self, draw: Random, turned: bool) -> None:
        self.draw, self.turned = draw, turned

    def text(self, tree: Tree, names: dict[str, str]) -> str:
        head, *parts = tree
        if head == "name":
            name: str = parts[0]
            return names.get(name, name)
        if head in ("∀", "∃"):
            old, type_, body = parts
            new = f"m{len(names)}"
            kind = f" : {self.text(type_, names)}" if type_ else ""
            return f"({head} {new}{kind}, {self.text(body, {**names, old: new})})"
        said = [self.text(part, names) for part in parts]
        if head == "¬":
            return f"(¬{said[0]})"
        if head == "of":
            return f"({' '.join(said)})"
        if head == "list":
            return f"[{', '.join(said)}]"
        if self.turned and head in (*MIXED, *SYMMETRIC) and self.draw.random() < 0.5:
            said.reverse()
        return f"({said[0]} {head} {said[1]})"


# -- scripts --------------------------------------------------------------------------------------

TACTICS = frozenset(
    "intro exact rw have cases with inl inr obtain refine apply constructor induction zero succ nil "
    "cons left right fun by_cases exists elim".split()
)


def shape(script: Sequence[str]) -> str:
    """A script without brackets, whose variables and numerals are one word however many they are."""
    words = (_word(w) for w in TOKEN.findall(" ; ".join(script)) if w not in "()")
    return re.sub(r"_( _)+", "_", " ".join(words))


def _word(word: str) -> str:
    head, dot, rest = word.partition(".")
    if word in TACTICS or (dot and head[:1].isupper()) or not re.match(r"\w", word):
        return word
    return f"_{dot}{rest}"
