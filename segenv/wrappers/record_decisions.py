"""Episodes on disk: every call of the agent, in the schema that exporters and buffers read."""

from pathlib import Path
from typing import Any

import gymnasium as gym

from segenv.envs.proof_env import Step
from segenv.traces.decisions import DecisionFile


class RecordDecisions(gym.Wrapper[Any, str, Any, str], gym.utils.RecordConstructorArgs):
    """Appends `info["decision"]` of every step to a file of JSON lines (`segenv.traces.decisions`).

    `segenv export FILE dpo|kto|value|next-state` makes training data of it. Whatever stands below is
    recorded as it comes up: above a granularity the calls of the agent, below it single tactics.
    """

    def __init__(self, env: gym.Env[Any, str], path: str | Path) -> None:
        gym.utils.RecordConstructorArgs.__init__(self, path=path)
        gym.Wrapper.__init__(self, env)
        self.file = DecisionFile(path)

    def step(self, action: str) -> Step:
        """Step the environment, and write down what came of it."""
        result = self.env.step(action)
        self.file.write(result[4]["decision"])
        return result  # type: ignore[return-value]

    def close(self) -> None:
        """Close file and environment."""
        self.file.close()
        super().close()
