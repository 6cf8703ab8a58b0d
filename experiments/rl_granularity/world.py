"""A world of which a model of 200,000 parameters proves some after a minute of training.

    python -m experiments.rl_granularity.world runs/world

Two of four propositions are given; the goal is made of them with ∧, and of the others, which have no
proof, with ∨ and →. All names are the same in all theorems, so nothing has to be learned about copying
names: what is to be learned is to see which side of a goal can be proved, and to keep track of what is
left. A proof has one tactic for each connective and one for each given leaf, 2 to 11. `warm.jsonl` has
theorems with proofs to teach a warm start, with at most two connectives; `train.jsonl` and `test.jsonl` go on to
`most` connectives. No statement is in two of them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import typer

LETTERS = "pqrs"
SIZES = {"warm": (1, 2, 240), "train": (2, 4, 160), "test": (2, 4, 120)}
"""Connectives at least and at most, and how many theorems."""


@dataclass(frozen=True)
class Given:
    """What h and k say; the others have no proof."""

    h: str
    k: str

    @property
    def others(self) -> str:
        """The letters without a proof."""
        return "".join(letter for letter in LETTERS if letter not in (self.h, self.k))


def goal(draw: Random, given: Given, connectives: int) -> tuple[str, list[str]]:
    """A goal with so many connectives, and a proof."""
    if not connectives:
        name = draw.choice("hk")
        return getattr(given, name), [f"exact {name}"]
    other, shape = draw.choice(given.others), draw.choice(("and", "left", "right", "implies"))
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


def entries(seed: int = 0) -> Iterator[tuple[str, dict[str, str]]]:
    """The parts of the world, each with its theorems, as `segenv` reads them from JSON lines."""
    draw, seen = Random(seed), set[tuple[str, str, str]]()
    for part, (least, most, count) in SIZES.items():
        made = 0
        while made < count:
            h, k = draw.sample(LETTERS, 2)
            statement, proof = goal(draw, Given(h, k), draw.randint(least, most))
            if (h, k, statement) in seen:
                continue
            seen.add((h, k, statement))
            yield (
                part,
                {
                    "name": f"{part}_{made:03d}",
                    "statement": statement.removeprefix("(").removesuffix(")"),
                    "binders": f"(p q r s : Prop) (h : {h}) (k : {k})",
                    "proof": "\n".join(proof),
                },
            )
            made += 1


def write(folder: Path, seed: int = 0) -> None:
    """The files of the world."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[str]] = {part: [] for part in SIZES}
    for part, entry in entries(seed):
        found[part].append(json.dumps(entry, ensure_ascii=False) + "\n")
    for part, lines in found.items():
        (folder / f"{part}.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    typer.run(write)
