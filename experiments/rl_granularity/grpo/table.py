"""The table of runs of `agents.training.grpo`, and the paired interval.

python -m experiments.rl_granularity.grpo.table experiments/rl_granularity/grpo/results
"""

from pathlib import Path

import numpy as np
import typer

from agents.training.grpo.judging import Row, read_rows
from experiments.statistics import Matrix, compare


def matrix(runs: list[list[Row]], place: int) -> Matrix:
    """(theorems, seeds): the share of attempts that proved each, at one judgement of each run."""
    return np.array([rows[place].proved for rows in runs], float).T


def main(folder: Path) -> None:
    """Print success at each judgement by seed, and last minus control over theorems and seeds.

    A control is judged with the same seeds each time, so its judgements are those before training;
    where a control was run, that is checked.
    """
    names = sorted(p.name for p in folder.glob("seed-?"))
    runs = [read_rows(folder / name) for name in names]
    print("| seed | " + " | ".join(str(row.batches) for row in runs[0]) + " | control |")
    for name, rows in zip(names, runs, strict=True):
        control = read_rows(folder / f"{name}-control")
        assert all(row.proved == rows[0].proved for row in control), name
        shown = f"{control[-1].success:.3f}" if control else f"({rows[0].success:.3f})"
        print(f"| {name} | " + " | ".join(f"{r.success:.3f}" for r in rows) + f" | {shown} |")
    for effect in (0.1, 1.0):
        print(compare(matrix(runs, -1), matrix(runs, 0), seed_effect=effect))


if __name__ == "__main__":
    typer.run(main)
