"""TRL's GRPOTrainer as it is: a reward function, and an environment with tools for chat models.

GRPOTrainer(model, reward_funcs=proof_reward(backend, named), train_dataset=dataset(...), ...)
GRPOTrainer(model, environment_factory=proof_tools(backend, named), train_dataset=chat(...))
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from segenv.backends.base import Backend
from segenv.evaluation.scores import score
from segenv.prompts import format_named, shown
from segenv.proof import Theorem
from segenv.registration import make_env

ASK = "Prove this theorem of Lean 4 with the tools. Say `done` when no goals are left.\n"


def proof_reward(
    backend: Backend, theorems: Mapping[str, Theorem], tier: str = "T1"
) -> Callable[..., list[float | None]]:
    """A reward function for whole proofs: 1 for a proof, 0 for none, None where the prover failed.

    TRL leaves None out of a group. The data set has a column `theorem` with names.
    """

    def proved(
        completions: Sequence[Any], theorem: Sequence[str], **row: Any
    ) -> list[float | None]:
        texts = [one if isinstance(one, str) else one[-1]["content"] for one in completions]
        asked = [theorems[name] for name in theorem]
        found = score(asked, texts, tier=tier, unwrap=True, backend=backend)
        return [None if one.lost else float(one.proved) for one in found]

    return proved


def dataset(backend: Backend, theorems: Sequence[Theorem], prompt: str = "deepseek") -> Any:
    """Theorems as TRL's prompts, in a format of `segenv.prompts`."""
    from datasets import Dataset

    texts = [format_named(prompt).text(shown(backend.start(theorem))) for theorem in theorems]
    return Dataset.from_dict({"prompt": texts, "theorem": [t.name for t in theorems]})


def proof_tools(
    backend: Backend, theorems: Mapping[str, Theorem], **arguments: Any
) -> Callable[[], Any]:
    """An `environment_factory`: `LeanStep-v0` with the tools `run_tactic` and `see_goals`.

    The data set has a column `theorem` with names; `arguments` are those of the environment.
    """

    class ProofTools:
        def reset(self, theorem: str, **row: Any) -> str:
            self.env = make_env([theorems[theorem]], backend, **arguments)
            self.goals, _ = self.env.reset()
            self.over, self.reward = False, 0.0
            return self.goals

        def run_tactic(self, tactic: str) -> str:
            """Run one tactic of Lean 4 in the current goals.

            Args:
                tactic: The tactic, e.g. `exact h`.

            Returns:
                The goals that are left, or why Lean refused the tactic.
            """
            if self.over:
                raise ValueError("the episode is over")
            self.goals, reward, terminated, truncated, info = self.env.step(tactic)
            self.over, self.reward = terminated or truncated, self.reward + float(reward)
            if "error" in info:
                raise ValueError(info["error"].message)
            return self.goals

        def see_goals(self) -> str:
            """Show the goals that are left.

            Returns:
                The goals.
            """
            return self.goals

        def get_reward(self) -> float:
            return self.reward

    return ProofTools


def chat(theorems: Sequence[Theorem], ask: str = ASK) -> Any:
    """Theorems for `proof_tools`: the environment puts the goals behind the message."""
    from datasets import Dataset

    message = [{"role": "user", "content": ask}]
    names = [theorem.name for theorem in theorems]
    return Dataset.from_dict({"prompt": [message] * len(names), "theorem": names})
