"""Models from a folder or by name, with clear errors before anything is computed."""

from pathlib import Path
from typing import Any

import torch

from agents.policies.architectures import check, longest
from agents.policies.checkpoint import FILE, Spec, agreed, read
from agents.policies.small import SIZES
from agents.policies.tokenizer import with_ends
from segenv.prompts import USUAL


def load(
    name: str | Path,
    granularity: str | None = None,
    prompt: str | None = None,
    device: str | None = None,
    trust_remote_code: bool = False,
) -> tuple[Any, Any, Spec]:
    """Model, tokenizer and spec.

    `trust_remote_code` runs Python that comes with the model, where its architecture is none of
    transformers' own. A model that does not say how it is asked gets the context that all of its layers
    see (`agents.policies.architectures.longest`).

    Raises `FileNotFoundError` for what is neither a folder nor a model on the hub (or without network),
    `ValueError` for a checkpoint of another granularity or prompt format, for a tokenizer without an
    end or that cannot write Lean, for a model with code of its own that is not trusted, for an
    architecture that cannot be sampled from, and for a checkpoint whose context is longer than its
    layers see.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer

    told = None
    if not Path(name).is_dir():
        _at_hand(str(name))
    elif told := read(Path(name)):
        told = agreed(told, str(name), granularity=granularity, prompt=prompt)
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=trust_remote_code)
        model: Any = AutoModelForCausalLM.from_pretrained(name, trust_remote_code=trust_remote_code)
    except (OSError, ValueError) as error:
        if not trust_remote_code and "trust_remote_code" in str(error):
            raise ValueError(
                f"{name} comes with Python code of its own: read it, and if you trust it say "
                "trust_remote_code=True (--trust-remote-code)"
            ) from error
        raise FileNotFoundError(_problem(name, error)) from error
    tokenizer = with_ends(tokenizer, str(name))
    spec = _seen(told, model, str(name)) if told else _spec(model, granularity, prompt)
    where = device or _device()
    if where == "cpu":
        model = model.float()  # half precision is for keeping: a CPU is slow in it
    model = model.to(where).eval()
    check(model, str(name))
    return model, tokenizer, spec


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
    context = longest(model.config) or Spec.context
    half = min(Spec.max_new_tokens, context // 2)
    return Spec(granularity, prompt or USUAL[granularity], context, half)


def _seen(spec: Spec, model: Any, name: str) -> Spec:
    """A spec whose context is no longer than all layers of the model see."""
    most = longest(model.config)
    if most and spec.context > most:
        raise ValueError(
            f"{name} says context {spec.context}, but a layer of its model sees {most} tokens: say at "
            f"most so many in its {FILE}"
        )
    return spec


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"
