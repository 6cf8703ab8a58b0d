"""Learning curves of runs, and what they say: held-out success before, after, and of the control."""

from collections.abc import Sequence
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

from agents.training import curves
from agents.training.curves import Curve
from agents.training.ppo.train import Row

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def curves_of(runs: Sequence[Sequence[Row]], names: Sequence[str]) -> list[Curve]:
    """Runs as curves. `names` are the theorems that some run proved once; the others are zeros."""
    return [
        Curve(tuple(row.steps for row in rows), tuple(_shares(row, names) for row in rows))
        for rows in runs
    ]


def _shares(row: Row, names: Sequence[str]) -> tuple[float, ...]:
    proved, lost = set(row.proved), set(row.faults)
    known = [nan if name in lost else float(name in proved) for name in names]
    unnamed = [nan] * len(lost - set(names))
    return (*known, *unnamed, *[0.0] * (row.theorems - len(known) - len(unnamed)))


def named(*arms: Sequence[Sequence[Row]]) -> list[str]:
    """The theorems that some run proved once."""
    return sorted({name for runs in arms for rows in runs for row in rows for name in row.proved})


def gain(runs: Sequence[Sequence[Row]], controls: Sequence[Sequence[Row]]) -> str:
    """What training added; the runs of both arms are on the same theorems, in the order of seeds."""
    names = named(runs, controls)
    return curves.gain(curves_of(runs, names), curves_of(controls, names))


def draw(
    runs: Sequence[Sequence[Row]], controls: Sequence[Sequence[Row]], path: str | Path, title: str
) -> "Figure":
    """Held-out success over actions: each run thin, their mean thick in a band; saved to `path`."""
    names = named(runs, controls)
    arms = curves_of(runs, names), curves_of(controls, names)
    return curves.draw(*arms, path, title, "PPO", "actions")
