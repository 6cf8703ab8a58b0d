"""Measure how hard the shipped theorems are: `segenv/theorems/suites/difficulty_NAME.csv`.

python -m tools.difficulty              # everything that is not measured yet
python -m tools.difficulty replay       # one column
python -m tools.difficulty all --again  # anew, after a change of the training split or of a baseline

It writes as it goes and goes on where it was stopped. A theorem whose statement has changed is
measured anew; what depends on the other theorems (replay, retrieval) only with `--again`.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Annotated

import typer
from rich.progress import track

from agents import zoo
from agents.examples import examples
from agents.policies import WithoutReplacement
from agents.policies.retrieval import Memory
from agents.search import BestFirst, Budget, LengthNormalised, best_first, drive
from segenv.backends.native import NativeBackend
from segenv.evaluation import replay as known
from segenv.evaluation.evaluate import evaluate
from segenv.names import closest
from segenv.proof import Theorem, Trace
from segenv.theorems.difficulty import COLUMNS, NONE, measured, read_rows, write_rows
from segenv.theorems.suite import SUITES, Suite, load_suite
from segenv.traces.extract import traces
from tools.automation import automatic

FOLDS = 5
BUDGET = Budget(tokens=600)
TOKENS = 200
"""Of each checkpoint of the zoo, for a theorem."""
TOGETHER = 16
BY_LENGTH = LengthNormalised(1.0)
BASELINE = BestFirst(priority=BY_LENGTH, again=BY_LENGTH.again)
PROVED = "proved"

Row = dict[str, str]
Measure = Callable[["Marks"], Iterator[tuple[str, str]]]
"""What goes through the theorems without a value in its column, and yields names and values."""


class Marks:
    """The rows of all suites, which know their files, and the traces of all reference proofs."""

    def __init__(self, backend: NativeBackend, suites: Iterable[Suite]) -> None:
        self.backend = backend
        self.suites = tuple(suites)
        self.theorems = {t.name: t for suite in self.suites for t in suite.theorems}
        self.held_out = frozenset[str]().union(*(suite.held_out for suite in self.suites))
        self.traces: dict[str, Trace] = {}
        self.rows = {suite.name: _rows(suite) for suite in self.suites}

    def trace_all(self) -> None:
        """Cut the reference proofs, where that was not done yet."""
        if not self.traces:
            found, report = traces(self.backend, self.theorems.values())
            if report.whole or report.failed:
                raise ValueError(f"not every reference proof is cut: {report}")
            self.traces = {trace.theorem.name: trace for trace in found}

    @property
    def train(self) -> list[Trace]:
        """The traces of the training theorems."""
        return [trace for name, trace in self.traces.items() if name not in self.held_out]

    def open(self, column: str) -> list[Theorem]:
        """The theorems without a value in a column."""
        rows = (row for rows in self.rows.values() for row in rows.values())
        return [self.theorems[row["theorem"]] for row in rows if not row[column]]

    def keep(self, column: str, name: str, value: str) -> None:
        """Enter a value, and write the file of the suite."""
        suite = next(each for each in self.rows if name in self.rows[each])
        self.rows[suite][name][column] = value
        write_rows(measured(suite), self.rows[suite].values())

    def clear(self, column: str) -> None:
        """Forget a column."""
        for rows in self.rows.values():
            for row in rows.values():
                row[column] = ""


def _rows(suite: Suite) -> dict[str, Row]:
    """A row for each theorem of a suite: the one of its file, if that is of the same statement."""
    known = {(row["theorem"], row["key"]): row for row in read_rows(measured(suite.name))}
    new = {theorem: dict.fromkeys(COLUMNS, "") for theorem in suite.theorems}
    return {
        theorem.name: known.get(
            (theorem.name, theorem.key), row | {"theorem": theorem.name, "key": theorem.key}
        )
        for theorem, row in new.items()
    }


# -- the columns ----------------------------------------------------------------------------------


def tactics(marks: Marks) -> Iterator[tuple[str, str]]:
    """The length of the reference proof; cheap, so that it is always counted."""
    marks.trace_all()
    yield from ((name, str(len(trace.tactics))) for name, trace in marks.traces.items())


def automation(marks: Marks) -> Iterator[tuple[str, str]]:
    """The first automatic script that proves it."""
    for theorem in marks.open("automation"):
        yield theorem.name, automatic(marks.backend, theorem).replace("\n", "; ") or NONE


def replay(marks: Marks) -> Iterator[tuple[str, str]]:
    """The first training theorem whose proof, cut and verbatim, proves it."""
    marks.trace_all()
    for theorem in marks.open("replay"):
        yield theorem.name, replayed(marks.backend, theorem, marks.train) or NONE


def replayed(backend: NativeBackend, theorem: Theorem, traces: Iterable[Trace]) -> str:
    """The theorem of another trace whose script, or the beginning of it, proves this one at T2; of the
    shortest script that does, "" if there is none.
    """
    others = [trace for trace in traces if trace.theorem.name != theorem.name]
    others.sort(key=lambda trace: len(trace.tactics))
    (found,) = known.replay(backend, [theorem], [trace.tactics for trace in others], "T2")
    if found is None:
        return ""
    return next(t.theorem.name for t in others if t.tactics[: len(found)] == found)


def retrieval(marks: Marks) -> Iterator[tuple[str, str]]:
    """Whether the baseline proves it, fitted on the training theorems of the other folds."""
    marks.trace_all()
    folds = {trace.theorem.name: i % FOLDS for i, trace in enumerate(marks.train)}
    asked = {theorem.name for theorem in marks.open("retrieval")}
    jobs = []
    for fold in range(-1, FOLDS):
        names = [name for name in marks.traces if folds.get(name, -1) == fold and name in asked]
        learned = [t for t in marks.train if folds[t.theorem.name] != fold]
        theorems = [marks.theorems[name] for name in names]
        jobs += [(learned, theorems[i : i + TOGETHER]) for i in range(0, len(names), TOGETHER)]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for job, solved in zip(jobs, pool.map(solved_by_retrieval, *_columns(jobs)), strict=True):
            yield from ((t.name, PROVED if t.name in solved else NONE) for t in job[1])


def _columns(jobs: list[tuple[list[Trace], list[Theorem]]]) -> list[tuple[list, ...]]:  # type: ignore[type-arg]
    return list(zip(*jobs, strict=True)) or [(), ()]


def solved_by_retrieval(learned: list[Trace], asked: list[Theorem]) -> set[str]:
    """The names of the theorems that a retrieval policy fitted on some traces proves."""
    policy = WithoutReplacement(Memory(examples(learned, "step")))
    with NativeBackend() as backend:
        starts = [backend.start(replace(theorem, proof="")) for theorem in asked]
        searches = [best_first(start, BUDGET, BASELINE) for start in starts]
        trees = drive(searches, policy, backend)
    return {tree.root.state.theorem.name for tree in trees if tree.solution}


def trained(marks: Marks) -> Iterator[tuple[str, str]]:
    """The share of the zoo's checkpoints that prove it, each in a search of `TOKENS`; T2."""
    policies = [zoo.load(name, device="cpu") for name in zoo.NAMES]
    theorems = [replace(theorem, proof="") for theorem in marks.open("zoo")]
    for some in (theorems[i : i + TOGETHER] for i in range(0, len(theorems), TOGETHER)):
        proved = Counter[str]()
        for policy in policies:
            found = evaluate(zoo.solver(policy, TOKENS), some, backend=marks.backend)
            proved.update(one.theorem for one in found.records if one.scores[0].proved)
        yield from ((t.name, f"{proved[t.name] / len(policies):.2f}") for t in some)


MEASURES: dict[str, Measure] = {
    "tactics": tactics,
    "automation": automation,
    "replay": replay,
    "retrieval": retrieval,
    "zoo": trained,
}


def main(
    column: Annotated[str, typer.Argument(help="all, " + ", ".join(MEASURES))] = "all",
    again: Annotated[bool, typer.Option("--again", help="Measure anew.")] = False,
) -> None:
    """Measure how hard the shipped theorems are."""
    if column not in ("all", *MEASURES):
        raise typer.BadParameter(closest("column", column, ("all", *MEASURES)))
    with NativeBackend() as backend:
        marks = Marks(backend, (load_suite(name, backend) for name in SUITES))
        for name in MEASURES if column == "all" else [column]:
            if again:
                marks.clear(name)
            todo = len(marks.theorems) if name == "tactics" else len(marks.open(name))
            for theorem, value in track(MEASURES[name](marks), name, total=todo):
                marks.keep(name, theorem, value)


if __name__ == "__main__":
    typer.run(main)
