"""The figure of a scaling run, and its table: success by size and by generated tokens.

python -m experiments.scaling.figure experiments/scaling/results
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer

from segenv.evaluation.estimates import wilson

ROWS, SETTINGS, FIGURE = "rows.jsonl", "settings.json", "scaling.svg"
Row = dict[str, Any]


def read(folder: Path) -> dict[str, list[Row]]:
    """The rows of each size, smallest model first."""
    lines = (folder / ROWS).read_text(encoding="utf-8").splitlines()
    found = sorted(map(json.loads, lines), key=lambda row: row["parameters"])
    return {
        size: [row for row in found if row["size"] == size]
        for size in dict.fromkeys(row["size"] for row in found)
    }


def solved(rows: Iterable[Row], budget: int) -> list[bool]:
    """Which theorems are proved within so many tokens: a search spends them in order."""
    return [row["solved"] and row["tokens"] <= budget for row in rows]


def share(values: Sequence[bool]) -> tuple[float, float, float]:
    """A share with its 95 % interval over theorems."""
    return (sum(values) / len(values), *wilson(sum(values), len(values)))


def table(folder: Path) -> str:
    """Success in percent by size and budget, as Markdown."""
    most = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["budget"]
    budgets = parts(most)
    lines = [
        "| parameters | loss | " + " | ".join(f"{b} tokens" for b in budgets) + " |",
        "|---|---|" + "---|" * len(budgets),
    ]
    for rows in read(folder).values():
        cells = [share(solved(rows, budget)) for budget in budgets]
        said = " | ".join(f"{100 * v:.1f} % [{100 * a:.1f}, {100 * b:.1f}]" for v, a, b in cells)
        lines.append(f"| {rows[0]['parameters']:,} | {rows[0]['loss']:.3f} | {said} |")
    return "\n".join(lines)


def parts(budget: int) -> tuple[int, ...]:
    """The budgets that are shown beside the whole one: a fifth and a half of it."""
    return budget // 5, budget // 2, budget


def draw(folder: Path) -> str:
    """Write the figure of a folder; its table."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    most = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["budget"]
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    by_size, by_budget = figure.subplots(1, 2, sharey=True)
    found = read(folder)
    sizes = [rows[0]["parameters"] for rows in found.values()]
    for budget in parts(most):
        ends = [share(solved(rows, budget)) for rows in found.values()]
        values, lows, highs = ([100 * end for end in some] for some in zip(*ends, strict=True))
        (line,) = by_size.plot(sizes, values, "o-", label=f"{budget} tokens")
        by_size.vlines(sizes, lows, highs, color=line.get_color(), alpha=0.4)
    for rows in found.values():
        spent = sorted(row["tokens"] for row in rows if row["solved"])
        steps = [0, *spent, most]
        shares = [100 * share(solved(rows, budget))[0] for budget in steps]
        by_budget.step(steps, shares, where="post", label=f"{rows[0]['parameters']:,} parameters")
    by_size.set_xscale("log")
    by_size.set_xlabel("parameters")
    by_size.set_ylabel("theorems proved, %")
    by_size.set_ylim(bottom=0)
    by_budget.set_xlabel("generated tokens a theorem")
    for axes in (by_size, by_budget):
        axes.legend(frameon=False, fontsize=9)
    with rc_context({"svg.hashsalt": "segenv"}):  # the same numbers, the same file
        figure.savefig(folder / FIGURE, metadata={"Date": None})
    return table(folder)


def main(folder: Path) -> None:
    """Draw the figure again, and print the table."""
    typer.echo(draw(folder))


if __name__ == "__main__":
    typer.run(main)
