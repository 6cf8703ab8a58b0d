"""Random texts of proofs: the tactics of a proof, put together by every joint that Lean reads."""

import random
from collections.abc import Sequence

from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem
from segenv.syntax import cut

COMMENTS = ("-- why\n", "/- why -/ ", "/- why\n  so -/\n", "\n", "-- (\n", '/- "-/\n', "--\n  \n")


class Writer:
    """A text that grows; it knows the column where it ends."""

    def __init__(self, rng: random.Random, tactics: Sequence[str], counts: Sequence[int]) -> None:
        self.rng = rng
        self.tactics = tactics
        self.counts = counts  # of the goals before each tactic, and at the end
        self.text = ""

    @property
    def column(self) -> int:
        return len(self.text) - (self.text.rfind("\n") + 1)

    def sometimes(self, share: float) -> bool:
        return self.rng.random() < share

    def block(self, start: int, stop: int, depth: int = 0) -> None:
        """Tactics `start` to `stop` from here on, as a block at the present column."""
        block = self.column
        while start < stop:
            end = self.unit(start, stop, block, depth)
            if end < stop:
                self.joint(block)
            start = end

    def unit(self, start: int, stop: int, block: int, depth: int) -> int:
        """One tactic, or several in brackets; where the next one starts."""
        end = self.rng.randint(start + 1, stop)
        if depth < 3 and self.sometimes(0.15):
            self.inside("(", ")", start, end, block, depth)
            return end
        end = self.closing(start, stop)
        if depth < 3 and end and self.sometimes(0.4):
            if self.sometimes(0.5):
                self.inside("{ ", " }", start, end, block, depth)
            else:
                self.text += self.rng.choice(["· ", "·  ", ". "])
                self.block(start, end, depth + 1)
            return end
        self.tactic(self.tactics[start], block)
        return start + 1

    def inside(
        self, opening: str, closing: str, start: int, end: int, block: int, depth: int
    ) -> None:
        self.text += opening
        if self.sometimes(0.3):
            self.text = self.text.rstrip(" ") + "\n" + " " * (block + self.rng.randint(1, 4))
        self.block(start, end, depth + 1)
        if self.sometimes(0.3):
            self.text += self.rng.choice(["\n", " -- end\n"]) + " " * (block + 1)
        self.text += closing

    def closing(self, start: int, stop: int) -> int:
        """Where the main goal before tactic `start` is closed, 0 if that is not before `stop`."""
        for end in range(start + 1, stop + 1):
            if self.counts[end] < self.counts[start]:
                return end if self.counts[end] == self.counts[start] - 1 else 0
        return 0

    def tactic(self, tactic: str, block: int) -> None:
        """One tactic from here on; its later lines stand where its block does, or under it."""
        shift = self.rng.choice([block, block, self.column])
        first, *lines = tactic.split("\n")
        self.text += "\n".join([first, *(" " * shift + line for line in lines)])

    def joint(self, block: int) -> None:
        """What stands between two tactics of a block."""
        if self.sometimes(0.35):
            self.text += self.rng.choice(["; ", ";", " ; ", ";  /- and -/ "])
            if self.sometimes(0.3):
                self.text += "\n" + " " * (block + self.rng.randint(0, 5))
            return
        self.text += self.rng.choice(["", "", "", ";", " -- then", " /- then -/", " "]) + "\n"
        while self.sometimes(0.2):
            comment = self.rng.choice([c for c in COMMENTS if c.endswith("\n")])
            self.text += " " * self.rng.randint(0, block + 2) + comment
        self.text += " " * block


def written(rng: random.Random, tactics: Sequence[str], counts: Sequence[int]) -> str:
    """A random text of some tactics, that Lean reads as them or, at times, refuses."""
    writer = Writer(rng, tactics, counts)
    if rng.random() < 0.2:
        writer.text += rng.choice(COMMENTS)
    if rng.random() < 0.2 and not writer.column:
        writer.text += " " * rng.randint(1, 3)
    writer.block(0, len(tactics))
    if rng.random() < 0.2:
        writer.text += rng.choice([" -- done", "\n-- done", " /- done -/", "\n", "  "])
    return writer.text


def top_level(native: NativeBackend, theorem: Theorem) -> tuple[list[str], list[int]]:
    """The tactics of a reference proof that stand in no other, and how many goals they leave."""
    state, proof = native.start(theorem), theorem.proof
    trees = native.parse(state, proof)
    assert isinstance(trees, tuple), trees
    column = trees[0].start - (proof.rfind("\n", 0, trees[0].start) + 1)
    tactics = [cut(proof, tree.start, tree.end, column) for tree in trees]
    counts = [len(state.goals)]
    for tactic in tactics:
        after = native.run_tactic(state, tactic)
        assert isinstance(after, ProofState), after
        state = after
        counts.append(len(state.goals))
    return tactics, counts
