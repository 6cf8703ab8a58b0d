"""What each id is made of: the one place that joins theorems, a backend and the environment."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import gymnasium as gym
from gymnasium.envs.registration import WrapperSpec

from segenv.backends.base import Backend
from segenv.envs.proof_env import ProofEnv
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.suite import SPLITS, SUITES, Loader, Suite, load_suite, read_theorems

Source = str | os.PathLike[str] | Theorem | Suite | Sequence[Theorem] | None

WRAPPERS = {"LeanStep-v0": None, "LeanSegment-v0": "SegmentAction", "LeanProof-v0": "ProofAction"}
"""The ids, and the wrapper that sets the granularity of each."""


def register() -> None:
    """Register the ids with Gymnasium. Doing it twice is fine."""
    for id_, wrapper in WRAPPERS.items():
        if id_ in gym.registry:
            continue
        specs = (WrapperSpec(wrapper, f"segenv.wrappers:{wrapper}", {}),) if wrapper else ()
        gym.register(
            id_,
            entry_point="segenv.registration:make_env",
            kwargs={"compound": bool(wrapper)},
            additional_wrappers=specs,
        )


def make_env(
    theorems: Source = None,
    backend: Backend | Callable[[], Backend] | None = None,
    **arguments: Any,
) -> ProofEnv:
    """A `ProofEnv` with `theorems` from any source and, by default, the shared native backend.

    `theorems` is None (the train split of all shipped suites), the name of a suite or of a split of
    one (`"nat"`, `"nat/test"`, `"all/train"`), a `.lean` file or folder, a `Theorem`, several, or a
    `Suite`. Raises `ValueError` for a name that is unknown, with the known ones.
    """
    check_source(theorems)
    return ProofEnv(partial(find_theorems, theorems), backend or open_shared, **arguments)


def open_shared() -> Backend:
    """The native backend that all environments of this process share."""
    from segenv.backends.native import shared_backend

    return shared_backend().acquire()


def check_source(source: Source) -> None:
    """Raise `ValueError` or `TypeError` for a source that cannot be one; starts nothing."""
    if isinstance(source, str) and not _is_path(source):
        name, _, split = source.partition("/")
        if name not in ("all", *SUITES):
            known = ("all", *SUITES)
            raise ValueError(f"{closest('suite', name, known)}, or the path of a .lean file")
        if split not in ("", *SPLITS):
            raise ValueError(closest("split", split, SPLITS))
    elif isinstance(source, (str, os.PathLike)) and not Path(source).exists():
        raise ValueError(f"there is no Lean file or folder {os.fspath(source)!r}")
    elif not isinstance(source, (str, os.PathLike, Theorem, Suite, Sequence, type(None))):
        raise TypeError(f"theorems cannot come from a {type(source).__name__}")


def find_theorems(source: Source, loader: Loader) -> tuple[Theorem, ...]:
    """The theorems of a source; see `make_env`."""
    if source is None:
        return load_suite("all", loader).train
    if isinstance(source, Theorem):
        return (source,)
    if isinstance(source, Suite):
        return source.theorems
    if isinstance(source, (str, os.PathLike)):
        if not isinstance(source, str) or _is_path(source):
            return read_theorems(Path(source), loader)
        name, _, split = source.partition("/")
        return load_suite(name, loader).part(split)
    return tuple(source)


def _is_path(name: str) -> bool:
    suite, _, split = name.partition("/")
    if suite in ("all", *SUITES) and split in ("", *SPLITS):
        return False
    return name.endswith(".lean") or os.path.exists(name)
