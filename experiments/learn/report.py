"""What came of it: a table of success before and after beside the controls, and learning curves."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from agents.statistics import Comparison, compare
from agents.training.curves import BLUE, GREY, Curve, paired, plot, tables
from experiments.learn.work import Part

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CONTROLS = {
    "PPO": "update switched off",
    "expert iteration": "replay only",
    "GRPO": "update switched off",
}
UNITS = {"PPO": "actions", "expert iteration": "rounds", "GRPO": "batches"}
Curves = Mapping[Part, Curve]


def gain(curves: Curves, algorithm: str) -> Comparison:
    """The last judgement of an algorithm against that of its control, on the theorems both know of."""
    run, control = ([curves[Part(algorithm, one)]] for one in (False, True))
    return compare(*paired(run, control))


def table(curves: Curves) -> Table:
    """One line for each algorithm."""
    heads = ("control", "after it", "after − control", "95 % over theorems")
    found = Table("algorithm", "before", "after", *heads, title="held-out success, proofs at T2")
    for algorithm in dict.fromkeys(part.algorithm for part in curves):
        run, control = (curves[Part(algorithm, one)] for one in (False, True))
        against = gain(curves, algorithm)
        low, high = against.interval
        found.add_row(
            algorithm,
            f"{run.success[0]:.2f}",
            f"{run.success[-1]:.2f}",
            CONTROLS[algorithm],
            f"{control.success[-1]:.2f}",
            f"{against.gain:+.2f}",
            f"{low:+.2f} to {high:+.2f}",
        )
    return found


def draw(curves: Curves, path: str | Path) -> "Figure":
    """A panel for each algorithm: held-out success, and that of its control; saved to `path`."""
    from matplotlib.figure import Figure

    algorithms = list(dict.fromkeys(part.algorithm for part in curves))
    figure = Figure(figsize=(3 * len(algorithms), 3), layout="constrained")
    panels = figure.subplots(1, len(algorithms), sharey=True, squeeze=False)[0]
    for panel, algorithm in zip(panels, algorithms, strict=True):
        for control, colour in ((True, GREY), (False, BLUE)):
            curve = curves[Part(algorithm, control)]
            name = CONTROLS[algorithm] if control else algorithm
            plot(panel, [(curve.at, curve.success)], colour, name, tables([curve]))
        panel.set(xlabel=UNITS[algorithm], ylim=(0, 1.02), title=algorithm)
        panel.spines[["top", "right"]].set_visible(False)
        panel.legend(frameon=False, fontsize=7)
    panels[0].set(ylabel="held-out success")
    figure.savefig(path)
    return figure
