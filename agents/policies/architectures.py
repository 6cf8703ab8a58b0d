"""Which models can be sampled from here: decoders whose layers all attend to all that came before.

`agents.policies.decoding` lays prompts of several lengths side by side, and goes on from a cache of its
own. Where layers see a window only, that is right as long as no text is longer than the window.
Anything else (states in place of keys and values as in Mamba, biases by distance as in Bloom, encoders)
is refused when it is loaded, by a few tokens that are drawn and read again.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from agents.policies import decoding

CLOSE, NEAR = 1e-3, 0.5  # how far log-probabilities may be apart, in single and in half precision
PROBE = ((1, 2, 3, 4, 5), (6, 7))
DRAWN = 3
"""Two prompts, and how many tokens are drawn behind each."""


def longest(config: Any) -> int | None:
    """How many tokens a text may have so that each sees all before it; None where nothing says.

    The least of the positions that the model was made for, and of the windows of its layers.
    """
    return min(_limits(config.get_text_config()), default=None)


def _limits(config: Any) -> Iterator[int]:
    kinds = getattr(config, "layer_types", None) or getattr(config, "attention_layers", None)
    for name, kind in (
        ("max_position_embeddings", None),
        ("sliding_window", "sliding_attention"),
        ("attention_chunk_size", "chunked_attention"),
        ("window_size", "local"),  # GPT-Neo
    ):
        limit = getattr(config, name, None)
        if isinstance(limit, int) and limit > 0 and (not (kind and kinds) or kind in kinds):
            yield limit


def check(model: Any, name: str) -> None:
    """Draw a few tokens and read them again. Raises `ValueError` for a model that does not agree."""
    try:
        apart = _apart(model)
    except torch.OutOfMemoryError:
        raise
    except (TypeError, ValueError, AttributeError, LookupError, RuntimeError) as error:
        why = f"its forward pass does not take them ({str(error).partition(chr(10))[0]})"
        raise ValueError(_refusal(model, name, why)) from error
    single = next(model.parameters()).dtype == torch.float32
    if not apart <= (CLOSE if single else NEAR):
        why = f"log-probabilities are {apart:.3g} apart when a text is drawn and when it is read again"
        raise ValueError(_refusal(model, name, why))


def _apart(model: Any) -> float:
    chances = [np.full((1, DRAWN), 0.5) for _ in PROBE]
    drawn = [one for (one,) in decoding.draw(model, PROBE, chances, -1)]
    again = decoding.reread(model, PROBE, [one.ids for one in drawn])
    pairs = zip((one.log_probs for one in drawn), again, strict=True)
    return float(np.mean([np.abs(np.subtract(a, b)) for a, b in pairs]))


def _refusal(model: Any, name: str, why: str) -> str:
    return (
        f"{name} is a model of the type {model.config.model_type!r}, which cannot be sampled from "
        f"here: {why}. Choose a decoder whose layers all attend to what came before, such as Llama, "
        "Qwen, Mistral, Gemma, Phi or GPT-2"
    )
