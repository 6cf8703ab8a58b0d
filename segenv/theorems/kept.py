"""Lists of generated theorems, made once: for all of a process in memory, for all processes on disk."""

import contextlib
import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segenv.lean.lru import Lru
from segenv.lean.runtime import cache_folder, write_whole
from segenv.proof import Theorem

if TYPE_CHECKING:
    from segenv.backends.prover import Prover
    from segenv.theorems.world import World

Theorems = tuple[Theorem, ...]
KEPT = 100  # lists
_memory: "Lru[tuple[World, tuple[str, ...]], Theorems]" = Lru(KEPT)


def kept(world: "World", prover: "Prover", make: Callable[[], Theorems]) -> Theorems:
    """The theorems of a world: those that were made before, else those of `make`.

    On disk are those of the generators of segenv, under the hash of all that they depend on: the world,
    the sources of generators and engine, and Lean. Of processes that need the same at a time one makes
    them and the others wait. What cannot be read, or is not what was written, is made again.
    """
    versions: Callable[[], tuple[str, ...]] | None = getattr(prover, "versions", None)
    if versions is None or not _is_hashable(world):
        return make()
    key = (world, versions())
    found = _memory.find(key)
    if found is None:
        found = _on_disk(_path(world, versions()), make) if _is_ours(world) else make()
        _memory.keep(key, found)
    return found


def _on_disk(path: Path, make: Callable[[], Theorems]) -> Theorems:
    found = _read(path)
    if found is None:
        with _alone(path):
            found = _read(path)  # another process may have made them while this one waited
            if found is None:
                found = make()
                _write(path, found)
    return found


def _is_hashable(world: "World") -> bool:
    try:
        hash(world)
    except TypeError:  # a generator of one's own whose knobs are no values
        return False
    return True


def _is_ours(world: "World") -> bool:
    from segenv.theorems.families import FAMILIES

    return type(world.generator) is FAMILIES.get(world.family)


def _path(world: "World", versions: tuple[str, ...]) -> Path:
    what = (world.source, world.trivial, world.count, world.seed, _sources(), versions)
    return cache_folder() / "worlds" / f"{sha256(repr(what).encode()).hexdigest()[:24]}.json"


@functools.cache
def _sources() -> str:
    """A hash of what the theorems are made by."""
    here, digest = Path(__file__).parent, sha256()
    for path in sorted([*here.glob("generators/*.py"), *here.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> Theorems | None:
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        content = json.loads(path.read_text("utf-8"))
        if content["sha256"] == _digest(content["theorems"]):
            entries = content["theorems"]
            return tuple(map(_read_theorem, entries))
    return None


def _read_theorem(entry: dict[str, Any]) -> Theorem:
    listed = {name: tuple(entry[name]) for name in ("universes", "definitions")}
    return Theorem(**{**entry, **listed})


def _write(path: Path, theorems: Theorems) -> None:
    entries = [{**asdict(t), "universes": list(t.universes)} for t in theorems]
    content = json.dumps({"sha256": _digest(entries), "theorems": entries})
    with contextlib.suppress(OSError, ValueError):  # a cache that cannot be written is none
        write_whole(path, content)


def _digest(entries: Any) -> str:
    return sha256(json.dumps(entries).encode()).hexdigest()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Be the only process that makes what belongs at `path`, where the file system knows locks."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, ImportError):
            import fcntl  # not on Windows

            path.parent.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(open(path.with_suffix(".lock"), "a"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
