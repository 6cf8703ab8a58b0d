"""Redraws the table of `docs/audit.md`: how far the theorems of a test split are from those of train.

    python -m tools.audit [SOURCE ...] [--seeds 0 --seeds 1] [--count N] [--looked N]
                          [--out FILE] [--json] [--write]

A row for each world (both splits, so many theorems of each seed), each shipped suite, and all suites
together. What the columns mean stands in `docs/audit.md`. A new row takes the place of the one of its
source in the file of rows, `tools/audit.jsonl`, and the tables are drawn from all that are there.
"""

import json as lines
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from agents.policies.replay import replay_renamed
from segenv.backends.base import Attempt
from segenv.backends.native import NativeBackend
from segenv.cli.common import console, print_json, progress
from segenv.evaluation.replay import Script, replay
from segenv.lean.pool import Limits
from segenv.proof import ProofState, Theorem
from segenv.scripts import trace_of
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.suite import GENERATED, SUITES, load_suite
from segenv.theorems.world import GeneratorError, Sample
from segenv.traces.extract import trace

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "audit.md"
AUTOMATIC = (
    *("simp", "simp_all", "omega", "decide", "simp_all <;> omega", "simp <;> omega"),
    *("constructor <;> simp_all", "constructor <;> omega", "intros; simp_all", "intros; omega"),
    "intros; simp_all <;> omega",
)
CONTRADICTIONS = ("contradiction", "omega", "simp_all", "assumption")
WORLDS = tuple(GENERATED + family for family in FAMILIES)
SETS = (*SUITES, "all")
REPLAYED = 40  # theorems of a world that are replayed to, and looked at one by one
PATIENT = Limits(tactic=120)
"""Reference proofs of suites take up to some seconds, more where the machine has other work."""
FORGOTTEN: Mapping[str, tuple[str, ...]] = {
    "the same": (),
    "other numerals": ("numerals",),
    "the other direction of ≤": ("order",),
    "other kinds of numbers": ("types",),
    "several of these": ("numerals", "order", "types"),
}
"""How a test theorem may be one of train: what its identity has to forget, least first."""
Pair = tuple[str, str, str]
"""A test theorem, a train theorem that says the same or more, and how."""


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
    first of `looked`, all others of `test`. `pairs` are those of a suite.
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
    pairs: tuple[Pair, ...] = ()


OF_TEST = ("identity", "shape", "instance")
OF_LOOKED = ("verbatim", "renamed", "automatic", "contradictory", "superfluous")


def main(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Worlds and suites; all by default.")
    ] = None,
    seeds: Annotated[list[int], typer.Option("--seeds", help="Seeds of worlds.")] = [0],  # noqa: B006
    count: Annotated[int, typer.Option(help="Theorems of a world, a split and a seed.")] = 100,
    looked: Annotated[
        int, typer.Option(help="Test theorems of a world that are tried one by one.")
    ] = REPLAYED,
    out: Annotated[Path, typer.Option(help="Where rows go.")] = HERE / "audit.jsonl",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    write: Annotated[bool, typer.Option(help="Put the tables into docs/audit.md.")] = False,
) -> None:
    """Audit worlds and suites."""
    rows = []
    with NativeBackend(limits=PATIENT) as backend:
        for name in sources or (*WORLDS, *SETS):
            if name in SETS:
                row = audit(backend, name, *of_suite(backend, name))
            else:
                row = audit(backend, name, *of_world(backend, name, seeds, count), looked)
            rows.append(row)
            keep(out, row)
    if json:
        print_json([asdict(row) for row in rows])
    else:
        console().print(table(rows))
    if write:
        page = PAGE.read_text(encoding="utf-8")
        kept = read(out)
        page = drawn(page, "audit", table(kept))
        PAGE.write_text(drawn(page, "pairs", pair_table(kept)), encoding="utf-8")


def read(path: Path) -> list[Row]:
    """The rows of a file: worlds, then suites, then what else there is."""
    if not path.exists():
        return []
    rows = [_row(lines.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    order = [*WORLDS, *SETS, *(row.source for row in rows)]
    return sorted(rows, key=lambda row: order.index(row.source))


def _row(values: dict[str, Any]) -> Row:
    pairs = tuple((one, other, how) for one, other, how in values.pop("pairs"))
    return Row(**values, pairs=pairs)


def keep(path: Path, new: Row) -> None:
    """Put a row into a file, in the place of the one of its source."""
    rows = [*(row for row in read(path) if row.source != new.source), new]
    text = "".join(lines.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def drawn(page: str, name: str, text: str) -> str:
    """The page with another table between the marks of a name."""
    before, mark, rest = page.partition(f"<!-- {name} -->\n")
    behind = rest.partition(f"<!-- /{name} -->")
    return "".join((before, mark, text, *behind[1:]))


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
        [(t, trace(backend, t).tactics) for t in progress(side, len(side), f"{name}: proofs")]
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
    backend: NativeBackend,
    source: str,
    train: list[Known],
    test: list[Known],
    looked: int | None = None,
) -> Row:
    """Compare the test theorems of a source with its train theorems, all of them or the first ones."""
    some = [one.theorem for one in test[:looked]]
    theorems = [one.theorem for one in train]
    identities, shapes = ({getattr(one, what) for one in train} for what in ("identity", "shape"))
    distinct = list({one.shape: one for one in train}.values())
    traces = [
        trace_of(backend, one.theorem, one.script)
        for one in progress(distinct, len(distinct), f"{source}: traces")
    ]
    sides = Counter(one.identity for one in train), Counter(one.identity for one in test)
    instances = backend.instances([one.theorem for one in test], theorems)
    return Row(
        source,
        len(train),
        len(test),
        len(some),
        sum(count - 1 for side in sides for count in side.values()),
        sum(one.identity in identities for one in test),
        sum(one.shape in shapes for one in test),
        _count(instances),
        _count(replay(backend, some, [one.script for one in train])),
        _count(replay_renamed(backend, some, traces)),
        sum(_proves(backend, backend.start(theorem), AUTOMATIC) for theorem in some),
        sum(_proves(backend, _exfalso(backend, theorem), CONTRADICTIONS) for theorem in some),
        sum(superfluous(backend, one) for one in test[:looked]),
        tuple(pairs(backend, test, train, instances)) if source in SETS else (),
    )


def pairs(
    backend: NativeBackend,
    test: Sequence[Known],
    train: Sequence[Known],
    instances: Sequence[int | None],
) -> Iterator[Pair]:
    """Test theorems and what says as much in train: equal up to something, or more general."""
    found: dict[str, Pair] = {}
    for how, forget in FORGOTTEN.items():
        known = {backend.identity(one.theorem, forget): one.theorem.name for one in train}
        for one in test:
            other = known.get(backend.identity(one.theorem, forget))
            if other and one.theorem.name not in found:
                found[one.theorem.name] = one.theorem.name, other, how
    for one, place in zip(test, instances, strict=True):
        if place is not None and one.theorem.name not in found:
            found[one.theorem.name] = one.theorem.name, train[place].theorem.name, "an instance"
    return iter(found.values())


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

    names = [field.name for field in fields(Row) if field.name != "pairs"]
    lines = [names, ["---", *["---:"] * (len(names) - 1)]]
    lines += [[cell(row, name) for name in names] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def pair_table(rows: Sequence[Row]) -> str:
    """The pairs of all rows as a table in Markdown, each once."""
    found = dict.fromkeys((row.source, *pair) for row in rows for pair in row.pairs)
    own = {pair[1:3] for pair in found if pair[0] != "all"}
    lines = ["| source | test | train | test is |", "| --- | --- | --- | --- |"]
    for source, test, train, how in found:
        if source != "all" or (test, train) not in own:
            lines.append(f"| {source} | `{test}` | `{train}` | {how} |")
    return "".join(line + "\n" for line in lines)


if __name__ == "__main__":
    typer.run(main)
