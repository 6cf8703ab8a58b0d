"""A causal language model as a policy: transformers' models, small ones from scratch or any by name."""

import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from agents.policies import decoding, naming
from agents.policies.architectures import longest
from agents.policies.base import Prompt, Sample, generator
from agents.policies.checkpoint import Spec
from agents.policies.pointers import Kept, Names, names
from agents.policies.tokenizer import decoded, encoded
from segenv.arguments import number
from segenv.prompts import Shown, format_named, shortened, shown

ROWS = 256  # rows of one forward pass
KEPT = Kept()
Premises = Callable[[Prompt], Sequence[str]]
"""What is retrieved for a prompt, each premise as Lean declares it (ReProver, arXiv 2306.15626)."""


class LongPrompt(ValueError):
    """A prompt that the context has no room for, even cut."""


class CutPrompts(UserWarning):
    """Prompts were too long, and were cut with a mark."""


@dataclass(frozen=True)
class CausalLM:
    """A policy that samples from a causal language model.

    | field         | meaning                                                            |
    |---------------|--------------------------------------------------------------------|
    | `model`       | a transformers model for causal language modelling                 |
    | `tokenizer`   | its tokenizer, with a pad token and an end token                   |
    | `spec`        | how it is asked, see `agents.policies.checkpoint.Spec`             |
    | `temperature` | 0 always says the likeliest token; 1 samples the model as it is    |
    | `top_p`       | only the likeliest tokens that have this much together are sampled |
    | `premises`    | what is retrieved for a prompt, if anything                        |
    | `rows`        | samples that are drawn in one forward pass, at most                |

    Log-probabilities are those of the model at temperature 1, the end token included. What is drawn
    for a prompt depends on it, on `n` and on `seed`, up to the rounding of floating-point sums.
    """

    model: Any
    tokenizer: Any
    spec: Spec = field(default_factory=Spec)
    temperature: float = 1.0
    top_p: float = 1.0
    premises: Premises | None = None
    rows: int = ROWS
    cut: Counter[str] = field(default_factory=Counter, compare=False, repr=False)
    """How many prompts were cut, and how many were too long even so."""

    @classmethod
    def load(
        cls,
        name: str | Path,
        granularity: str | None = None,
        prompt: str | None = None,
        device: str | None = None,
        trust_remote_code: bool = False,
    ) -> "CausalLM":
        """A checkpoint of `agents.training`, or any model by its path or its name on the hub.

        What is asked for has to agree with what a checkpoint was trained for; of a model that does
        not say, it is taken. See `agents.policies.loading.load` for the errors.
        """
        from agents.policies.loading import load

        return cls(*load(name, granularity, prompt, device, trust_remote_code))

    @property
    def granularity(self) -> str:
        """`step`, `segment` or `whole`: what it answers with; `segenv.evaluate` asks it so."""
        return self.spec.granularity

    @property
    def name(self) -> str:
        """What tells it from others in a record: see `agents.policies.naming.name_of`."""
        knobs = self.temperature, self.top_p, self.premises
        return naming.name_of(self.model, self.tokenizer, self.spec, *knobs)

    @property
    def about(self) -> str:
        """What it says, and what it was trained on, in a line."""
        return naming.about(self.spec)

    def save(self, folder: str | Path) -> None:
        """Write weights, tokenizer and `segenv.json`: all that `load` needs."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        self.spec.save(folder)

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `Policy.sample`. A prompt that does not fit even when cut gets no samples."""
        self.check()
        asked: list[list[int] | None] = [self._asked(prompt) for prompt in prompts]
        told = [self.names(prompt) for prompt in prompts]
        found: list[list[Sample]] = [[] for _ in prompts]
        fit = [i for i, one in enumerate(asked) if one and n]
        for some in _chunks(sorted(fit, key=lambda i: len(asked[i] or ())), n, self.rows):
            read = [one for i in some if (one := asked[i])]
            chances = [self.chances(told[i].asked(prompts[i]), n, seed) for i in some]
            for i, answers in zip(some, self.answers(read, chances), strict=True):
                found[i] = [told[i].heard(answer) for answer in answers]
        return found

    def answers(
        self, asked: list[list[int]], chances: list[NDArray[np.float64]]
    ) -> list[list[Sample]]:
        """Answers to prompts that are tokens, as the model writes them, in one forward pass.

        One for each row of `chances`, see `agents.policies.decoding.draw` and the method `chances`.
        """
        self.check()
        drawn = self._drawn(asked, chances)
        return [
            [self.said(len(ids), answer) for answer in own]
            for ids, own in zip(asked, drawn, strict=True)
        ]

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`; an end token is put behind each text.

        Raises `LongPrompt` for a prompt and a text that are longer than the context together.
        """
        asked = [self.prompt_ids(prompt) for prompt in prompts]
        told = [self.names(prompt) for prompt in prompts]
        answers = [self.answer_ids(own.write(text)) for own, text in zip(told, texts, strict=True)]
        known = self.log_probs(asked, answers)
        return [
            own.heard(self.said(len(ids), decoding.Drawn(tuple(answer), log_probs, True)))
            for own, ids, answer, log_probs in zip(told, asked, answers, known, strict=True)
        ]

    def check(self) -> None:
        """Raise `TypeError` or `ValueError` for settings with which nothing can be drawn rightly."""
        number("temperature", self.temperature, at_least=0)
        number("top_p", self.top_p, above=0, at_most=1)
        number("rows", self.rows, at_least=1, whole=True)
        most = longest(self.model.config)
        if most and self.spec.context > most:
            raise ValueError(
                f"context is {self.spec.context}, but the model was made for {most} tokens, or a layer "
                "of it sees no more: at most so many will do"
            )

    def names(self, prompt: Prompt) -> Names:
        """How the model reads and writes the names of a prompt."""
        return names(prompt.state.goals) if self.spec.pointing else KEPT

    def log_probs(
        self, prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]
    ) -> list[tuple[float, ...]]:
        """The log-probability of each token of each answer behind its prompt, read again as a whole."""
        self.check()
        for prompt, answer in zip(prompts, answers, strict=True):
            if len(prompt) + len(answer) > self.spec.context:
                raise LongPrompt(
                    f"a prompt of {len(prompt)} tokens and an answer of {len(answer)} are more than "
                    f"the context of {self.spec.context}"
                )
        found: list[tuple[float, ...]] = []
        for i in range(0, len(prompts), self.rows):
            part = slice(i, i + self.rows)
            found += decoding.reread(self.model, prompts[part], answers[part])
        return found

    def prompt_ids(self, prompt: Prompt) -> list[int]:
        """The tokens of a prompt, cut to what the context leaves.

        Raises `LongPrompt` if it does not fit even when all is cut that may be.
        """
        told = self.names(prompt).asked(prompt)
        some = self.retrieved(prompt)
        return self.fitted(shown(told.state, told.definitions, some, told.feedback))

    def retrieved(self, prompt: Prompt) -> Sequence[str]:
        """Its premises. Raises `ValueError` for a policy that needs some and has no source."""
        if self.spec.premises and self.premises is None:
            n = self.spec.premises
            raise ValueError(
                f"this policy was trained on prompts with {n} premises: give it a source of them, "
                f"replace(policy, premises=Premises(backend, {n})), see agents.policies.premises"
            )
        return self.premises(prompt) if self.premises else ()

    def fits(self, what: Shown) -> bool:
        """Whether all that is shown fits, so that `fitted` cuts nothing."""
        return len(self._ids(what)) <= self.spec.context - self.spec.max_new_tokens

    def fitted(self, what: Shown | str) -> list[int]:
        """The tokens of what is shown, cut so that any answer fits behind them; see `prompt_ids`.

        A text is a prompt in words already, of which nothing is cut.
        """
        room = self.spec.context - self.spec.max_new_tokens
        first = ids = self._ids(what)
        for less in () if isinstance(what, str) else shortened(what):
            if len(ids) <= room:
                break
            ids = self._ids(less)
        told = f"a prompt of {len(first)} tokens is longer than the {room} that the context leaves"
        if len(ids) > room:
            raise LongPrompt(f"{told}, and still has {len(ids)} when it is cut")
        if ids is not first:
            if not self.cut["cut"]:
                warnings.warn(f"{told}: it is cut, with a mark", CutPrompts, stacklevel=2)
            self.cut["cut"] += 1
        return ids

    def answer_ids(self, text: str) -> list[int]:
        """The tokens of an answer as the model writes it, the end token included."""
        return [*encoded(self.tokenizer, text), self.tokenizer.eos_token_id]

    def check_format(self, name: str) -> None:
        """Raise `ValueError` for a prompt format that is a chat, if the tokenizer has none."""
        if format_named(name).is_chat and not self.tokenizer.chat_template:
            raise ValueError(
                f"the prompt format {name!r} is a chat, and this tokenizer has no chat "
                "template: choose a chat model, or another format"
            )

    def _ids(self, what: Shown | str) -> list[int]:
        form = format_named(self.spec.prompt)
        text = what if isinstance(what, str) else form.text(what)
        if form.is_chat:
            self.check_format(form.name)
            messages = [{"role": "user", "content": text}]
            told = self.tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, tokenize=True, return_dict=False
            )
            return list(told)
        begin: int | None = getattr(self.tokenizer, "bos_token_id", None)
        with_begin = getattr(self.tokenizer, "add_bos_token", False)
        ids = encoded(self.tokenizer, text)
        return [begin, *ids] if begin is not None and with_begin else ids

    def _asked(self, prompt: Prompt) -> list[int] | None:
        try:
            return self.prompt_ids(prompt)
        except LongPrompt as problem:
            if not self.cut["too long"]:
                warnings.warn(f"{problem}: nothing is said to it", CutPrompts, stacklevel=3)
            self.cut["too long"] += 1
            return None

    def chances(self, prompt: Prompt, n: int, seed: int) -> NDArray[np.float64]:
        """The random numbers (n, max_new_tokens) that decide `n` answers to a prompt."""
        return generator(prompt, seed).random((n, self.spec.max_new_tokens))

    def _drawn(
        self, prompts: list[list[int]], chances: list[NDArray[np.float64]]
    ) -> list[list[decoding.Drawn]]:
        was = self.model.training
        self.model.eval()
        try:
            return decoding.draw(
                *(self.model, prompts, chances, self.tokenizer.eos_token_id),
                temperature=self.temperature,
                top_p=self.top_p,
            )
        except torch.OutOfMemoryError as error:
            raise MemoryError(
                f"{len(prompts)} prompts of up to {max(map(len, prompts))} tokens, "
                f"{sum(map(len, chances))} samples at a time, do not fit the GPU: set `rows` below "
                f"{self.rows}"
            ) from error
        finally:
            self.model.train(was)

    def said(self, prompt: int, answer: decoding.Drawn) -> Sample:
        """An answer as a sample, behind a prompt of so many tokens."""
        ids = answer.ids[:-1] if answer.stopped else answer.ids
        text = decoded(self.tokenizer, ids)
        return Sample(
            text=text,
            log_prob=math.fsum(answer.log_probs),
            tokens=len(answer.ids),
            token_ids=answer.ids,
            token_log_probs=answer.log_probs,
            stopped=answer.stopped,
            token_ends=self._ends(answer.ids, len(text)),
            prompt_tokens=prompt,
        )

    def _ends(self, ids: Sequence[int], length: int) -> tuple[int, ...]:
        """How many characters of the text end with each token; one cut within a character counts it."""
        texts = self.tokenizer.batch_decode(
            [ids[: i + 1] for i in range(len(ids))],
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,
        )
        return tuple(min(len(text), length) for text in texts)


def _chunks(order: Sequence[int], n: int, rows: int) -> Iterator[Sequence[int]]:
    """Prompts in groups of at most so many rows, at least one prompt each."""
    size = max(1, rows // max(1, n))
    for i in range(0, len(order), size):
        yield order[i : i + size]
