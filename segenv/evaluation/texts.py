"""Texts in a file as a policy, and what a command line calls a policy."""

import importlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.evaluation.policies import Said
from segenv.evaluation.replay import Replay
from segenv.proof import Theorem
from segenv.tokens import count_tokens

REFERENCE = "reference"
REPLAY = "replay"


@dataclass(frozen=True)
class Texts:
    """Texts that were written before, by the full name of the theorem: a policy for whole proofs."""

    texts: Mapping[str, Sequence[str]]
    name: str = "texts"

    def sample(self, prompts: Sequence[Any], n: int, seed: int) -> list[list[Said]]:
        """The first `n` texts of each theorem, or as many as there are."""
        own = (self.texts.get(prompt.state.theorem.name, ()) for prompt in prompts)
        return [[Said(text, count_tokens(text)) for text in list(texts)[:n]] for texts in own]


def read_texts(path: str | Path) -> Texts:
    """A file of JSON lines, each with `theorem` and either `text` or `texts`.

    Raises `ValueError` with file and line for another.
    """
    found: dict[str, list[str]] = {}
    whole = Path(path).read_text(encoding="utf-8")
    for number, line in enumerate(whole.split("\n"), start=1):
        if line.strip():
            name, texts = _entry(line, f"{path}:{number}")
            found.setdefault(name, []).extend(texts)
    return Texts(found, f"{os.fspath(path)} ({sha256(whole.encode()).hexdigest()[:12]})")


def _entry(line: str, place: str) -> tuple[str, list[str]]:
    try:
        entry = json.loads(line)
        name, texts = entry["theorem"], entry["texts"] if "texts" in entry else [entry["text"]]
    except (ValueError, LookupError, TypeError):
        name, texts = None, None
    if not isinstance(name, str) or not isinstance(texts, list):
        raise ValueError(f'{place}: not of the form {{"theorem": NAME, "text": PROOF}}')
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{place}: `texts` of {name} must be a list of texts")
    return name, texts


def policy_of(spec: str, theorems: Sequence[Theorem]) -> Any:
    """What a command line calls a policy for some theorems.

    `reference` are the reference proofs, `replay` tries the scripts of training theorems,
    `FILE.jsonl` is read by `read_texts`, and `MODULE:NAME` is an attribute of a Python module, which
    is also looked for in the current folder. Raises `ValueError` or `ImportError` for what is not
    there, and for a file without a text for any of the theorems.
    """
    if spec == REFERENCE:
        return Texts({t.name: (t.proof,) for t in theorems if t.proof}, REFERENCE)
    if spec == REPLAY:
        return Replay()
    if spec.endswith(".jsonl"):
        return _fitting(read_texts(spec), spec, theorems)
    module, colon, name = spec.partition(":")
    if not colon or not name.isidentifier():
        raise ValueError(
            f"policy is {spec!r}, but must be `{REFERENCE}`, `{REPLAY}`, a file of texts (FILE.jsonl), "
            "or a Python object (MODULE:NAME)"
        )
    if (here := os.getcwd()) not in sys.path:
        sys.path.append(here)  # behind all that is installed
    found = importlib.import_module(module)
    try:
        return getattr(found, name)
    except AttributeError:
        raise ValueError(f"the module {module} has no {name}") from None


def _fitting(found: Texts, path: str, theorems: Sequence[Theorem]) -> Texts:
    known = {theorem.name for theorem in theorems}
    if known.isdisjoint(found.texts):
        one = next(iter(found.texts), None)
        raise ValueError(
            f"{path} has no text for a theorem of the source: it has {one!r}, and the source has "
            f"{next(iter(known), None)!r}"
        )
    return found
