"""Experiments that are made of cells: an arm under a seed, a line of `judged.jsonl` each.

A folder holds `settings.json` and the rows of the cells that are done. A run that was stopped begins
anew the cell that it was in, and goes on; other settings are refused before anything is computed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol, TypeVar

import torch
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from agents.training import runs
from segenv.backends.native import NativeBackend
from segenv.names import closest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAY_GROW = "seeds"


class Cell(Protocol):
    """A row: a dataclass that says at the least which arm and which seed it is about."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def arm(self) -> str:
        """Its arm."""
        ...

    @property
    def seed(self) -> int:
        """Its seed."""
        ...


S = TypeVar("S")
T = TypeVar("T", bound=Cell)
Heard = Callable[[int, int, str], None]
"""Hears how much of a cell is done, of how much, and what there is to say."""


def run(
    settings: "DataclassInstance",
    out: Path,
    kind: type[T],
    cells: Sequence[tuple[str, int]],
    work: Callable[[str, int, Heard], T],
) -> list[T]:
    """The rows of all cells, those that are there first; `work` makes the row of an arm and a seed.

    Raises `ValueError` for a folder of other settings; more seeds are fine.
    """
    runs.settle(settings, out, MAY_GROW)
    rows = runs.read_rows(out, kind)
    done = {(row.arm, row.seed) for row in rows}
    columns = TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn()
    said = TextColumn("{task.fields[said]}")
    with Progress(*columns, TimeElapsedColumn(), said, console=Console(stderr=True)) as progress:
        whole = progress.add_task("cells", total=len(cells), completed=len(rows), said="")
        for arm, seed in [cell for cell in cells if cell not in done]:
            bar = progress.add_task(f"{arm}, seed {seed}", total=None, said="")

            hear = partial(_shown, progress, bar)
            rows.append(work(arm, seed, hear))
            runs.write_rows(out, rows)
            progress.remove_task(bar)
            progress.advance(whole)
    return rows


def _shown(progress: Progress, bar: TaskID, done: int, of: int, said: str) -> None:
    progress.update(bar, completed=done, total=of, said=said)


def by_arm(rows: Sequence[T]) -> dict[str, list[T]]:
    """The rows of each arm in the order of their seeds; those that all arms have."""
    arms = {name: {row.seed: row for row in rows if row.arm == name} for name in _names(rows)}
    common = sorted(set.intersection(*map(set, arms.values()))) if arms else []
    return {name: [own[seed] for seed in common] for name, own in arms.items()}


def _names(rows: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(row.arm for row in rows))


def command(
    name: str,
    question: str,
    presets: Mapping[str, S],
    run: Callable[[S, Path, NativeBackend], list[T]],
    table: Callable[[list[T]], Any],
    figures: Mapping[str, Callable[[list[T], Path], Any]],
) -> Callable[..., None]:
    """The command of an experiment: run a preset, print the table, save the figures by file name."""

    def main(
        preset: Annotated[str, typer.Option(help=", ".join(presets))] = "full",
        out: Annotated[Path | None, typer.Option(help="Where results go.")] = None,
    ) -> None:
        if preset not in presets:
            raise typer.BadParameter(closest("preset", preset, presets))
        torch.set_num_threads(1)
        folder = out or Path("runs") / name / preset
        try:
            with NativeBackend() as backend:
                rows = run(presets[preset], folder, backend)
        except (ValueError, FileNotFoundError) as error:
            raise typer.BadParameter(str(error)) from error
        Console().print(table(rows))
        for figure, draw in figures.items():
            draw(rows, folder / figure)
            typer.echo(str(folder / figure))

    main.__doc__ = question
    return main
