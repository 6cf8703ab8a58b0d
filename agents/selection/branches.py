"""What is drawn anew inside of a group: functions from groups to rollouts that go on.

| name     | what is drawn anew                                                 | from             |
|----------|--------------------------------------------------------------------|------------------|
| `none`   | nothing                                                            |                  |
| `pivots` | each failure, `n` times from its first refused call on             | R³L              |
| `cuts`   | `n` from each state between two segments, for Monte-Carlo values   | SPO (2505.23564) |

A text such as `cuts?n=2` names one with its knobs. A branch takes over the calls that led to where it
begins (`Rollout.shared`), so its budget is what those left, and `agents.rollouts.collect.play` goes on
with it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

from agents.credit.segments import call_cuts
from agents.rollouts.record import Group, Rollout
from agents.spelled import spelled
from segenv.arguments import number

Branches = Callable[[Group], list[Rollout]]
"""From a finished group to rollouts that are not."""


def branches(text: str = "none") -> Branches:
    """The function that a text names. Raises `ValueError` for what will not do."""
    found = spelled("branch", text, BRANCHES)
    found(Group("", ()))
    return found


def branched(rollout: Rollout, calls: int, index: int) -> Rollout:
    """A rollout that takes over so many calls of another and goes on by itself."""
    return replace(rollout, turns=rollout.turns[:calls], ended=None, index=index, shared=calls)


def none(group: Group) -> list[Rollout]:
    """Nothing is drawn anew."""
    return []


def pivots(group: Group, *, n: float = 1) -> list[Rollout]:
    """Each failure again from the state in which Lean first refused what it said (R³L).

    There a model reads its failure and says where to go back to; Lean's first error stands for it. A
    failure without one, whose budget ran out, goes back by its last call.
    """
    number("n", n, at_least=1)
    places = _indices(group)
    found = []
    for rollout in group.known:
        if rollout.turns and not rollout.proved:
            refused = [i for i, call in enumerate(rollout.decisions) if call.error]
            pivot = refused[0] if refused else len(rollout.turns) - 1
            found += [branched(rollout, pivot, next(places)) for _ in range(int(n))]
    return found


def cuts(group: Group, *, n: float = 2) -> list[Rollout]:
    """From each state in which a segment begins behind another, once for all samples that meet there.

    Segments end where the number of goals changes. What SPO's chains estimate V by.
    """
    number("n", n, at_least=1)
    places, met = _indices(group), {group.start.key} if group.rollouts else set()
    found = []
    for rollout in group.known:
        for cut in call_cuts(rollout.decisions) if rollout.turns else ():
            state = rollout.decisions[cut.start].state
            if state.key not in met:
                met.add(state.key)
                found += [branched(rollout, cut.start, next(places)) for _ in range(int(n))]
    return found


def _indices(group: Group) -> Iterator[int]:
    return count(len(group.rollouts))


BRANCHES: Mapping[str, Callable[..., list[Rollout]]] = {
    "none": none,
    "pivots": pivots,
    "cuts": cuts,
}
