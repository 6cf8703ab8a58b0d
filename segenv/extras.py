"""Libraries that only some need: the optional extras `data` and `agents`."""

from importlib import import_module, util
from typing import Any

LEARNERS = (
    *("accelerate", "peft", "sb3_contrib", "scipy", "stable_baselines3", "tensorboard"),
    *("tokenizers", "torch", "tqdm", "transformers", "trl"),
)
"""What the extra `agents` has and `data` has not."""


def needed(module: str) -> Any:
    """An optional module. Raises `ImportError`, saying what to install, if it is not there."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        raise ImportError(f"this needs {library}: pip install 'segenv[data]'") from error


def present(*libraries: str) -> None:
    """Raise `ModuleNotFoundError` for the first of these libraries that is not installed."""
    for library in libraries:
        if util.find_spec(library) is None:
            raise ModuleNotFoundError(f"No module named {library!r}", name=library)


def hint(error: ModuleNotFoundError) -> str:
    """What to install, for a learner that lacks one of its libraries; "" for any other module."""
    library = (error.name or "").partition(".")[0]
    return f"this needs {library}: pip install 'segenv[agents]'" if library in LEARNERS else ""
