"""A world of which a model of 200,000 parameters proves some after a minute of training.

    python -m experiments.rl_granularity.world runs/world

Two of four propositions are given; the goal is made of them with ∧, and of the others, which have no
proof, with ∨ and →. All names are the same in all theorems, so nothing has to be learned about copying
names: what is to be learned is to see which side of a goal can be proved, and to keep track of what is
left. A proof has one tactic for each connective and one for each given leaf, 2 to 9. `warm.jsonl` has
theorems with proofs to teach a warm start, with at most two connectives; `train.jsonl` and `test.jsonl`
go on to four. `validation.jsonl` has some to choose settings by, drawn like `test.jsonl` with another
seed; `confirm` judges by those of yet another one. No statement is in two of the files, and none that
judges is in those to learn from under other names, or with what stands beside `∧` and `∨` exchanged.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import typer

from agents.training.data import new
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from segenv.theorems.find import find_theorems
from segenv.theorems.importers.jsonl import write_theorems

LETTERS = "pqrs"
SIZES = {"warm": (1, 2, 240), "train": (2, 4, 160), "test": (2, 4, 120)}
"""Connectives at least and at most, and how many theorems."""


def goal(draw: Random, given: tuple[str, str], connectives: int) -> tuple[str, list[str]]:
    """A goal with so many connectives, and a proof; h and k say what is given."""
    if not connectives:
        name = draw.choice("hk")
        return given["hk".index(name)], [f"exact {name}"]
    other = draw.choice([letter for letter in LETTERS if letter not in given])
    shape = draw.choice(("and", "left", "right", "implies"))
    if shape == "and":
        left = draw.randrange(connectives)
        first, begins = goal(draw, given, left)
        second, ends = goal(draw, given, connectives - 1 - left)
        return f"({first} ∧ {second})", ["constructor", *begins, *ends]
    inner, proof = goal(draw, given, connectives - 1)
    if shape == "left":
        return f"({inner} ∨ {other})", ["left", *proof]
    if shape == "right":
        return f"({other} ∨ {inner})", ["right", *proof]
    return f"({other} → {inner})", ["intro _", *proof]


def theorems(seed: int = 0, train: int = SIZES["train"][2]) -> dict[str, list[Theorem]]:
    """The parts of the world, each with its theorems; more to train on change nothing else."""
    draw, seen = Random(seed), set[tuple[str, str, str]]()
    found: dict[str, list[Theorem]] = {part: [] for part in SIZES}
    counts = [(part, count) for part, (_, _, count) in SIZES.items()]
    for part, count in (*counts, ("train", train)):
        least, most, _ = SIZES[part]
        while len(found[part]) < count:
            h, k = draw.sample(LETTERS, 2)
            statement, proof = goal(draw, (h, k), draw.randint(least, most))
            if (h, k, statement) in seen:
                continue
            seen.add((h, k, statement))
            name, binders = (
                f"{part}_{len(found[part]):03d}",
                f"(p q r s : Prop) (h : {h}) (k : {k})",
            )
            text = statement.removeprefix("(").removesuffix(")")
            found[part].append(Theorem(name, text, binders, proof="\n".join(proof)))
    return found


def fresh(seed: int, *before: int) -> list[Theorem]:
    """The test theorems of the world of a seed that are in no part of the worlds of other seeds."""
    parts = [part for one in before for part in theorems(one).values()]
    known = {(t.binders, t.statement) for part in parts for t in part}
    return [t for t in theorems(seed)["test"] if (t.binders, t.statement) not in known]


def unseen(folder: Path, held_out: Sequence[Theorem] = ()) -> list[str]:
    """The names of theorems (those of `test.jsonl` by default) that a world does not teach.

    `folder` has its `warm.jsonl` and `train.jsonl`; what is there under another name is not new.
    """
    with NativeBackend() as backend:
        warm, train, test = (
            find_theorems(str(folder / f"{part}.jsonl"), backend)
            for part in ("warm", "train", "test")
        )
        return [theorem.name for theorem in new([*warm, *train], held_out or test, backend)]


def write(folder: Path, seed: int = 0, train: int = SIZES["train"][2]) -> None:
    """The files of the world; what is to judge is new there, also up to names and order."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = theorems(seed, train) | {"validation": fresh(seed + 2, seed, seed + 1)}
    taught = [*parts["warm"], *parts["train"]]
    with NativeBackend() as backend:
        parts |= {part: new(taught, parts[part], backend) for part in ("test", "validation")}
    for part, some in parts.items():
        write_theorems(folder / f"{part}.jsonl", some)


if __name__ == "__main__":
    typer.run(write)
