"""What is read in which order: batches of like length up to a budget, laid out before training.

A plan is a list of batches, and a batch a list of indices of examples. It depends on the lengths, the
budget and the seed alone, so that a run which was interrupted goes on with the batch it had come to.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segenv.arguments import number

USUAL = 5.0  # epochs, where no amount is asked for
SHUFFLE = 8  # tokens by which lengths are blurred when batches are formed


@dataclass(frozen=True)
class Example:
    """A prompt and its answer, end included, as tokens."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    @property
    def tokens(self) -> int:
        """How many tokens are read for it."""
        return len(self.prompt) + len(self.answer)


@dataclass(frozen=True)
class Amount:
    """How much is learnt from: one is given, or none for `USUAL` epochs.

    | field           | meaning                                                      |
    |-----------------|--------------------------------------------------------------|
    | `tokens_read`   | tokens of prompts and answers, without padding               |
    | `target_tokens` | tokens of answers                                            |
    | `epochs`        | times that each example is read                              |
    """

    tokens_read: int | None = None
    target_tokens: int | None = None
    epochs: float | None = None

    def __post_init__(self) -> None:
        given = {name: value for name, value in vars(self).items() if value is not None}
        if len(given) > 1:
            raise ValueError(
                f"give one of tokens_read, target_tokens and epochs, not {list(given)}"
            )
        for name, value in given.items():
            number(name, value, above=0, whole=name != "epochs")

    def of(self, examples: Sequence[Example]) -> tuple[int, bool]:
        """A number of tokens, and whether those of answers alone are counted."""
        if self.tokens_read is not None:
            return self.tokens_read, False
        if self.target_tokens is not None:
            return self.target_tokens, True
        epochs = USUAL if self.epochs is None else self.epochs
        return round(epochs * sum(one.tokens for one in examples)), False


def plan(
    examples: Sequence[Example], amount: Amount, batch_tokens: int = 1024, seed: int = 0
) -> list[list[int]]:
    """Batches of at most `batch_tokens` tokens, padding included, up to the amount.

    The sum of what is read is below the amount by less than one example. Each example comes once
    before any comes again. Raises `ValueError` where nothing can be read.
    """
    if not examples:
        raise ValueError("there are no examples to learn from")
    left, targets = amount.of(examples)
    costs = [len(one.answer) if targets else one.tokens for one in examples]
    if left < min(costs):
        what = "target tokens" if targets else "tokens read"
        raise ValueError(f"{left} {what} are less than the shortest example has: {min(costs)}")
    found: list[list[int]] = []
    for batch in _batches([one.tokens for one in examples], batch_tokens, random.Random(seed)):
        kept: list[int] = []
        for i in batch:
            if costs[i] > left:
                return found + [kept] * bool(kept)
            left -= costs[i]
            kept.append(i)
        found.append(kept)
    return found


def _batches(lengths: Sequence[int], most: int, draw: random.Random) -> Iterator[list[int]]:
    """Batches of examples of like length, epoch after epoch, for ever."""
    while True:
        order = draw.sample(range(len(lengths)), len(lengths))
        order.sort(key=lambda i: lengths[i] + draw.random() * SHUFFLE)
        epoch: list[list[int]] = [[]]
        for i in order:  # rising but for the blur, so the longest is among the last few
            longest = max((lengths[j] for j in epoch[-1]), default=0)
            if epoch[-1] and max(longest, lengths[i]) * (len(epoch[-1]) + 1) > most:
                epoch.append([])
            epoch[-1].append(i)
        draw.shuffle(epoch)
        yield from epoch
