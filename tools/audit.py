"""Redraws the table of `docs/audit.md`: how far the theorems of a test split are from those of train.

    python -m tools.audit [--seeds 0 1] [--count N] [--worlds W ...] [--suites/--no-suites]
                          [--looked N] [--out FILE] [--json] [--write]

A row for each world (both splits, so many theorems of each seed) and each shipped suite. What the
columns mean stands in `docs/audit.md`. Rows go to a file as they come; the table has the newest row of
each source in it, so that one world can be looked at again.
"""

import json as lines
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from agents.policies.replay import replay_renamed
from segenv.backends.base import Attempt
from segenv.backends.native import NativeBackend
from segenv.cli.common import console, print_json, progress
from segenv.evaluation.replay import Script, replay
from segenv.proof import ProofState, Theorem
from segenv.scripts import trace_of
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.suite import GENERATED, SUITES, load_suite
from segenv.theorems.world import GeneratorError, Sample
from segenv.traces.extract import trace

PAGE = Path(__file__).resolve().parent.parent / "docs" / "audit.md"
AUTOMATIC = (
    *("simp", "simp_all", "omega", "decide", "simp_all <;> omega", "simp <;> omega"),
    *("constructor <;> simp_all", "constructor <;> omega", "intros; simp_all", "intros; omega"),
    "intros; simp_all <;> omega",
)
CONTRADICTIONS = ("contradiction", "omega", "simp_all", "assumption")
WORLDS = tuple(GENERATED + family for family in FAMILIES)
REPLAYED = 40  # theorems of a row that are replayed to, and looked at one by one


@dataclass(frozen=True)
class Known:
    """A theorem with its reference script, and what stands for the two."""

    theorem: Theorem
    script: Script
    identity: str
    shape: str


@dataclass(frozen=True)
class Row:
    """What was found in a world or suite. All but the first three are counts of test theorems: the
    first of `looked`, all others of `test`.
    """

    source: str
    train: int
    test: int
    looked: int
    duplicates: int
    identity: int
    shape: int
    instance: int
    verbatim: int
    renamed: int
    automatic: int
    contradictory: int
    superfluous: int


OF_TEST = ("identity", "shape", "instance")
OF_LOOKED = ("verbatim", "renamed", "automatic", "contradictory", "superfluous")


def main(
    seeds: Annotated[list[int], typer.Option("--seeds", help="Seeds of worlds.")] = [0],  # noqa: B006
    count: Annotated[int, typer.Option(help="Theorems of a world, a split and a seed.")] = 100,
    looked: Annotated[
        int, typer.Option(help="Test theorems that are tried one by one.")
    ] = REPLAYED,
    worlds: Annotated[list[str], typer.Option("--worlds", help="Worlds; all by default.")] = [],  # noqa: B006
    suites: Annotated[bool, typer.Option(help="The shipped suites too.")] = True,
    out: Annotated[Path, typer.Option(help="Where rows go.")] = Path("runs/audit.jsonl"),
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    write: Annotated[bool, typer.Option(help="Put the table into docs/audit.md.")] = False,
) -> None:
    """Audit worlds and suites."""
    rows = []
    out.parent.mkdir(parents=True, exist_ok=True)
    names = [name if name.startswith(GENERATED) else GENERATED + name for name in worlds]
    with NativeBackend() as backend, out.open("a", encoding="utf-8") as file:
        for name in [*(names or WORLDS), *(SUITES if suites else ())]:
            is_world = name.startswith(GENERATED)
            sides = of_world(backend, name, seeds, count) if is_world else of_suite(backend, name)
            rows.append(audit(backend, name, *sides, looked))
            file.write(lines.dumps(asdict(rows[-1])) + "\n")
            file.flush()
    if json:
        print_json([asdict(row) for row in rows])
    else:
        console().print(table(rows))
    if write:
        page = PAGE.read_text(encoding="utf-8")
        kept = table(newest(out.read_text(encoding="utf-8")))
        PAGE.write_text(drawn(page, kept), encoding="utf-8")


def newest(text: str) -> list[Row]:
    """The last row of each source in a file of rows: worlds, then suites, then what else there is."""
    rows = {row.source: row for row in (Row(**lines.loads(line)) for line in text.splitlines())}
    order = [*WORLDS, *SUITES, *rows]
    return sorted(rows.values(), key=lambda row: order.index(row.source))


def drawn(page: str, text: str) -> str:
    """The page with another table between its marks."""
    before, mark, rest = page.partition("<!-- audit -->\n")
    return before + mark + text + re.sub(r".*?(?=<!-- /audit -->)", "", rest, count=1, flags=re.S)


Sides = tuple[list[Known], list[Known]]


def of_world(backend: NativeBackend, world: str, seeds: Sequence[int], count: int) -> Sides:
    """Train and test theorems of a world, so many of each seed, or as many as there are."""
    forget = parse(world).generator.forgets
    mark = "&" if "?" in world else "?"
    train, test = (
        [
            (sample.theorem, sample.script)
            for seed in seeds
            for sample in _drawn(backend, f"{world}{mark}split={split}&seed={seed}", count)
        ]
        for split in ("train", "test")
    )
    return known(backend, train, forget), known(backend, test, forget)


def _drawn(backend: NativeBackend, text: str, count: int) -> Iterator[Sample]:
    with suppress(GeneratorError):
        yield from progress(islice(parse(text).samples(backend), count), count, text)


def of_suite(backend: NativeBackend, name: str) -> Sides:
    """Train and test theorems of a suite, their proofs cut into tactics."""
    suite = load_suite(name, backend)
    train, test = (
        [(t, trace(backend, t).tactics) for t in progress(side, len(side), name)]
        for side in (suite.train, suite.test)
    )
    return known(backend, train), known(backend, test)


def known(
    backend: NativeBackend,
    theorems: Iterable[tuple[Theorem, Script]],
    forget: Collection[str] = (),
) -> list[Known]:
    """Theorems with the identity of their statements and the shape of their scripts."""
    pairs = list(theorems)
    judged = backend.assess(pairs, forget=forget)
    return [Known(*pair, one.identity, one.shape) for pair, one in zip(pairs, judged, strict=True)]


def audit(
    backend: NativeBackend, source: str, train: list[Known], test: list[Known], looked: int
) -> Row:
    """Compare the test theorems of a source with its train theorems."""
    some = [one.theorem for one in test[:looked]]
    theorems = [one.theorem for one in train]
    identities, shapes = ({getattr(one, what) for one in train} for what in ("identity", "shape"))
    distinct = list({one.shape: one for one in train}.values())
    traces = [
        trace_of(backend, one.theorem, one.script)
        for one in progress(distinct, len(distinct), f"{source}: traces")
    ]
    sides = Counter(one.identity for one in train), Counter(one.identity for one in test)
    return Row(
        source,
        len(train),
        len(test),
        len(some),
        sum(count - 1 for side in sides for count in side.values()),
        sum(one.identity in identities for one in test),
        sum(one.shape in shapes for one in test),
        _count(backend.instances([one.theorem for one in test], theorems)),
        _count(replay(backend, some, [one.script for one in train])),
        _count(replay_renamed(backend, some, traces)),
        sum(_proves(backend, backend.start(theorem), AUTOMATIC) for theorem in some),
        sum(_proves(backend, _exfalso(backend, theorem), CONTRADICTIONS) for theorem in some),
        sum(superfluous(backend, one) for one in test[:looked]),
    )


def _count(found: Iterable[object]) -> int:
    return sum(one is not None for one in found)


def _exfalso(backend: NativeBackend, theorem: Theorem) -> ProofState:
    """False to be proved from the hypotheses of a theorem."""
    after = backend.run_tactic(backend.start(theorem), "intros; exfalso")
    return after if isinstance(after, ProofState) else backend.start(theorem)


def _proves(backend: NativeBackend, state: ProofState, texts: Sequence[str]) -> bool:
    """Whether one of some texts leaves no goal."""
    ran = backend.run_all([Attempt(state, text) for text in texts])
    ends = [one.outcome for (one,) in ran]
    return any(isinstance(end, ProofState) and not end.goals for end in ends)


def superfluous(backend: NativeBackend, one: Known) -> bool:
    """Whether the reference script still proves a theorem without one of its hypotheses."""
    start = backend.start(one.theorem)
    facts = [h.name for h in start.goals[0].hypotheses if h.is_proof]
    scripts = ["\n".join((f"clear {name}", *one.script)) for name in facts]
    ran = backend.run_all([Attempt(start, text, split=True) for text in scripts])
    ends = [tactics[-1].outcome for tactics in ran]
    return any(isinstance(end, ProofState) and not end.goals for end in ends)


def table(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown; counts with their share."""

    def cell(row: Row, name: str) -> str:
        value = getattr(row, name)
        of = row.test if name in OF_TEST else row.looked if name in OF_LOOKED else 0
        return f"{value} ({value / of:.0%})" if of else str(value)

    names = [field.name for field in fields(Row)]
    lines = [names, ["---", *["---:"] * (len(names) - 1)]]
    lines += [[cell(row, name) for name in names] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    typer.run(main)
