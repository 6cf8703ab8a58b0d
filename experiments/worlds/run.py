"""Turn one knob at a time; how long are the reference scripts, and how many does a baseline prove?

    python -m experiments.worlds.run            # more than an hour on 2 cores
    python -m experiments.worlds.run --quick    # a few theorems of each

The baseline (`baseline.py`) is best-first search with a policy that is fitted, for each axis, on
theorems of all its worlds; those it tries are on the other side of a split by statement and by shape of
script. Writes one JSON line for each theorem to `runs/worlds/`, and draws the figure and the table of
the README.
"""

import contextlib
import json
import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from agents.policies import Policy
from agents.search import best_first, drive, result
from experiments.worlds.baseline import baseline
from experiments.worlds.report import figure, markdown, summaries
from experiments.worlds.sweep import AXES, BASELINE, BUDGET, LENGTHS, TEST, TOGETHER, TRAIN, Axis
from segenv.backends.native import NativeBackend
from segenv.proof import Trace
from segenv.scripts import trace_of
from segenv.theorems.families import parse
from segenv.theorems.splits import side
from segenv.theorems.suite import SPLITS
from segenv.theorems.world import GeneratorError, Sample

HERE = Path(__file__).parent
Row = dict[str, Any]


def main(
    quick: Annotated[bool, typer.Option(help="Few theorems; draws nothing.")] = False,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    out: Annotated[Path, typer.Option(help="Where rows go.")] = Path("runs/worlds"),
) -> None:
    """Measure all axes."""
    sizes = (4, 4, 8) if quick else (TRAIN, TEST, LENGTHS)
    console = Console()
    context = multiprocessing.get_context("spawn")
    rows: list[Row] = []
    out.mkdir(parents=True, exist_ok=True)
    with (
        (out / "rows.jsonl").open("w", encoding="utf-8") as file,
        ProcessPoolExecutor(workers, context) as pool,
    ):
        jobs = [pool.submit(measure, axis, *sizes) for axis in AXES]
        for job in track(jobs, "measuring", console=console):
            measured = job.result()
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in measured)
            file.flush()
            rows += measured
    found = summaries(rows)
    table = Table("world", "value", "tactics", "solved")
    for one in found:
        table.add_row(one.axis, str(one.value), f"{one.tactics:.1f}", f"{one.solved:.0%}")
    console.print(table)
    if not quick:
        figure(found, HERE / "knobs.svg")
        draw_on(HERE / "README.md", markdown(found))


def draw_on(readme: Path, table: str) -> None:
    """Put the figure and the table below the mark of a page."""
    before, mark, _ = readme.read_text(encoding="utf-8").partition("<!-- measured -->\n")
    picture = "![lengths and success by knob](knobs.svg)"
    readme.write_text(f"{before}{mark}\n{picture}\n\n{table}", encoding="utf-8")


def measure(axis: Axis, train: int, test: int, lengths: int) -> list[Row]:
    """A row for each theorem of an axis; `solved` is None for those that the baseline did not try."""
    learned: list[Trace] = []
    rows: list[Row] = []
    asked: list[tuple[int, Sample]] = []
    with NativeBackend() as backend:
        for value in axis.values:
            samples = drawn(parse(axis.world(value)).samples(backend), lengths)
            known, held_out = (
                [s for s in samples if side(s.identity, 0.5, s.shape) == split] for split in SPLITS
            )
            learned += [trace_of(backend, s.theorem, s.script) for s in known[:train]]
            tried = held_out[:test]
            asked += [(value, sample) for sample in tried]
            rows += [row(axis, value, sample) for sample in samples if sample not in tried]
        return rows + attempted(backend, baseline(learned), axis, asked)


def drawn(samples: Iterable[Sample], count: int) -> list[Sample]:
    """So many theorems, or as many as there are."""
    found: list[Sample] = []
    with contextlib.suppress(GeneratorError):  # an easy world may have no more than these
        found.extend(islice(samples, count))
    return found


def attempted(
    backend: NativeBackend, policy: Policy, axis: Axis, asked: Sequence[tuple[int, Sample]]
) -> list[Row]:
    """What the baseline makes of theorems, `TOGETHER` of them side by side."""
    rows = []
    for i in range(0, len(asked), TOGETHER):
        some = asked[i : i + TOGETHER]
        searches = [best_first(backend.start(s.theorem), BUDGET, BASELINE) for _, s in some]
        for (value, sample), tree in zip(some, drive(searches, policy, backend), strict=True):
            one = result(tree)
            spent = {"tokens": one.tokens, "tactic_calls": one.tactic_calls}
            rows.append(row(axis, value, sample) | {"solved": one.solved} | spent)
    return rows


def row(axis: Axis, value: int, sample: Sample) -> Row:
    """A theorem that the baseline has not tried."""
    return {
        "axis": axis.name,
        "value": value,
        "world": axis.world(value),
        "theorem": sample.theorem.signature,
        "reference": list(sample.script),
        "solved": None,
    }


if __name__ == "__main__":
    typer.run(main)
