"""What each id is made of: the one place that joins theorems, a backend and the environment."""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from typing import Any

import gymnasium as gym
from gymnasium.vector import AutoresetMode
from gymnasium.wrappers import TimeLimit

from segenv import arguments as given
from segenv.backends.base import Backend
from segenv.envs.proof_env import ProofEnv
from segenv.rewards import Rewards
from segenv.spec import ProofSpec
from segenv.theorems.find import Given, as_source
from segenv.theorems.source import fitting
from segenv.theorems.starting import ON_ERROR, Startable
from segenv.theorems.written import from_json
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
ARGUMENTS = tuple(
    name
    for maker in (ProofEnv, CallBudget, RewardTerms, SegmentAction)
    for name in signature(maker).parameters
    if name not in ("env", "theorems", "backend")
)
"""What the ids take besides theorems and backend."""
FOR_BACKEND = (
    "a backend such as segenv.backends.native.NativeBackend(), a function that opens one, or None for "
    "the one that all environments share"
)


def register() -> None:
    """Register the ids with Gymnasium. Doing it twice is fine."""
    for id_, granularity in IDS.items():
        if id_ not in gym.registry:
            gym.registry[id_] = ProofSpec(
                id_,
                entry_point="segenv.registration:make_env",
                vector_entry_point="segenv.registration:make_vector_env",
                kwargs={"granularity": granularity},
                # Gymnasium's checker takes a reset that was interrupted for one that ran to its end
                disable_env_checker=True,
            )


def make_env(
    theorems: Given = None,
    backend: Backend | Callable[[], Backend] | None = None,
    granularity: str = "step",
    lean: str | os.PathLike[str] | None = None,
    rewards: Rewards | Mapping[Any, Any] | None = None,
    on_error: str = "raise",
    on_refusal: str = "keep",
    unwrap: bool = False,
    max_tokens: int | None = None,
    max_calls: int | None = None,
    **arguments: Any,
) -> ProofEnvironment:
    """An environment with `theorems` from any source and, by default, the shared native backend.

    `theorems` is None (the train split of all shipped suites), the name of a suite or of a split of
    one (`"nat"`, `"nat/test"`, `"all/train"`), a generator with its knobs
    (`"generated/propositional?depth=4"`), a `.lean` file or folder, a `Theorem`, several, a `Suite`,
    a `World`, a `Mixture` or a `Curriculum`, or what `EnvSpec.to_json` made of one of these. A theorem
    that Lean does not start is an error that names it, with `on_error="skip"` a warning. `lean` is
    the Lean to run where no `backend` is given: the folder of a toolchain or of a built project, see
    `segenv.lean.runtime.discover`.

    The environment is a `ProofEnv` (which has `arguments`) in the wrapper of its `granularity`
    ("step", "segment" or "proof"; `on_refusal` and `unwrap` are those of `SegmentAction`; the first is
    nothing to a step, which a refusal leaves where it was, and a step has not the second), in a
    `CallBudget` (`max_tokens`, `max_calls`), in `RewardTerms`
    (`rewards`). Raises `ValueError` or `TypeError` for an argument that will not do, with its name,
    its value and what would do, and `LeanError` for a `lean` that is none.
    """
    given.choice("granularity", granularity, tuple(IDS.values()))
    id_ = next(id_ for id_, each in IDS.items() if each == granularity)
    given.known_arguments(id_, arguments, ARGUMENTS)
    given.folder("lean", lean, optional=True)
    given.choice("on_refusal", on_refusal, ON_REFUSAL)
    given.choice("on_error", on_error, ON_ERROR)
    if given.switch("unwrap", unwrap) and granularity == "step":
        raise ValueError("unwrap is True, but LeanStep-v0 takes a bare tactic: unwrap it yourself")
    source = as_source(from_json(theorems))
    source.check()
    if on_error == "skip":
        source = Startable(source)
    if lean is not None and backend is not None:
        raise ValueError("`lean` says which Lean to start, but there is a `backend` already")
    tier = arguments.get("verify", "T1")
    check_backend(backend, lean, tier)
    if backend is not None and not callable(backend):
        fitting(source, backend)
    if callable(backend) and tier == "T3":
        backend = partial(open_checked, backend, tier)
    wrapper = GRANULARITIES.get(granularity)
    env: ProofEnvironment = ProofEnv(
        *(source, backend or partial(open_shared, lean)),
        **{"compound": wrapper is not None} | arguments,
    )
    if wrapper:
        env = wrapper(env, on_refusal=on_refusal, unwrap=unwrap)
    return RewardTerms(CallBudget(env, max_tokens, max_calls), rewards)


def check_backend(
    backend: object, lean: str | os.PathLike[str] | None = None, tier: str = "T1"
) -> None:
    """Raise an error for what is no backend, for a Lean that is not there, and for a tier it lacks.

    A Lean is looked for only where it was named, or where the tier is "T3", which few have.
    """
    if backend is not None and not callable(backend) and not hasattr(backend, "run_tactic"):
        given.instance("backend", backend, (), FOR_BACKEND)
    if lean is None and tier != "T3":
        return
    from segenv.backends.native import NativeBackend
    from segenv.lean.checker import checker_of
    from segenv.lean.runtime import discover

    if backend is None:
        runtime = discover(lean)
    elif isinstance(backend, NativeBackend):
        runtime = backend.pool.runtime
    else:
        return
    if tier == "T3" and checker_of(runtime) is None:
        raise ValueError(
            f"verify is 'T3', but {runtime.library} has no external checker: 'T2' is the highest tier "
            "there; a Lean toolchain (`lean=...`) brings one, bin/leanchecker"
        )


def open_checked(source: Callable[[], Backend], tier: str) -> Backend:
    """The backend that a function opens, if it has the tier; see `check_backend`."""
    backend = source()
    check_backend(backend, tier=tier)
    return backend


def make_vector_env(
    num_envs: int = 1,
    autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    max_episode_steps: int | None = None,
    disable_env_checker: bool | None = None,
    **arguments: Any,
) -> ProofVectorEnv:
    """`num_envs` environments like `make_env`'s that step in one batch; see `ProofVectorEnv`.

    `max_episode_steps` truncates episodes as `gymnasium.make` does (-1 and None: no limit), and
    `disable_env_checker` is taken because `gymnasium.make` takes it: nothing is checked here.
    `arguments` are those of `make_env`.
    """
    given.number("num_envs", num_envs, at_least=1, whole=True)
    steps = None if max_episode_steps == -1 else max_episode_steps
    given.number("max_episode_steps", steps, at_least=1, whole=True, optional=True)
    make = partial(_limited, steps, **arguments)
    return ProofVectorEnv([make] * num_envs, autoreset_mode=_autoreset_mode(autoreset_mode))


def _limited(steps: int | None, **arguments: Any) -> ProofEnvironment:
    env = make_env(**arguments)
    return env if steps is None else TimeLimit(env, steps)


def _autoreset_mode(mode: object) -> AutoresetMode:
    if isinstance(mode, AutoresetMode):
        return mode
    values = [each.value for each in AutoresetMode]
    return AutoresetMode(given.choice("autoreset_mode", mode, values))


def tell_minari() -> None:
    """Have Minari, if it was imported, write and read `LeanText`; see `segenv.minari`."""
    if "minari" in sys.modules:
        from segenv.minari import register

        register()


def open_shared(lean: str | os.PathLike[str] | None = None) -> Backend:
    """The native backend that all environments of this process share, one for each Lean."""
    from segenv.backends.native import shared_backend

    return shared_backend(None if lean is None else os.fspath(lean)).acquire()
