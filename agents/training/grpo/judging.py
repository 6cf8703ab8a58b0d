"""Judgements of a run: a few sampled attempts at held-out theorems, proofs compiled again (T2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import segenv
from agents.policies.causal_lm import CausalLM
from agents.training import runs
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.proof import Theorem

GRANULARITIES = {"step": "step", "segment": "segment", "whole": "proof"}


@dataclass(frozen=True)
class Row:
    """One judgement, after so many batches.

    `proved` has for each of the `theorems`, in order, the share of its attempts that proved it at T2
    (NaN where the prover failed); `trained` is the success of the last batches, None before the first.
    """

    batches: int
    success: float
    theorems: tuple[str, ...]
    proved: tuple[float, ...]
    attempts: int
    tokens: float
    tactics: float
    lost: int
    trained: float | None = None
    seconds: float = 0.0


def judge(
    policy: CausalLM,
    backend: Backend,
    theorems: Sequence[Theorem],
    attempts: int,
    max_tactics: int,
    seed: int,
    *,
    batches: int = 0,
    trained: float | None = None,
    together: int = 32,
    tell: Callable[[int], None] = lambda done: None,
) -> Row:
    """`attempts` sampled attempts at each theorem, by `segenv.evaluate`; the same seeds each time."""
    proved: list[float] = []
    tokens: list[float] = []
    tactics: list[float] = []
    lost = 0
    for start in range(0, len(theorems), together):
        some = list(theorems[start : start + together])
        found = segenv.evaluate(
            *(policy, some, 1, "T2", Spending(tactics=max_tactics, tokens=np.inf, calls=np.inf)),
            granularity=GRANULARITIES[policy.spec.granularity],
            samples=attempts,
            seed=seed,
            backend=backend,
            together=together,
        )
        counts = {record.theorem: record.counts for record in found.records}
        for theorem in some:
            tried, good, faults = counts[theorem.name]
            proved.append(good / (tried - faults) if tried > faults else float("nan"))
        scores = [score for record in found.records for score in record.scores]
        tokens += [score.tokens for score in scores]
        tactics += [score.tactics for score in scores]
        lost += found.lost
        tell(start + len(some))
    return Row(
        batches=batches,
        success=float(np.nanmean(proved)),
        theorems=tuple(theorem.name for theorem in theorems),
        proved=tuple(proved),
        attempts=attempts,
        tokens=float(np.mean(tokens)),
        tactics=float(np.mean(tactics)),
        lost=lost,
        trained=trained,
    )


def read_rows(out: str | Path) -> list[Row]:
    """The judgements of a run, none where it has none. A last line that was not finished is left."""
    return runs.read_rows(out, Row)
