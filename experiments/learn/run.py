"""Three ways to learn by proving, on one small world, beside their controls: `make learn`.

    python -m experiments.learn.run                  # minutes on two cores
    python -m experiments.learn.run --preset smoke   # does it run?

PPO chooses from a menu, from scratch. Expert iteration and GRPO begin with one language model of
200,000 parameters that has read reference proofs of smaller theorems. A run that was stopped goes on
with the same command; one seed, so the intervals speak of theorems alone.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from agents.training import runs
from experiments.granularity.work import Job, Progress, Workers, workers
from experiments.learn import report, work
from experiments.learn.scale import PRESETS, Scale
from experiments.learn.work import ALGORITHMS, Part
from segenv.backends.native import NativeBackend
from segenv.names import closest

WARM = "warm start"


def main(
    preset: Annotated[str, typer.Option(help=", ".join(PRESETS))] = "full",
    out: Annotated[Path | None, typer.Option(help="Where results go.")] = None,
    workers_: Annotated[int, typer.Option("--workers", min=1, help="Processes.")] = 2,
) -> None:
    """Does a policy learn by proving?"""
    if preset not in PRESETS:
        raise typer.BadParameter(closest("preset", preset, PRESETS))
    scale, out = PRESETS[preset], out or Path("runs/learn") / preset
    console, began = Console(), time.perf_counter()
    columns = TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn()
    try:
        runs.settle(scale, out, may_grow="")
        with NativeBackend() as backend:
            scale.write_world(out / "world", backend)
        bars = Bars(*columns, TimeElapsedColumn(), console=console)
        with bars, workers(workers_) as pool:
            curves = learned(pool, scale, out, bars)
    except ValueError as error:  # other settings, or a warm start that proves nothing
        raise typer.BadParameter(str(error)) from error
    console.print(report.table(curves))
    report.draw(curves, out / "curves.svg")
    seconds = time.perf_counter() - began
    console.print(f"{seconds:.0f} s in all. Learning curves: {(out / 'curves.svg').resolve()}")


def learned(pool: Workers, scale: Scale, out: Path, bars: Bars) -> dict[Part, Any]:
    """The curves of all parts; those of the language model begin when there is one."""
    shown: dict[str, Any] = {}

    def hear(told: Progress) -> None:
        name, done, of = told
        if name not in shown:
            shown[name] = bars.add_task(name, total=of)
        bars.update(shown[name], completed=done, total=of)

    found: dict[Part, Any] = {}

    def job(part: Part, needs: Sequence[str] = ()) -> Job:
        def end(done: Future[Any]) -> None:
            found[part] = done.result()

        begin = partial(pool.submit, work.run, scale, out, part)
        return Job(part.name, begin, end, frozenset(needs))

    warm = Job(WARM, partial(pool.submit, work.warm_start, scale, out), Future.result)
    first = [job(part) for part in parts(ALGORITHMS[:1])]
    pool.run([warm, *first, *(job(part, [WARM]) for part in parts(ALGORITHMS[1:]))], hear)
    return {part: found[part] for part in parts(ALGORITHMS)}


def parts(algorithms: Sequence[str]) -> list[Part]:
    """Each algorithm and its control."""
    return [Part(name, control) for name in algorithms for control in (False, True)]


if __name__ == "__main__":
    typer.run(main)
