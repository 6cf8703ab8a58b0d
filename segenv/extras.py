"""Libraries that only some imports and exports need: the optional extra `data`."""

from importlib import import_module
from typing import Any


def needed(module: str) -> Any:
    """An optional module. Raises `ImportError`, saying what to install, if it is not there."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        raise ImportError(f"this needs {library}: pip install 'segenv[data]'") from error
