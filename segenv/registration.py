"""What each id is made of: the one place that joins theorems, a backend and the environment."""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import gymnasium as gym

from segenv.backends.base import Backend
from segenv.envs.proof_env import ProofEnv
from segenv.names import closest
from segenv.theorems.find import Source, check_source, find_drawing
from segenv.vector import ProofVectorEnv
from segenv.wrappers import ProofAction, SegmentAction

Proving = gym.Env[str, str]

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
    a `World`, a `Mixture` or a `Curriculum`. `granularity` is "step", "segment" or "proof". `lean` is
    the Lean to run where no `backend` is given: the folder of a toolchain or of a built project, see
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
        *(partial(find_drawing, theorems), backend or partial(open_shared, lean)),
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
