"""Proofs of the theorems of a source, searched for with a language model.

    python -m agents.search 'generated/equations?length=2' --policy step-1m --limit 20
    python -m agents.search nat/test --policy runs/segment --tokens 2000 --trees trees.jsonl

Whole proofs are sampled; steps and segments go through best-first search (`agents.zoo.solver`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from agents.search.record import SearchResult, result, write
from agents.search.searching import Searching
from agents.search.tree import Tree
from segenv.backends.base import Backend
from segenv.cli.common import Json, Limit, Seed, Source, Workers, alone, complain, console, native
from segenv.cli.eval import tell
from segenv.evaluation.evaluate import evaluate
from segenv.evaluation.lookup import checkpoint
from segenv.evaluation.naming import told_apart
from segenv.proof import Theorem
from segenv.theorems.find import as_source


@dataclass(frozen=True)
class Keeping:
    """A search whose trees are kept, a solver of `segenv.evaluate`."""

    searching: Searching
    trees: list[Tree] = field(default_factory=list)

    @property
    def name(self) -> str:
        """That of the search."""
        return told_apart(self.searching)

    def solve(
        self, backend: Backend, theorems: Sequence[Theorem], n: int, seed: int
    ) -> list[list[SearchResult]]:
        """See `Searching.solve`."""
        found = self.searching.trees(backend, theorems, n, seed)
        self.trees.extend(tree for own in found for tree in own)
        return [[result(tree) for tree in own] for own in found]


def main(
    source: Source,
    policy: Annotated[
        str,
        typer.Option(
            metavar="NAME|FOLDER",
            help="step-1m, segment-1m, whole-1m, or a folder that python -m agents.training.sft wrote.",
        ),
    ],
    tokens: Annotated[int, typer.Option(min=1, help="Generated for an attempt, at most.")] = 500,
    attempts: Annotated[int, typer.Option(min=1, help="Searches for a theorem.")] = 1,
    limit: Limit = None,
    seed: Seed = 0,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.jsonl",
            help="The attempts, written as they go; a run that was killed goes on there.",
        ),
    ] = None,
    trees: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="A new file of search trees, for segenv show."),
    ] = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Search for proofs of the theorems of a source with a language model, and say how many it found.

    A proof counts when the kernel accepts it, compiled again from the theorem itself (tier T2).
    Exit status 0, whatever was proved; 2: something that was asked for is not there.
    """
    as_source(source).check()
    if trees is not None and trees.exists():
        raise ValueError(f"--trees is {trees}, which is there already: give the name of a new file")
    zoo = import_module("agents.zoo")  # by its name: it is made of searches itself
    keeping = Keeping(zoo.solver(_loaded(policy, zoo), tokens))
    try:
        with native(workers=workers) as backend:
            found = evaluate(
                *(keeping, source, sorted({1, attempts})),
                limit=limit,
                seed=seed,
                out=out,
                backend=backend,
                progress=console(err=True).is_terminal,
            )
    finally:
        if trees is not None and keeping.trees:
            write(trees, keeping.trees)
    spent = sum(score.tokens for record in found.records for score in record.scores)
    tell(found, json, tokens_spent=spent)
    if not json:
        console().print(f"{found}; {spent:,} tokens generated")
    if trees is not None and len(keeping.trees) < len(found.records) * attempts:
        complain(f"{len(keeping.trees)} trees: those of earlier runs in {out} were not kept")


def _loaded(policy: str, zoo: Any) -> Any:
    """A checkpoint of the zoo, or of a folder."""
    if Path(policy).is_dir():
        return checkpoint(policy)
    try:
        folder = zoo.where(policy)
    except ValueError as error:
        raise ValueError(f"{policy} is no folder, and {error}") from None
    return checkpoint(folder)


if __name__ == "__main__":
    alone(main)()
