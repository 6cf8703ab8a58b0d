"""Several proof environments that step together: their tactics reach the backend in one batch."""

from collections.abc import Sequence
from typing import Any

from gymnasium.vector import AutoresetMode, SyncVectorEnv

from segenv.backends.base import Attempt, Backend, Ran
from segenv.envs.foresight import finished
from segenv.proof import ProofState, Verdict
from segenv.spec import Specified

Asked = list[tuple[Any, Attempt]]
"""Environments, and what each asks of the backend."""


class ProofVectorEnv(Specified, SyncVectorEnv):
    """A `SyncVectorEnv` of proof environments whose tactics are run by all workers side by side.

    What an environment does is not changed: before the environments are stepped one by one, their
    actions are run in one batch (`Backend.run_all`), what they finish is verified in another, and each
    is told what became of its own.
    Environments may have different granularities and backends. A wrapper that changes actions
    makes this useless and does no harm.

    `reset(options={"theorems": [...]})` gives each environment a theorem (a name, a `Theorem` or a
    `Start`), or with n of them each group of `num_envs / n` neighbours: the samples of one theorem.
    """

    def reset(
        self, *, seed: int | list[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> Any:
        """Reset every environment; see the class and `gymnasium.vector.SyncVectorEnv.reset`.

        Raises `ValueError` for a number of theorems that does not divide the environments.
        """
        options = dict(options or {})
        if "theorems" in options:
            theorems = list(options.pop("theorems"))
            if not theorems or self.num_envs % len(theorems):
                raise ValueError(
                    f"{len(theorems)} theorems for {self.num_envs} environments: give one for each, "
                    "or one for each group of the same size"
                )
            size = self.num_envs // len(theorems)
            for i, env in enumerate(self.envs):
                env.set_wrapper_attr("next_theorem", theorems[i // size])
        return super().reset(seed=seed, options=options or None)

    def step(self, actions: Sequence[str]) -> Any:
        """Step every environment; see `gymnasium.vector.SyncVectorEnv.step`."""
        batches: dict[int, tuple[Backend, Asked]] = {}
        resets = self.autoreset_mode == AutoresetMode.NEXT_STEP
        for i, (env, action) in enumerate(zip(self.envs, actions, strict=True)):
            if resets and self._autoreset_envs[i]:
                continue  # its action is not run
            if attempt := env.get_wrapper_attr("attempt")(action):
                backend: Backend = env.get_wrapper_attr("backend")
                batches.setdefault(id(backend), (backend, []))[1].append((env, attempt))
        for backend, asked in batches.values():
            results = backend.run_all([attempt for _, attempt in asked])
            verdicts = _verdicts(backend, [env for env, _ in asked], results)
            for i, ((env, attempt), ran) in enumerate(zip(asked, results, strict=True)):
                env.get_wrapper_attr("foresee")(attempt, ran, verdicts.get(i))
        return super().step(actions)


def _verdicts(
    backend: Backend, envs: Sequence[Any], results: Sequence[Sequence[Ran]]
) -> dict[int, Verdict]:
    """The verdicts on what was finished, by the number of the environment.

    After a fault there is none: then the environment asks by itself, and hears of it.
    """
    tiers: dict[str, list[tuple[int, ProofState]]] = {}
    for i, (env, ran) in enumerate(zip(envs, results, strict=True)):
        if state := finished(ran):
            tiers.setdefault(env.get_wrapper_attr("tier"), []).append((i, state))
    found = {}
    for tier, states in tiers.items():
        verdicts = backend.verify_all([state for _, state in states], tier)
        pairs = zip(states, verdicts, strict=True)
        found.update({i: each for (i, _), each in pairs if isinstance(each, Verdict)})
    return found
