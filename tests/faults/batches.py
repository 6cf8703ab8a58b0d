"""Faults that strike a batch of attempts, or the start of a theorem.

A batch loses no more attempts than processes were struck: each of these says so, with all that ran
before it, and the others are what they would have been. A start is tried again by itself.
"""

from collections.abc import Mapping
from itertools import count
from random import Random

import psutil

from segenv.backends.base import Attempt, BackendError, Ran
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem
from tests.faults.faults import (
    KILL,
    LIMITS,
    SCRIPT,
    STOP,
    STRIKES,
    TRUE,
    Scene,
    Strike,
    Tally,
    both,
    send,
    struck,
    texts,
)

GROUP = 8  # attempts of a batch
FAULTS = ("infrastructure", "timeout")

BATCH_STRIKES: Mapping[str, Strike] = {
    f"in a batch: {name}": strike
    for name, strike in STRIKES.items()
    if name != "zygote and worker killed"
}
"""What happens to one of the workers of a batch."""
START_STRIKES: Mapping[str, Strike] = {
    "in a start: worker killed": send(KILL, "worker"),
    "in a start: worker stopped": send(STOP, "worker"),
    "in a start: zygote stopped, worker killed": both(send(STOP, "zygote"), send(KILL, "worker")),
}
"""What happens while a theorem is started or its prefix is run."""


class BatchRange:
    """Where batches are struck: two workers, and what they should answer."""

    def __init__(self, seed: int) -> None:
        self.scene = Scene(NativeBackend(workers=2, limits=LIMITS), Random(seed))
        self.backend = self.scene.backend
        self.names = count()
        self.state = self.backend.start(TRUE)
        (ran,) = self.backend.run_all([Attempt(self.state, "\n".join(SCRIPT), split=True)])
        assert len(ran) == len(SCRIPT)
        self.expected = [self._seen(one) for one in ran]

    def close(self) -> list[psutil.Process]:
        """Close everything; the processes that are left."""
        self.scene.note()
        self.backend.close()
        return self.scene.left_over()

    def inject(self, strike: Strike, tally: Tally) -> None:
        """One batch that is struck at a random moment, and once more in peace."""
        self.scene.note()
        with struck(self.scene, strike, self.scene.draw.uniform(0.0, 0.1)):
            limit = LIMITS.tactic * GROUP
            found = tally.timed(limit, self._batch)
        hit = [ran for ran in found or () if not self._right(ran, tally)]
        tally.refused += len(hit)
        if len(hit) > 1:
            tally.problems.append(f"{len(hit)} attempts suffered from one fault")
        for _ in range(2):  # the strike may have fallen behind the batch
            again = [ran for ran in self._batch() if not self._right(ran, tally)]
        if again:
            tally.problems.append(f"a batch was lost: {again[0][-1]}")
        tally.injected += 1
        self.scene.note()

    def begin(self, strike: Strike, tally: Tally) -> None:
        """A theorem that nobody started before, struck while it is."""
        theorem = Theorem(f"t{next(self.names)}", TRUE.statement, TRUE.binders)
        self.scene.note()
        with struck(self.scene, strike, self.scene.draw.uniform(0.0, 0.005)):
            try:
                state = tally.timed(LIMITS.header, lambda: self.backend.start(theorem))
            except BackendError as error:
                tally.problems.append(f"a start was lost: {error}")
                return
        if texts(state) != texts(self.state):
            tally.problems.append(f"another start: {state}")
        tally.injected += 1
        self.scene.note()

    def _batch(self) -> list[tuple[Ran, ...]]:
        # each is another text to Lean: equal ones are run once
        notes = [f"-- {next(self.names)}\n" for _ in range(GROUP)]
        texts_ = [note.join(["", *SCRIPT[:1]]) + "\n" + "\n".join(SCRIPT[1:]) for note in notes]
        return self.backend.run_all([Attempt(self.state, text, split=True) for text in texts_])

    def _right(self, ran: tuple[Ran, ...], tally: Tally) -> bool:
        """Whether a whole attempt went as it should; if it did not, a fault must be the cause."""
        seen = [self._seen(one) for one in ran]
        if seen == self.expected:
            return True
        if seen[:-1] != self.expected[: len(seen) - 1] or seen[-1] not in FAULTS:
            tally.problems.append(f"a wrong outcome: {ran[-1]}")
        return False

    @staticmethod
    def _seen(one: Ran) -> object:
        return texts(one.outcome) if isinstance(one.outcome, ProofState) else one.outcome.kind
