"""Values for the searches that ask for one, learned on the train side of the world.

*Progress* is learned from reference proofs, *outcome* from the trees of searches with the model of
steps for theorems that it did not learn from: outcomes of 0 come from states that led nowhere.
"""

from collections.abc import Sequence
from pathlib import Path

from agents.policies.causal_lm import CausalLM
from agents.search import Budget, Searching, best_first, explored
from agents.training.data import traces_of
from agents.values.data import rows
from agents.values.learned import ARGS, Learned, load
from agents.values.learning import train
from agents.values.model import Kind, ValueArgs
from agents.zoo.make import Recipe
from segenv.backends.native import NativeBackend
from segenv.proof import Trace
from segenv.traces.exploration import Exploration

KNOWN = Recipe.theorems
"""Theorems that the zoo learned from."""
EXPLORED = 300
"""Theorems behind those, which are searched for outcomes."""
SIDE_BY_SIDE = 50
TREES = Budget(tokens=300)


def learned(kind: Kind, world: str, steps: CausalLM, out: Path, backend: NativeBackend) -> Learned:
    """A value for a world: as it is in `out`, or learned and kept there."""
    place = out / "values" / kind
    if not (place / ARGS).exists():
        traces = traces_of([world], KNOWN + EXPLORED, "train", out / "traces", backend)
        found: Sequence[Trace | Exploration] = traces[:KNOWN]
        if kind == "outcome":
            found = searched(traces[KNOWN:], steps, backend)
        data = rows(found, kind)
        train(data, ValueArgs(kind)).save(place, rows=len(data), world=world)
    return load(place)


def searched(traces: Sequence[Trace], steps: CausalLM, backend: NativeBackend) -> list[Exploration]:
    """What searches for the theorems of traces tried, and which states a proof was found from."""
    searching = Searching(steps, TREES, best_first)
    found: list[Exploration] = []
    for i in range(0, len(traces), SIDE_BY_SIDE):
        theorems = [trace.theorem for trace in traces[i : i + SIDE_BY_SIDE]]
        trees = searching.trees(backend, theorems, 1, 0)
        found += [explored(tree) for (tree,) in trees]
    return found
