"""Sources of theorems as JSON, for the specifications of environments.

Texts, None and lists stay what they are; every other source is a mapping whose `kind` says which.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from segenv.arguments import instance, known_arguments, shown
from segenv.codec import theorem_from_json
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.data_set import DataSet
from segenv.theorems.find import LeanFiles, Shipped, as_source
from segenv.theorems.generators.base import knobs
from segenv.theorems.samplers import Solved, Start
from segenv.theorems.source import Listed
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.starting import Startable
from segenv.theorems.suite import Suite
from segenv.theorems.world import World

THEOREM = tuple(field.name for field in fields(Theorem))
START = ("theorem", "prefix", "choices", "origin")


def to_json(source: Any) -> Any:
    """A source as a value that JSON can hold; `from_json` gives an equal one.

    A curriculum is written without its progress. Raises `TypeError` for what cannot be written: a rule
    or a generator of one's own.
    """
    if source is None or isinstance(source, (str, Mapping)):
        return source
    if isinstance(source, os.PathLike):
        return {"kind": "path", "path": os.fspath(source)}
    for type_, write in WRITERS.items():
        if isinstance(source, type_):
            return write(source)
    if isinstance(source, Sequence):
        return [to_json(entry) for entry in source]
    raise TypeError(f"theorems is {shown(source)}, which cannot be written as JSON")


def from_json(source: Any) -> Any:
    """The source that `to_json` wrote; what is none of its mappings is given back as it is.

    Raises `ValueError` or `TypeError` for a mapping that it did not write.
    """
    if isinstance(source, list):
        return [from_json(entry) for entry in source]
    if not isinstance(source, Mapping):
        return source
    values = dict(source)
    kind = values.pop("kind", None)
    if kind is None:  # as `dataclasses.asdict` has it
        kind = "start" if "theorem" in values else "theorem"
    if kind not in READERS:
        raise ValueError(f"theorems: {closest('kind', str(kind), READERS)}")
    read, known = READERS[kind]
    known_arguments(f"theorems of kind {kind!r}", values, known)
    if missing := [name for name in known if name not in values and name not in START[2:]]:
        raise ValueError(f"theorems of kind {kind!r} lack {', '.join(missing)}")
    return read(values)


def _theorem(theorem: Theorem) -> dict[str, Any]:
    fields_ = asdict(theorem).items()
    return {"kind": "theorem"} | {k: list(v) if isinstance(v, tuple) else v for k, v in fields_}


def _start(start: Start) -> dict[str, Any]:
    prefix = list(start.prefix)
    return {"kind": "start", "theorem": _theorem(start.theorem), "prefix": prefix}


def _suite(suite: Suite) -> dict[str, Any]:
    theorems = [_theorem(theorem) for theorem in suite.theorems]
    held_out = sorted(suite.held_out)
    return {"kind": "suite", "name": suite.name, "theorems": theorems, "held_out": held_out}


def _world(world: World) -> dict[str, Any]:
    from segenv.theorems.families import FAMILIES  # generators take a while to import

    if type(world.generator) is not FAMILIES.get(world.family):
        raise TypeError(f"theorems come from {shown(world.generator)}, a generator without a name")
    values = {name: getattr(world, name) for name in ("family", "count", "seed", "split")}
    more = {"knobs": knobs(world.generator), "trivial": list(world.trivial)}
    return {"kind": "world", **values, **more}


def _mixture(mixture: Mixture) -> dict[str, Any]:
    parts = zip(mixture.sources, mixture.weights, strict=True)
    return {"kind": "mixture", "parts": [[to_json(source), weight] for source, weight in parts]}


def _curriculum(curriculum: Curriculum) -> dict[str, Any]:
    if not isinstance(curriculum.advance, Solved):
        raise TypeError(
            f"the rule of a curriculum is {shown(curriculum.advance)}, which cannot be written as "
            "JSON: only Solved(rate, of) can"
        )
    levels = [to_json(level) for level in curriculum.levels]
    advance = asdict(curriculum.advance)
    return {"kind": "curriculum", "levels": levels, "advance": advance, "review": curriculum.review}


WRITERS: Mapping[type, Callable[[Any], Any]] = {
    Theorem: _theorem,
    Start: _start,
    Suite: _suite,
    World: _world,
    Mixture: _mixture,
    Curriculum: _curriculum,
    Startable: lambda startable: {"kind": "startable", "source": to_json(startable.source)},
    Listed: lambda listed: [to_json(entry) for entry in listed.starts],
    Shipped: lambda shipped: shipped.text,
    LeanFiles: lambda files: to_json(files.path),
    DataSet: lambda data: data.text,
}


def _read_theorem(values: Mapping[str, Any]) -> Theorem:
    return theorem_from_json(dict(values))


def _read_start(values: Mapping[str, Any]) -> Start:
    theorem = instance("theorem", from_json(values["theorem"]), Theorem, "a `Theorem`")
    return Start(theorem, tuple(values["prefix"]))


def _read_suite(values: Mapping[str, Any]) -> Suite:
    theorems = tuple(from_json(entry) for entry in values["theorems"])
    return Suite(values["name"], theorems, frozenset(values["held_out"]))


def _read_world(values: Mapping[str, Any]) -> World:
    from segenv.theorems.families import FAMILIES

    if values["family"] not in FAMILIES:
        raise ValueError(closest("generator", str(values["family"]), FAMILIES))
    generator = FAMILIES[values["family"]](**values["knobs"])
    own = {name: values[name] for name in ("count", "seed", "split")}
    return World(values["family"], generator, tuple(values["trivial"]), **own)


def _read_mixture(values: Mapping[str, Any]) -> Mixture:
    return Mixture([(from_json(source), weight) for source, weight in values["parts"]])


def _read_curriculum(values: Mapping[str, Any]) -> Curriculum:
    levels = [from_json(level) for level in values["levels"]]
    return Curriculum(levels, Solved(**values["advance"]), values["review"])


def _read_startable(values: Mapping[str, Any]) -> Startable:
    return Startable(as_source(from_json(values["source"])))


def _read_path(values: Mapping[str, Any]) -> Path:
    return Path(values["path"])


READERS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Any], tuple[str, ...]]] = {
    "theorem": (_read_theorem, THEOREM),
    "start": (_read_start, START),
    "suite": (_read_suite, ("name", "theorems", "held_out")),
    "world": (_read_world, ("family", "knobs", "trivial", "count", "seed", "split")),
    "mixture": (_read_mixture, ("parts",)),
    "curriculum": (_read_curriculum, ("levels", "advance", "review")),
    "startable": (_read_startable, ("source",)),
    "path": (_read_path, ("path",)),
}
