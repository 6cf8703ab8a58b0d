"""What the arms share: traces of training theorems, and held-out theorems without their proofs."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from agents.training.data import traces_of
from experiments.granularity import rows
from experiments.granularity.evaluate import Task
from experiments.granularity.sweep import SUITES, Scale
from segenv.backends.native import NativeBackend
from segenv.proof import Trace

Loaded = tuple[list[Trace], list[Task]]
SPLITS = ("test", "validation")
EVERY = 10_000  # theorems of a suite


def load_source(backend: NativeBackend, name: str, split: str, scale: Scale, keep: Path) -> Loaded:
    """Traces of a source's training theorems, and its held-out theorems.

    A source of `scale.harder` gives no traces. `validation` holds out every fourth training theorem.
    """
    harder, suite = name in scale.harder, name in SUITES
    count = scale.theorems or scale.train
    count = max(1, count // 4) if harder else count
    limit = EVERY if suite else count
    learned: list[Trace] = []
    if not harder or split == "validation":
        learned = traces_of([name], EVERY if suite else scale.train, "train", keep, backend)
    if split == "validation":
        held_out = [trace for trace in learned if in_validation(trace)]
        learned = [trace for trace in learned if not in_validation(trace)]
    else:
        held_out = traces_of([name], limit, "test", keep, backend)
    held_out.sort(key=lambda trace: trace.theorem.key)
    tasks = [
        Task(replace(trace.theorem, proof=""), name, len(trace.tactics), harder)
        for trace in held_out[: None if scale.theorems is None else count]
    ]
    return ([] if harder else learned[: scale.train]), tasks


def in_validation(trace: Trace) -> bool:
    """Every fourth training theorem, by its key: what knobs are tuned on."""
    return int(trace.theorem.key, 16) % 4 == 0


def together(loaded: Sequence[Loaded]) -> Loaded:
    """All traces, and all theorems, sources taking turns."""
    learned = [trace for some, _ in loaded for trace in some]
    turns = zip_longest(*(tasks for _, tasks in loaded))
    return learned, [task for turn in turns for task in turn if task]


def about(learned: Sequence[Trace], tasks: Sequence[Task]) -> rows.Settings:
    """Which proofs are learned from and which theorems are tried, as settings that must not change."""
    proofs = ("\n".join((trace.theorem.key, *trace.tactics)) for trace in learned)
    return {
        "learned": rows.digest(proofs),
        "asked": rows.digest(task.theorem.text_key for task in tasks),
    }
