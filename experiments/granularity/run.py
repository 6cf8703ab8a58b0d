"""Cut the training proofs at each granularity, fit, prove held-out theorems under one budget.

    python -m experiments.granularity.run            # the demo, under 5 minutes on 2 cores
    python -m experiments.granularity.run --full     # all held-out theorems, five seeds
    python -m experiments.granularity.run --smoke --suites logic    # one theorem: does it run?

Appends one JSON line for each theorem, arm and seed to `rows.jsonl` as it comes, and writes a report.
A run that was stopped goes on when it is started again; rows of other settings are refused.
"""

import datetime
import json
import multiprocessing
import os
import platform
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, replace
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from experiments.granularity import analysis, report, rows, tables
from experiments.granularity.evaluate import Row, Study, Task, evaluate
from experiments.granularity.sweep import DEMO, FULL, SETTINGS, SMOKE, SUITES, Arm, Scale
from segenv.backends.base import BackendError
from segenv.backends.native import NativeBackend
from segenv.names import closest
from segenv.proof import Trace
from segenv.scripts import trace_of
from segenv.theorems import suite
from segenv.theorems.suite import load_suite
from segenv.traces.extract import traces

Loaded = tuple[list[Trace], list[Task]]
SPLITS = ("test", "validation")

_here: dict[str, Any] = {}  # of a worker process: its backend, and the study once it is known


def main(
    full: Annotated[bool, typer.Option(help="More theorems, seeds and tokens.")] = False,
    smoke: Annotated[bool, typer.Option(help="As little as shows that it runs.")] = False,
    seeds: Annotated[int | None, typer.Option(min=1, help="How many seeds.")] = None,
    tokens: Annotated[int | None, typer.Option(min=1, help="Token budget of a theorem.")] = None,
    theorems: Annotated[
        int | None, typer.Option(min=1, help="Held-out theorems of each suite.")
    ] = None,
    suites: Annotated[str, typer.Option(help="Suites, with commas between.")] = ",".join(SUITES),
    split: Annotated[str, typer.Option(help="`test`, or `validation`: a cut of train.")] = "test",
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    out: Annotated[Path, typer.Option(help="Where results go.")] = Path("runs/granularity"),
) -> None:
    """Which granularity proves most at one budget of generated tokens?"""
    names = checked(suites, split)
    scale = sized(FULL if full else SMOKE if smoke else DEMO, seeds, theorems, tokens)
    settings = {"scale": asdict(scale), "split": split, "suites": names}
    try:
        rows.begin(out, settings)  # other settings are refused before anything is computed
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    console, started = Console(), time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with (
        bar(console) as progress,
        ProcessPoolExecutor(workers, context, initializer=open_backend) as pool,
    ):
        learned, tasks = load(pool, names, split, scale.theorems, progress)
        study = Study(tuple(learned), tuple(range(scale.seeds)), scale.budget)
        done = rows.begin(out, settings | about(learned, tasks))
        lost = search_all(pool, study, tasks, out, done, progress)
    seconds = round(time.perf_counter() - started, 1)
    machine = f"{platform.platform()}, {os.cpu_count()} cores, {workers} processes"
    found, left_out = analysis.complete(rows.read(out))
    if not found:
        raise typer.BadParameter("no theorem was tried by all arms with all seeds")
    meta = settings | {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "train_theorems": len(learned),
        "theorems": len({row["theorem"] for row in found}),
        "left_out": left_out,
        "arms": [study.size(arm) for arm in SETTINGS],
        "machine": machine,
        "seconds": seconds,
    }
    for name, value in (("meta", meta), ("proof", show(found, tasks))):
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (out / f"{name}.json").write_text(text, encoding="utf-8")
    console.print(*tables.for_terminal(found), tables.power_said(found))
    console.print(f"{seconds} s in all. Report: {report.write(out).resolve()}")
    if lost:
        console.print(f"{len(lost)} searches were lost, {left_out} theorems left out: run it again")
        raise typer.Exit(1)


def checked(suites: str, split: str) -> list[str]:
    """The names of suites. Raises `typer.BadParameter` for what is unknown."""
    names = suites.split(",")
    for kind, given, known in (
        *(("suite", name, suite.SUITES) for name in names),
        ("split", split, SPLITS),
    ):
        if given not in known:
            raise typer.BadParameter(closest(kind, given, known))
    return names


def sized(scale: Scale, seeds: int | None, theorems: int | None, tokens: int | None) -> Scale:
    """A scale with what was given in place of its own."""
    budget = replace(scale.budget, tokens=tokens or scale.budget.tokens)
    seeds, theorems = seeds or scale.seeds, theorems or scale.theorems
    return Scale(seeds=seeds, theorems=theorems, budget=budget)


def about(learned: Sequence[Trace], tasks: Sequence[Task]) -> rows.Settings:
    """Which proofs are learned from and which theorems are tried, as settings that must not change."""
    proofs = ("\n".join((trace.theorem.key, *trace.tactics)) for trace in learned)
    return {
        "learned": rows.digest(proofs),
        "asked": rows.digest(task.theorem.text_key for task in tasks),
    }


def bar(console: Console) -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(TextColumn("{task.description:<28}"), *columns, console=console)


# -- what the arms share ------------------------------------------------------------------------


def load(
    pool: ProcessPoolExecutor, suites: list[str], split: str, limit: int | None, progress: Progress
) -> Loaded:
    """The training traces of all suites, and the theorems to prove, suites taking turns."""
    shown = progress.add_task("reading suites, tracing proofs", total=len(suites))
    learned: list[Trace] = []
    tasks: list[list[Task]] = []
    for found, held_out in pool.map(load_suite_tasks, suites, [split] * len(suites)):
        learned += found
        tasks.append(held_out[:limit])
        progress.advance(shown)
    return learned, [task for turn in zip_longest(*tasks) for task in turn if task]


def load_suite_tasks(name: str, split: str) -> Loaded:
    """Traces of a suite's training theorems, and its held-out theorems without their proofs."""
    suite = load_suite(name, _here["backend"])
    learned, _ = traces(_here["backend"], suite.train)
    if split == "validation":
        held_out = [trace for trace in learned if in_validation(trace)]
        learned = [trace for trace in learned if not in_validation(trace)]
    else:
        held_out, _ = traces(_here["backend"], suite.test)
    held_out.sort(key=lambda trace: trace.theorem.key)
    tasks = [Task(replace(trace.theorem, proof=""), name, len(trace.tactics)) for trace in held_out]
    return learned, tasks


def in_validation(trace: Trace) -> bool:
    """Every fourth training theorem, by its key: what knobs are tuned on."""
    return int(trace.theorem.key, 16) % 4 == 0


# -- searching ----------------------------------------------------------------------------------


def search_all(
    pool: ProcessPoolExecutor,
    study: Study,
    tasks: list[Task],
    out: Path,
    done: set[rows.Cell],
    progress: Progress,
) -> list[str]:
    """Append the rows of every arm, theorem and seed that is not done yet; what was lost, if any."""
    data = out / "study.pickle"
    data.write_bytes(study.dumped())
    jobs = {
        pool.submit(search_one, str(data), arm, task, seeds): (arm, task)
        for arm, task, seeds in to_do(study, tasks, done)
    }
    totals = {arm.name: sum(a is arm for a, _ in jobs.values()) for arm in SETTINGS}
    shown = {
        name: progress.add_task(f"{name:<18} solved 0", total=total)
        for name, total in totals.items()
    }
    solved, lost = dict.fromkeys(shown, 0), []
    for job in as_completed(jobs):
        arm, task = jobs[job]
        try:
            found = job.result()
        except BackendError as error:  # the other searches are worth their rows
            lost.append(f"{arm.name}, {task.theorem.name}: {error}")
            progress.console.print(f"lost: {lost[-1]}")
            found = []
        rows.append(out, found)
        solved[arm.name] += sum(row["solved"] for row in found)
        said = f"{arm.name:<18} solved {solved[arm.name]}"
        progress.update(shown[arm.name], advance=1, description=said)
    data.unlink()
    return lost


def to_do(
    study: Study, tasks: Sequence[Task], done: set[rows.Cell]
) -> Iterator[tuple[Arm, Task, tuple[int, ...]]]:
    """Arms, theorems and the seeds that are missing there, theorems taking turns."""
    for task in tasks:
        for arm in SETTINGS:
            cells = {seed: (arm.name, task.theorem.name, seed) for seed in study.seeds}
            if missing := tuple(seed for seed, cell in cells.items() if cell not in done):
                yield arm, task, missing


def search_one(data: str, arm: Arm, task: Task, seeds: tuple[int, ...]) -> list[Row]:
    if _here.get("data") != data:
        _here["data"], _here["study"] = data, Study.loaded(Path(data).read_bytes())
    return evaluate(_here["study"], _here["backend"], arm, task, seeds)


def open_backend() -> None:
    _here["backend"] = NativeBackend()


# -- a proof to show ----------------------------------------------------------------------------


def show(found: list[Row], tasks: list[Task]) -> dict[str, Any] | None:
    """One proof that was found, with its states: the longest of the default segment policy."""
    solved = [row for row in found if row["solved"]]
    if not solved:
        return None
    row = max(
        solved,
        key=lambda r: (r["arm"] == "segment change", len(r["actions"]), len(r["script"])),
    )
    theorem = next(task.theorem for task in tasks if task.theorem.name == row["theorem"])
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
