"""Replay of scripts that are renamed: does what proves one theorem prove another, in other names?

The same as it stands is `segenv.evaluation.replay`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.examples import Example, example
from agents.policies.retrieval.adapt import Scene, adapt
from segenv.backends.base import Backend
from segenv.evaluation.replay import Replayed, Script, first_proofs
from segenv.proof import ProofState, Theorem, Trace
from segenv.traces.extract import traces

BREAK = "\n\0"  # between tactics of a text that is renamed; nothing else holds it


@dataclass(frozen=True)
class Learned:
    """The script of a theorem as one action from its start, and what its names stand for there."""

    theorem: Theorem
    script: Example
    scene: Scene

    @classmethod
    def of(cls, trace: Trace) -> "Learned":
        """That of a trace."""
        one = example(trace, slice(0, len(trace.tactics)))
        whole = Example(one.state, BREAK.join(trace.tactics), one.introduced)
        return cls(trace.theorem, whole, Scene.of(one.state))


@dataclass(frozen=True)
class KnownRenamed:
    """Scripts that are renamed for each theorem; a solver of `segenv.evaluate`.

    See `segenv.evaluation.replay.Known`, and `replay_renamed` for `variants`.
    """

    learned: tuple[Learned, ...]
    variants: int = 1
    tier: str = "T1"
    name: str = "replay renamed"

    def solve(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> list[list[Replayed]]:
        """See `segenv.evaluation.policies.Solver`."""
        states = list(map(backend.start, theorems))
        own = [self.tried(*both) for both in zip(theorems, states, strict=True)]
        return [[one] * n for one in first_proofs(backend, states, own, self.tier)]

    def tried(self, theorem: Theorem, state: ProofState) -> tuple[Script, ...]:
        """The scripts that are tried on a theorem, in the names of its first state."""
        others = (one for one in self.learned if one.theorem.key != theorem.key)
        return tuple(_renamed(others, state, self.variants))


@dataclass(frozen=True)
class ReplayRenamed:
    """The baseline before it has seen a script; a learner of `segenv.evaluate`."""

    variants: int = 1
    tier: str = "T1"
    name: str = "replay renamed"

    def fit(self, backend: Backend, theorems: Sequence[Theorem]) -> KnownRenamed:
        """Cut the reference proofs of training theorems into tactics; the shortest is tried first."""
        cut, _ = traces(backend, (theorem for theorem in theorems if theorem.proof))
        cut.sort(key=lambda trace: len(trace.tactics))
        return KnownRenamed(tuple(map(Learned.of, cut)), self.variants, self.tier, self.name)


renamed = ReplayRenamed()
"""What `segenv eval SOURCE agents.policies.replay:renamed --train SOURCE` asks for."""


def replay_renamed(
    backend: Backend,
    theorems: Sequence[Theorem],
    traces: Iterable[Trace],
    variants: int = 1,
    tier: str = "T1",
) -> list[Script | None]:
    """For each theorem the first of some scripts that proves it in other names, or None: hypotheses of
    each trace's theorem are taken for those of the new theorem that they match best, as `Retrieval`
    does it, in at most `variants` ways.
    """
    learned = list(map(Learned.of, traces))
    states = list(map(backend.start, theorems))
    own = [tuple(_renamed(learned, state, variants)) for state in states]
    return [one.script or None for one in first_proofs(backend, states, own, tier)]


def _renamed(learned: Iterable[Learned], state: ProofState, variants: int) -> list[Script]:
    """The scripts in the names of a state, each once."""
    scene = Scene.of(state)
    texts = dict.fromkeys(
        adapted.text for one in learned for adapted in adapt(one.script, one.scene, scene, variants)
    )
    return [tuple(text.split(BREAK)) for text in texts]
