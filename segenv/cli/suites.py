"""`segenv suites`: the shipped theorems."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from segenv.cli.common import Json, busy, console, native, print_json
from segenv.names import closest
from segenv.theorems.difficulty import difficulty
from segenv.theorems.suite import SUITES, Suite, load_suite

if TYPE_CHECKING:
    from rich.table import Table


def command(
    name: Annotated[str | None, typer.Argument(help="Show the levels of this suite.")] = None,
    json: Json = False,
) -> None:
    """List the suites, or the levels and theorems of one."""
    if name not in (None, "all", *SUITES):
        raise ValueError(closest("suite", name, ("all", *SUITES)))
    with native() as backend, busy("reading the suites"):
        suites = [load_suite(each, backend) for each in ([name] if name else SUITES)]
    if json:
        print_json([as_json(suite, theorems=bool(name)) for suite in suites])
        return
    console().print(_levels(suites[0]) if name else _overview(suites))


def as_json(suite: Suite, theorems: bool) -> dict[str, Any]:
    """A suite in numbers, and its theorems if wanted."""
    levels = [_level_counts(suite, level) for level in suite.levels]
    found: dict[str, Any] = {
        "name": suite.name,
        "theorems": len(suite.theorems),
        "train": len(suite.train),
        "test": len(suite.test),
        "levels": levels,
    }
    if theorems:
        found["entries"] = [
            {
                "name": theorem.name,
                "level": theorem.level,
                "split": "test" if theorem.name in suite.held_out else "train",
                "difficulty": known.rung if (known := difficulty(theorem)) else None,
                "title": theorem.title,
                "statement": theorem.signature,
            }
            for theorem in suite.theorems
        ]
    return found


def _level_counts(suite: Suite, level: str) -> dict[str, Any]:
    train = sum(theorem.level == level for theorem in suite.train)
    test = sum(theorem.level == level for theorem in suite.test)
    return {"name": level, "theorems": train + test, "train": train, "test": test}


def _overview(suites: list[Suite]) -> "Table":
    table = _table("suite", "levels", "theorems", "train", "test")
    for suite in suites:
        counts = (suite.levels, suite.theorems, suite.train, suite.test)
        table.add_row(suite.name, *(str(len(part)) for part in counts))
    totals = [[suite.levels, suite.theorems, suite.train, suite.test] for suite in suites]
    table.add_section()
    table.add_row("all", *(str(sum(map(len, column))) for column in zip(*totals, strict=True)))
    return table


def _levels(suite: Suite) -> "Table":
    table = _table("theorem", "split", "title")
    for level in suite.levels:
        counts = _level_counts(suite, level)
        table.add_row(f"{level}: {counts['theorems']}", "", "", style="bold")
        for theorem in suite.theorems:
            if theorem.level == level:
                split = "test" if theorem.name in suite.held_out else ""
                table.add_row(f"  {theorem.name}", split, theorem.title)
        table.add_section()
    return table


def _table(*columns: str) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in columns:
        numeric = column in ("levels", "theorems", "train", "test")
        table.add_column(column, justify="right" if numeric else "left")
    return table
