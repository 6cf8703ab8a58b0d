"""`segenv sample`: theorems of any source with their reference scripts."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segenv.cli.common import (
    REFUSED,
    Json,
    Source,
    complain,
    console,
    find,
    native,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend
    from segenv.proof import Theorem

Entry = dict[str, Any]


def command(
    source: Source,
    number: Annotated[int, typer.Option("-n", min=1, help="How many.")] = 5,
    seed: Annotated[
        int | None, typer.Option(help="The same seed gives the same theorems.", show_default="0")
    ] = None,
    json: Json = False,
) -> None:
    """Print theorems of a source with their reference scripts, each checked by Lean.

    Exit status 1 if Lean refuses a statement or a reference proof of a data set; the others are
    printed.
    """
    refused: list[str] = []
    with native() as backend:
        found = islice(_entries(backend, source, seed, refused), number)
        entries = list(progress(found, number, f"sampling {source}"))
    if json:
        print_json(entries)
    else:
        _print(entries)
    for problem in refused:
        complain(problem)
    if refused:
        raise typer.Exit(REFUSED)


def _print(entries: list[Entry]) -> None:
    screen = console()
    for entry in entries:
        screen.print(f"{entry['signature']} := by", style="bold", soft_wrap=True)
        lines = "\n".join(entry["script"] or ["sorry"]).split("\n")
        screen.print("".join(f"  {line}\n" for line in lines), soft_wrap=True)


def _entries(
    backend: "NativeBackend", source: str, seed: int | None, refused: list[str]
) -> Iterator[Entry]:
    from segenv.theorems.find import named
    from segenv.theorems.generators.base import knobs
    from segenv.theorems.world import GeneratorError, World

    world = named(source)
    if isinstance(world, World):
        try:
            for sample in islice(world.samples(backend, seed), world.count):
                tier = sample.verdict.tier
                yield _entry(sample.theorem, sample.script, knobs(world.generator), tier)
        except GeneratorError as error:  # those that were found are worth printing
            refused.append(str(error))
        return
    theorems = sorted(find(source, None, backend), key=lambda theorem: theorem.key)
    random.Random(seed or 0).shuffle(theorems)
    for theorem in theorems:
        script, tier, problem = _checked(backend, theorem)
        if problem:
            refused.append(problem)
        if not problem or script:
            yield _entry(theorem, script, {}, tier)


def _checked(backend: "NativeBackend", theorem: "Theorem") -> tuple[tuple[str, ...], str, str]:
    """The tactics of a reference proof, the tier it reached, and what is wrong, if anything."""
    from segenv.backends.base import StatementError
    from segenv.proof import TacticError

    try:
        start = backend.start(theorem)
    except StatementError as error:
        return (), "", str(error)
    if not theorem.proof:
        return (), "", ""
    trees = backend.parse(start, theorem.proof)
    done = backend.run_tactic(start, theorem.proof)
    if isinstance(trees, TacticError) or isinstance(done, TacticError):
        why = trees if isinstance(trees, TacticError) else done
        assert isinstance(why, TacticError)
        return (theorem.proof,), "", f"the proof of {theorem.name} is refused: {why.message}"
    script = tuple(theorem.proof[tree.start : tree.end] for tree in trees)
    verdict = backend.verify(done)
    problem = "" if verdict.proved else f"the proof of {theorem.name} is none: {verdict.error}"
    return script, verdict.tier if verdict.proved else "", problem


def _entry(theorem: "Theorem", script: tuple[str, ...], knobs: Any, tier: str) -> Entry:
    """The fields of a theorem, its script and what is known of it; `verdict` is a tier or null."""
    from segenv.codec import theorem_to_json

    return {
        **theorem_to_json(theorem),
        "signature": theorem.signature,
        "script": list(script),
        "source": theorem.source,
        "knobs": knobs,
        "verdict": tier or None,
    }
