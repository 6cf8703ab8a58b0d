"""Redraws the tables of `docs/trust.md` from what happens.

    python -m tools.trust attacks [--write] [--json]
    python -m tools.trust faults [--write] [--json] [--scale X] [--texts N] [--seed S]

`attacks` tries every attack of `tests/cheats`. `faults` injects more than a thousand faults of
`tests/faults` and runs 50,000 random tactic texts, which takes about 20 minutes.
"""

import re
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from math import isfinite
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from segenv.backends.base import BackendError, StatementError
from segenv.backends.native import NativeBackend
from segenv.cli.check import check_file
from segenv.cli.common import console, print_json, progress
from segenv.proof import ProofState, TacticError, Theorem
from tests.cheats import attacks as table
from tests.faults.batches import BATCH_STRIKES, START_STRIKES, BatchRange
from tests.faults.faults import LIMITS, STRIKES, TEXTS, VERIFIER_STRIKES, Range, Tally
from tests.faults.fuzz import Findings, Fuzzer
from tests.faults.surroundings import SURROUNDINGS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "trust.md"
BINDERS = "(p q : Prop) (h : p)"
CLAIM = Theorem("false_claim", "q", BINDERS)
SUM = Theorem("false_sum", "2 + 2 = 5", BINDERS)
FAMILIES: Mapping[str, Mapping[str, str]] = {
    "`sorry` and `admit`": table.SORRY,
    "gaps: unknown names, holes, missing parts": table.GAPS,
    "library search": table.LIBRARY_SEARCH,
    "native code and the compiler": table.NATIVE,
    "commands, options, attributes, local functions": table.COMMANDS,
    "the claim itself, false claims, shadowing": table.CLAIMS,
    "comments, strings, Unicode, spacing, imitations": table.TEXT,
    "depth and length": table.DEPTH,
}
HEADER_FAMILIES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "in a header: axioms": table.AXIOMS,
    "in a header: `sorry`": table.SORRIES,
    "in a header: the kernel switched off": table.KERNEL_OFF,
    "in a header: unsafe, circular, redefined": table.UNSOUND,
}
ENDS = {
    "not allowed": ("forbidden", "compound", "too_long", "encoding", "empty"),
    "no tactic": ("parse", "unknown_tactic"),
}
REPEATS = {"strikes": 60, "verifier": 40, "texts": 15, "batches": 30, "starts": 40}
AROUND = {
    "parent killed": 20,
    "theorem cache damaged": 60,
    "compiled core damaged": 6,
    "disk full while compiling": 6,
    "two processes compiling": 6,
}
SOURCES = 0.04  # statements, headers and files for every tactic text

Row = dict[str, str | int | float]
Write = Annotated[bool, typer.Option(help="Put the table into docs/trust.md.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)


# -- attacks --------------------------------------------------------------------------------------


@app.command()
def attacks(write: Write = False, json: Json = False) -> None:
    """Try every attack on every way in."""
    with NativeBackend() as backend:
        rows = [_texts(backend, *family) for family in FAMILIES.items()]
        rows += [_headers(backend, *family) for family in HEADER_FAMILIES.items()]
        rows.append(_files(backend, table.FILES))
    _show("attacks", rows, write, json)


def _texts(backend: NativeBackend, family: str, texts: Mapping[str, str]) -> Row:
    ends: Counter[str] = Counter()
    for text in progress(texts.values(), len(texts), family):
        for claim in (CLAIM, SUM):
            ends[_step(backend, claim, text)] += 1
            ends["accepted"] += _compiles(backend, claim, text)
        ends["accepted"] += _checks(backend, CLAIM, text)
    return _row(family, len(texts), ends)


def _headers(backend: NativeBackend, family: str, headers: Mapping[str, tuple[str, str]]) -> Row:
    ends: Counter[str] = Counter()
    for header, tactic in progress(headers.values(), len(headers), family):
        claim = Theorem("false_sum", "2 + 2 = 5", header=f"{header}\n")
        try:
            ends[_step(backend, claim, tactic)] += 1
            ends["accepted"] += _compiles(backend, claim, tactic)
        except StatementError:
            ends["Lean"] += 1
        ends["accepted"] += _checks(backend, claim, tactic)
    return _row(family, len(headers), ends)


def _files(backend: NativeBackend, files: Mapping[str, str]) -> Row:
    ends: Counter[str] = Counter()
    for text in progress(files.values(), len(files), "whole files"):
        ends["accepted"] += _accepts(backend, text, "cheat")
    ends["no proof"] = len(files) - ends["accepted"]
    return _row("whole files for `segenv check`", len(files), ends)


def _row(family: str, attacks: int, ends: Mapping[str, int]) -> Row:
    columns = ("not allowed", "no tactic", "Lean", "no proof", "accepted")
    return {"family": family, "attacks": attacks, **{end: ends.get(end, 0) for end in columns}}


def _step(backend: NativeBackend, claim: Theorem, text: str) -> str:
    """Who refuses a text as a step, or its proof at T1."""
    outcome = backend.run_tactic(backend.start(claim), text)
    if isinstance(outcome, TacticError):
        return next((end for end, kinds in ENDS.items() if outcome.kind in kinds), "Lean")
    return "accepted" if backend.verify(outcome).proved else "no proof"


def _compiles(backend: NativeBackend, claim: Theorem, text: str) -> bool:
    """Whether a text is accepted as a whole proof at T2."""
    try:
        return backend.verify(ProofState(claim, (text,), ()), "T2").proved
    except BackendError:
        return False


def _checks(backend: NativeBackend, claim: Theorem, text: str) -> bool:
    """Whether `segenv check` accepts a file with the text as a proof."""
    proof = "  " + text.replace("\n", "\n  ")
    return _accepts(backend, f"{claim.header}{claim.signature} := by\n{proof}\n", claim.name)


def _accepts(backend: NativeBackend, text: str, name: str) -> bool:
    """Whether a claim of this name counts as proved, unless all it says is `True`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cheat.lean"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            checked = check_file(backend, path)
        except (StatementError, UnicodeDecodeError):
            return False
    return any(
        one.verdict == "proved" and one.name == name and not one.statement.endswith(": True")
        for one in checked
    )


# -- faults ---------------------------------------------------------------------------------------


@app.command()
def faults(
    write: Write = False,
    json: Json = False,
    scale: Annotated[float, typer.Option(help="Times the usual number of faults.")] = 1.0,
    texts: Annotated[int, typer.Option(help="Random tactic texts.")] = 50_000,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Inject faults into episodes and run random texts; exit status 1 if anything suffered."""
    rows, problems = [], []
    # a program that was started in the background may have been told to ignore interrupts
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name, tally in _injected(scale, seed).items():
        rows.append(_outcome(name, tally))
        problems += [f"{name}: {problem}" for problem in tally.problems]
    for name, findings in _fuzzed(texts, seed).items():
        refused = findings.kinds.total() - findings.kinds["accepted"] - findings.kinds["finished"]
        tally = Tally(findings.kinds.total(), refused, problems=findings.problems)
        rows.append(_outcome(name, tally))
        problems += [f"{name}: {problem}" for problem in tally.problems]
    _show("faults", rows, write, json)
    for problem in problems:
        console(err=True).print(problem)
    raise typer.Exit(bool(problems))


def _injected(scale: float, seed: int) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}

    def several(name: str, times: int, inject: Callable[[Tally], object]) -> None:
        tallies[name] = Tally()
        times = max(1, round(times * scale))
        for _ in progress(range(times), times, name):
            try:
                inject(tallies[name])
            except Exception as error:  # whatever it is, it is a finding
                tallies[name].problems.append(f"{type(error).__name__}: {error}")

    def close(name: str, field: Range | BatchRange) -> None:
        left = field.close()
        tallies[name].problems += [f"process {process.pid} was left" for process in left]

    for tier, strikes, times in (
        ("T1", STRIKES, REPEATS["strikes"]),
        ("T2", VERIFIER_STRIKES, REPEATS["verifier"]),
    ):
        for name, strike in strikes.items():
            field = Range(seed, tier)
            several(name, times, partial(field.inject, strike))
            close(name, field)
    for strikes, kind in ((BATCH_STRIKES, "batches"), (START_STRIKES, "starts")):
        for name, strike in strikes.items():
            batches = BatchRange(seed)
            inject = batches.inject if kind == "batches" else batches.begin
            several(name, REPEATS[kind], partial(inject, strike))
            close(name, batches)
    for name, text in TEXTS.items():
        field = Range(seed)
        several(name, REPEATS["texts"], partial(field.suffer, text))
        close(name, field)
    draw = Random(seed)
    for name, around in SURROUNDINGS.items():
        several(name, AROUND[name], partial(_around, around, draw))
    return tallies


def _around(around: Callable[[Random, Path], list[str]], draw: Random, tally: Tally) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tally.problems += around(draw, Path(folder))
    tally.injected += 1


def _fuzzed(texts: int, seed: int) -> dict[str, Findings]:
    with NativeBackend(limits=LIMITS) as backend:
        fuzzer = Fuzzer(backend, seed)
        sources = round(texts * SOURCES)
        return {
            "random and mutated tactic texts": fuzzer.run(progress(range(texts), texts, "texts")),
            "mutated statements, headers and files": fuzzer.run_sources(
                progress(range(sources), sources, "sources")
            ),
        }


def _outcome(name: str, tally: Tally) -> Row:
    timed = isfinite(tally.overrun)
    return {
        "fault": name,
        "injected": tally.injected,
        "calls refused": tally.refused,
        "over the limit, s": round(max(0.0, tally.overrun), 2) if timed else "",
        "lost, wrong, late or left": len(tally.problems),
    }


# -- tables ---------------------------------------------------------------------------------------


def _show(table_name: str, rows: list[Row], write: bool, json: bool) -> None:
    total: Row = {
        column: "all" if i == 0 else _total(column, rows) for i, column in enumerate(rows[0])
    }
    rows = [*rows, total]
    columns = list(rows[0])
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)]]
    lines += [[str(row[column]) for column in columns] for row in rows]
    text = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    if json:
        print_json(rows)
    else:
        console().print(text)
    if write:
        begin, end = f"<!-- {table_name} -->", f"<!-- /{table_name} -->"
        pattern = re.compile(f"(?<={begin}\n).*?(?={end})", re.DOTALL)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(pattern.sub(lambda _: text, page), encoding="utf-8")


def _total(column: str, rows: list[Row]) -> int | float:
    values = [value for value in (row[column] for row in rows) if not isinstance(value, str)]
    return max(values) if column.startswith("over") else sum(values)


if __name__ == "__main__":
    app()
