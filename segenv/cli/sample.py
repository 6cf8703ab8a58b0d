"""`segenv sample`: theorems of any source with their reference scripts."""

import random
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segenv.cli.common import Json, Source, console, find, native, print_json, progress

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend


def command(
    source: Source,
    number: Annotated[int, typer.Option("-n", min=1, help="How many.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same theorems.")] = 0,
    json: Json = False,
) -> None:
    """Print theorems of a source with their reference scripts, each checked by Lean.

    SOURCE is a suite, a file or folder, or a generator with knobs:
    `generated/propositional?depth=4&atoms=3`.
    """
    with native() as backend:
        found = _entries(backend, source, number, seed)
        entries = list(progress(found, number, f"sampling {source}"))
    if json:
        print_json(entries)
        return
    screen = console()
    for entry in entries:
        screen.print(f"{entry['signature']} := by", style="bold")
        screen.print("".join(f"  {tactic}\n" for tactic in entry["script"]))


def _entries(
    backend: "NativeBackend", source: str, number: int, seed: int
) -> Iterator[dict[str, Any]]:
    from segenv.theorems.suite import GENERATED

    entries = _generated if source.startswith(GENERATED) else _written
    return islice(entries(backend, source, seed), number)


def _generated(backend: "NativeBackend", source: str, seed: int) -> Iterator[dict[str, Any]]:
    from segenv.theorems.families import parse
    from segenv.theorems.generators.base import knobs

    world = parse(source)
    for sample in world.samples(backend, seed):
        yield _entry(sample.theorem, sample.script, knobs(world.generator), sample.verdict)


def _written(backend: "NativeBackend", source: str, seed: int) -> Iterator[dict[str, Any]]:
    from segenv.proof import TacticError

    theorems = list(find(source, None, backend))
    random.Random(seed).shuffle(theorems)
    for theorem in theorems:
        start = backend.start(theorem)
        trees = backend.parse(start, theorem.proof)
        if isinstance(trees, TacticError):
            yield _entry(theorem, (theorem.proof,), {}, None)
            continue
        script = tuple(theorem.proof[tree.start : tree.end] for tree in trees)
        done = backend.run_tactic(start, theorem.proof)
        verdict = None if isinstance(done, TacticError) else backend.verify(done)
        yield _entry(theorem, script, {}, verdict)


def _entry(theorem: Any, script: tuple[str, ...], knobs: Any, verdict: Any) -> dict[str, Any]:
    return {
        "name": theorem.name,
        "statement": theorem.statement,
        "binders": theorem.binders,
        "signature": theorem.signature,
        "script": list(script),
        "source": theorem.source,
        "knobs": knobs,
        "verdict": verdict.tier if verdict and verdict.proved else "",
    }
