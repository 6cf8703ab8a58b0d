"""Which search proves most with the same model and the same generated tokens?

    python -m agents.zoo.make                          # the models
    python -m experiments.searches.run                 # every search, 160 held-out theorems
    python -m experiments.searches.run --preset smoke  # does it run?

A run that was stopped goes on with the same command.
"""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typer

import segenv
from agents import zoo
from agents.policies.causal_lm import CausalLM
from agents.search import Budget, Searching
from agents.training.data import traces_of
from agents.values.base import Value, goal_count
from agents.values.model import Kind
from agents.zoo.make import WORLD
from experiments import cells
from experiments.cells import Heard
from experiments.searches.arms import ARMS, SEGMENT, STEP, TOOLS, WHOLE, Models
from experiments.searches.report import Row, table
from experiments.searches.values import learned
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem

SIDE_BY_SIDE = 80


@dataclass(frozen=True)
class Scale:
    """How much is run: every arm on the same theorems with the same tokens, and how often."""

    theorems: int = 160
    tokens: int = 500
    seeds: int = 1
    world: str = WORLD
    arms: tuple[str, ...] = tuple(ARMS)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """An arm and a seed of its draws, seed by seed."""
        return [(arm, seed) for seed in range(self.seeds) for arm in self.arms]


FEW = (WHOLE, "whole: 2 rounds of correction", STEP, "step: planner of segments")
PRESETS = {
    "full": Scale(),
    "half": Scale(theorems=48, arms=tuple(dict.fromkeys((*FEW, SEGMENT, TOOLS, *ARMS)))),
    "smoke": Scale(theorems=3, tokens=40, world="logic", arms=FEW),
}


def run(scale: Scale, out: Path, backend: NativeBackend) -> list[Row]:
    """All cells, see `experiments.cells.run`. Raises `FileNotFoundError` without the models."""

    @cache
    def load(granularity: str) -> CausalLM:
        return zoo.load(f"{granularity}-1m")

    @cache
    def value(kind: Kind) -> Value:
        return learned(kind, scale.world, load("step"), out, backend)

    models = Models(load, value)
    for arm in scale.arms:  # a model that is missing is said at once
        ARMS[arm].asked(Models(load, lambda kind: goal_count))
    traces = traces_of([scale.world], scale.theorems, "test", out / "traces", backend)
    theorems = [trace.theorem for trace in traces]

    def work(arm: str, seed: int, hear: Heard) -> Row:
        policy, begin = ARMS[arm].asked(models)
        searching = Searching(policy, Budget(tokens=scale.tokens), begin)
        return judged(arm, seed, searching, theorems, backend)

    return cells.run(scale, out, Row, scale.cells, work)


def judged(
    arm: str, seed: int, searching: Searching, theorems: list[Theorem], backend: NativeBackend
) -> Row:
    """One arm on all theorems, its proofs compiled again (T2)."""
    started = time.process_time()
    found = segenv.evaluate(searching, theorems, seed=seed, backend=backend, together=SIDE_BY_SIDE)
    seconds = time.process_time() - started
    scores = [record.scores[0] for record in found.records]
    return Row(
        arm,
        seed,
        proved=tuple(int(score.proved) for score in scores),
        lost=tuple(int(score.lost) for score in scores),
        tokens=tuple(score.tokens for score in scores),
        tactics=tuple(score.tactics for score in scores),
        seconds=round(seconds, 1),
    )


main = cells.command("searches", "Compare searches.", PRESETS, run, table, {})

if __name__ == "__main__":
    typer.run(main)
