"""Replay: does a script that proves one theorem prove another, as it stands?

The least that a learner can do is to repeat what it has seen. What this baseline proves of a test split
says nothing about learning; `agents.policies.replay` has scripts renamed as well.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from segenv.backends.attempts import run_again
from segenv.backends.base import Attempt, Backend, BackendError
from segenv.evaluation.judging import LOST
from segenv.proof import ProofState, Theorem, Verdict
from segenv.refusals import FAULTS
from segenv.scripts import TRIES
from segenv.traces.extract import traces

Script = tuple[str, ...]
TOGETHER = 2_000  # attempts in a batch


@dataclass(frozen=True)
class Replayed:
    """What came of trying scripts: the first that proves the theorem, or (), and the tactics run.

    `verdict` is that of the script. `ended` is `infrastructure` where none is known to prove the
    theorem and the backend failed at one.
    """

    script: Script
    tactic_calls: int
    ended: str = "exhausted"
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Known:
    """Scripts of theorems, in the order in which they are tried; a solver of `segenv.evaluate`.

    Attempts at a theorem are all the same. No script of the theorem itself is tried.
    """

    scripts: tuple[tuple[Theorem, Script], ...]
    tier: str = "T1"
    name: str = "replay"

    def solve(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> list[list[Replayed]]:
        """See `segenv.evaluation.policies.Solver`."""
        own = [self.tried(theorem) for theorem in theorems]
        found = first_proofs(backend, list(map(backend.start, theorems)), own, self.tier)
        return [[one] * n for one in found]

    def tried(self, theorem: Theorem) -> tuple[Script, ...]:
        """The scripts that are tried on a theorem."""
        return tuple(dict.fromkeys(s for known, s in self.scripts if known.key != theorem.key))


@dataclass(frozen=True)
class Replay:
    """The baseline before it has seen a script; a learner of `segenv.evaluate`."""

    tier: str = "T1"
    name: str = "replay"

    def fit(self, backend: Backend, theorems: Sequence[Theorem]) -> Known:
        """Cut the reference proofs of training theorems into tactics; the shortest is tried first."""
        cut, _ = traces(backend, (theorem for theorem in theorems if theorem.proof))
        cut.sort(key=lambda trace: len(trace.tactics))
        return Known(tuple((trace.theorem, trace.tactics) for trace in cut), self.tier, self.name)


def replay(
    backend: Backend,
    theorems: Sequence[Theorem],
    scripts: Iterable[Script],
    tier: str = "T1",
) -> list[Script | None]:
    """For each theorem the first of the scripts that proves it at a tier, as it stands, or None.

    A script counts if the theorem is proved at its end or before; what is returned ends there. Equal
    beginnings of scripts are run once. A tactic at which the backend fails again and again counts as
    refused.
    """
    known = tuple(dict.fromkeys(map(tuple, scripts)))
    states = list(map(backend.start, theorems))
    found = first_proofs(backend, states, [known] * len(states), tier)
    return [one.script or None for one in found]


def first_proofs(
    backend: Backend, states: Sequence[ProofState], scripts: Sequence[Sequence[Script]], tier: str
) -> list[Replayed]:
    """For each state the first of its own scripts that proves it."""
    done: list[dict[int, ProofState]] = [{} for _ in states]
    fronts = [{state: list(range(len(own)))} for state, own in zip(states, scripts, strict=True)]
    spent: Counter[int] = Counter()
    lost: set[int] = set()
    depth = 0
    while any(fronts):
        fronts = _step(backend, fronts, scripts, depth, done, spent, lost)
        depth += 1
    return [_replayed(backend, own, tier, spent[i], i in lost) for i, own in enumerate(done)]


Front = Mapping[ProofState, Sequence[int]]
"""States that were reached, and the scripts that led there."""


def _step(
    backend: Backend,
    fronts: Sequence[Front],
    scripts: Sequence[Sequence[Script]],
    depth: int,
    done: Sequence[dict[int, ProofState]],
    spent: Counter[int],
    lost: set[int],
) -> list[dict[ProofState, list[int]]]:
    """Run the next tactic of every script; those that are refused or at an end drop out."""
    asked: dict[tuple[int, ProofState, str], list[int]] = defaultdict(list)
    for i, front in enumerate(fronts):
        for state, alive in front.items():
            for script in alive:
                if depth < len(scripts[i][script]):
                    asked[i, state, scripts[i][script][depth]].append(script)
    after: list[dict[ProofState, list[int]]] = [{} for _ in fronts]
    spent.update(i for i, _, _ in asked)
    questions = list(asked)
    for first in range(0, len(questions), TOGETHER):
        some = questions[first : first + TOGETHER]
        ran = run_again(backend, [Attempt(state, tactic) for _, state, tactic in some], TRIES)
        for question, (one,) in zip(some, ran, strict=True):
            i, state, _ = question
            if not isinstance(one.outcome, ProofState):
                if one.outcome.kind in FAULTS:
                    lost.add(i)
                continue
            if one.outcome.goals:
                after[i][one.outcome] = asked[question]
            else:
                done[i].update(dict.fromkeys(asked[question], one.outcome))
    return after


def _replayed(
    backend: Backend, proofs: Mapping[int, ProofState], tier: str, spent: int, lost: bool
) -> Replayed:
    """The first of some proofs that holds at a tier."""
    for script in sorted(proofs):
        try:
            verdict = backend.verify(proofs[script], tier)
        except BackendError:
            lost = True
            continue
        if verdict.proved:
            return Replayed(proofs[script].script, spent, verdict=verdict)
    return Replayed((), spent, LOST if lost else Replayed.ended)
