"""What a language model is called, so that records tell it from others, and says of itself."""

from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from typing import Any

import torch

from agents.policies.checkpoint import Spec
from agents.policies.premises import Premises
from segenv.evaluation.naming import told_apart

SAMPLED = 1024  # values of each tensor
SAYS = {"step": "tactics", "segment": "segments", "whole": "whole proofs"}


def name_of(
    model: Any,
    tokenizer: Any,
    spec: Spec,
    temperature: float,
    top_p: float,
    premises: Callable[..., Any] | None,
) -> str:
    """The granularity, and a digest of all that decides what a model says.

    Raises `Nameless` for a source of premises that nothing tells apart. A training that took no step
    since, and another device or precision of the same weights, change nothing.
    """
    asked = {k: v for k, v in asdict(spec).items() if k not in ("lean", "trained")}
    words = len(tokenizer), tokenizer.eos_token_id, getattr(tokenizer, "chat_template", None)
    parts = (sorted(asked.items()), float(temperature), float(top_p), _shown(premises), words)
    digest = sha256(repr(parts).encode() + weights(model)).hexdigest()[:12]
    return f"{spec.granularity} {digest}"


def weights(model: Any) -> bytes:
    """Shapes of all tensors and some values of each, evenly spread: cheap for a large model too."""
    found = sha256()
    for name, tensor in model.state_dict().items():
        flat = tensor.detach().reshape(-1)
        count = min(SAMPLED, len(flat))
        at = torch.arange(count, device=flat.device) * len(flat) // max(1, count)
        values = flat[at].to("cpu", torch.float32).numpy().tobytes()
        found.update(f"{name} {tuple(tensor.shape)} ".encode() + values)
    return found.digest()


def _shown(premises: Callable[..., Any] | None) -> str:
    if isinstance(premises, Premises):  # they are in the theorem's own file, whoever reads it
        return f"premises {premises.count}"
    return "" if premises is None else told_apart(premises)


def about(spec: Spec) -> str:
    """What a model says, and what it was trained on, in a line."""
    sources = spec.trained.get("sources") or ()
    known = ", ".join(map(str, sources)) or "what its checkpoint does not say"
    return f"says {SAYS[spec.granularity]}; trained on {known}"
