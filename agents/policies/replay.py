"""Replay: does a script that proves one theorem prove another, as it stands or renamed?

The least that a learner can do is to repeat what it has seen. What this baseline proves of a test split
says nothing about learning.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from agents.examples import Example, example
from agents.policies.retrieval.adapt import Scene, adapt
from segenv.backends.base import Attempt, Backend
from segenv.proof import ProofState, Theorem, Trace

Script = tuple[str, ...]
TOGETHER = 2_000  # attempts in a batch
BREAK = "\n\0"  # between tactics of a text that is renamed; nothing else holds it


def replay(
    backend: Backend,
    theorems: Sequence[Theorem],
    scripts: Iterable[Script],
    tier: str = "T1",
) -> list[Script | None]:
    """For each theorem the first of the scripts that proves it at a tier, as it stands, or None.

    A script counts if the theorem is proved at its end or before; what is returned ends there. Equal
    beginnings of scripts are run once. A tactic at which the backend fails counts as refused.
    """
    known = tuple(dict.fromkeys(map(tuple, scripts)))
    states = list(map(backend.start, theorems))
    return _first_proofs(backend, states, [known] * len(states), tier)


def replay_renamed(
    backend: Backend,
    theorems: Sequence[Theorem],
    traces: Iterable[Trace],
    variants: int = 1,
    tier: str = "T1",
) -> list[Script | None]:
    """The same with the scripts renamed: hypotheses of each trace's theorem are taken for those of the
    new theorem that they match best, as `Retrieval` does it, in at most `variants` ways.
    """
    learned = [_whole(trace) for trace in traces]
    scenes = [Scene.of(one.state) for one in learned]
    states = list(map(backend.start, theorems))
    candidates = []
    for state in states:
        scene = Scene.of(state)
        texts = dict.fromkeys(
            adapted.text
            for one, old in zip(learned, scenes, strict=True)
            for adapted in adapt(one, old, scene, variants)
        )
        candidates.append(tuple(tuple(text.split(BREAK)) for text in texts))
    return _first_proofs(backend, states, candidates, tier)


def _whole(trace: Trace) -> Example:
    """A trace as one action from its start."""
    one = example(trace, slice(0, len(trace.tactics)))
    return Example(one.state, BREAK.join(trace.tactics), one.introduced)


def _first_proofs(
    backend: Backend, states: Sequence[ProofState], scripts: Sequence[Sequence[Script]], tier: str
) -> list[Script | None]:
    """For each state the first of its own scripts that proves it."""
    done: list[dict[int, ProofState]] = [{} for _ in states]
    fronts = [{state: list(range(len(own)))} for state, own in zip(states, scripts, strict=True)]
    depth = 0
    while any(fronts):
        fronts = _step(backend, fronts, scripts, depth, done)
        depth += 1
    return [_verified(backend, proofs, tier) for proofs in done]


Front = Mapping[ProofState, Sequence[int]]
"""States that were reached, and the scripts that led there."""


def _step(
    backend: Backend,
    fronts: Sequence[Front],
    scripts: Sequence[Sequence[Script]],
    depth: int,
    done: Sequence[dict[int, ProofState]],
) -> list[dict[ProofState, list[int]]]:
    """Run the next tactic of every script; those that are refused or at an end drop out."""
    asked: dict[tuple[int, ProofState, str], list[int]] = defaultdict(list)
    for i, front in enumerate(fronts):
        for state, alive in front.items():
            for script in alive:
                if depth < len(scripts[i][script]):
                    asked[i, state, scripts[i][script][depth]].append(script)
    after: list[dict[ProofState, list[int]]] = [{} for _ in fronts]
    questions = list(asked)
    for first in range(0, len(questions), TOGETHER):
        some = questions[first : first + TOGETHER]
        ran = backend.run_all([Attempt(state, tactic) for _, state, tactic in some])
        for question, (one,) in zip(some, ran, strict=True):
            i, state, _ = question
            if not isinstance(one.outcome, ProofState):
                continue
            if one.outcome.goals:
                after[i][one.outcome] = asked[question]
            else:
                done[i].update(dict.fromkeys(asked[question], one.outcome))
    return after


def _verified(backend: Backend, proofs: Mapping[int, ProofState], tier: str) -> Script | None:
    """The first of some proofs that holds at a tier."""
    for script in sorted(proofs):
        if backend.verify(proofs[script], tier).proved:
            return proofs[script].script
    return None
