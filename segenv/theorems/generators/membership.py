"""Membership in lists: a fact about one list carried on to another, with cases on the way."""

from dataclasses import dataclass, field
from random import Random

from segenv.theorems.generators.base import Draft, Generator, check_knobs, number
from segenv.theorems.generators.rewriting import Term, call

LISTS = [*("xs", "ys", "zs", "us", "vs", "ws"), *(f"l{i}" for i in range(1, 60))]


@dataclass
class _Walk:
    """The element and the list that are known now, and what was needed on the way.

    `others` are the lists that were put beside what is known, `elements` the variables so far.
    """

    element: Term
    inside: Term
    lists: int = 1
    hypotheses: list[str] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    side: list[str] = field(default_factory=list)
    others: list[Term] = field(default_factory=list)
    elements: str = "x"

    def fresh(self) -> Term:
        """A list that was not used before."""
        self.lists += 1
        return Term(LISTS[self.lists - 1])

    def other(self, draw: Random) -> Term:
        """A list of which no members are known, mostly one that was not used before."""
        if not self.others or draw.random() < 0.7:
            self.others.append(self.fresh())
            return self.others[-1]
        return draw.choice(self.others)

    def given(self, name: str, before: str, after: str) -> None:
        """A hypothesis on every member of a list."""
        self.hypotheses.append(f"({name} : ∀ z, z ∈ {before} → {after})")


@dataclass(frozen=True)
class Membership(Generator):
    """From `x ∈ xs` to membership in another list: appended to, reversed, mapped, included in another.

    An inclusion may take `x` to `f x`, or lead into one of two lists that are both included in a
    third: its proof takes cases.
    """

    length: int = number(4, 1, 12, "lemmas between what is given and the goal")
    size: int = number(4, 2, 12, "leaves of a list, at most; a larger one is included in a new one")
    branching: int = number(20, 0, 100, "percent of the inclusions that lead into one of two lists")
    distractors: int = number(0, 0, 6, "inclusions that are given and not needed")

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        walk = _Walk(Term("x"), Term(LISTS[0]))
        for i in range(1, self.length + 1):
            self._step(draw, walk, i)
        more = [self._distractor(draw, walk, i) for i in range(1, self.distractors + 1)]
        hypotheses = [f"(h0 : x ∈ {LISTS[0]})", *walk.hypotheses, *more]
        names = " ".join(LISTS[: walk.lists])
        functions = ["(f : α → α)"] if walk.element.args else []
        binders = ["{α : Type}", f"({names} : List α)", f"({walk.elements} : α)", *functions]
        draw.shuffle(hypotheses)
        script = (*_concluded(walk.main, self.length), *walk.side)
        goal = f"{walk.element} ∈ {walk.inside}"
        return Draft(" ".join([*binders, *hypotheses]), goal, script)

    def _step(self, draw: Random, walk: _Walk, i: int) -> None:
        """One lemma further: `h_i` from `h_(i-1)`."""
        known, inside = f"h{i - 1}", walk.inside
        if inside.size >= self.size or draw.random() < 0.3:
            self._inclusion(draw, walk, i)
            return
        kind = draw.choice(("left", "right", "reverse", "map", "cons"))
        if kind in ("left", "right"):
            other = walk.other(draw)
            sides = (inside, other) if kind == "left" else (other, inside)
            new, by = call("++", *sides), f"List.mem_append_{kind} {other} {known}"
        elif kind == "reverse":
            new, by = call("List.reverse", inside), f"List.mem_reverse.mpr {known}"
        elif kind == "cons":
            new, by = call("::", Term("y"), inside), f"List.mem_cons_of_mem y {known}"
            walk.elements = "x y"
        else:
            new = call("List.map", Term("f"), inside)
            by = f"List.mem_map_of_mem (f := f) {known}"
            walk.element = call("f", walk.element)
        walk.inside = new
        walk.main.append(f"have h{i} := {by}")

    def _inclusion(self, draw: Random, walk: _Walk, i: int) -> None:
        """What is known is included in a new list, perhaps by way of one of two."""
        known, before, after = f"h{i - 1}", walk.inside, walk.fresh()
        walk.inside = after
        if draw.randrange(100) >= self.branching:
            image = call("f", Term("z")) if draw.random() < 0.3 else Term("z")
            walk.given(f"sub{i}", str(before), f"{image} ∈ {after}")
            walk.main.append(f"have h{i} := sub{i} {walk.element.argument} {known}")
            walk.element = call("f", walk.element) if image.args else walk.element
            return
        one, two = walk.fresh(), walk.fresh()
        walk.given(f"sub{i}", str(before), f"z ∈ {one} ++ {two}")
        walk.given(f"sub{i}a", str(one), f"z ∈ {after}")
        walk.given(f"sub{i}b", str(two), f"z ∈ {after}")
        walk.main.append(f"have h{i} : {walk.element} ∈ {after} := ?_")
        element = walk.element.argument
        walk.side = [
            f"have k := List.mem_append.mp (sub{i} {element} {known})",
            "cases k with | inl c => ?_ | inr c => ?_",
            f"exact sub{i}a {element} c",
            f"exact sub{i}b {element} c",
            *walk.side,  # the newest goal stands right behind the main one
        ]

    @staticmethod
    def _distractor(draw: Random, walk: _Walk, i: int) -> str:
        """An inclusion that leads astray: of a list, or in a list, that nothing else speaks of."""
        known = LISTS[draw.randrange(walk.lists)]
        one, two = draw.sample((known, str(walk.fresh())), 2)
        return f"(more{i} : ∀ z, z ∈ {one} → z ∈ {two})"


def _concluded(main: list[str], length: int) -> list[str]:
    """The lemmas as tactics, of which the last ends the proof if it needs no goal of its own."""
    *before, last = main
    proof = last.partition(" := ")[2]
    return [*before, f"exact {proof}"] if proof != "?_" else [*main, f"exact h{length}"]
