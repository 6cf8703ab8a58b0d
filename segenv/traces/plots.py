"""The numbers of a set of traces as a figure of small multiples."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from segenv.extras import needed
from segenv.names import closest
from segenv.traces.statistics import Distribution, Statistics

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg")
COLUMNS = 4
BLUE, ORANGE, GREEN = "#4477aa", "#ee7733", "#228833"


def plot(statistics: Statistics, title: str = "") -> "Figure":
    """A figure: lengths of proofs and goal counts, and for each rule two panels of its own.

    Bars are shares in per cent; what is longer than nearly all (98 %) is one bar at the right. The
    panels of a row of rules share their axes, so they can be compared.
    """
    rules = statistics.rules
    sizes: tuple[float, ...] = (2.4,)
    if rules:
        sizes += (2.1 * -(-len(rules) // COLUMNS),) * 2
    figure = needed("matplotlib.figure").Figure(
        figsize=(11, 0.6 + sum(sizes)), layout="constrained"
    )
    top, *below = figure.subfigures(len(sizes), 1, height_ratios=sizes, squeeze=False).flatten()
    count = f"{statistics.traces} traces of {statistics.theorems} theorems"
    top.suptitle(f"{title}: {count}" if title else count, fontweight="bold")
    left, right = top.subplots(1, 2)
    _bars(left, statistics.tactics, "tactics of a proof", "% of proofs", BLUE)
    _bars(right, statistics.goals, f"{statistics.counting} goals of a state", "% of states", BLUE)
    if rules:
        lengths = {rule: cut.lengths for rule, cut in rules.items()}
        segments = {rule: cut.segments for rule, cut in rules.items()}
        labels = "Lengths of segments", "tactics of a segment", "% of segments"
        _multiples(below[0], lengths, labels, ORANGE)
        labels = "Segments of a trace", "segments of a trace", "% of traces"
        _multiples(below[1], segments, labels, GREEN)
    found: Figure = figure
    return found


def save(figure: "Figure", path: str | Path) -> None:
    """Save a figure. Raises `ValueError` unless `check_suffix` accepts the path."""
    check_suffix(path)
    figure.savefig(path, dpi=150)


def check_suffix(path: str | Path) -> None:
    """Raises `ValueError` for a suffix that is not in `SUFFIXES`."""
    suffix = Path(path).suffix
    if suffix not in SUFFIXES:
        raise ValueError(f"{path}: {closest('suffix', suffix, SUFFIXES)}")


def _multiples(
    part: Any, found: dict[str, Distribution], labels: tuple[str, str, str], colour: str
) -> None:
    """One panel for each rule, with one scale."""
    title, x_label, y_label = labels
    part.suptitle(title, fontweight="bold")
    rows = -(-len(found) // COLUMNS)
    panels = part.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False).flatten()
    last = max((distribution.quantile(0.98) for distribution in found.values()), default=1)
    for i, (panel, (rule, distribution)) in enumerate(zip(panels, found.items(), strict=False)):
        first, below = i % COLUMNS == 0, i + COLUMNS >= len(found)
        _bars(panel, distribution, x_label if below else "", y_label if first else "", colour, last)
        panel.set_title(f"{rule} (mean {distribution.mean:.2f})", fontsize="medium")
        panel.tick_params(labelbottom=below)
    for panel in panels[len(found) :]:
        panel.remove()


def _bars(
    panel: Any,
    distribution: Distribution,
    x_label: str,
    y_label: str,
    colour: str,
    last: int | None = None,
) -> None:
    """Shares of each number; those above `last` (by default nearly all) in one paler bar."""
    last = distribution.quantile(0.98) if last is None else last
    shown = [(value, count) for value, count in distribution.counts if value <= last]
    more = distribution.number - sum(count for _, count in shown)
    whole = max(distribution.number, 1)
    panel.bar(*_columns([(value, 100 * count / whole) for value, count in shown]), color=colour)
    if more:
        panel.bar([last + 1], [100 * more / whole], color=colour, alpha=0.4)
        panel.annotate(
            f">{last}", (last + 1, 100 * more / whole), ha="center", va="bottom", fontsize="x-small"
        )
    panel.xaxis.set_major_locator(needed("matplotlib.ticker").MaxNLocator("auto", integer=True))
    panel.set_xlabel(x_label)
    panel.set_ylabel(y_label)
    panel.spines[["top", "right"]].set_visible(False)


def _columns(pairs: list[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [value for value, _ in pairs], [share for _, share in pairs]
