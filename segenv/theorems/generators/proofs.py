"""Scripts out of facts and the reasons for them, as people write them: forwards and backwards.

A generator says what follows from what. Of the many scripts that prove the same, one is drawn: a lemma
on the way is a `have`, a term inside of another, or a goal that `apply` leaves; an alternative is taken
apart where it is needed or at the beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from segenv.theorems.generators.facts import Fact, Known, Ways, rests_on, steps
from segenv.theorems.generators.names import Names

INLINE = 3  # lemmas in one term, at most
BACKWARDS, NESTED, CLAIMED, FIRST = 0.3, 0.3, 0.3, 0.4
"""How often a script goes backwards, nests terms, writes out what a `have` says, splits first."""


@dataclass(frozen=True)
class Writer:
    """Draws a script; `names` has the names for what comes up on the way."""

    draw: Random
    names: Names

    def script(self, goals: Sequence[Fact], known: Known, witness: Sequence[str] = ()) -> list[str]:
        """Tactics that prove a conjunction of goals, behind the witnesses if there are any."""
        before, later = self._opened(goals, known)
        early = self._early_split(goals, known)
        if early and not later:
            return [*before, *self._split(early, goals, known, witness)]
        return [*before, *self._together(goals, known, witness), *later]

    def prove(self, goal: Fact, known: Known) -> list[str]:
        """Tactics that close the goal and all that they open."""
        if goal in known:
            return [f"exact {known[goal]}"]
        if goal.ways:
            return self._cases(goal, goal.ways, known)
        hidden = [p for p in dict.fromkeys(goal.parents) if p not in known]
        if not hidden or (self._fits(goal, known) and self.draw.random() < NESTED):
            return [f"exact {self._term(goal, known)}"]
        if goal.back != "" and self.draw.random() < BACKWARDS:
            return self._backwards(goal, hidden, known)
        before, later = self._haves(hidden, known)
        return [*before, f"exact {self._term(goal, known)}", *later]

    def _together(self, goals: Sequence[Fact], known: Known, witness: Sequence[str]) -> list[str]:
        """The goals side by side; those that are there already go into the term."""
        if len(goals) == 1 and not witness:
            return self.prove(goals[0], known)
        before, later = self._shared(goals, known)
        given = [known[g] if g in known and witness else "?_" for g in goals]
        asked = [goal for goal, text in zip(goals, given, strict=True) if text == "?_"]
        head = f"⟨{', '.join([*witness, *given])}⟩"
        if not asked:
            return [*before, f"exact {head}", *later]
        opening = "constructor" if len(goals) == 2 and not witness else f"refine {head}"
        parts = [tactic for goal in asked for tactic in self.prove(goal, dict(known))]
        return [*before, opening, *parts, *later]

    def _shared(self, goals: Sequence[Fact], known: Known) -> tuple[list[str], list[str]]:
        """What more than one goal rests on, or is to stand in front of the term."""
        counts: dict[Fact, int] = {}
        for goal in goals:
            for fact in rests_on([goal], known, inside=False):
                counts[fact] = counts.get(fact, 0) + fact.derived
        both = [fact for fact, count in counts.items() if count > 1]
        chosen = [fact for fact in both if self.draw.random() < 0.7]
        return self._haves(chosen, known)

    def _early_split(self, goals: Sequence[Fact], known: Known) -> Fact | None:
        """An alternative to take apart before all else, where the proof stays short."""
        found = [f for f in rests_on(goals, known) if f.ways]
        if len(found) != 1 or steps(goals) > 4 or self.draw.random() >= FIRST:
            return None
        either = found[0].ways.either if found[0].ways else found[0]
        return found[0] if either in known else None

    def _split(
        self, fact: Fact, goals: Sequence[Fact], known: Known, witness: Sequence[str]
    ) -> list[str]:
        """Cases first, and the whole of the rest in each."""
        assert fact.ways
        opening, sides = self._sides(fact.ways, known)
        for inner, proof in zip(sides, fact.ways.proofs, strict=True):
            before, later = self._haves([proof], inner)
            inner[fact] = inner[proof]
            opening += [*before, *self._together(goals, inner, witness), *later]
        return opening

    def _cases(self, goal: Fact, ways: Ways, known: Known) -> list[str]:
        before, later = self._haves([ways.either], known) if self._far(ways, known) else ([], [])
        opening, sides = self._sides(ways, known)
        parts = [
            tactic
            for inner, proof in zip(sides, ways.proofs, strict=True)
            for tactic in self.prove(proof, inner)
        ]
        return [*before, *opening, *parts, *later]

    def _far(self, ways: Ways, known: Known) -> bool:
        return ways.either not in known and not (
            self._fits(ways.either, known) and self.draw.random() < 0.6
        )

    def _sides(self, ways: Ways, known: Known) -> tuple[list[str], list[Known]]:
        names = self.names.many(2)
        term = ways.form.format(self._argument(ways.either, known, always=ways.form != "{}"))
        tactic = f"cases {term} with | inl {names[0]} => ?_ | inr {names[1]} => ?_"
        return [tactic], [
            known | {side: name} for side, name in zip(ways.sides, names, strict=True)
        ]

    def _backwards(self, goal: Fact, hidden: list[Fact], known: Known) -> list[str]:
        """The goal by its last reason, some of whose parents become goals."""
        most = min(len(hidden), goal.holes)
        left = self.draw.sample(hidden, most)
        before, later = self._haves([p for p in hidden if p not in left], known)
        form = goal.back or goal.by
        text = form.format(*("?_" if p in left else known[p] for p in goal.parents))
        order = [p for p in goal.parents if p in left]  # a parent that stands twice is asked twice
        parts = [tactic for parent in order for tactic in self.prove(parent, dict(known))]
        return [*before, _applied(text), *parts, *later]

    def _opened(self, goals: Sequence[Fact], known: Known) -> tuple[list[str], list[str]]:
        """Everything that exists and is needed, taken apart."""
        before, later = list[str](), list[str]()
        for fact in rests_on(goals, known):
            opening = fact.opening
            if opening is None or fact in known:
                continue
            causes = [p for p in opening.fact.parents if p not in known]
            apart = [p for p in causes if not self._fits(p, known) or self.draw.random() < 0.6]
            first, last = self._haves(apart, known)
            names, term = self.names.many(len(opening.parts)), self._term(opening.fact, known)
            known |= dict(zip(opening.parts, names, strict=True))
            pattern = ", ".join([*opening.variables, *names])
            single = len(names) == 1 and not opening.variables
            tactic = f"have {pattern} := {term}" if single else f"obtain ⟨{pattern}⟩ := {term}"
            before += [*first, tactic]
            later = [*last, *later]
        return before, later

    def _haves(self, facts: Sequence[Fact], known: Known) -> tuple[list[str], list[str]]:
        """Facts as hypotheses, and what proves those that were only claimed: it stands at the end."""
        before, later = list[str](), list[str]()
        for fact in facts:
            if fact in known:
                continue
            if fact.ways or (self.draw.random() < CLAIMED / 2 and not self._fits(fact, known)):
                inner, name = dict(known), self.names.new()
                before.append(f"have {name} : {fact.claim} := ?_")
                later = [*self.prove(fact, inner), *later]
                known[fact] = name
                continue
            hidden = [p for p in fact.parents if p not in known]
            apart = [p for p in hidden if not self._fits(p, known) or self.draw.random() > NESTED]
            first, last = self._haves(apart, known)
            name, term = self.names.new(), self._term(fact, known)
            said = f" : {fact.claim}" if fact.typed or self.draw.random() < CLAIMED else ""
            before += [*first, f"have {name}{said} := {term}"]
            later = [*last, *later]
            known[fact] = name
        return before, later

    def _fits(self, fact: Fact, known: Known) -> bool:
        """Whether a fact may be a term inside of another."""
        rest = [f for f in rests_on([fact], known) if f.derived]
        return len(rest) <= INLINE - 1 and not any(f.ways or f.typed for f in rest)

    def _term(self, fact: Fact, known: Known) -> str:
        if fact in known:
            return known[fact]
        return fact.by.format(*(self._argument(parent, known) for parent in fact.parents))

    def _argument(self, fact: Fact, known: Known, always: bool = True) -> str:
        text = self._term(fact, known)
        return f"({text})" if " " in text and always else text


def _applied(text: str) -> str:
    """`refine lemma a ?_` as it is, or with `apply` where nothing follows what is left open."""
    head = text.split(" ")
    while head[-1] in ("_", "?_"):
        head.pop()
    rest = " ".join(head)
    return f"refine {text}" if "?_" in rest or "▸" in rest else f"apply {rest}"
