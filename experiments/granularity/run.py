"""Cut the training proofs at each granularity, fit, prove held-out theorems under one budget.

    python -m experiments.granularity.run            # the demo, under 5 minutes on 2 cores
    python -m experiments.granularity.run --full     # all held-out theorems, five seeds
    python -m experiments.granularity.run --smoke --suites logic    # one theorem: does it run?

Writes one JSON line for each theorem, arm and seed to `runs/granularity/`, and a report.
"""

import datetime
import json
import multiprocessing
import os
import platform
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, replace
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from experiments.granularity import analysis, report
from experiments.granularity.evaluate import Row, Study, Task, evaluate
from experiments.granularity.sweep import DEMO, FULL, SETTINGS, SMOKE, SUITES, Arm
from segenv.backends.native import NativeBackend
from segenv.proof import Trace
from segenv.scripts import trace_of
from segenv.theorems.suite import load_suite
from segenv.traces.extract import traces

Loaded = tuple[list[Trace], list[Task]]

_here: dict[str, Any] = {}  # of a worker process: its backend, and the study once it is known


def main(
    full: Annotated[bool, typer.Option(help="More theorems, seeds and tokens.")] = False,
    smoke: Annotated[bool, typer.Option(help="As little as shows that it runs.")] = False,
    seeds: Annotated[int | None, typer.Option(help="How many seeds.")] = None,
    tokens: Annotated[int | None, typer.Option(help="Token budget for each theorem.")] = None,
    theorems: Annotated[int | None, typer.Option(help="Held-out theorems of each suite.")] = None,
    suites: Annotated[str, typer.Option(help="Suites, with commas between.")] = ",".join(SUITES),
    split: Annotated[str, typer.Option(help="`test`, or `validation`: a cut of train.")] = "test",
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    out: Annotated[Path, typer.Option(help="Where results go.")] = Path("runs/granularity"),
) -> None:
    """Which granularity proves most at one budget of generated tokens?"""
    scale = FULL if full else SMOKE if smoke else DEMO
    scale = replace(
        scale,
        seeds=seeds or scale.seeds,
        theorems=theorems or scale.theorems,
        budget=replace(scale.budget, tokens=tokens or scale.budget.tokens),
    )
    console, started = Console(), time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    with (
        bar(console) as progress,
        ProcessPoolExecutor(workers, context, initializer=open_backend) as pool,
    ):
        learned, tasks = load(pool, suites.split(","), split, scale.theorems, progress)
        study = Study(tuple(learned), tuple(range(scale.seeds)), scale.budget)
        rows = list(search_all(pool, study, tasks, out, progress))
    if not rows:
        raise typer.BadParameter("no theorem to prove")
    meta = {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "scale": asdict(scale),
        "split": split,
        "suites": suites.split(","),
        "train_theorems": len(learned),
        "theorems": len(tasks),
        "k": study.k,
        "arms": [study.size(arm) for arm in SETTINGS],
        "machine": f"{platform.platform()}, {os.cpu_count()} cores, {workers} processes",
        "seconds": round(time.perf_counter() - started, 1),
    }
    save(out, rows, meta, show(rows, tasks))
    console.print(analysis.table(rows))
    console.print(f"{meta['seconds']} s in all. Report: {report.write(out).resolve()}")


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
    pool: ProcessPoolExecutor, study: Study, tasks: list[Task], out: Path, progress: Progress
) -> Iterator[Row]:
    """The rows of every arm, theorem and seed, as they come."""
    data = out / "study.pickle"
    data.write_bytes(study.dumped())
    shown = {
        arm.name: progress.add_task(f"{arm.name:<16} solved 0", total=len(tasks))
        for arm in SETTINGS
    }
    solved = dict.fromkeys(shown, 0)
    jobs = {
        pool.submit(search_one, str(data), arm, task): arm for task in tasks for arm in SETTINGS
    }
    for job in as_completed(jobs):
        name = jobs[job].name
        solved[name] += sum(row["solved"] for row in job.result())
        progress.update(shown[name], advance=1, description=f"{name:<16} solved {solved[name]}")
        yield from job.result()
    data.unlink()


def search_one(data: str, arm: Arm, task: Task) -> list[Row]:
    if _here.get("data") != data:
        _here["data"], _here["study"] = data, Study.loaded(Path(data).read_bytes())
    return evaluate(_here["study"], _here["backend"], arm, task)


def open_backend() -> None:
    _here["backend"] = NativeBackend()


# -- results ------------------------------------------------------------------------------------


def show(rows: list[Row], tasks: list[Task]) -> dict[str, Any] | None:
    """One proof that was found, with its states: the longest of the default segment policy."""
    solved = [row for row in rows if row["solved"]]
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


def save(out: Path, rows: list[Row], meta: dict[str, Any], shown: dict[str, Any] | None) -> None:
    """One file of JSON lines for each arm and seed, and what the report needs besides."""
    for old in out.glob("*.jsonl"):
        old.unlink()
    for row in sorted(rows, key=lambda r: (r["arm"], r["seed"], r["suite"], r["theorem"])):
        path = out / f"{row['arm'].replace(' ', '_')}-{row['seed']}.jsonl"
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    for name, value in (("meta", meta), ("proof", shown)):
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (out / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
