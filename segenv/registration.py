"""What each id is made of: the one place that joins theorems, a backend and the environment."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import gymnasium as gym

from segenv.backends.base import Backend
from segenv.envs.proof_env import ProofEnv
from segenv.names import closest
from segenv.proof import Theorem
from segenv.theorems.suite import GENERATED, SPLITS, SUITES, Suite, load_suite, read_theorems
from segenv.vector import ProofVectorEnv
from segenv.wrappers import ProofAction, SegmentAction

if TYPE_CHECKING:
    from segenv.theorems.world import Prover, World

Proving = gym.Env[str, str]
Source = Union[str, os.PathLike[str], Theorem, Suite, "World", Sequence[Theorem], None]

IDS = {"LeanStep-v0": "step", "LeanSegment-v0": "segment", "LeanProof-v0": "proof"}
"""The ids, and the granularity of each."""
WRAPPERS: dict[str, Callable[..., Proving]] = {"segment": SegmentAction, "proof": ProofAction}
"""What sets a granularity; a step needs nothing."""
OF_WRAPPERS = ("gamma", "on_refusal")
"""Their arguments."""


def register() -> None:
    """Register the ids with Gymnasium. Doing it twice is fine."""
    for id_, granularity in IDS.items():
        if id_ not in gym.registry:
            gym.register(
                id_,
                entry_point="segenv.registration:make_env",
                vector_entry_point="segenv.registration:make_vector_env",
                kwargs={"granularity": granularity},
            )


def make_env(
    theorems: Source = None,
    backend: Backend | Callable[[], Backend] | None = None,
    granularity: str = "step",
    lean: str | os.PathLike[str] | None = None,
    **arguments: Any,
) -> Proving:
    """An environment with `theorems` from any source and, by default, the shared native backend.

    `theorems` is None (the train split of all shipped suites), the name of a suite or of a split of
    one (`"nat"`, `"nat/test"`, `"all/train"`), a generator with its knobs
    (`"generated/propositional?depth=4"`), a `.lean` file or folder, a `Theorem`, several, a `Suite`,
    or a `World`. `granularity` is "step", "segment" or "proof". `lean` is the Lean to run where no
    `backend` is given: the folder of a toolchain or of a built project, see
    `segenv.lean.runtime.discover`. `arguments` are those of `ProofEnv` and of the wrapper that sets
    the granularity. Raises `ValueError` for a name that is unknown, with the known ones.
    """
    check_source(theorems)
    if lean is not None and backend is not None:
        raise ValueError("`lean` says which Lean to start, but there is a `backend` already")
    if granularity not in IDS.values():
        raise ValueError(closest("granularity", granularity, IDS.values()))
    wrapper = WRAPPERS.get(granularity)
    ours = {name: arguments.pop(name) for name in OF_WRAPPERS if name in arguments and wrapper}
    env = ProofEnv(
        *(partial(find_theorems, theorems), backend or partial(open_shared, lean)),
        **{"compound": wrapper is not None} | arguments,
    )
    return wrapper(env, **ours) if wrapper else env


def make_vector_env(num_envs: int = 1, **arguments: Any) -> ProofVectorEnv:
    """`num_envs` environments like `make_env`'s that step in one batch; see `ProofVectorEnv`.

    `arguments` are those of `make_env` and `autoreset_mode`.
    """
    mode = {name: arguments.pop(name) for name in ("autoreset_mode",) if name in arguments}
    return ProofVectorEnv([partial(make_env, **arguments)] * num_envs, **mode)


def open_shared(lean: str | os.PathLike[str] | None = None) -> Backend:
    """The native backend that all environments of this process share, one for each Lean."""
    from segenv.backends.native import shared_backend

    return shared_backend(None if lean is None else os.fspath(lean)).acquire()


def check_source(source: Source) -> None:
    """Raise `ValueError` or `TypeError` for a source that cannot be one; starts nothing."""
    if _world(source):
        return
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


def find_theorems(source: Source, loader: "Prover") -> tuple[Theorem, ...]:
    """The theorems of a source; see `make_env`."""
    if source is None:
        return load_suite("all", loader).train
    if isinstance(source, Theorem):
        return (source,)
    if isinstance(source, Suite):
        return source.theorems
    if world := _world(source):
        return world.theorems(loader)
    if isinstance(source, (str, os.PathLike)):
        if not isinstance(source, str) or _is_path(source):
            return read_theorems(Path(source), loader)
        name, _, split = source.partition("/")
        return load_suite(name, loader).part(split)
    return tuple(source)  # type: ignore[arg-type]  # a world was dealt with above


def _world(source: Source) -> "World | None":
    """The world that a source is or names. Raises `ValueError` for a name that is not right."""
    if isinstance(source, (Theorem, Suite, Sequence)) and not isinstance(source, str):
        return None
    if source is None or (isinstance(source, str) and not source.startswith(GENERATED)):
        return None
    from segenv.theorems.world import World, parse  # generators take a while to import

    if isinstance(source, str):
        return parse(source)
    return source if isinstance(source, World) else None


def _is_path(name: str) -> bool:
    suite, _, split = name.partition("/")
    if suite in ("all", *SUITES) and split in ("", *SPLITS):
        return False
    return name.endswith(".lean") or os.path.exists(name)
