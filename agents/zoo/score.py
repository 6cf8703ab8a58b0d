"""What a checkpoint proves of theorems that it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.policies.causal_lm import CausalLM
from agents.search import Budget, best_first, drive, result, whole_proof
from agents.search.tree import Search
from segenv.backends.base import Backend
from segenv.proof import ProofState, Theorem


@dataclass(frozen=True)
class Score:
    """How many of some theorems were proved, checked at T2, and what it cost."""

    proved: int
    theorems: int
    tokens: int
    samples: int

    def __str__(self) -> str:
        share = self.proved / max(1, self.theorems)
        return f"{self.proved} of {self.theorems} ({share:.0%}), {self.tokens:,} tokens generated"


def score(
    policy: CausalLM,
    theorems: Sequence[Theorem],
    backend: Backend,
    tokens: int = 1_000,
    seed: int = 0,
) -> Score:
    """Search for a proof of each theorem, with so many generated tokens each, all side by side.

    Whole proofs are sampled, 8 at a time; steps and segments go through best-first search, 4 at a node.
    """

    def search(start: ProofState) -> Search:
        if policy.spec.granularity == "whole":
            return whole_proof(start, Budget(tokens=tokens), samples=8, seed=seed)
        return best_first(start, Budget(tokens=tokens), seed=seed)

    trees = drive([search(backend.start(one)) for one in theorems], policy, backend, seed)
    found = [result(tree) for tree in trees]
    return Score(
        proved=sum(one.solved for one in found),
        theorems=len(found),
        tokens=sum(one.tokens for one in found),
        samples=sum(one.samples for one in found),
    )
