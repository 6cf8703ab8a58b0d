"""Which worker runs which request of a batch. Pure functions.

A state is cheapest where it is already known; elsewhere its script is replayed first. Requests
move from the longest queue to the shortest if that ends the batch sooner, a tactic being taken to
cost the same everywhere, and if at least as much is moved as must be replayed.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence


def spread(
    homes: Sequence[int], states: Sequence[str], costs: Sequence[int], workers: int
) -> list[int]:
    """A worker for each request of a batch.

    `homes` has the worker that knows the state of each request, `states` the key of that state, and
    `costs` how many tactics another worker must run to know it too.
    """
    places = list(homes)
    if workers < 2:
        return places
    groups: dict[str, list[int]] = defaultdict(list)
    for i, state in enumerate(states):
        groups[state].append(i)
    load = Counter({worker: 0 for worker in range(workers)})
    load.update(places)
    for members in sorted(groups.values(), key=len, reverse=True):
        home, cost = places[members[0]], costs[members[0]]
        least = min(range(workers), key=lambda worker: load[worker])
        moved = min(len(members), (load[home] - load[least] - cost) // 2)
        if least == home or moved < max(1, cost):
            continue
        for i in members[-moved:]:
            places[i] = least
        load[home] -= moved
        load[least] += moved + cost
    return places
