"""Predicate logic: witnesses carried along chains of implications, with cases on the way."""

from dataclasses import dataclass, field
from random import Random

from segenv.theorems.generators.base import Draft, Generator, check_knobs, number

_ALPHABET = "PQRSTUVWABCDEFGHIJKLMN"
LETTERS: list[str] = [letter + mark for mark in ("", "'", "''") for letter in _ALPHABET]


@dataclass
class _Walk:
    """What a derivation has gathered so far."""

    hypotheses: list[str] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    side: list[str] = field(default_factory=list)
    predicates: int = 0
    functions: int = 0
    distractors: int = 0

    def predicate(self) -> str:
        """A predicate that was not used before."""
        self.predicates += 1
        return LETTERS[self.predicates - 1]

    def function(self, draw: Random) -> str:
        """A function that was not used before, or sometimes one that was."""
        if not self.functions or draw.random() < 0.6:
            self.functions += 1
            return f"f{self.functions}"
        return f"f{draw.randint(1, self.functions)}"


@dataclass(frozen=True)
class Predicates(Generator):
    """From `∃ x, P x ∧ Q x` and rules `∀ x, P x → R (f x)` to a witness with several properties.

    A rule may have a second premise, speak of another witness that it says exists, or give one of two
    properties that lead to the same: its proof takes cases.
    """

    length: int = number(4, 1, 12, "rules between the given witness and the asked one")
    properties: int = number(2, 1, 4, "properties of the given witness besides the first")
    branching: int = number(20, 0, 100, "percent of the rules whose conclusion is one of two")
    functions: int = number(40, 0, 100, "percent of the rules that lead to another witness")
    distractors: int = number(0, 0, 6, "rules that are given and not needed")
    universal: int = number(30, 0, 100, "percent of the theorems that are about every `y`")

    def __post_init__(self) -> None:
        check_knobs(self)

    def draft(self, draw: Random) -> Draft | None:
        """See `Generator.draft`."""
        walk = _Walk()
        first, extras = walk.predicate(), [walk.predicate() for _ in range(self.properties)]
        every = draw.randrange(100) < self.universal
        relation = "r y x" if every else ""
        given = [relation] * every + [f"{first} x", *(f"{extra} x" for extra in extras)]
        walk.hypotheses.append(f"(start : {'∀ y : α, ' * every}∃ x, {' ∧ '.join(given)})")
        names = ["hr"] * every + ["h0", *(f"e{i + 1}" for i in range(len(extras)))]
        if every:
            walk.script.append("intro y")
        walk.script.append(f"obtain ⟨x, {', '.join(names)}⟩ := start{' y' * every}")
        last, witness = self._chain(draw, walk, first, extras)
        # the other properties are those of the first witness
        asked, proofs = self._asked(draw, extras, every) if witness == "x" else ([], [])
        goal = " ∧ ".join([*asked, f"{last} z"])
        statement = f"{'∀ y : α, ' * every}∃ z, {goal}"
        proof = f"exact ⟨{', '.join([witness, *proofs, f'h{self.length}'])}⟩"
        rules = walk.hypotheses[1:] + [
            self._distractor(draw, walk) for _ in range(self.distractors)
        ]
        draw.shuffle(rules)
        binders = self._binders(walk, every, [walk.hypotheses[0], *rules])
        return Draft(binders, statement, (*walk.script, proof, *walk.side))

    def _chain(
        self, draw: Random, walk: _Walk, predicate: str, extras: list[str]
    ) -> tuple[str, str]:
        """Rules one after the other: the last predicate, and its witness."""
        witness = "x"
        for i in range(self.length):
            after = walk.predicate()
            apart = draw.randrange(100) < self.branching
            elsewhere = draw.randrange(100) < self.functions
            if elsewhere and not apart and draw.random() < 0.4:
                witness = self._another(walk, i, predicate, witness, after)
                predicate = after
                continue
            image = f"({walk.function(draw)} x)" if elsewhere else "x"
            target, new = f"{after} {image}", image.replace("x", witness)
            if apart:
                self._two_ways(walk, i, predicate, target, witness, f"{after} {new}")
            else:
                also, known = self._also(draw, extras, witness)
                walk.hypotheses.append(f"(rule{i + 1} : ∀ x, {predicate} x → {also}{target})")
                walk.script.append(f"have h{i + 1} := rule{i + 1} {witness} h{i}{known}")
            predicate, witness = after, new
        return predicate, witness

    @staticmethod
    def _another(walk: _Walk, i: int, predicate: str, witness: str, after: str) -> str:
        """A rule that says that there is a witness, and its name."""
        n = i + 1
        walk.hypotheses.append(f"(rule{n} : ∀ x, {predicate} x → ∃ y, {after} y)")
        walk.script.append(f"obtain ⟨w{n}, h{n}⟩ := rule{n} {witness} h{i}")
        return f"w{n}"

    @staticmethod
    def _also(draw: Random, extras: list[str], witness: str) -> tuple[str, str]:
        """A second premise, sometimes, and what proves it: a property of the given witness."""
        if witness != "x" or draw.random() >= 0.4:
            return "", ""
        j = draw.randrange(len(extras))
        return f"{extras[j]} x → ", f" e{j + 1}"

    def _two_ways(
        self, walk: _Walk, i: int, predicate: str, target: str, witness: str, claim: str
    ) -> None:
        """A rule with two conclusions that both lead on: a side goal, proved by cases."""
        left, right = walk.predicate(), walk.predicate()
        n = i + 1
        walk.hypotheses += [
            f"(rule{n} : ∀ x, {predicate} x → {left} x ∨ {right} x)",
            f"(rule{n}a : ∀ x, {left} x → {target})",
            f"(rule{n}b : ∀ x, {right} x → {target})",
        ]
        walk.script.append(f"have h{n} : {claim} := ?_")
        cases = [
            f"cases rule{n} {witness} h{i} with | inl c => ?_ | inr c => ?_",
            f"exact rule{n}a {witness} c",
            f"exact rule{n}b {witness} c",
        ]
        walk.side = cases + walk.side  # the newest side goal stands right behind the main one

    @staticmethod
    def _asked(draw: Random, extras: list[str], every: bool) -> tuple[list[str], list[str]]:
        """What is asked of the witness besides the end of the chain, and the proofs."""
        kept = [(f"{extra} z", f"e{i + 1}") for i, extra in enumerate(extras)]
        if every:
            kept.append(("r y z", "hr"))
        draw.shuffle(kept)
        return [asked for asked, _ in kept], [proof for _, proof in kept]

    @staticmethod
    def _distractor(draw: Random, walk: _Walk) -> str:
        """A rule that leads astray: to a property, or from one, that nothing else speaks of."""
        a, b = draw.sample(LETTERS[: walk.predicates], 2)
        new = walk.predicate()
        rule = draw.choice((f"{a} x → {b} x → {new} x", f"{a} x → {new} x → {b} x"))
        walk.distractors += 1
        return f"(more{walk.distractors} : ∀ x, {rule})"

    @staticmethod
    def _binders(walk: _Walk, every: bool, hypotheses: list[str]) -> str:
        names = LETTERS[: walk.predicates]
        parts = ["{α : Type}", f"({' '.join(names)} : α → Prop)"]
        if every:
            parts.append("(r : α → α → Prop)")
        if walk.functions:
            names = [f"f{i + 1}" for i in range(walk.functions)]
            parts.append(f"({' '.join(names)} : α → α)")
        return " ".join([*parts, *hypotheses])
