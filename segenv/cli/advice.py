"""What a policy would do in a state, with what Lean says of it: `suggest` of `segenv play`."""

from dataclasses import dataclass, replace
from typing import Any

from segenv.backends.base import Backend
from segenv.evaluation.lookup import policy_of
from segenv.evaluation.policies import Prompt, asked
from segenv.evaluation.texts import References, Texts
from segenv.proof import ProofState, TacticError, Theorem

SAMPLES = 6


@dataclass(frozen=True)
class Advice:
    """A text of a policy, and the state that Lean makes of it or why it refuses it."""

    text: str
    outcome: ProofState | TacticError

    def __str__(self) -> str:
        if isinstance(self.outcome, TacticError):
            first = self.outcome.message.partition("\n")[0]
            return f"refused ({self.outcome.kind}): {first}"
        count = len(self.outcome.goals)
        return "no goals" if not count else "1 goal" if count == 1 else f"{count} goals"


@dataclass(frozen=True)
class Adviser:
    """A policy that is asked what to do. With one seed it says the same in the same place."""

    policy: Any
    seed: int = 0

    def of(self, theorem: Theorem) -> "Adviser":
        """For a theorem. Raises `ValueError` where texts were written for others."""
        if isinstance(self.policy, (References, Texts)):
            return replace(self, policy=self.policy.of([theorem]))
        return self

    @property
    def about(self) -> str:
        """What the policy says of itself in a line, e.g. what it was trained on; "" if nothing."""
        told = getattr(self.policy, "about", None)
        return told if isinstance(told, str) else ""

    def advice(self, backend: Backend, state: ProofState) -> list[Advice]:
        """Some texts, each once, those first that Lean accepts."""
        definitions = tuple(backend.definitions(state.theorem))
        prompt = Prompt(state, tuple(state.script), definitions, seed=self.seed)
        (said,) = asked(self.policy, [prompt], SAMPLES, self.seed)
        texts = list(dict.fromkeys(sample.text for sample in said))
        found = [Advice(text, backend.run_tactic(state, text)) for text in texts]
        return sorted(found, key=lambda one: isinstance(one.outcome, TacticError))


def adviser_of(spec: str) -> Adviser:
    """What a command line calls a policy, as an adviser; errors are those of `policy_of`."""
    found = policy_of(spec)
    if not hasattr(found, "sample") and not isinstance(found, References):
        raise ValueError(
            f"policy is {spec!r}, but must be one with `sample(prompts, n, seed)`, which says "
            "something about each state, e.g. agents.zoo:step_1m"
        )
    return Adviser(found)
