"""Whether a statement is an instance of another: the same with terms for some of its variables.

The variables of the general statement stand for terms, each of its hypotheses must be one of the
special statement, and its goal the goal. Terms are compared in normal form. A variable that is applied
stands for what is applied there, not for a function made for the purpose; a search of `STEPS` steps
that has found nothing is given up.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from segenv.lean.worker.colours import OCCURRENCE, Node, Variable, label, mix, node

GOAL, HOLDS, IS_A, BLOCK, AND = map(label, ("goal", "holds", "is a", "∀", "And"))
ABSORBING = frozenset(map(label, ("And", "Or", "summands")))
STEPS = 4_000
Part = Node | Variable
Values = dict[int, Part]


class Statement:
    """A statement in normal form, taken apart."""

    def __init__(self, root: Part) -> None:
        parts = root.parts if isinstance(root, Node) and root.label == BLOCK else ()
        blocks = [part for part in parts if isinstance(part, Node)]
        self.goal = next((b.parts[0] for b in blocks if b.label == GOAL), root)
        self.facts = [b.parts[0] for b in blocks if b.label == HOLDS]
        declared = [b.parts for b in blocks if b.label == IS_A]
        self.types = {v.number: type_ for v, type_ in declared if isinstance(v, Variable)}
        self._keys: dict[int, int] = {}

    def key(self, part: Part) -> int:
        """A number that equal parts of this statement share."""
        if isinstance(part, Variable):
            return mix(OCCURRENCE, part.number)
        known = self._keys.get(id(part))
        if known is None:
            keys = [self.key(inner) for inner in part.parts]
            known = mix(part.label, *(sorted(keys) if part.mixed else keys))
            self._keys[id(part)] = known
        return known

    def is_open(self, part: Part) -> bool:
        """Whether it refers to a variable that is bound further inside."""
        if isinstance(part, Variable):
            return part.number not in self.types
        return any(map(self.is_open, part.parts))


def is_instance(special: Statement, general: Statement) -> bool:
    """Whether the first is an instance of the second."""
    search = _Search(special, general)
    try:
        return any(
            True
            for goal in _goals(special, general)
            for values in search.match(general.goal, goal, {})
            for _ in search.facts(general.facts, values)
        )
    except _GivenUp:
        return False


def _goals(special: Statement, general: Statement) -> Iterator[Part]:
    """The goal; for a variable also with hypotheses that may belong to it, at most two."""
    yield special.goal
    if isinstance(general.goal, Variable):
        for count in (1, 2):
            for facts in combinations(special.facts, count):
                parts = [node(HOLDS, (fact,)) for fact in facts]
                yield node(BLOCK, (node(GOAL, (special.goal,)), *parts), True)


class _GivenUp(Exception):
    """The search took too many steps."""


class _Search:
    def __init__(self, special: Statement, general: Statement) -> None:
        self.special = special
        self.general = general
        self.steps = STEPS
        self.facts_known = set(map(special.key, special.facts))

    def facts(self, left: Sequence[Part], values: Values) -> Iterator[Values]:
        """Every way to find the hypotheses that are left among those of the special statement."""
        if not left:
            yield values
            return
        known = values.get(left[0].number) if isinstance(left[0], Variable) else None
        if isinstance(known, Node) and known.label == AND:  # a hypothesis is in pieces
            if all(self.special.key(part) in self.facts_known for part in known.parts):
                yield from self.facts(left[1:], values)
            return
        for fact in self.special.facts:
            for more in self.match(left[0], fact, values):
                yield from self.facts(left[1:], more)

    def match(self, pattern: Part, part: Part, values: Values) -> Iterator[Values]:
        """Every way to choose terms for more variables so that the pattern becomes the part."""
        self.steps -= 1
        if self.steps < 0:
            raise _GivenUp
        if isinstance(pattern, Variable):
            yield from self._variable(pattern.number, part, values)
        elif isinstance(part, Node) and (pattern.label, pattern.mixed) == (part.label, part.mixed):
            if pattern.mixed:
                yield from self._mixed(pattern.label, pattern.parts, part.parts, values)
            elif len(pattern.parts) == len(part.parts):
                yield from self._in_order(pattern.parts, part.parts, values)

    def _variable(self, number: int, part: Part, values: Values) -> Iterator[Values]:
        if number in values:
            if self.special.key(values[number]) == self.special.key(part):
                yield values
            return
        new = {**values, number: part}
        if number not in self.general.types:  # bound inside: for a variable that is, too
            if isinstance(part, Variable) and part.number not in self.special.types:
                yield new
            return
        if self.special.is_open(part):
            return
        if isinstance(part, Variable):
            yield from self.match(self.general.types[number], self.special.types[part.number], new)
        else:
            yield new

    def _in_order(
        self, patterns: Sequence[Part], parts: Sequence[Part], values: Values
    ) -> Iterator[Values]:
        if not patterns:
            yield values
            return
        for more in self.match(patterns[0], parts[0], values):
            yield from self._in_order(patterns[1:], parts[1:], more)

    def _mixed(
        self, kind: int, patterns: Sequence[Part], parts: Sequence[Part], values: Values
    ) -> Iterator[Values]:
        """In any order. The last of `∧`, `∨`, `+` and `*` may be a variable for all that is left."""
        if len(patterns) > len(parts):
            return
        if len(patterns) < len(parts):
            if kind not in ABSORBING:
                return
            if len(patterns) == 1:
                yield from self.match(patterns[0], node(kind, tuple(parts), True), values)
                return
            patterns = sorted(patterns, key=lambda p: isinstance(p, Variable))
        if not patterns:
            yield values
            return
        for i, part in enumerate(parts):
            for more in self.match(patterns[0], part, values):
                yield from self._mixed(kind, patterns[1:], [*parts[:i], *parts[i + 1 :]], more)
