"""Sampling from a causal model: many prompts at once, each read once, rows dropped as they end.

`transformers.generate` reads the prompt of a group once for each of its samples and keeps ended rows to
the last. The loop here reads each different prompt once and hands its cache to all of its rows; the
cache has room in front, so that a step copies nothing; and when a third of the rows have ended the
others are moved together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.cache_utils import DynamicCache, DynamicLayer

ROOM = 32  # positions of a cache that are laid out at a time
FULL = 0.7  # share of rows below which the others are moved together: copying costs too
HIDDEN = -1e9  # what the score of a hidden position is


@dataclass(frozen=True)
class Drawn:
    """One answer: its tokens, their log-probabilities, and whether it came to its end token."""

    ids: tuple[int, ...]
    log_probs: tuple[float, ...]
    stopped: bool


class Roomy(DynamicLayer):  # type: ignore[no-untyped-call]
    """Keys and values of a layer with room behind them: a step writes, and copies nothing."""

    keys: torch.Tensor
    values: torch.Tensor
    used = 0

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See `transformers.cache_utils.CacheLayerMixin.update`."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            self.keys, self.values = key_states, value_states
            self.used = key_states.shape[2]
            return key_states, value_states
        end = self.used + key_states.shape[2]
        if end > self.keys.shape[2]:
            every = torch.arange(len(self.keys), device=self.keys.device)
            self.keys, self.values = (_roomy(x, every, end) for x in (self.keys, self.values))
        self.keys[:, :, self.used : end] = key_states
        self.values[:, :, self.used : end] = value_states
        self.used = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    def get_seq_length(self) -> int:
        """How many positions are filled."""
        return self.used

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keep these rows, in this order; a row may come more than once."""
        self.keys = _roomy(self.keys[:, :, : self.used], indices, self.used)
        self.values = _roomy(self.values[:, :, : self.used], indices, self.used)


def _roomy(some: torch.Tensor, rows: torch.Tensor, end: int) -> torch.Tensor:
    """These rows, with room behind position `end`, where nothing is read before it is written."""
    _, heads, length, size = some.shape
    roomy = some.new_empty(len(rows), heads, end + ROOM, size)
    torch.index_select(some, 0, rows, out=roomy[:, :, :length])
    return roomy


class RoomyCache(DynamicCache):
    """A cache of such layers, for models whose layers all attend to everything."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.layers = [Roomy() for _ in range(layers)]  # type: ignore[no-untyped-call]


@torch.inference_mode()
def draw(
    model: Any,
    prompts: Sequence[Sequence[int]],
    uniforms: Sequence[NDArray[np.float64]],
    end: int,
    *,
    temperature: float = 1.0,
    top_p: float = 1.0,
) -> list[list[Drawn]]:
    """For each prompt as many answers as its `uniforms` have rows, as long as these at most.

    `uniforms` (n, max_new_tokens) in 0..1 decide which token is drawn, by the inverse of the cumulative
    distribution: a row's answer depends on its own numbers alone. Log-probabilities are those of the
    model as it is, whatever the temperature. `temperature` 0 takes the likeliest token. Prompts must
    fit the model with their answers; those that are equal are read once.
    """
    device = next(model.parameters()).device
    cache, logits, lengths, owner = _read(model, prompts, [len(u) for u in uniforms], device)
    chance = torch.as_tensor(np.concatenate(list(uniforms)), dtype=torch.float32, device=device)
    rows, steps = chance.shape
    width = cache.get_seq_length()
    place = torch.arange(width + steps, device=device)
    shut = torch.where((place[None] >= lengths[:, None]) & (place[None] < width), HIDDEN, 0.0)
    ids = torch.zeros(rows, steps, dtype=torch.long, device=device)
    log_probs = torch.zeros(rows, steps, device=device)
    who = torch.arange(rows, device=device)  # the rows that are still in the cache
    alive = torch.ones(rows, dtype=torch.bool, device=device)
    ended = torch.zeros(rows, dtype=torch.bool, device=device)
    counts = torch.full((rows,), steps, device=device)
    for t in range(steps):
        known = logits.float().log_softmax(-1)
        token = _chosen(known, chance[who, t], temperature, top_p)
        ids[who, t] = token
        log_probs[who, t] = known.gather(1, token[:, None])[:, 0]
        over = (token == end) & alive
        counts[who[over]] = t + 1
        ended[who[over]] = True
        alive &= ~over
        left = int(alive.sum())
        if not left or t == steps - 1:
            break
        if left <= FULL * len(who):
            keep = alive.nonzero()[:, 0]
            who, token, alive = who[keep], token[keep], alive[keep]
            cache.batch_select_indices(keep)
        seen = shut[who, : width + t + 1]
        out = model(
            input_ids=token[:, None],
            position_ids=(lengths[who] + t)[:, None],
            attention_mask=seen[:, None, None].to(model.dtype),
            past_key_values=cache,
            use_cache=True,
        )
        logits = out.logits[:, -1]
    return _sorted(owner, ids[:, : t + 1], log_probs[:, : t + 1], counts, ended, len(prompts))


def _read(
    model: Any, prompts: Sequence[Sequence[int]], ns: Sequence[int], device: torch.device
) -> tuple[RoomyCache, torch.Tensor, torch.Tensor, list[int]]:
    """The cache of each row, the logits behind its prompt, the prompt's length; whose each row is."""
    different = {tuple(prompt): 0 for prompt in prompts}
    for i, prompt in enumerate(different):
        different[prompt] = i
    sizes = torch.tensor([len(prompt) for prompt in different], device=device)
    ids = torch.zeros(len(different), int(sizes.max()), dtype=torch.long, device=device)
    for i, prompt in enumerate(different):
        ids[i, : len(prompt)] = torch.tensor(prompt)
    cache = RoomyCache(model.config.num_hidden_layers)
    last = torch.arange(len(sizes), device=device), sizes - 1
    logits = logits_at(model, ids, last, past_key_values=cache, use_cache=True)
    owner = [i for i, n in enumerate(ns) for _ in range(n)]
    rows = torch.tensor([different[tuple(prompts[i])] for i in owner], device=device)
    cache.batch_select_indices(rows)
    return cache, logits[rows], sizes[rows], owner


def trunk(model: Any) -> Any:
    """A model without its head: tokens to hidden states; with the adapters, where there are any."""
    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    return inner.base_model


def logits_at(model: Any, ids: torch.Tensor, where: Any, **more: Any) -> torch.Tensor:
    """The logits (N, vocabulary) at some places of `ids` (rows, length), as the model makes them.

    `where` indexes rows and columns: a mask of that shape, or two lists of N. The head is applied there
    alone, by the model's own forward: what a model does behind its head, such as scaling (Granite,
    Cohere) or capping (Gemma 2), is done. `more` goes to the model.
    """
    head, picked = model.get_output_embeddings(), []

    def pick(module: Any, given: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        picked.append(module)
        return given[0][where][None], *given[1:]

    hook = head.register_forward_pre_hook(pick) if head is not None else None
    try:
        logits: torch.Tensor = model(input_ids=ids, **more).logits
    finally:
        if hook:
            hook.remove()
    return logits[0] if picked else logits[where]


def _chosen(
    known: torch.Tensor, chance: torch.Tensor, temperature: float, top_p: float
) -> torch.Tensor:
    """The token of each row."""
    if not temperature:
        return known.argmax(-1)
    shares = known.exp() if temperature == 1 else (known / temperature).softmax(-1)
    if top_p < 1:
        shares = _nucleus(shares, top_p)
    summed = shares.cumsum(-1)
    drawn = (summed <= (chance * summed[:, -1])[:, None]).sum(-1)
    return drawn.clamp(max=known.shape[1] - 1)


def _nucleus(shares: torch.Tensor, top_p: float) -> torch.Tensor:
    """The likeliest tokens that have `top_p` together (Holtzman et al., arXiv 1904.09751, 3.1)."""
    ordered, order = shares.sort(-1, descending=True)
    kept = ordered.cumsum(-1) - ordered < top_p
    return shares * torch.zeros_like(kept).scatter(1, order, kept)


def _sorted(
    owner: Sequence[int],
    ids: torch.Tensor,
    log_probs: torch.Tensor,
    counts: torch.Tensor,
    ended: torch.Tensor,
    prompts: int,
) -> list[list[Drawn]]:
    """The answers of each prompt."""
    found: list[list[Drawn]] = [[] for _ in range(prompts)]
    parts = zip(
        owner, ids.tolist(), log_probs.tolist(), counts.tolist(), ended.tolist(), strict=True
    )
    for whose, tokens, known, count, stopped in parts:
        found[whose].append(Drawn(tuple(tokens[:count]), tuple(known[:count]), stopped))
    return found


@torch.inference_mode()
def reread(
    model: Any, prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]
) -> list[tuple[float, ...]]:
    """The log-probability of each token of each answer, behind its prompt, in one forward pass."""
    device = next(model.parameters()).device
    texts = [(*prompt, *answer) for prompt, answer in zip(prompts, answers, strict=True)]
    ids = torch.zeros(len(texts), max(map(len, texts)), dtype=torch.long, device=device)
    for i, text in enumerate(texts):
        ids[i, : len(text)] = torch.tensor(text)
    known = model(input_ids=ids).logits[:, :-1].float().log_softmax(-1)
    of_token = known.gather(2, ids[:, 1:, None])[:, :, 0]
    return [
        tuple(row[len(prompt) - 1 : len(prompt) + len(answer) - 1].tolist())
        for row, prompt, answer in zip(of_token, prompts, answers, strict=True)
    ]
