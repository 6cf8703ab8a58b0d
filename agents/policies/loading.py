"""Models from a folder or by name, with clear errors before anything is computed."""

from pathlib import Path
from typing import Any

import torch

from agents.policies.checkpoint import FILE, Spec, agreed, read
from agents.policies.small import SIZES
from agents.policies.tokenizer import with_ends
from segenv.prompts import USUAL


def load(
    name: str | Path,
    granularity: str | None = None,
    prompt: str | None = None,
    device: str | None = None,
) -> tuple[Any, Any, Spec]:
    """Model, tokenizer and spec.

    Raises `FileNotFoundError` for what is neither a folder nor a model on the hub (or without network),
    `ValueError` for a checkpoint of another granularity or prompt format, and for a
    tokenizer without an end or that cannot write Lean.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer

    told = None
    if not Path(name).is_dir():
        _at_hand(str(name))
    elif told := read(Path(name)):
        told = agreed(told, str(name), granularity=granularity, prompt=prompt)
    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
        model: Any = AutoModelForCausalLM.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise FileNotFoundError(_problem(name, error)) from error
    tokenizer = with_ends(tokenizer, str(name))
    spec = told or _spec(model, granularity, prompt)
    where = device or _device()
    if where == "cpu":
        model = model.float()  # half precision is for keeping: a CPU is slow in it
    return model.to(where).eval(), tokenizer, spec


def _at_hand(name: str) -> None:
    """See that a model was downloaded before, or that the hub has it: once, without more tries."""
    from huggingface_hub import HfApi, try_to_load_from_cache

    try:
        if not isinstance(try_to_load_from_cache(name, "config.json"), str):
            HfApi().model_info(name, timeout=10)
    except Exception as error:  # of the library below it, whichever that is
        raise FileNotFoundError(_problem(name, error)) from error


def _problem(name: str | Path, error: Exception) -> str:
    folder = Path(name)
    if folder.is_dir():
        missing = "" if (folder / FILE).exists() else f" It has no {FILE} either."
        why = str(error).partition("\n")[0]
        return f"the folder {name} holds no model that can be loaded.{missing} {why}"
    return (
        f"{str(name)!r} is no folder, and no model of that name could be had from the hub: check the "
        "name, or, without network, download it elsewhere (huggingface-cli download) and give its "
        f"folder. ({type(error).__name__}) Sizes to be trained from scratch: {', '.join(SIZES)}"
    )


def _spec(model: Any, granularity: str | None, prompt: str | None) -> Spec:
    granularity = granularity or "segment"
    context = int(getattr(model.config, "max_position_embeddings", 1024))
    half = min(Spec.max_new_tokens, context // 2)
    return Spec(granularity, prompt or USUAL[granularity], context, half)


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"
