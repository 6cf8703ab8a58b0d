"""`segenv show`: search trees and traces as a page for the browser."""

import webbrowser
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from segenv.cli.common import Json, busy, console, pick, print_json, tell_of_partial
from segenv.proof import Trace
from segenv.traces.exploration import Exploration
from segenv.traces.files import holds_explorations, read_explorations, read_traces
from segenv.traces.page import page


def command(
    file: Annotated[
        Path, typer.Argument(metavar="TREE|TRACE", help="A file of search trees or of traces.")
    ],
    theorem: Annotated[
        str | None, typer.Option("--theorem", "-t", metavar="NAME", help="Only this theorem.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The page.", show_default="FILE.html"),
    ] = None,
    most: Annotated[int, typer.Option("-n", min=1, help="So many trees at most.")] = 100,
    open_: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open", help="Open it in a browser.", show_default="on a terminal"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Draw search trees or traces: goals, tactics, refusals, and the way of the proof.

    One page that needs no network. Search trees are what `agents.search.write` and
    `RecordDecisions` write.
    """
    tell_of_partial(file)
    place = output or file.with_suffix(".html")
    if place.resolve() == file.resolve():
        raise ValueError(f"{place} is the file itself: name another page with --output")
    with busy(f"reading {file}"):
        found = _found(file, theorem, most)
        place.write_text(page(found, file.name), encoding="utf-8")
    if json:
        print_json({"page": str(place), "trees": len(found)})
    else:
        console().print(f"{place}: {len(found)} trees", soft_wrap=True)
    if console().is_terminal if open_ is None else open_:
        webbrowser.open(place.resolve().as_uri())


def _found(file: Path, theorem: str | None, most: int) -> list[Trace | Exploration]:
    """The trees to show. Raises `ValueError` for a theorem that is not there."""
    trees: Iterable[Trace | Exploration] = (
        read_explorations(file) if holds_explorations(file) else read_traces(file)
    )
    if theorem is None:
        return list(islice(trees, most))
    known = list(trees)
    wanted = pick((tree.theorem for tree in known), theorem)
    return [tree for tree in known if tree.theorem == wanted][:most]
