"""Pages of `docs/` that are drawn from what is there.

python -m tools.pages knobs     # the tables of generators in docs/theorems.md
python -m tools.pages suites    # docs/suites.md, with the success of a baseline
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from agents.examples import examples
from agents.policies import WithoutReplacement
from agents.policies.retrieval import Memory
from agents.search import BestFirst, Budget, LengthNormalised, best_first, drive
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem, Trace
from segenv.segmentation import segment
from segenv.theorems.families import FAMILIES
from segenv.theorems.suite import SUITES, Suite, load_suite
from segenv.traces.extract import traces

DOCS = Path(__file__).parents[1] / "docs"
FIRST = f"### `{next(iter(FAMILIES))}`"
FOLDS = 5
BUDGET = Budget(tokens=600)
TOGETHER = 16
BY_LENGTH = LengthNormalised(1.0)
BASELINE = BestFirst(priority=BY_LENGTH, again=BY_LENGTH.again)

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
def suites(
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
) -> None:
    """Draw the list of suites; takes some minutes."""
    with NativeBackend() as backend:
        found = [load_suite(name, backend) for name in SUITES]
        known = {t.theorem.name: t for s in found for t in traces(backend, s.theorems)[0]}
    train = [theorem for suite in found for theorem in suite.train]
    folds = {theorem.name: i % FOLDS for i, theorem in enumerate(train)}
    jobs = [(list(known.values()), folds, fold) for fold in range(-1, FOLDS)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context) as pool:
        running = [pool.submit(solved_of_fold, *job) for job in jobs]
        solved = {name for job in track(running, "proving") for name in job.result()}
    page = [
        _SUITES_HEAD.format(len(known), len(solved)),
        *(_suite(s, known, solved) for s in found),
    ]
    (DOCS / "suites.md").write_text("\n\n".join(page) + "\n", encoding="utf-8")


_SUITES_HEAD = """# The shipped suites

{} theorems in six worlds, written for segenv. *Tactics* is the length of the reference proof, cut into primitive tactics; *segments* how many pieces it has when it is cut where the number of goals changes.

*Baseline* is a retrieval policy with best-first search (600 generated tokens a theorem, verdicts at T2), fitted on the training theorems of all worlds; a training theorem was tried by a policy that had not seen its fifth of them. It proves {} of them. `python -m tools.pages suites` draws this page."""  # noqa: E501


def solved_of_fold(known: list[Trace], folds: dict[str, int], fold: int) -> list[str]:
    """The theorems of a fold that a policy fitted on the other training theorems proves."""
    learned = [t for t in known if folds.get(t.theorem.name, fold) != fold]
    asked = [t.theorem for t in known if folds.get(t.theorem.name, -1) == fold]
    policy = WithoutReplacement(Memory(examples(learned, "step")))
    solved = []
    with NativeBackend() as backend:
        for i in range(0, len(asked), TOGETHER):
            starts = [backend.start(replace(t, proof="")) for t in asked[i : i + TOGETHER]]
            searches = [best_first(start, BUDGET, BASELINE) for start in starts]
            trees = drive(searches, policy, backend)
            solved += [tree.root.state.theorem.name for tree in trees if tree.solution]
    return solved


def _suite(suite: Suite, known: dict[str, Trace], solved: set[str]) -> str:
    """The levels of a suite, each with a table of its theorems."""
    rows = [f"## {suite.name}", _counted(suite.theorems, known, solved)]
    for level in suite.levels:
        members = [theorem for theorem in suite.theorems if theorem.level == level]
        table = [
            "| theorem | title | tactics | segments | split | baseline |",
            "|---|---|---|---|---|---|",
        ]
        table += [_row(suite, theorem, known, solved) for theorem in members]
        rows += [f"### {level}", _counted(members, known, solved), "\n".join(table)]
    return "\n\n".join(rows)


def _counted(theorems: Any, known: dict[str, Trace], solved: set[str]) -> str:
    lengths = [len(known[theorem.name].tactics) for theorem in theorems]
    share = sum(theorem.name in solved for theorem in theorems) / len(theorems)
    mean = sum(lengths) / len(lengths)
    return f"{len(theorems)} theorems, {mean:.1f} tactics on average, baseline {share:.0%}."


def _row(suite: Suite, theorem: Theorem, known: dict[str, Trace], solved: set[str]) -> str:
    trace, name = known[theorem.name], theorem.name.rpartition(".")[2]
    title = theorem.title.replace("|", "\\|")
    cells = (
        *(f"`{name}`", title, str(len(trace.tactics)), str(len(segment(trace, "change")))),
        "test" if theorem.name in suite.held_out else "",
        "proved" if theorem.name in solved else "",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    app()
