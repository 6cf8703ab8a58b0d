"""What expert iteration added to its control, on the same held-out theorems and seeds.

    python -m experiments.rl_granularity.compare runs/rl/step

reads the folders `proofs-SEED` and `replay-SEED` that `agents.training.expert_iteration` wrote. A cell
is the share of episodes that proved a theorem under a seed; `agents.statistics.compare` takes what
differs between seeds into account. All seeds begin at one warm start, so the interval speaks of runs
from it.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import typer

from agents.statistics import Comparison, Matrix, compare, grid
from agents.training.expert_iteration.figure import draw
from agents.training.expert_iteration.judge import Row
from agents.training.expert_iteration.rounds import read_rows
from experiments.rl_granularity.world import unseen


def runs(folder: Path, arm: str) -> list[list[Row]]:
    """The judgements of the runs of an arm, by seed; those that are whole."""
    found = [read_rows(path) for path in sorted(folder.glob(f"{arm}-*"))]
    last = max((rows[-1].round for rows in found if rows), default=0)
    return [rows for rows in found if rows and rows[-1].round == last]


def matrix(
    of_seeds: Sequence[Sequence[Row]], round_: int = -1, only: Collection[str] | None = None
) -> Matrix:
    """Shares of proofs, theorems by seeds, of all or `only` some theorems.

    Raises `ValueError` where nothing is known of a cell.
    """
    rows: list[dict[str, Any]] = [
        {"theorem": name, "seed": seed, "solved": share}
        for seed, judged in enumerate(of_seeds)
        for name, share in judged[round_].held_out.items()
        if only is None or name in only
    ]
    return grid(rows)


def gain(folder: Path, control: str = "replay", only: Collection[str] | None = None) -> Comparison:
    """The last judgement of expert iteration against that of a control."""
    proofs, other = (matrix(runs(folder, arm), only=only) for arm in ("proofs", control))
    return compare(proofs, other)


def main(folder: Path, world: Path | None = None) -> None:
    """Print shares and the difference, and draw the curves.

    With the folder of the `world` also the difference on theorems not taught under other names.
    """
    arms = {arm: runs(folder, arm) for arm in ("proofs", "replay")}
    for arm, of_seeds in arms.items():
        for seed, rows in enumerate(of_seeds):
            typer.echo(f"{arm} {seed}: " + ", ".join(f"{row.success:.3f}" for row in rows))
    found = gain(folder)
    typer.echo(f"proofs - replay {found}")
    if world:
        names = unseen(world)
        typer.echo(f"on the {len(names)} that are new: {gain(folder, only=names)}")
    draw(arms, folder / "curves.png")


if __name__ == "__main__":
    typer.run(main)
