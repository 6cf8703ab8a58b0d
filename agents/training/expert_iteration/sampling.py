"""The episodes of a round: of a selection of theorems, and more of some of them, kept in a buffer."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from agents.rollouts.buffer import Buffer
from agents.rollouts.record import Group
from agents.selection.difficulty import rates
from agents.selection.rounds import Selection, joined
from segenv.proof import Theorem

Collect = Callable[[Sequence[Theorem], int, str, int], list[Group]]
"""Groups of so many episodes of each theorem; a prefix of their ids, and a seed."""
SECOND = 10**6  # apart from the seeds of rounds, so that more samples are other samples


def sampled(
    collect: Collect,
    buffer: Buffer,
    theorems: Sequence[Theorem],
    n: int,
    selection: Selection,
    round_: int,
    seed: int,
) -> list[Group]:
    """The groups of a round, from the buffer if they are there.

    Rates so far are those of the rounds before. Raises `ValueError` if the selection leaves nothing.
    """
    batch = f"round {round_}"
    if batch not in buffer.batches():
        before = buffer.groups([f"round {i}" for i in range(1, round_)])
        tried = selection.tried(theorems, rates(before), seed)
        if not tried:
            raise ValueError(
                f"the selection leaves none of {len(theorems)} theorems for round {round_}: widen its "
                "window, take more theorems, or stop after fewer rounds"
            )
        first = collect(tried, n, f"{batch}:", seed)
        buffer.append(batch, with_more(collect, first, selection, batch, seed + SECOND))
    return buffer.groups([batch])


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
        added = collect([g.theorem for g in some], count, f"{batch}, {count} more:", seed)
        found |= {g.id: joined(g, more) for g, more in zip(some, added, strict=True)}
    return list(found.values())
