"""Pages of `docs/` that are drawn from what is there.

python -m tools.pages knobs     # the tables of generators in docs/theorems.md
python -m tools.pages suites    # docs/suites.md, with what tools.difficulty has measured
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from segenv.backends.native import NativeBackend
from segenv.proof import Theorem, Trace
from segenv.segmentation import segment
from segenv.theorems.difficulty import RUNGS, Difficulty, difficulty
from segenv.theorems.families import FAMILIES
from segenv.theorems.suite import SUITES, Suite, load_suite
from segenv.traces.extract import traces
from tools.difficulty import TOKENS

DOCS = Path(__file__).parents[1] / "docs"
FIRST = f"### `{next(iter(FAMILIES))}`"

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)


@app.command()
def knobs() -> None:
    """Draw the tables of generators."""
    page = DOCS / "theorems.md"
    before = page.read_text(encoding="utf-8").partition(FIRST)[0].rstrip()
    page.write_text(f"{before}\n\n{knob_tables()}\n", encoding="utf-8")


def knob_tables() -> str:
    """A section for each generator: what it makes, and a table of its knobs."""
    return "\n\n".join(
        "\n".join(
            [f"### `{name}`", "", *_described(family), "", *_settings(family), *_table(family)]
        )
        for name, family in FAMILIES.items()
    )


def _described(family: type[Any]) -> Iterator[str]:
    lines = (family.__doc__ or "").strip().splitlines()
    paragraphs = "\n".join(line.strip() for line in lines).split("\n\n")
    yield " ".join(" ".join(paragraph.split("\n")) for paragraph in paragraphs)


def _settings(family: type[Any]) -> Iterator[str]:
    for name, values in family.settings.items():
        query = "&".join(f"{knob}={value}" for knob, value in values.items())
        yield f"- `setting={name}`: {f'`{query}`' if query else 'the defaults'}"
    yield ""


def _table(family: type[Any]) -> Iterator[str]:
    yield from ("| knob | default | values | meaning |", "|---|---|---|---|")
    for knob in fields(family):
        bounds = knob.metadata
        values = (
            ", ".join(f"`{option}`" for option in bounds["options"])
            if "options" in bounds
            else f"{bounds['low']} to {bounds['high']}"
        )
        yield f"| `{knob.name}` | {knob.default} | {values} | {bounds['meaning']} |"


# -- suites ---------------------------------------------------------------------------------------


@app.command()
def suites() -> None:
    """Draw the list of suites, with what `python -m tools.difficulty` has measured."""
    with NativeBackend() as backend:
        found = [load_suite(name, backend) for name in SUITES]
        known = {t.theorem.name: t for s in found for t in traces(backend, s.theorems)[0]}
    theorems = [theorem for suite in found for theorem in suite.theorems]
    page = [
        _SUITES_HEAD.format(len(theorems), len(SUITES), TOKENS, *_of_zoo(theorems)),
        "\n".join(_rungs(found)),
        *(_suite(suite, known) for suite in found),
    ]
    (DOCS / "suites.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")


_SUITES_HEAD = """# The shipped suites

{} theorems in {} worlds, written for segenv. *Tactics* is the length of the reference proof, cut into primitive tactics; *segments* how many pieces it has when it is cut where the number of goals changes.

Each theorem stands on the first rung of difficulty whose means proves it; all verdicts are at T2.

- *automatic*: by one automatic tactic, or one behind a step or two that need no thought (`tools/automation.py` lists them); the column says by which.
- *replayed*: by the proof of a training theorem as it stands, tactic by tactic; the column says whose. A training theorem is tried with the proofs of the others.
- *retrieved*: by a retrieval policy with best-first search (600 generated tokens a theorem), fitted on the training theorems of all worlds; a training theorem was tried by a policy that had not seen its fifth of them. The column *baseline* says so also of theorems that stand on an earlier rung.
- *open*: by none of these.

The [zoo](agents/zoo.md)'s three checkpoints have tried every theorem too, with {} generated tokens each: {} of {} fall to one of them. They were trained on one generated world, whose theorems are unlike these; so they tell nothing of which theorem is harder, and no rung is theirs.

`python -m tools.difficulty` measures, `python -m tools.pages suites` draws this page, and [theorems.md](theorems.md#difficulty) says how a curriculum uses it."""  # noqa: E501


def _of_zoo(theorems: Sequence[Theorem]) -> tuple[int, int]:
    """How many theorems a checkpoint of the zoo has proved, and how many they have tried."""
    shares = [mark.zoo for mark in map(_mark, theorems) if mark.zoo is not None]
    return sum(share > 0 for share in shares), len(shares)


def _rungs(suites: Sequence[Suite]) -> Iterator[str]:
    """A table of how many theorems of each suite stand where."""
    yield f"| | theorems | test | {' | '.join(RUNGS)} | baseline |"
    yield "|---|" + "---|" * (len(RUNGS) + 3)
    parts = [(suite.name, suite.theorems, suite.test) for suite in suites]
    everything = tuple(t for suite in suites for t in suite.theorems)
    held_out = tuple(t for suite in suites for t in suite.test)
    for name, theorems, test in (
        *parts,
        ("all", everything, held_out),
        ("test split", held_out, held_out),
    ):
        marks = [_mark(theorem) for theorem in theorems]
        counts = [sum(mark.rung == rung for mark in marks) for rung in RUNGS]
        cells = (name, len(theorems), len(test), *counts, sum(mark.retrieval for mark in marks))
        yield f"| {' | '.join(map(str, cells))} |"


def _mark(theorem: Theorem) -> Difficulty:
    mark = difficulty(theorem)
    if mark is None:
        raise ValueError(f"{theorem.name} is not measured: run python -m tools.difficulty")
    return mark


def _suite(suite: Suite, known: dict[str, Trace]) -> str:
    """The levels of a suite, each with a table of its theorems."""
    rows = [f"## {suite.name}", _counted(suite.theorems)]
    for level in suite.levels:
        members = [theorem for theorem in suite.theorems if theorem.level == level]
        table = [
            "| theorem | title | tactics | segments | split | rung | by | baseline |",
            "|---|---|---|---|---|---|---|---|",
        ]
        table += [_row(suite, theorem, known) for theorem in members]
        rows += [f"### {level}", _counted(members), "\n".join(table)]
    return "\n\n".join(rows)


def _counted(theorems: Sequence[Theorem]) -> str:
    marks = [_mark(theorem) for theorem in theorems]
    mean = sum(mark.tactics for mark in marks) / len(marks)
    share = sum(mark.retrieval for mark in marks) / len(marks)
    standing = sum(mark.rung == "open" for mark in marks)
    counts = f"{len(marks)} theorems, {mean:.1f} tactics on average"
    return f"{counts}, baseline {share:.0%}, {standing} open."


def _row(suite: Suite, theorem: Theorem, known: dict[str, Trace]) -> str:
    trace, mark = known[theorem.name], _mark(theorem)
    by = mark.automation or mark.replay.rpartition(".")[2]
    cells = (
        *(f"`{theorem.name.rpartition('.')[2]}`", theorem.title),
        *(str(mark.tactics), str(len(segment(trace, "change")))),
        "test" if theorem.name in suite.held_out else "",
        *(mark.rung, f"`{by}`" if by else "", "proved" if mark.retrieval else ""),
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    app()
