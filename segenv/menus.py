"""Menus: finite lists of tactics to choose from, for agents that number their actions.

A menu has `size` entries for any state. An entry is the text of a tactic, or "" where there is none
(a template over a hypothesis that the state does not have): agents mask those. Menus are made of
menus: `Templates` fills names of the state into shapes, `lemmas` makes such shapes, `Several` puts
menus side by side, and `Accepted` asks Lean which entries run.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations, product
from math import perm, prod
from typing import Protocol

from segenv import arguments
from segenv.backends.base import Attempt, Backend, Ran
from segenv.envs.action_text import GIVE_UP
from segenv.proof import Goal, ProofState
from segenv.refusals import FAULTS

LOGIC = (
    "intro {new}",
    "constructor",
    "left",
    "right",
    "assumption",
    "contradiction",
    "exfalso",
    "apply {h}",
    "obtain ⟨{new}, {new}⟩ := {h}",
    "rcases {h} with {new} | {new}",
)
"""What propositional goals need, without automation."""

NEW, PROOF, DATUM = "{new}", ("{h}", "{g}"), ("{x}", "{y}")


class Menu(Protocol):
    """What may be tried in a state."""

    @property
    def size(self) -> int:
        """How many entries it has for every state."""
        ...

    def texts(self, states: Sequence[ProofState]) -> list[tuple[str, ...]]:
        """The entries for each state, "" where there is none; all "" where no goal is open."""
        ...


@dataclass(frozen=True)
class Templates:
    """Shapes of tactics with the names of the main goal filled in.

    | in a shape   | stands for                                                                |
    |--------------|---------------------------------------------------------------------------|
    | `{h}`, `{g}` | a hypothesis whose type is a proposition; two different ones              |
    | `{x}`, `{y}` | a hypothesis that is data; two different ones                             |
    | `{new}`      | a name that is not in use, another each time: `h1`, `h2`, ...             |

    Only hypotheses that a tactic can name are there, the latest first and at most `most` of a kind, so
    that an entry keeps its place: `apply {h}` with most = 6 is six entries. Raises `ValueError` for no
    shapes or a `most` below 1.
    """

    shapes: tuple[str, ...] = LOGIC
    most: int = 6

    def __post_init__(self) -> None:
        arguments.number("most", self.most, at_least=1, whole=True)
        if not arguments.words("shapes", self.shapes, "a list of texts such as 'apply {h}'"):
            raise ValueError("shapes is (), but a menu needs at least one")

    @property
    def size(self) -> int:
        """See `Menu.size`."""
        return sum(self._entries(shape) for shape in self.shapes)

    def texts(self, states: Sequence[ProofState]) -> list[tuple[str, ...]]:
        """See `Menu.texts`."""
        return [self._of(state) for state in states]

    def _of(self, state: ProofState) -> tuple[str, ...]:
        if not state.goals:
            return ("",) * self.size
        names = _Names.of(state.goals[0], self.most)
        return tuple(text for shape in self.shapes for text in self._filled(shape, names))

    def _entries(self, shape: str) -> int:
        kinds = [_count(shape, marks) for marks in (PROOF, DATUM)]
        return prod(perm(self.most, count) for count in kinds)

    def _filled(self, shape: str, names: "_Names") -> Iterator[str]:
        """A shape with every choice of names; the same choices for every state, "" where one lacks."""
        places = range(self.most)
        proofs = permutations(places, _count(shape, PROOF))
        data = permutations(places, _count(shape, DATUM))
        for facts, values in product(proofs, data):
            chosen = [
                *(
                    (mark, names.proofs, i)
                    for mark, i in zip(_used(shape, PROOF), facts, strict=True)
                ),
                *(
                    (mark, names.data, i)
                    for mark, i in zip(_used(shape, DATUM), values, strict=True)
                ),
            ]
            if all(i < len(known) for _, known, i in chosen):
                yield names.fill(shape, {mark: known[i] for mark, known, i in chosen})
            else:
                yield ""


def _used(shape: str, marks: Iterable[str]) -> list[str]:
    return [mark for mark in marks if mark in shape]


def _count(shape: str, marks: Iterable[str]) -> int:
    return len(_used(shape, marks))


@dataclass(frozen=True)
class _Names:
    """The names of a goal, and those that are free."""

    proofs: tuple[str, ...]
    data: tuple[str, ...]
    taken: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, goal: Goal, most: int) -> "_Names":
        """Those of a goal, latest first. Where Lean was not asked, a hypothesis may be a proof."""
        named = [h for h in reversed(goal.hypotheses) if h.is_nameable]
        proofs = (h.name for h in named if h.is_proof is not False)
        data = (h.name for h in named if not h.is_proof)
        taken = frozenset(h.name for h in goal.hypotheses)
        return cls(tuple(islice(proofs, most)), tuple(islice(data, most)), taken)

    def fill(self, shape: str, chosen: dict[str, str]) -> str:
        """The shape with names for its marks."""
        for mark, name in chosen.items():
            shape = shape.replace(mark, name)
        fresh = self.fresh()
        while NEW in shape:
            shape = shape.replace(NEW, next(fresh), 1)
        return shape

    def fresh(self) -> Iterator[str]:
        """Names that are not in use."""
        number = 0
        while True:
            number += 1
            if f"h{number}" not in self.taken:
                yield f"h{number}"


def lemmas(
    names: Iterable[str], shapes: Sequence[str] = ("exact {}", "apply {}", "rw [{}]")
) -> Templates:
    """A menu of lemmas: every name in every shape, e.g. `lemmas(["Nat.add_comm"])`."""
    return Templates(tuple(shape.replace("{}", name) for name in names for shape in shapes))


@dataclass(frozen=True)
class Several:
    """Menus side by side. An entry that stands further left already is "" in its second place."""

    menus: tuple[Menu, ...]

    @property
    def size(self) -> int:
        """See `Menu.size`."""
        return sum(menu.size for menu in self.menus)

    def texts(self, states: Sequence[ProofState]) -> list[tuple[str, ...]]:
        """See `Menu.texts`."""
        parts = [menu.texts(states) for menu in self.menus]
        return [_once(sum(entries, ())) for entries in zip(*parts, strict=True)]


def _once(texts: tuple[str, ...]) -> tuple[str, ...]:
    first = {text: i for i, text in reversed(list(enumerate(texts)))}
    return tuple(text if first[text] == i else "" for i, text in enumerate(texts))


class Accepted:
    """The entries of a menu that Lean runs, and that change what is seen; the others are "".

    All entries of all states are tried in one batch, and what they did is remembered by the
    backend, so that the step that follows costs nothing. An entry that met a fault
    (`segenv.refusals.FAULTS`) stays: nothing is known of it. Where none is left, the first entry is
    `give_up`: this menu has no proof of that state.

    Looking ahead like this is charged to no budget of an episode; `tried` counts it. `compound` is
    that of the environment (`segenv.envs.proof_env.ProofEnv`): entries are run as segments then, and
    stay where all of their tactics run.
    """

    def __init__(self, menu: Menu, backend: Backend, compound: bool = False) -> None:
        self.menu = menu
        self.backend = backend
        self.compound = compound
        self.tried = 0

    @property
    def size(self) -> int:
        """See `Menu.size`."""
        return self.menu.size

    def texts(self, states: Sequence[ProofState]) -> list[tuple[str, ...]]:
        """See `Menu.texts`."""
        menus = self.menu.texts(states)
        attempts = [
            Attempt(state, text, self.compound, split=self.compound)
            for state, texts in zip(states, menus, strict=True)
            for text in texts
            if text
        ]
        self.tried += len(attempts)
        answers = iter(zip(attempts, self.backend.run_all(attempts), strict=True))
        found = [
            tuple(text if text and self._runs(*next(answers)) else "" for text in texts)
            for texts in menus
        ]
        return [
            texts if any(texts) or not state.goals else (GIVE_UP, *texts[1:])
            for state, texts in zip(states, found, strict=True)
        ]

    @staticmethod
    def _runs(attempt: Attempt, ran: Sequence[Ran]) -> bool:
        outcome = ran[-1].outcome
        if isinstance(outcome, ProofState):
            return outcome.key != attempt.state.key
        return outcome.kind in FAULTS
