"""Trained checkpoints by name: `load("segment-1m")`, and `solver` to search for proofs with one.

Those of `NAMES` lie beside this file, in `released`. `python -m agents.zoo.make` makes others, or these
anew, in `$SEGENV_ZOO`, or else in the folder `zoo` of the cache of segenv: what is there comes first.
Training commands begin at one by its path (`where`): `--policy FOLDER`. Where a command of `segenv`
takes MODULE:NAME they are `agents.zoo:step_1m` and so on, loaded when they are asked for.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from agents.policies.checkpoint import FILE
from segenv.lean.runtime import cache_folder
from segenv.names import closest
from segenv.traces.export.sft import GRANULARITIES

if TYPE_CHECKING:
    from agents.policies.causal_lm import CausalLM
    from agents.search import Searching

NAMES = ("step-1m", "segment-1m", "whole-1m")
"""Those that `python -m agents.zoo.make` makes; others are a granularity and a size of
`agents.policies.small`, like `step-3m`."""


RELEASED = Path(__file__).parent / "released"
"""Where those of `NAMES` are as they were released."""


def folder() -> Path:
    """Where checkpoints are made."""
    return Path(os.environ.get("SEGENV_ZOO") or cache_folder() / "zoo")


def where(name: str) -> Path:
    """The folder of a checkpoint: in `folder()` if it was made there, else as it was released.

    Raises `ValueError` for an unknown name, `FileNotFoundError` if it is in neither.
    """
    parts(name)
    for place in (folder() / name, RELEASED / name):
        if (place / FILE).is_file():
            return place
    raise FileNotFoundError(
        f"{folder() / name} is not there: train it with `python -m agents.zoo.make {name}`, or set "
        "SEGENV_ZOO to the folder that holds it"
    )


def parts(name: str) -> tuple[str, str]:
    """Granularity and size of a name. Raises `ValueError` for a name that is none."""
    from agents.policies.small import SIZES

    granularity, _, size = name.partition("-")
    if granularity not in GRANULARITIES or size not in SIZES:
        raise ValueError(closest("checkpoint", name, NAMES))
    return granularity, size


def load(name: str, device: str | None = None) -> "CausalLM":
    """A checkpoint; see `where` for the errors."""
    from agents.policies.causal_lm import CausalLM

    place = where(name)
    return CausalLM.load(place, granularity=parts(name)[0], device=device)


def __getattr__(name: str) -> "CausalLM":
    """A checkpoint of `NAMES` as an attribute: `step_1m` is `load("step-1m")`."""
    spelled = name.replace("_", "-")
    if spelled not in NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from agents.policies.quiet import without_bars

    with without_bars():  # it is for commands, which have bars of their own
        return load(spelled)


def solver(policy: "CausalLM", tokens: int = 500) -> "Searching":
    """What `segenv.evaluate` takes: a search with so many generated tokens for a theorem.

    Whole proofs are sampled, 8 at a time; steps and segments go through best-first search, 4 at a node,
    log-probability divided by length.
    """
    from functools import partial

    from agents.search import (
        BestFirst,
        Budget,
        LengthNormalised,
        Searching,
        best_first,
        whole_proof,
    )

    budget, by_length = Budget(tokens=tokens), LengthNormalised(1.0)
    if policy.spec.granularity == "whole":
        return Searching(policy, budget, partial(whole_proof, samples=8))
    args = BestFirst(priority=by_length, again=by_length.again)
    return Searching(policy, budget, partial(best_first, args=args))
