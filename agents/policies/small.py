"""Small models to be trained from scratch: Llama's architecture (RoPE, RMSNorm, SwiGLU), tied."""

import math
from dataclasses import dataclass
from typing import Any

import torch

from segenv.names import closest


@dataclass(frozen=True)
class Size:
    """Width, layers, heads and width of the feed-forward part."""

    width: int
    layers: int
    heads: int
    inner: int


SIZES = {
    "50k": Size(32, 2, 2, 86),
    "200k": Size(64, 3, 4, 172),
    "1m": Size(128, 4, 4, 344),
    "3m": Size(192, 6, 6, 512),
    "10m": Size(320, 8, 8, 864),
    "30m": Size(512, 10, 8, 1376),
}
"""By about how many parameters they have, with a vocabulary of 1,024."""


def new(size: str, tokenizer: Any, context: int = 1024, seed: int = 0) -> Any:
    """A model with random weights for a tokenizer. Raises `ValueError` for an unknown size.

    Matrices start with the standard deviation 1/sqrt(inputs), those that write to the residual stream
    with that over sqrt(2 layers) (Radford et al. 2019, section 2.3), embeddings with 0.02.
    """
    from transformers import LlamaConfig, LlamaForCausalLM

    if size not in SIZES:
        raise ValueError(closest("size", size, SIZES))
    one = SIZES[size]
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=one.width,
        intermediate_size=one.inner,
        num_hidden_layers=one.layers,
        num_attention_heads=one.heads,
        num_key_value_heads=one.heads,
        max_position_embeddings=context,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    model = LlamaForCausalLM(config)
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if weights.dim() > 1:
                weights.normal_(0, _deviation(name, weights, one.layers), generator=random)
    return model


def _deviation(name: str, weights: torch.Tensor, layers: int) -> float:
    if "embed" in name:
        return 0.02
    deviation = weights.shape[1] ** -0.5
    writes = name.endswith(("o_proj.weight", "down_proj.weight"))
    return deviation / math.sqrt(2 * layers) if writes else float(deviation)
