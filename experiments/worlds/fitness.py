"""Are the worlds fit to compare granularities on? One row for each family and setting.

    python -m experiments.worlds.fitness            # all that is not there yet, then the table
    python -m experiments.worlds.fitness --only order,lists --theorems 200

Rows go to `experiments/worlds/fitness.jsonl`; one that is there is not measured again, so a run that
was stopped goes on (take a line out to measure it anew). The table is that of `docs/theorems.md`.
"""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Annotated, Any

import typer
from rich.console import Console

from agents.search import Budget, best_first, drive, result
from experiments.worlds.baseline import baseline
from experiments.worlds.run import drawn
from experiments.worlds.sweep import BASELINE, TOGETHER
from segenv.backends.native import NativeBackend
from segenv.proof import Trace
from segenv.scripts import trace_of
from segenv.segmentation import segment
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.suite import GENERATED
from segenv.theorems.world import Sample, World

PAGE = Path(__file__).parents[2] / "docs" / "theorems.md"
ROWS = Path(__file__).with_name("fitness.jsonl")
CENSUS = Path(__file__).with_name("census.jsonl")
START, END = "<!-- fitness -->", "<!-- end of fitness -->"
BUDGET = Budget(tactics=100)
ASKED = 8
"""Held-out theorems that replay and retrieval try."""
RULES = ("change", "level", "fixed_k")
MORE = (
    "simp at *",
    "simp at * <;> omega",
    "repeat' constructor <;> simp_all",
    "repeat' constructor <;> omega",
    "repeat' (first | constructor | intro) <;> simp_all",
    "refine ⟨_, ?_⟩ <;> simp_all",
    "exfalso; simp_all",
    "exfalso; omega",
    "split <;> simp_all",
    "rename_i x; cases x <;> simp_all",
    "rename_i x; induction x <;> simp_all",
)
"""Two or three automatic tactics besides those of which a world lets nothing pass."""
Row = dict[str, Any]


def main(
    theorems: Annotated[int, typer.Option(help="Theorems of each world.")] = 32,
    only: Annotated[str, typer.Option(help="Families, with commas between.")] = ",".join(FAMILIES),
    out: Annotated[Path, typer.Option(help="Where rows go.")] = ROWS,
    page: Annotated[bool, typer.Option(help="Draw the table in docs/theorems.md.")] = True,
) -> None:
    """Measure what was not measured before, and draw the table."""
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = read(out)
    console = Console()
    done = {(row["family"], row["setting"], row["source"]) for row in rows}
    with NativeBackend() as backend, out.open("a", encoding="utf-8") as file:
        for family in only.split(","):
            for setting in FAMILIES[family].settings:
                world = parse(f"{GENERATED}{family}?setting={setting}")
                if (family, setting, world.source) in done:
                    continue
                row = {"family": family, "setting": setting, "source": world.source}
                row |= measured(backend, world, theorems)
                rows.append(row)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                file.flush()
                console.print(row)
    if page:
        drawn_on(PAGE, table(rows))


def read(path: Path) -> list[Row]:
    """The rows of a file, of which the last line may be cut off."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]


def measured(backend: NativeBackend, world: World, count: int) -> Row:
    """All that the table says of a world."""
    started = process_time()
    found = [s for s in islice(world.draws(backend, 0), count) if isinstance(s, Sample)]
    seconds = process_time() - started
    samples = list({sample.identity: sample for sample in found}.values())
    traces = [trace_of(backend, s.theorem, s.script) for s in samples]
    lengths = sorted(len(trace.tactics) for trace in traces)
    cuts = {rule: [segment(trace, rule) for trace in traces] for rule in (*RULES, "random")}
    same = mean(a == b for a, b in zip(cuts["change"], cuts["random"], strict=True))
    steps = mean(len(cut) == n for cut, n in zip(cuts["change"], map(len_of, traces), strict=True))
    return {
        "n": len(samples),
        "distinct": distinct([sample.identity for sample in found]),
        "lengths": [lengths[0], lengths[len(lengths) // 2], lengths[-1]],
        "segments": {rule: mean(map(len, cuts[rule])) for rule in RULES},
        "branching": mean(len(cut) > 1 for cut in cuts["change"]),
        "random_same": same,
        "steps_same": steps,
        "scripts": len({sample.script for sample in samples}) / len(samples),
        "automation": automated(backend, samples),
        **held_out(backend, world, count),
        "cpu_seconds": round(seconds, 1),
    }


def len_of(trace: Trace) -> int:
    """How many tactics a proof has."""
    return len(trace.tactics)


def distinct(identities: Sequence[str]) -> tuple[int, bool]:
    """How many theorems a world has, at least, and whether any came twice in these draws.

    The estimate is Chao's (1984, Scandinavian Journal of Statistics 11) for the number of species: of
    d that were seen, f1 came once and f2 twice, d + f1 (f1 - 1) / 2 (f2 + 1). Where nothing came twice
    it is d + d (d - 1) / 2, and more draws would give more.
    """
    counts = Counter(Counter(identities).values())
    seen = sum(counts.values())
    once, twice = counts[1], counts[2]
    return seen + round(once * (once - 1) / (2 * (twice + 1))), seen < len(identities)


def automated(backend: NativeBackend, samples: Sequence[Sample]) -> float:
    """The share that two or three automatic tactics prove."""
    tried = [f"intros; first | {' | '.join(f'({one}; done)' for one in MORE)} | skip"]
    judged = backend.assess([(s.theorem, ()) for s in samples], tried)
    return mean(bool(one.trivial) for one in judged)


def held_out(backend: NativeBackend, world: World, count: int) -> Row:
    """The shares of held-out theorems that train scripts prove, and that a baseline proves."""
    sides = (parse(f"{world.text}{'&' if '?' in world.text else '?'}split={s}") for s in SIDES)
    train, test = (drawn(w.samples(backend), n) for w, n in zip(sides, (count, ASKED), strict=True))
    scripts = ["\n".join(sample.script) for sample in train]
    replayed = backend.assess([(s.theorem, ()) for s in test], scripts)
    policy = baseline([trace_of(backend, s.theorem, s.script) for s in train])
    solved = 0
    for i in range(0, len(test), TOGETHER):
        starts = [backend.start(s.theorem) for s in test[i : i + TOGETHER]]
        searches = [best_first(start, BUDGET, BASELINE) for start in starts]
        solved += sum(result(tree).solved for tree in drive(searches, policy, backend))
    return {
        "train": len(train),
        "test": len(test),
        "replay": mean(bool(one.trivial) for one in replayed),
        "retrieval": solved / len(test),
    }


SIDES = ("train", "test")


def table(rows: Sequence[Row], census: Sequence[Row] | None = None) -> str:
    """The page's table: the newest row of each family and setting, and how many it has by a census.

    Without `census` that is what `experiments.worlds.census` has counted.
    """
    counted = {row["source"]: row for row in (read(CENSUS) if census is None else census)}
    newest = {(row["family"], row["setting"]): row for row in rows}
    lines = [
        "| world | n | distinct | tactics | segments: change, level, fixed_k | at least 2 | "
        "random = change | change = step | automation | replay | retrieval (of) |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for family in FAMILIES:
        for setting in FAMILIES[family].settings:
            if row := newest.get((family, setting)):
                lines.append(_line(row, counted.get(row["source"])))
    return "\n".join(lines)


def _line(row: Row, counted: Row | None) -> str:
    cells = (
        f"`{row['family']}` {row['setting']}",
        str(row["n"]),
        _many(*row["distinct"]) if counted is None else _census(counted),
        "{}, {}, {}".format(*row["lengths"]),
        ", ".join(f"{row['segments'][rule]:.1f}" for rule in RULES),
        *(f"{row[key]:.0%}" for key in ("branching", "random_same", "steps_same")),
        *(f"{row[key]:.0%}" for key in ("automation", "replay")),
        f"{row['retrieval']:.0%} ({row['test']})",
    )
    return f"| {' | '.join(cells)} |"


def _census(row: Row) -> str:
    return f"{row['seen']:,} of {row['draws']:,}: {_many(row['least'], row['again'])}"


def _many(least: int, again: bool) -> str:
    return f"{'about' if again else 'over'} {least:,}"


def drawn_on(page: Path, text: str) -> None:
    """Put the table where the page has its marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
