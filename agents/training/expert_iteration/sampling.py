"""The episodes of a round, kept in a buffer: of a selection, or until enough tokens were generated."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from agents.rollouts.buffer import Buffer
from agents.rollouts.record import Group
from agents.selection.rounds import History, Selection, joined
from agents.training.spending import spent
from segenv.proof import Theorem
from segenv.theorems.samplers import Start

Collect = Callable[[Sequence[Theorem | Start], int, str, int], list[Group]]
"""Groups of so many episodes from each start; a prefix of their ids, and a seed."""
SECOND = 10**6  # apart from the seeds of rounds, so that more samples are other samples


@dataclass(frozen=True)
class Until:
    """Theorems in turn until so many tokens were `generated`, in an order that `seed` shuffles.

    Each theorem comes once before any comes again, over all rounds of a run.
    """

    generated: int
    seed: int

    def place(self, theorems: Sequence[Theorem], at: int, most: int) -> list[Theorem]:
        """The theorems from place `at` of the order on: `most` of them, up to the end of a pass."""
        turn, first = divmod(at, len(theorems))
        order = Random(f"{self.seed} {turn}").sample(theorems, len(theorems))
        return order[first : first + most]


def sampled(
    collect: Collect,
    buffer: Buffer,
    theorems: Sequence[Theorem],
    n: int,
    which: Selection | Until,
    round_: int,
    seed: int,
) -> list[Group]:
    """The groups of a round, from the buffer if they are there.

    Rates so far are those of the rounds before. Raises `ValueError` if the selection leaves nothing.
    """
    batch = f"round {round_}"
    if batch not in buffer.batches():
        before = buffer.groups([f"round {i}" for i in range(1, round_)])
        if isinstance(which, Until):
            buffer.append(batch, until(collect, theorems, n, which, len(before), batch, seed))
            return buffer.groups([batch])
        tried = which.tried(theorems, History(before), seed)
        if not tried:
            raise ValueError(
                f"the selection leaves none of {len(theorems)} theorems for round {round_}: widen its "
                "window, take more theorems, or stop after fewer rounds"
            )
        first = collect(tried, n, f"{batch}:", seed)
        buffer.append(batch, with_more(collect, first, which, batch, seed + SECOND))
    return buffer.groups([batch])


def until(
    collect: Collect,
    theorems: Sequence[Theorem],
    n: int,
    which: Until,
    begin: int,
    batch: str,
    seed: int,
) -> list[Group]:
    """Groups of theorems from a place of the order on, until enough tokens were generated.

    As many theorems at once as take half of what is left by the mean so far, and no more than were
    played before: so the last collection is of one theorem or few, and only theirs is too much.
    Raises `ValueError` if a whole pass generates nothing.
    """
    found: list[Group] = []
    while (cost := spent(found).generated) < which.generated:
        if len(found) >= len(theorems) and not cost:
            raise ValueError(f"{len(found)} theorems were tried and no token was generated")
        most = int((which.generated - cost) * len(found) / 2 / cost) if cost else 1
        some = which.place(theorems, begin + len(found), max(1, min(most, len(found))))
        found += collect(some, n, f"{batch}, {len(found)} on:", seed + SECOND * len(found))
    return found


def with_more(
    collect: Collect, groups: Sequence[Group], selection: Selection, batch: str, seed: int
) -> list[Group]:
    """The groups, each with the samples that the selection adds to it."""
    wanted = selection.more(groups)
    alike: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        if wanted.get(group.id):
            alike[wanted[group.id]].append(group)
    found = {group.id: group for group in groups}
    for count, some in alike.items():
        begins = [Start(g.theorem, g.start.script) for g in some]
        added = collect(begins, count, f"{batch}, {count} more:", seed)
        found |= {g.id: joined(g, more) for g, more in zip(some, added, strict=True)}
    return list(found.values())
