"""How many theorems of a list a model proves: one episode each, every claim compiled again (T2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sb3_contrib import MaskablePPO
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.vec_env import VecEnv

from segenv.backends.base import Backend, BackendError
from segenv.decision import Decision, Spending
from segenv.proof import Theorem


@dataclass(frozen=True)
class Score:
    """What became of one episode for each theorem.

    `proved` names those whose proof reached T2, with their `scripts` and what these episodes `spent`;
    `refused` those whose proof only T1 accepted, `faults` those of which the prover's failure leaves
    nothing known.
    """

    theorems: int
    proved: tuple[str, ...] = ()
    scripts: tuple[tuple[str, ...], ...] = ()
    spent: tuple[Spending, ...] = ()
    refused: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """The share that is proved, of those of which something is known."""
        return len(self.proved) / max(1, self.theorems - len(self.faults))


def judge(
    model: BaseAlgorithm,
    env: VecEnv,
    theorems: Sequence[Theorem] | None = None,
    seed: int = 0,
    deterministic: bool = False,
) -> Score:
    """One episode for each theorem, `env.num_envs` at a time, sampled by `seed` or the likeliest.

    `env` is made by `proof_vec_env`; without `theorems` they are those of its source. Random
    numbers outside are left as they were.
    """
    ends: list[Decision] = []
    if theorems is None:
        theorems = env.get_attr("sampler", 0)[0].listed
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        env.seed(seed)
        for group in _groups(theorems, env.num_envs):
            ends += _played(model, env, group, deterministic)
    backend: Backend = env.get_attr("backend", 0)[0]
    return _verified(backend, ends)


def _groups(theorems: Sequence[Theorem], size: int) -> Iterator[Sequence[Theorem]]:
    for start in range(0, len(theorems), size):
        yield theorems[start : start + size]


def _played(
    model: BaseAlgorithm, env: VecEnv, theorems: Sequence[Theorem], deterministic: bool
) -> list[Decision]:
    """The last decision of an episode for each theorem. Spare environments play the last one too."""
    spare = [theorems[-1]] * (env.num_envs - len(theorems))
    env.set_options([{"theorem": theorem} for theorem in [*theorems, *spare]])
    observations: Any = env.reset()
    ends: dict[int, Decision] = {}
    while len(ends) < len(theorems):
        given: dict[str, Any] = {"deterministic": deterministic}
        if isinstance(model, MaskablePPO):
            given["action_masks"] = np.stack(env.env_method("action_masks"))
        actions, _ = model.predict(observations, **given)
        observations, _, dones, infos = env.step(actions)
        for i in np.flatnonzero(dones[: len(theorems)]):
            ends.setdefault(int(i), infos[i]["decision"])
    return [ends[i] for i in range(len(theorems))]


def _verified(backend: Backend, ends: Sequence[Decision]) -> Score:
    claims = [end for end in ends if end.proved]
    verdicts = backend.verify_all([claim.next_state for claim in claims], "T2")
    proved: list[Decision] = []
    refused: list[str] = []
    faults = [end.state.theorem.name for end in ends if end.fault]
    for claim, verdict in zip(claims, verdicts, strict=True):
        if isinstance(verdict, BackendError):
            faults.append(claim.state.theorem.name)
        elif verdict.proved:
            proved.append(claim)
        else:
            refused.append(claim.state.theorem.name)
    return Score(
        len(ends),
        proved=tuple(end.state.theorem.name for end in proved),
        scripts=tuple(end.next_state.script for end in proved),
        spent=tuple(end.spent for end in proved),
        refused=tuple(refused),
        faults=tuple(faults),
    )
