"""The table of runs of `agents.training.grpo`, and what they added to their control.

    python -m experiments.rl_granularity.grpo.table experiments/rl_granularity/grpo/results/step

The control is replay alone where it was run (folders `seed-0-replay`), otherwise the same run without a
change of weights (`seed-0-control`), which is judged with the same seeds each time and so scores what
stands before training.
"""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from agents.statistics import Matrix, compare
from agents.training.curves import draw
from agents.training.grpo.command import CONTROLS, curve
from agents.training.grpo.judging import Row, read_rows
from experiments.rl_granularity.world import unseen


def matrix(runs: list[list[Row]], place: int) -> Matrix:
    """(theorems, seeds): the share of attempts that proved each, at one judgement of each run."""
    return np.array([rows[place].proved for rows in runs], float).T


def controls(folder: Path, names: list[str]) -> tuple[str, list[list[Row]]]:
    """Which control there is of all seeds, and its judgements; `off` where no replay was run."""
    replay = [read_rows(folder / f"{name}-replay") for name in names]
    if all(replay):
        return "replay", replay
    return "off", [read_rows(folder / f"{name}-control") for name in names]


def main(
    folder: Path,
    curves: Annotated[Path | None, typer.Option(help="Where to draw them.")] = None,
    world: Annotated[
        Path | None,
        typer.Option(
            help="Its folder: say also what holds of theorems not taught under other names."
        ),
    ] = None,
) -> None:
    """Print success at each judgement by seed, and last minus control over theorems and seeds."""
    names = sorted(p.name for p in folder.glob("seed-?") if read_rows(p))
    runs = [read_rows(folder / name) for name in names]
    kind, beside = controls(folder, names)
    shown = " | ".join(f"{row.batches} batches" for row in runs[0][1:])
    print(
        f"| seed | before | {shown} | {CONTROLS[kind][1]} |\n" + "|---" * (len(runs[0]) + 2) + "|"
    )
    for name, rows, own in zip(names, runs, beside, strict=True):
        if kind == "off":
            assert all(row.proved == rows[0].proved for row in own), name
        last = f"{own[-1].success:.3f}" if own else f"({rows[0].success:.3f})"
        print(f"| {name} | " + " | ".join(f"{r.success:.3f}" for r in rows) + f" | {last} |")
    others = matrix(beside, -1) if kind == "replay" else matrix(runs, 0)
    found = compare(matrix(runs, -1), others)
    print(f"after - {CONTROLS[kind][1]} {found}")
    if world:
        known = set(unseen(world))
        new = [i for i, name in enumerate(runs[0][0].theorems) if name in known]
        shares = ", ".join(
            f"{m[new].mean():.3f}" for m in (matrix(runs, 0), matrix(runs, -1), others)
        )
        print(f"on the {len(new)} that are new, before, after, {CONTROLS[kind][1]}: {shares}")
        print(f"after - {CONTROLS[kind][1]} {compare(matrix(runs, -1)[new], others[new])}")
    if curves:
        arms = [curve(rows) for rows in runs], [curve(rows) for rows in beside if rows]
        draw(*arms, curves, "", "GRPO", "batches", CONTROLS[kind][1])


if __name__ == "__main__":
    typer.run(main)
