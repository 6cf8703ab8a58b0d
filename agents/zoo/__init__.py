"""Trained checkpoints by name: `load("segment-1m")`.

They are made by `python -m agents.zoo.make`, and looked for in `$SEGENV_ZOO`, or else in the folder
`zoo` beside the cache of segenv.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from segenv.lean.runtime import cache_folder
from segenv.names import closest

if TYPE_CHECKING:
    from agents.policies.causal_lm import CausalLM

NAMES = ("step-1m", "segment-1m", "whole-1m")


def folder() -> Path:
    """Where checkpoints are."""
    return Path(os.environ.get("SEGENV_ZOO") or cache_folder() / "zoo")


def load(name: str, device: str | None = None) -> "CausalLM":
    """A checkpoint. Raises `ValueError` for an unknown name, `FileNotFoundError` if it is not there."""
    from agents.policies.causal_lm import CausalLM

    if name not in NAMES:
        raise ValueError(closest("checkpoint", name, NAMES))
    place = folder() / name
    if not place.is_dir():
        raise FileNotFoundError(
            f"{place} is not there: set SEGENV_ZOO to the folder that holds {name}, or train it with "
            f"`python -m agents.zoo.make {name}`"
        )
    return CausalLM.load(place, granularity=name.partition("-")[0], device=device)
