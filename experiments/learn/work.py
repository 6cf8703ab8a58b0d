"""The parts of a run: each is begun in a process of its own, and goes on where it was stopped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from agents.training import supervised
from agents.training.curves import Curve
from agents.training.expert_iteration import rounds
from agents.training.grpo import train as grpo_
from agents.training.ppo import train as ppo_
from experiments.granularity.work import prover, tell
from experiments.learn.scale import Scale
from segenv.theorems.find import find_theorems

ALGORITHMS = ("PPO", "expert iteration", "GRPO")
NAN = float("nan")  # nothing is known of a theorem on which the prover failed


@dataclass(frozen=True)
class Part:
    """An algorithm, or its control."""

    algorithm: str
    control: bool = False

    @property
    def name(self) -> str:
        """Its name, also of its folder."""
        return self.algorithm + " control" * self.control


def warm_start(scale: Scale, folder: Path) -> None:
    """Train the language model, unless it is there."""
    torch.set_num_threads(1)
    if not (folder / "warm-start" / "segenv.json").exists():
        tell("warm start", 0, 1)
        supervised.train(scale.warm_start(folder))
    tell("warm start", 1, 1)


def run(scale: Scale, folder: Path, part: Part) -> Curve:
    """The judgements of a part."""
    torch.set_num_threads(1)
    held_out = [
        theorem.name for theorem in find_theorems(str(folder / "world" / "test.jsonl"), prover())
    ]
    return RUNS[part.algorithm](scale, folder, part, held_out)


def _ppo(scale: Scale, folder: Path, part: Part, held_out: Sequence[str]) -> Curve:
    rows = ppo_.train(
        scale.ppo(folder, part.control),
        folder / part.name,
        prover(),
        lambda steps, row: tell(part.name, steps, scale.steps),
    )
    shares = [dict.fromkeys(row.proved, 1.0) | dict.fromkeys(row.faults, NAN) for row in rows]
    proved = [tuple(known.get(name, 0.0) for name in held_out) for known in shares]
    return Curve(tuple(row.steps for row in rows), tuple(proved))


def _expert_iteration(scale: Scale, folder: Path, part: Part, held_out: Sequence[str]) -> Curve:
    rows = rounds.run(
        scale.expert_iteration(folder, part.control),
        folder / part.name,
        prover(),
        tell=lambda round_, doing: tell(part.name, round_, scale.rounds + 1),
    )
    tell(part.name, scale.rounds + 1, scale.rounds + 1)
    proved = [tuple(row.held_out.get(name, NAN) for name in held_out) for row in rows]
    return Curve(tuple(row.round for row in rows), tuple(proved))


def _grpo(scale: Scale, folder: Path, part: Part, held_out: Sequence[str]) -> Curve:
    def hear(what: str, done: int, of: int) -> None:
        if what == "training":
            tell(part.name, done, of)

    rows = grpo_.train(scale.grpo(folder, part.control), folder / part.name, prover(), tell=hear)
    tell(part.name, scale.batches, scale.batches)
    return Curve(tuple(row.batches for row in rows), tuple(row.proved for row in rows))


RUNS: Mapping[str, Callable[[Scale, Path, Part, Sequence[str]], Curve]] = {
    "PPO": _ppo,
    "expert iteration": _expert_iteration,
    "GRPO": _grpo,
}
