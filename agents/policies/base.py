"""What a search asks of a policy: texts to try, how likely they were, and what they cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import numpy as np

from segenv.proof import ProofState
from segenv.tokens import count_tokens


@dataclass(frozen=True)
class Prompt:
    """What a policy sees.

    | field         | meaning                                                              |
    |---------------|----------------------------------------------------------------------|
    | `state`       | the proof state, with its theorem and its script                     |
    | `history`     | the actions that led there, as a policy said them                    |
    | `definitions` | definitions of the theorem's file, as source; () where unknown       |
    | `feedback`    | what else it should know: Lean's errors about earlier texts, a plan  |
    | `heard`       | texts said for this prompt before; only an enumeration has to mind   |
    | `seed`        | of the search that asks: searches that differ in it draw differently |
    """

    state: ProofState
    history: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class Sample:
    """One text that a policy said.

    | field             | meaning                                                            |
    |-------------------|--------------------------------------------------------------------|
    | `text`            | an action: a tactic, a segment or a whole proof                    |
    | `log_prob`        | its natural logarithm of probability, the end of the text included |
    | `tokens`          | all tokens that were generated, as the policy counts them          |
    | `token_ids`       | those tokens, where there are any                                  |
    | `token_log_probs` | the log-probability of each                                        |
    | `token_ends`      | for each token, how many characters of `text` end with it          |
    | `stopped`         | whether the policy ended the text itself; False where it was cut   |
    | `prompt_tokens`   | the tokens of the prompt it read, None where it does not say       |
    """

    text: str
    log_prob: float
    tokens: int
    token_ids: tuple[int, ...] = ()
    token_log_probs: tuple[float, ...] = ()
    stopped: bool = True
    token_ends: tuple[int, ...] = ()
    prompt_tokens: int | None = None

    def log_prob_until(self, end: int, count: Callable[[str], int] = count_tokens) -> float:
        """The log-probability of the first `end` characters of the text.

        The sum over the tokens that begin there. Without `token_ends` they are as many as the share
        of the text has that `count` finds before `end`; without `token_log_probs` that share of
        `log_prob`. The whole text has all of `log_prob`.
        """
        if end >= len(self.text.rstrip()):
            return self.log_prob
        share = self._share(end, count)
        if self.token_log_probs:
            return sum(self.token_log_probs[: round(share * len(self.token_log_probs))])
        return share * self.log_prob

    def tokens_until(self, end: int, count: Callable[[str], int] = count_tokens) -> int:
        """How many tokens the first `end` characters of the text are; found as for `log_prob_until`."""
        if end >= len(self.text.rstrip()):
            return self.tokens
        return round(self._share(end, count) * self.tokens)

    def _share(self, end: int, count: Callable[[str], int]) -> float:
        if self.token_ends:
            begun = sum(begin < end for begin in (0, *self.token_ends[:-1]))
            return begun / len(self.token_ends)
        return count(self.text[:end]) / max(1, count(self.text))


class Policy(Protocol):
    """A distribution over texts for each prompt.

    A policy that lists texts without repeats, and has nothing more to say when its list is at an
    end, says so by an attribute `enumerates` that is True; for any other, few new texts mean nothing.
    """

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """`n` texts for each prompt, drawn with repeats: each is generated, and is paid for.

        What is drawn for a prompt should depend on it, on `n` and on `seed` alone and not on the
        prompts beside it (`generator` helps): then a search finds the same whatever it shares a
        batch with. A search asks with another `seed` each time; prompts of one batch share it.
        """
        ...

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """Each text as if it had been drawn for the prompt beside it; -inf where it cannot be."""
        ...


class Finite(Protocol):
    """A distribution over a list of texts that can be written down."""

    def distribution(self, state: ProofState) -> list[tuple[str, float]]:
        """Different texts with their probabilities, which sum to 1, likeliest first."""
        ...


def enumerates(policy: Policy) -> bool:
    """Whether a policy says each text once, and less than it was asked for only at the end."""
    return bool(getattr(policy, "enumerates", False))


def generator(prompt: Prompt, seed: int) -> np.random.Generator:
    """Random numbers for one prompt, the same in every batch."""
    numbers = str(seed), str(prompt.seed)
    parts = (*numbers, prompt.state.key, *prompt.history, *prompt.feedback)
    return np.random.default_rng(list(sha256("\0".join(parts).encode()).digest()[:16]))
