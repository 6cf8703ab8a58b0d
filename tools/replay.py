"""Replay: whether the proof of another theorem, as it stands, is a proof of this one.

Scripts are kept as a tree of their tactics, so that what they begin with alike is run once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from segenv.backends.base import Attempt, Backend
from segenv.proof import ProofState, Theorem, Trace


@dataclass
class Scripts:
    """Scripts that begin alike: what follows by tactic, and the theorems whose script ends here."""

    following: dict[str, "Scripts"] = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, traces: Iterable[Trace]) -> "Scripts":
        """The scripts of traces, tactic by tactic."""
        root = cls()
        for trace in traces:
            node = root
            for tactic in trace.tactics:
                node = node.following.setdefault(tactic, cls())
            node.ends.append(trace.theorem.name)
        return root


def replays(backend: Backend, theorem: Theorem, scripts: Scripts) -> Iterator[str]:
    """The theorems whose scripts prove another one, by a verdict at T2, the shortest first."""
    level = [(backend.start(theorem), scripts)]
    while level:
        pairs = [
            (state, text, following)
            for state, node in level
            for text, following in node.following.items()
        ]
        ran = backend.run_all([Attempt(state, text, compound=False) for state, text, _ in pairs])
        level = []
        for (_, _, node), (*_, last) in zip(pairs, ran, strict=True):
            state = last.outcome
            if not isinstance(state, ProofState):
                continue
            others = [name for name in node.ends if name != theorem.name]
            if not state.goals and others and backend.verify(state, "T2").proved:
                yield from others
            if state.goals:
                level.append((state, node))
