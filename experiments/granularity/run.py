"""Cut the training proofs at each granularity, learn, prove held-out theorems under one budget.

    python -m experiments.granularity.run --preset demo    # three language models: minutes
    python -m experiments.granularity.run --preset full    # three seeds, all arms: hours
    python -m experiments.granularity.run --preset smoke   # does it run?

Appends one JSON line for each theorem, arm and seed to `rows.jsonl` as it comes, and writes a report.
A run that was stopped goes on when it is started again, within a training too; rows of other settings
are refused.
"""

import datetime
import json
import os
import platform
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from experiments.granularity import analysis, report, rows, tables, work
from experiments.granularity.data import SPLITS, Loaded, about, sides, sorted_out, together
from experiments.granularity.jobs import one_seed
from experiments.granularity.presets import PRESETS
from experiments.granularity.study import Row, Study, Task
from experiments.granularity.sweep import Scale
from experiments.granularity.work import Job, Workers, workers
from segenv.backends.native import NativeBackend
from segenv.names import closest
from segenv.proof import Trace
from segenv.scripts import trace_of
from segenv.theorems.find import as_source

KEPT = Path("runs/traces")


def main(
    preset: Annotated[str, typer.Option(help=", ".join(PRESETS))] = "demo",
    seeds: Annotated[int | None, typer.Option(min=1, help="How many seeds.")] = None,
    tokens: Annotated[int | None, typer.Option(min=1, help="Token budget of a theorem.")] = None,
    theorems: Annotated[
        int | None, typer.Option(min=1, help="Held-out theorems of each source.")
    ] = None,
    tokens_read: Annotated[
        int | None, typer.Option(min=1, help="Tokens that a language model learns from.")
    ] = None,
    sources: Annotated[str, typer.Option(help="Suites and worlds, with commas between.")] = "",
    split: Annotated[str, typer.Option(help="`test`, or `validation`: a cut of train.")] = "test",
    workers_: Annotated[int, typer.Option("--workers", min=1, help="Processes.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Where results go.")] = None,
    keep: Annotated[Path, typer.Option(help="Where drawn theorems stay.")] = KEPT,
) -> None:
    """Which granularity proves most at one budget of generated tokens?"""
    scale = sized(checked(preset, split, sources), seeds, theorems, tokens, tokens_read)
    out = out or Path("runs/granularity") / preset
    settings = {"scale": described(scale), "split": split}
    try:
        rows.begin(out, settings)  # other settings are refused before anything is computed
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    console, started = Console(), time.perf_counter()
    with bars(console) as progress, workers(workers_) as pool:
        learned, tasks = load(pool, scale, split, keep, progress)
        study = Study(tuple(learned), scale, out)
        rows.begin(out, settings | about(learned, tasks))
        machine = f"{platform.platform()}, {os.cpu_count()} cores, {workers_} processes"
        lost = []
        for seed in study.seeds:
            lost += one_seed(pool, study, tasks, seed, progress)
            seconds = round(time.perf_counter() - started, 1)
            facts = settings | {"machine": machine, "seconds": seconds}
            found, meta = written(study, tasks, facts)
    console.print(*tables.for_terminal(found, meta["arms"]), tables.power_said(found))
    console.print(f"{seconds} s in all. Report: {(out / 'report.html').resolve()}")
    if lost:
        console.print(f"{len(lost)} searches were lost: run it again")
        raise typer.Exit(1)


def checked(preset: str, split: str, sources: str) -> Scale:
    """A preset, with sources in place of its own. Raises `typer.BadParameter` for what is unknown."""
    for kind, given, known in (("preset", preset, PRESETS), ("split", split, SPLITS)):
        if given not in known:
            raise typer.BadParameter(closest(kind, given, known))
    scale = PRESETS[preset]
    if sources:
        scale = replace(scale, sources=tuple(sources.split(",")), harder=())
    try:
        for source in (*scale.sources, *scale.harder):
            as_source(source)
    except (ValueError, TypeError) as error:
        raise typer.BadParameter(str(error)) from error
    return scale


def sized(
    scale: Scale,
    seeds: int | None,
    theorems: int | None,
    tokens: int | None,
    tokens_read: int | None,
) -> Scale:
    """A scale with what was given in place of its own."""
    return replace(
        scale,
        seeds=seeds or scale.seeds,
        theorems=theorems or scale.theorems,
        budget=replace(scale.budget, tokens=tokens or scale.budget.tokens),
        tokens_read=tokens_read or scale.tokens_read,
    )


def described(scale: Scale) -> dict[str, Any]:
    """A scale as settings; arms by name."""
    return asdict(scale) | {"arms": [arm.name for arm in scale.arms]}


def bars(console: Console) -> Bars:
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Bars(TextColumn("{task.description:<34}"), *columns, console=console)


def load(pool: Workers, scale: Scale, split: str, keep: Path, progress: Bars) -> Loaded:
    """The training traces of all sources, and the theorems to prove, sources taking turns."""
    names = (*scale.sources, *scale.harder)
    drawn: dict[str, dict[str, list[Trace]]] = {name: {} for name in names}
    parts = [(name, *part) for name in names for part in sides(name, split, scale).items()]
    shown = progress.add_task("drawing theorems, tracing proofs", total=len(parts))

    def end(name: str, side: str, job: Future[list[Trace]]) -> None:
        drawn[name][side] = job.result()
        progress.advance(shown)

    pool.run(
        [
            Job(
                name,
                partial(pool.submit, work.draw, name, side, count, keep),
                partial(end, name, side),
            )
            for name, side, count in parts
        ]
    )
    return together([sorted_out(name, split, scale, own) for name, own in drawn.items()])


# -- what is written in the end -----------------------------------------------------------------


def written(
    study: Study, tasks: Sequence[Task], facts: rows.Settings
) -> tuple[list[Row], dict[str, Any]]:
    """Write `meta.json`, `proof.json` and the report of the seeds that are done; rows and meta."""
    out = study.folder
    found, left_out = analysis.complete(analysis.finished(rows.read(out)))
    if not found:
        raise typer.BadParameter("no theorem was tried by all arms with all seeds")
    own = analysis.same(found)
    meta = facts | {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "train_theorems": len(study.traces),
        "theorems": len({row["theorem"] for row in own}),
        "left_out": left_out,
        "arms": [study.size(arm) for arm in study.scale.arms],
    }
    for name, value in (("meta", meta), ("proof", show(own, tasks))):
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (out / f"{name}.json").write_text(text, encoding="utf-8")
    report.write(out)
    return found, meta


def show(found: Sequence[Row], tasks: Sequence[Task]) -> dict[str, Any] | None:
    """One proof that was found, with its states: the longest of a segment policy, if there is one."""
    solved = [row for row in found if row["solved"]]
    if not solved:
        return None
    row = max(
        solved,
        key=lambda r: ("segment change" in r["arm"], len(r["actions"]), len(r["script"])),
    )
    theorem = next(task.theorem for task in tasks if task.name == row["theorem"])
    with NativeBackend() as backend:
        states = trace_of(backend, theorem, row["script"]).states
    return {
        "theorem": theorem.name,
        "title": theorem.title,
        "signature": theorem.signature,
        "arm": row["arm"],
        "actions": row["actions"],
        "script": row["script"],
        "tokens": row["tokens"],
        "states": [str(state) for state in states],
        "goals": [len(state.goals) for state in states],
        "verdict": row["verdict"],
    }


if __name__ == "__main__":
    typer.run(main)
