"""What is timed: the tactics of all shipped reference proofs, and refusals."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, TacticError, Theorem
from segenv.theorems.suite import SHIPPED, read_theorems
from segenv.traces.extract import trace

REFUSALS = 0.3  # of all steps


@dataclass(frozen=True)
class Step:
    """A tactic to run on `theorem` after `script`, and whether Lean refuses it."""

    theorem: Theorem
    script: tuple[str, ...]
    tactic: str
    refused: bool


def build(
    backend: NativeBackend, suites: Sequence[str], every: int = 1, seed: int = 0
) -> list[Step]:
    """The mix: the tactics of every reference proof, plus refusals up to a share of `REFUSALS`.

    Reference proofs are split into primitive tactics where they can be. A refusal is a tactic of
    another theorem's proof that Lean refuses in that state. `every` takes each n-th theorem only.
    The same seed gives the same mix.
    """
    theorems = [t for name in suites for t in read_theorems(SHIPPED / f"{name}.lean", backend)]
    proofs = {theorem: trace(backend, theorem).tactics for theorem in theorems[::every]}
    texts = sorted({tactic for proof in proofs.values() for tactic in proof})
    draw, steps, owed = random.Random(seed), [], 0.0
    for theorem, proof in proofs.items():
        state: ProofState | TacticError = backend.start(theorem)
        for i, tactic in enumerate(proof):
            assert isinstance(state, ProofState)
            owed += REFUSALS / (1 - REFUSALS)
            while owed >= 1 and (wrong := _refused(backend, state, draw.sample(texts, 20))):
                steps.append(Step(theorem, proof[:i], wrong, True))
                owed -= 1
            steps.append(Step(theorem, proof[:i], tactic, False))
            state = backend.run_tactic(state, tactic)
    return steps


def _refused(backend: NativeBackend, state: ProofState, texts: Sequence[str]) -> str | None:
    for text in texts:
        if isinstance(backend.run_tactic(state, text), TacticError):
            return text
    return None


def write(steps: Sequence[Step], path: Path) -> None:
    """Write a mix as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for step in steps:
            entry = {
                "theorem": step.theorem.name,
                "script": step.script,
                "tactic": step.tactic,
                "refused": step.refused,
            }
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def runs(backend: NativeBackend, steps: Sequence[Step]) -> Iterator[tuple[Step, ProofState]]:
    """Each step with the state it is run from, which is reached untimed."""
    states: dict[tuple[str, ...], ProofState] = {}
    theorem = None
    for step in steps:
        if step.theorem is not theorem:
            theorem, states = step.theorem, {(): backend.start(step.theorem)}
        if step.script not in states:
            before = states[step.script[:-1]]
            after = backend.run_tactic(before, step.script[-1])
            assert isinstance(after, ProofState), after
            states[step.script] = after
        yield step, states[step.script]
