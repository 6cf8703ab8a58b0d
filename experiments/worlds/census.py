"""How many distinct theorems has a setting of a world? Counted over more draws than `fitness` measures.

    python -m experiments.worlds.census              # 1,000 draws of each that has no row yet
    python -m experiments.worlds.census --only predicates --draws 4000

Rows go to `census.jsonl`; the table of `docs/theorems.md` takes its column "distinct" from there.
"""

import json
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from experiments.worlds import fitness
from segenv.backends.native import NativeBackend
from segenv.cli.common import console, progress
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.suite import GENERATED
from segenv.theorems.world import Sample, World


def main(
    draws: Annotated[int, typer.Option(min=2, help="Theorems drawn of each setting.")] = 1_000,
    only: Annotated[str, typer.Option(help="Families, with commas between.")] = ",".join(FAMILIES),
    out: Annotated[Path, typer.Option(help="Where rows go.")] = fitness.CENSUS,
) -> None:
    """Count what was not counted before with so many draws, and draw the table of `fitness`."""
    rows = fitness.read(out)
    done = {row["source"] for row in rows if row["draws"] >= draws}
    worlds = [
        (family, setting, parse(f"{GENERATED}{family}?setting={setting}"))
        for family in only.split(",")
        for setting in FAMILIES[family].settings
    ]
    with NativeBackend() as backend, out.open("a", encoding="utf-8") as file:
        for family, setting, world in worlds:
            if world.source in done:
                continue
            row = {"family": family, "setting": setting, "source": world.source}
            row |= counted(backend, world, draws)
            file.write(json.dumps(row) + "\n")
            file.flush()
            console().print(row)
    if out == fitness.CENSUS:
        fitness.drawn_on(fitness.PAGE, fitness.table(fitness.read(fitness.ROWS)))


def counted(backend: NativeBackend, world: World, draws: int) -> fitness.Row:
    """How many theorems of so many draws were different, and how many there are at least."""
    some = progress(islice(world.draws(backend, 0), draws), draws, world.text)
    found = [draw.identity for draw in some if isinstance(draw, Sample)]
    least, again = fitness.distinct(found)
    return {"draws": len(found), "seen": len(set(found)), "least": least, "again": again}


if __name__ == "__main__":
    typer.run(main)
