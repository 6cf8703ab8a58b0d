"""Learning curves of runs, and what they say: held-out success before, after, and of the control."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.training import curves
from agents.training.ppo.train import Row

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWS = 10_000


@dataclass(frozen=True)
class Gain:
    """What training added: shares, and the 95 % interval of `after - control`.

    The interval is a bootstrap over theorems and seeds (each draw takes theorems and seeds with
    repeats), the two arms paired by both.
    """

    before: float
    after: float
    control: float
    low: float
    high: float

    def __str__(self) -> str:
        return (
            f"held-out success before {self.before:.3f}, after {self.after:.3f}, control "
            f"{self.control:.3f}; after - control {self.after - self.control:+.3f} "
            f"(95 % interval {self.low:+.3f} to {self.high:+.3f})"
        )


def gain(runs: Sequence[Sequence[Row]], controls: Sequence[Sequence[Row]], seed: int = 0) -> Gain:
    """The gain of runs over their controls, in the order of their seeds, on the same theorems."""
    names = sorted({name for rows in (*runs, *controls) for row in rows for name in row.proved})
    size = runs[0][0].theorems
    table = _proved([rows[-1] for rows in runs], names, size)
    control = _proved([rows[-1] for rows in controls], names, size)
    draw = np.random.default_rng(seed)
    seeds = draw.integers(len(runs), size=(DRAWS, len(runs)))
    theorems = draw.integers(size, size=(DRAWS, size))
    difference = table - control
    means = [difference[np.ix_(s, t)].mean() for s, t in zip(seeds, theorems, strict=True)]
    low, high = np.quantile(means, [0.025, 0.975])
    before = float(np.mean([rows[0].success for rows in runs]))
    return Gain(before, float(table.mean()), float(control.mean()), float(low), float(high))


def _proved(rows: Sequence[Row], names: Sequence[str], size: int) -> NDArray[np.float64]:
    """(seeds, theorems): 1 where proved. Theorems that nobody proved are columns of zeros."""
    table = np.zeros((len(rows), size))
    for i, row in enumerate(rows):
        for name in row.proved:
            table[i, names.index(name)] = 1
    return table


def draw(
    runs: Sequence[Sequence[Row]], controls: Sequence[Sequence[Row]], path: str | Path, title: str
) -> "Figure":
    """Held-out success over actions: each run thin, their mean thick; saved to `path`."""
    arms = ((runs, curves.BLUE, "PPO"), (controls, curves.GREY, "update switched off"))
    return curves.draw_arms(
        [
            ([([r.steps for r in rows], [r.success for r in rows]) for rows in some], colour, name)
            for some, colour, name in arms
        ],
        *(path, title, "actions"),
    )
