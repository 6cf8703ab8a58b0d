"""Facts and the reasons for them: what a generator says follows from what."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Fact:
    """A proposition and why it holds: `by` is a term with `{}` for each parent.

    What has neither `by` nor `ways` is assumed: a hypothesis, or what an `Opening` or an alternative
    brings. `back` is the term to leave parents open in, if it is another one ("" if there is none), in
    which at most `holes` of them can be left. `typed` says that Lean must know what the term proves.
    """

    claim: object
    by: str = ""
    parents: tuple["Fact", ...] = ()
    back: str | None = None
    holes: int = 9
    typed: bool = False
    ways: "Ways | None" = None
    opening: "Opening | None" = None

    @property
    def derived(self) -> bool:
        """Whether it takes a step to get it."""
        return bool(self.by or self.ways)


@dataclass(frozen=True, eq=False)
class Ways:
    """An alternative, what each side assumes, and the same conclusion from each.

    `form` makes a disjunction of the term that proves `either`.
    """

    either: Fact
    sides: tuple["Side", "Side"]
    proofs: tuple[Fact, Fact]
    form: str = "{}"


@dataclass(frozen=True, eq=False)
class Side(Fact):
    """What one side of an alternative assumes."""


@dataclass(frozen=True, eq=False)
class Opening:
    """A fact to take apart: what exists, how that is called, and the facts that it brings, in order.

    The facts name it in turn; `narrowed` leaves those that are needed.
    """

    fact: Fact
    variables: tuple[str, ...] = ()
    parts: list[Fact] = field(default_factory=list)

    def __str__(self) -> str:
        what = " ∧ ".join(str(part.claim) for part in self.parts)
        return f"∃ {' '.join(self.variables)}, {what}" if self.variables else what


@dataclass(frozen=True)
class Said:
    """A claim that is put into words when the proof is done."""

    text: Callable[[], str]

    def __str__(self) -> str:
        return self.text()


Known = dict[Fact, str]
"""Facts that stand among the hypotheses, and their names."""


def leaves(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that are assumed from outside, each once: what a theorem must give."""
    return [
        f for f in rests_on(facts) if not f.derived and not f.opening and not isinstance(f, Side)
    ]


def narrowed(facts: Iterable[Fact]) -> None:
    """Have what is taken apart bring what the facts rest on, and nothing else."""
    needed = rests_on(facts)
    for opening in {fact.opening for fact in needed if fact.opening}:
        opening.parts[:] = [part for part in opening.parts if part in needed]


def steps(facts: Iterable[Fact], known: Iterable[Fact] = ()) -> int:
    """How many facts are derived on the way from what is known."""
    return sum(fact.derived for fact in rests_on(facts, known))


def _before(fact: Fact, inside: bool) -> Iterator[Fact]:
    """What a fact rests on directly."""
    yield from fact.parents
    if fact.opening:
        yield fact.opening.fact
    if fact.ways:
        yield fact.ways.either
        if inside:
            yield from fact.ways.proofs


def rests_on(facts: Iterable[Fact], known: Iterable[Fact] = (), inside: bool = True) -> list[Fact]:
    """Facts and all that they rest on beyond what is known, causes first.

    `inside` says whether that goes for the two sides of an alternative too.
    """
    found: dict[Fact, None] = {}
    known = set(known)

    def visit(fact: Fact) -> None:
        if fact in found or fact in known:
            return
        for cause in _before(fact, inside):
            visit(cause)
        found[fact] = None

    for fact in facts:
        visit(fact)
    return list(found)
