"""What each id is made of: the one place that joins theorems, a backend and the environment."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import gymnasium as gym

from segenv.backends.base import Backend
from segenv.envs.proof_env import ProofEnv
from segenv.names import closest
from segenv.rewards import Rewards
from segenv.theorems.find import Source, check_source, find_drawing
from segenv.vector import ProofVectorEnv
from segenv.wrappers import CallBudget, ProofAction, RewardTerms, SegmentAction
from segenv.wrappers.segment_action import ON_REFUSAL

ProofEnvironment = gym.Env[str, str]

IDS = {"LeanStep-v0": "step", "LeanSegment-v0": "segment", "LeanProof-v0": "proof"}
"""The ids, and the granularity of each."""
GRANULARITIES: dict[str, Callable[..., ProofEnvironment]] = {
    "segment": SegmentAction,
    "proof": ProofAction,
}
"""The wrapper that sets a granularity; a step needs none."""


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
    rewards: Rewards | Mapping[Any, Any] | None = None,
    on_refusal: str = "keep",
    max_tokens: int | None = None,
    max_calls: int | None = None,
    **arguments: Any,
) -> ProofEnvironment:
    """An environment with `theorems` from any source and, by default, the shared native backend.

    `theorems` is None (the train split of all shipped suites), the name of a suite or of a split of
    one (`"nat"`, `"nat/test"`, `"all/train"`), a generator with its knobs
    (`"generated/propositional?depth=4"`), a `.lean` file or folder, a `Theorem`, several, a `Suite`,
    a `World`, a `Mixture` or a `Curriculum`. `lean` is the Lean to run where no `backend` is given:
    the folder of a toolchain or of a built project, see `segenv.lean.runtime.discover`.

    The environment is a `ProofEnv` (which has `arguments`) in the wrapper of its `granularity`
    ("step", "segment" or "proof"; `on_refusal` is that of `SegmentAction`, and nothing to a step, which
    a refusal leaves where it was), in a `CallBudget` (`max_tokens`, `max_calls`), in `RewardTerms`
    (`rewards`). Raises `ValueError` for a name that is unknown, with the known ones.
    """
    check_source(theorems)
    if lean is not None and backend is not None:
        raise ValueError("`lean` says which Lean to start, but there is a `backend` already")
    if granularity not in IDS.values():
        raise ValueError(closest("granularity", granularity, IDS.values()))
    if on_refusal not in ON_REFUSAL:
        raise ValueError(closest("on_refusal", on_refusal, ON_REFUSAL))
    wrapper = GRANULARITIES.get(granularity)
    env: ProofEnvironment = ProofEnv(
        *(partial(find_drawing, theorems), backend or partial(open_shared, lean)),
        **{"compound": wrapper is not None} | arguments,
    )
    if wrapper:
        env = wrapper(env, on_refusal=on_refusal)
    return RewardTerms(CallBudget(env, max_tokens, max_calls), rewards)


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
