"""Several proof environments that step together: their tactics reach the backend in one batch."""

from collections.abc import Sequence
from typing import Any

from gymnasium.vector import AutoresetMode, SyncVectorEnv

from segenv.backends.base import Attempt, Backend
from segenv.spec import Specified


class ProofVectorEnv(Specified, SyncVectorEnv):
    """A `SyncVectorEnv` of proof environments whose tactics are run by all workers side by side.

    What an environment does is not changed: before the environments are stepped one by one, their
    actions are run ahead in the backend (`Backend.run_ahead`), and each finds its outcome there.
    Environments may have different granularities and backends. A wrapper that changes actions
    makes this useless and does no harm.
    """

    def step(self, actions: Sequence[str]) -> Any:
        """Step every environment; see `gymnasium.vector.SyncVectorEnv.step`."""
        batches: dict[int, tuple[Backend, list[Attempt]]] = {}
        resets = self.autoreset_mode == AutoresetMode.NEXT_STEP
        for i, (env, action) in enumerate(zip(self.envs, actions, strict=True)):
            if resets and self._autoreset_envs[i]:
                continue  # its action is not run
            backend: Backend = env.get_wrapper_attr("backend")
            _, attempts = batches.setdefault(id(backend), (backend, []))
            attempts.extend(env.get_wrapper_attr("attempts")(action))
        for backend, attempts in batches.values():
            backend.run_ahead(attempts)
        return super().step(actions)
