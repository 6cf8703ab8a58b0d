"""Several proof environments that step together: their tactics reach the backend in one batch."""

from collections.abc import Sequence
from typing import Any

from gymnasium.vector import AutoresetMode, SyncVectorEnv

from segenv.backends.base import Attempt, Backend

Asked = list[tuple[Any, Attempt]]
"""Environments, and what each asks of the backend."""


class ProofVectorEnv(SyncVectorEnv):
    """A `SyncVectorEnv` of proof environments whose tactics are run by all workers side by side.

    What an environment does is not changed: before the environments are stepped one by one, their
    actions are run in one batch (`Backend.run_all`), and each is told what became of its own.
    Environments may have different granularities and backends. A wrapper that changes actions
    makes this useless and does no harm.
    """

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
            for (env, attempt), ran in zip(asked, results, strict=True):
                env.get_wrapper_attr("foresee")(attempt, ran)
        return super().step(actions)
