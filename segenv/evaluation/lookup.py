"""What a command line calls a policy."""

import importlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from segenv.evaluation.naming import Nameless, told_apart
from segenv.evaluation.policies import Function, as_policy
from segenv.evaluation.replay import Replay
from segenv.evaluation.texts import REFERENCE, References, read_texts

REPLAY = "replay"
CHECKPOINT = "segenv.json"  # what a folder of a trained policy holds, beside its weights
TRAINER = "python -m agents.training.sft"


def policy_of(spec: str) -> Any:
    """What a command line calls a policy.

    `reference` are the reference proofs, `replay` tries the scripts of training theorems,
    `FILE.jsonl` is read by `read_texts`, a folder holds a trained policy (`checkpoint`), and
    `MODULE:NAME` is an attribute of a Python module, which is also looked for in the current folder.
    `References` and `Texts` want to know the theorems before they are asked (`of`).

    Raises `ValueError`, `OSError` or `ImportError` for what is not there, or is none of these.
    """
    if spec == REFERENCE:
        return References()
    if spec == REPLAY:
        return Replay()
    if spec.endswith(".jsonl"):
        return read_texts(spec)
    if Path(spec).is_dir():
        return checkpoint(spec)
    module, colon, name = spec.partition(":")
    if not colon or not name.isidentifier():
        raise ValueError(
            f"policy is {spec!r}, but must be `{REFERENCE}`, `{REPLAY}`, a file of texts (FILE.jsonl), "
            f"a folder that `{TRAINER}` wrote, or a Python object (MODULE:NAME)"
        )
    found = _module(module)
    try:
        return getattr(found, name)
    except AttributeError:
        raise ValueError(f"the module {module} has no {name}") from None


def checkpoint(folder: str | Path) -> Any:
    """The trained policy of a folder, as `agents.policies.causal_lm.CausalLM` loads it.

    Raises `ValueError` for a folder without `segenv.json`, `ImportError` where `agents` is not.
    """
    if not (Path(folder) / CHECKPOINT).is_file():
        raise ValueError(
            f"the folder {folder} has no {CHECKPOINT}, so no policy is there: a training writes one, "
            f"e.g. `{TRAINER} --out {folder}`"
        )
    policy, quiet = _module("agents.policies.causal_lm"), _module("agents.policies.quiet")
    with quiet.without_bars():
        return policy.CausalLM.load(folder)


def name_for(spec: str, policy: object) -> str:
    """What a policy is called in a record: what tells it apart, else as on the command line."""
    try:
        return spec if isinstance(as_policy(policy, "proof"), Function) else told_apart(policy)
    except Nameless:
        return spec


def _module(name: str) -> ModuleType:
    """A module, installed or in the current folder."""
    if (here := os.getcwd()) not in sys.path:
        sys.path.append(here)  # behind all that is installed
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not name.startswith("agents.") or _learners_are_here():
            raise
        raise ImportError(
            f"there is no module {error.name} here: what learns is in the repository of segenv and not "
            "in its wheel, so run this in a checkout of it"
        ) from error


def _learners_are_here() -> bool:
    """Whether there is a package `agents`, and it is ours."""
    return bool(find_spec("agents") and find_spec("agents.policies"))
