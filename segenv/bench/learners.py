"""`segenv bench --agents`: the speed of learners, which are in a checkout and not in the wheel."""

import json
import os
from importlib import import_module

from rich.console import Console
from rich.table import Table


def report(as_json: bool) -> None:
    """Measure, and print a table or JSON. Raises `ImportError` outside of a checkout."""
    try:
        bench = import_module("agents.bench")
    except ModuleNotFoundError as error:
        raise ImportError(
            "the learners are not installed: run this in a checkout of segenv, as "
            "`python -m segenv.cli bench --agents`, with pip install -e '.[agents]'"
        ) from error
    load, *_ = os.getloadavg()
    with Console(stderr=True).status("starting") as status:
        figures = bench.measure(status.update)
    if as_json:
        print(json.dumps({"load": load, **figures}))
        return
    title = f"segenv bench --agents (load {load:.1f} before it, {os.cpu_count()} cores)"
    table = Table("figure", "measured", "target", "meaning", title=title)
    for row in bench.rows(figures):
        table.add_row(*row)
    Console().print(table)
