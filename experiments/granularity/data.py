"""What the arms share: traces of training theorems, and held-out theorems without their proofs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from experiments.granularity import rows
from experiments.granularity.study import Task
from experiments.granularity.sweep import Scale
from segenv.proof import Trace
from segenv.theorems.suite import SUITES

Loaded = tuple[list[Trace], list[Task]]
SPLITS = ("test", "validation")
EVERY = 10_000  # theorems of a suite


def sides(name: str, split: str, scale: Scale) -> dict[str, int]:
    """Which sides of a source are drawn, and how many theorems of each, at most.

    A source of `scale.harder` is not learned from. `validation` is a part of the train side.
    """
    harder, suite = name in scale.harder, name in SUITES
    drawn = {"train": EVERY if suite else scale.train}
    if split == "test":
        drawn = ({} if harder else drawn) | {"test": EVERY if suite else asked(name, scale)}
    return drawn


def asked(name: str, scale: Scale) -> int:
    """How many theorems of a source are to be proved, at most."""
    count = scale.theorems or scale.train
    return max(1, count // 4) if name in scale.harder else count


def sorted_out(name: str, split: str, scale: Scale, drawn: Mapping[str, Sequence[Trace]]) -> Loaded:
    """What is learned from a source, of the sides that `sides` names, and what is to be proved.

    `validation` holds out every fourth training theorem.
    """
    learned, held_out = drawn.get("train", ()), drawn.get("test", ())
    if split == "validation":
        held_out = [trace for trace in learned if in_validation(trace)]
        learned = [trace for trace in learned if not in_validation(trace)]
    harder = name in scale.harder
    tasks = [
        Task(replace(trace.theorem, proof=""), name, len(trace.tactics), harder)
        for trace in sorted(held_out, key=lambda trace: trace.theorem.key)
    ]
    most = None if scale.theorems is None else asked(name, scale)
    return ([] if harder else list(learned[: scale.train])), tasks[:most]


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
