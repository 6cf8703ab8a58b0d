"""A policy with a search, as `segenv.evaluate` takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from agents.policies.base import Policy
from agents.search.best_first import best_first
from agents.search.budget import Budget
from agents.search.drive import drive
from agents.search.record import SearchResult, result
from agents.search.tree import Search, Tree
from segenv.backends.base import Backend
from segenv.proof import ProofState, Theorem


class Begin(Protocol):
    """Begins a search: `best_first`, `whole_proof`, or one with more arguments set by `partial`."""

    def __call__(
        self, start: ProofState, budget: Budget, *, seed: int, definitions: Sequence[str]
    ) -> Search:
        """A search from a state."""
        ...


@dataclass(frozen=True)
class Searching:
    """Searches for proofs, those of all theorems driven at once; a `segenv` solver.

    Attempt i at a theorem is a search with seed i. What comes of one is a `SearchResult`, whose script
    is verified again by whoever evaluates.
    """

    policy: Policy
    budget: Budget
    search: Begin = best_first

    def solve(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> list[list[SearchResult]]:
        """What comes of `n` searches for each theorem."""
        found = self.trees(backend, theorems, n, seed)
        return [[result(tree) for tree in trees] for trees in found]

    def trees(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> list[list[Tree]]:
        """The trees of `n` searches for each theorem."""
        searches = [
            self.search(
                backend.start(theorem),
                self.budget,
                seed=i,
                definitions=backend.definitions(theorem),
            )
            for theorem in theorems
            for i in range(n)
        ]
        found = iter(drive(searches, self.policy, backend, seed))
        return [[next(found) for _ in range(n)] for _ in theorems]
