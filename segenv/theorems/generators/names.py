"""Names at random: nothing about a proof can be read off what things are called."""

from random import Random

HYPOTHESES = tuple(f"h{mark}" for mark in "abcdeijkmnpqrstuvwxyz123456789")
"""What hypotheses are called, given ones and those on the way, needed ones and distractors."""


class Names:
    """Names of one kind in random order, none twice; when they are used up, longer ones.

    None but those of hypotheses is a hypothesis' name.
    """

    def __init__(self, draw: Random, pool: tuple[str, ...] | str = HYPOTHESES) -> None:
        self._draw, self._pool = draw, pool
        self._left: list[str] = []
        self._round = 0

    def new(self) -> str:
        """A name that was not given before."""
        if not self._left:
            mark = str(self._round or "")
            drawn = [name + mark for name in self._draw.sample(self._pool, len(self._pool))]
            own = self._pool is HYPOTHESES
            self._left = [name for name in drawn if own or name not in HYPOTHESES]
            self._round += 1
        return self._left.pop()

    def many(self, count: int) -> list[str]:
        """So many of them."""
        return [self.new() for _ in range(count)]
