"""What a model reads before each of its calls: the state, or all that was read and said so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agents.policies.base import Prompt, Sample
from agents.policies.causal_lm import CausalLM, LongPrompt
from agents.rollouts.record import Rollout

Tokens = Sequence[int]
Read = Callable[[Rollout], Sequence[Tokens]]
"""The tokens that a model read before each call of a rollout."""


def states(policy: CausalLM) -> Read:
    """The prompt of each state, as in supervised training."""
    return lambda rollout: [
        policy.prompt_ids(prompt) for prompt in rollout.prompts[: len(rollout.turns)]
    ]


@dataclass(frozen=True)
class Transcripts:
    """A policy that reads an episode from its beginning, for rollouts of one collection.

    The next prompt is put behind what it read and said before. A transcript that does not fit the
    context gets no answer. Made new for each collection: it remembers what each rollout said by its
    theorem and place in its group, in which order a group is asked the first time.
    """

    policy: CausalLM
    said: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.policy.spec.pointing:
            raise ValueError(
                "this policy reads names as pointers, which are numbered anew in each state: a "
                "transcript of several cannot be read. Choose a row for each call"
            )

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `agents.policies.Policy.sample`."""
        found: list[list[Sample]] = [[] for _ in prompts]
        asked: dict[int, list[int]] = {}
        for i, prompt in enumerate(prompts):
            if (one := self._asked(prompt)) is not None:
                asked[i] = one
        for start in range(0, len(asked), max(1, self.policy.rows // n)):
            some = list(asked)[start : start + max(1, self.policy.rows // n)]
            chances = [self.policy.chances(prompts[i], n, seed) for i in some]
            answers = self.policy.answers([asked[i] for i in some], chances)
            for i, own in zip(some, answers, strict=True):
                found[i] = own
                self._remember(prompts[i], asked[i], own)
        return found

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """That of the policy for the states alone."""
        return self.policy.score(prompts, texts)

    def contexts(self, rollout: Rollout) -> Sequence[Tokens]:
        """See `Read`; also of a rollout that was played by another run of the program."""
        found: list[list[int]] = []
        before: Tokens = ()
        for prompt, decision in zip(rollout.prompts, rollout.decisions, strict=False):
            found.append([*before, *self.policy.prompt_ids(prompt)])
            before = [*found[-1], *(decision.token_ids or ())]
        return found

    def _asked(self, prompt: Prompt) -> list[int] | None:
        try:
            ids = self.policy.prompt_ids(prompt)
        except LongPrompt:
            return None
        if prompt.history or prompt.heard:
            ids = [*self.said[prompt.state.theorem.text_key, prompt.seed], *ids]
        spec = self.policy.spec
        return ids if len(ids) + spec.max_new_tokens <= spec.context else None

    def _remember(self, prompt: Prompt, ids: list[int], answers: Sequence[Sample]) -> None:
        for k, answer in enumerate(answers):
            key = prompt.state.theorem.text_key, prompt.seed + k
            self.said[key] = [*ids, *answer.token_ids]
