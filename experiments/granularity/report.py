"""One HTML file that needs nothing else: tables, plots, and a proof shown state by state.

python -m experiments.granularity.report        # redraw from runs/granularity/demo
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.granularity import analysis, plots, tables
from experiments.granularity.analysis import Contrast, Row, Summary
from experiments.granularity.evaluate import TREES
from experiments.granularity.rows import read
from segenv.traces.files import read_explorations
from segenv.traces.page import page as tree_page

TEMPLATE = Path(__file__).with_name("report.html.jinja")


def write(folder: Path) -> Path:
    """Draw the report of a run into its folder. Raises `ValueError` if it has no rows to compare."""
    rows, _ = analysis.complete(analysis.finished(read(folder)))
    if not rows:
        raise ValueError(f"{folder} has no theorem that all arms tried with all seeds")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    proof = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    path = folder / "report.html"
    path.write_text(page(rows, meta, proof, trees(folder)), encoding="utf-8")
    return path


def trees(folder: Path) -> str:
    """Draw the search trees that were kept as a page beside the report; its name, "" for none."""
    files = sorted((folder / TREES).glob("*.jsonl"))
    if not files:
        return ""
    found = [
        replace(tree, facts=(("arm", file.stem), *tree.facts))
        for file in files
        for tree in read_explorations(file)
    ]
    path = folder / "trees.html"
    path.write_text(tree_page(found, "One search of each arm"), encoding="utf-8")
    return path.name


def page(
    rows: Sequence[Row], meta: dict[str, Any], proof: dict[str, Any] | None, trees: str = ""
) -> str:
    """The report of complete rows; `trees` is the page of search trees beside it, if there is one."""
    from jinja2 import Environment, StrictUndefined

    summaries, contrasts = analysis.summarise(rows), analysis.contrasts(rows)
    own, drawn = analysis.same(rows), figures(rows, meta)
    lengths_head, lengths = tables.lengths(rows)
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        TEMPLATE.read_text(encoding="utf-8")
    )
    return template.render(
        meta=meta,
        seeds=len({row["seed"] for row in rows}),
        answer=answer(summaries, contrasts),
        arms_head=tables.ARMS,
        arms=list(map(tables.arm_cells, summaries)),
        contrasts_head=tables.CONTRASTS,
        contrasts=list(map(tables.contrast_cells, contrasts)),
        power=tables.power_said(own),
        success=drawn["success"],
        curves=drawn["tokens"],
        learning=drawn.get("learning", ""),
        lengths_head=lengths_head,
        lengths=lengths,
        learned_head=tables.LEARNT,
        learned=list(map(tables.learnt_cells, meta["arms"])),
        proof=proof,
        trees=trees,
        actions=list(actions(proof)) if proof else [],
    )


def figures(rows: Sequence[Row], meta: dict[str, Any]) -> dict[str, plots.Picture]:
    """The figures of complete rows, by name."""
    lessons = analysis.learning(rows, meta["arms"])
    budget = meta["scale"]["budget"]["tokens"]
    return {
        "success": plots.success(analysis.summarise(rows)),
        "tokens": plots.by_tokens(analysis.same(rows), budget),
        **({"learning": plots.learning(lessons)} if lessons else {}),
    }


def answer(summaries: Sequence[Summary], contrasts: Sequence[Contrast]) -> str:
    """The finding in two sentences, with its uncertainty."""
    best = max(summaries, key=lambda s: s.success)
    low, high = best.interval
    text = (
        f"The highest rate is that of {best.arm}: {100 * best.success:.1f} % (95 % interval "
        f"{100 * low:.1f} to {100 * high:.1f})."
    )
    apart = [f"{one.arm} and {one.other}" for one in contrasts if one.adjusted < 0.05]
    if apart:
        return f"{text} Of the comparisons, only these are apart beyond noise: {', '.join(apart)}."
    return f"{text} No comparison is beyond noise at this size."


def actions(proof: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The actions of a proof, each with the state before it and the goal counts inside it."""
    at = 0
    for action in proof["actions"]:
        end = at + 1
        while end < len(proof["script"]) and "\n".join(proof["script"][at:end]) != action:
            end += 1
        counts = " → ".join(str(n) for n in proof["goals"][at : end + 1])
        yield {"before": proof["states"][at], "goals": counts, "text": action}
        at = end


def main(
    folder: Annotated[Path, typer.Argument()] = Path("runs/granularity/demo"),
    markdown: Annotated[
        bool, typer.Option(help="Print the tables for a README, and write its figures beside them.")
    ] = False,
) -> None:
    """Redraw the report of a run."""
    if not markdown:
        print(write(folder).resolve())
        return
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    rows, _ = analysis.complete(analysis.finished(read(folder)))
    for name, picture in figures(rows, meta).items():
        (folder / f"{name}.svg").write_bytes(picture.svg)
    print(tables.markdown(rows, meta["arms"]))


if __name__ == "__main__":
    typer.run(main)
