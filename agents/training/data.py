"""Traces to learn from: drawn from sources, on the train side of their splits, kept once drawn."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from segenv.backends.native import NativeBackend
from segenv.backends.prover import Prover
from segenv.lean.runtime import LEAN_VERSION
from segenv.names import closest
from segenv.proof import Theorem, Trace
from segenv.scripts import trace_of
from segenv.theorems.find import as_source, find_theorems
from segenv.theorems.suite import SPLITS, SUITES
from segenv.theorems.world import GeneratorError, World
from segenv.traces.extract import traces as extracted
from segenv.traces.files import read_traces, write_traces


def traces_of(
    sources: Sequence[str],
    theorems: int,
    split: str = "train",
    keep: str | Path | None = None,
    backend: NativeBackend | None = None,
) -> list[Trace]:
    """The traces of reference proofs: of each source its first `theorems`, or all that it has.

    A world or a suite is taken on the side of `split`; a source that is on one side already must be on
    this one. `keep` is a folder in which what was drawn stays. Raises `ValueError` for a source that
    is unknown or on the other side, or that gives no theorem with a proof, and for a world that has
    fewer.
    """
    texts = [sided(source, split) for source in sources]
    if not texts:
        raise ValueError("there is no source to draw theorems from")
    found: list[Trace] = []
    for text in texts:
        kept = _place(keep, text, theorems)
        if kept and kept.exists():
            found += read_traces(kept)
            continue
        with contextlib.nullcontext(backend) if backend else NativeBackend() as prover:
            some = _drawn(prover, text, theorems)
        if not some:
            raise ValueError(f"{text} gives no theorem with a proof")
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_traces(kept, some)
        found += some
    return found


def sided(source: str, split: str) -> str:
    """A source on one side of its split. Raises `ValueError` if it is on the other."""
    if split not in SPLITS:
        raise ValueError(closest("split", split, SPLITS))
    found = as_source(source)
    if isinstance(found, World):
        if found.split not in ("", split):
            raise ValueError(f"{source} is the {found.split} side, and {split} is asked for")
        return replace(found, split=split).text
    if source in ("all", *SUITES):
        return f"{source}/{split}"
    other = next(iter(set(SPLITS) - {split}))
    place = Path(source.partition("?")[0])
    if other in (*place.parts[:-1], place.stem) or f"split={other}" in source:
        raise ValueError(f"{source} is the {other} side, and {split} is asked for")
    return source


def _drawn(backend: NativeBackend, text: str, theorems: int) -> list[Trace]:
    source = as_source(text)
    if not isinstance(source, World):
        known = [one for one in find_theorems(source, backend) if one.proof.strip()]
        return extracted(backend, known[:theorems])[0]
    try:
        some = list(islice(source.samples(backend), theorems))
    except GeneratorError as error:
        raise GeneratorError(f"{theorems} theorems are asked for. {error}") from error
    return [trace_of(backend, sample.theorem, sample.script) for sample in some]


def of_files(paths: Iterable[Path]) -> list[Trace]:
    """The traces of files that `segenv trace` wrote, but for those of theorems that are held out.

    Raises `ValueError` for a file that gives none, and what `read_traces` raises.
    """
    found: list[Trace] = []
    for path in paths:
        some = list(read_traces(path))
        own = [trace for trace in some if not trace.theorem.is_held_out]
        if not own:
            held_out = f": all {len(some)} are held out" if some else ""
            raise ValueError(f"{path} has no trace to learn from{held_out}")
        found += own
    return found


def _place(keep: str | Path | None, text: str, theorems: int) -> Path | None:
    if keep is None:
        return None
    digits = sha256(f"{text} {theorems} {LEAN_VERSION}".encode()).hexdigest()[:12]
    return Path(keep) / f"{digits}.jsonl"


def apart(taught: Iterable[Theorem], held_out: Sequence[Theorem], backend: Prover) -> None:
    """Raise `ValueError` if a theorem that is held out is among those that are learned from.

    Theorems are one that have one `Prover.identity`, so what is renamed or commuted is seen. Asks Lean
    about each, which takes a millisecond or two.
    """
    if both := shared(taught, held_out, backend):
        (theorem, other), *_ = both
        raise ValueError(
            f"{len(both)} of {len(held_out)} held-out theorems are learned from, up to names and "
            f"order, e.g. {theorem.name} is {other.name}. Judge by others (`agents.training.data.new` "
            "gives those that are new), or take these out of what is learned from"
        )


def shared(
    taught: Iterable[Theorem], held_out: Iterable[Theorem], backend: Prover
) -> list[tuple[Theorem, Theorem]]:
    """The held-out theorems that are learned from, each beside what it is."""
    known = {backend.identity(theorem): theorem for theorem in taught}
    pairs = ((theorem, known.get(backend.identity(theorem))) for theorem in held_out)
    return [(theorem, other) for theorem, other in pairs if other]


def new(taught: Iterable[Theorem], held_out: Iterable[Theorem], backend: Prover) -> list[Theorem]:
    """The held-out theorems that are not learned from, also not under other names."""
    held_out = list(held_out)
    known = {theorem.name for theorem, _ in shared(taught, held_out, backend)}
    return [theorem for theorem in held_out if theorem.name not in known]
