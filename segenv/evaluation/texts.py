"""Texts that were written before as a policy: reference proofs, and those of a file."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segenv.evaluation.policies import Said
from segenv.proof import Theorem
from segenv.tokens import count_tokens

REFERENCE = "reference"


@dataclass(frozen=True)
class Texts:
    """Texts that were written before, by the full name of the theorem: a policy for whole proofs."""

    texts: Mapping[str, Sequence[str]]
    name: str = "texts"
    granularity = "proof"

    def sample(self, prompts: Sequence[Any], n: int, seed: int) -> list[list[Said]]:
        """The first `n` texts of each theorem, or as many as there are."""
        own = (self.texts.get(prompt.state.theorem.name, ()) for prompt in prompts)
        return [[Said(text, count_tokens(text)) for text in list(texts)[:n]] for texts in own]

    def of(self, theorems: Sequence[Theorem]) -> "Texts":
        """These texts, if there is one for any of the theorems; else raises `ValueError`."""
        known = {theorem.name for theorem in theorems}
        if known.isdisjoint(self.texts):
            one = next(iter(self.texts), None)
            raise ValueError(
                f"{self.name} has no text for a theorem of the source: it has {one!r}, and the source "
                f"has {next(iter(known), None)!r}"
            )
        return self


@dataclass(frozen=True)
class References:
    """The reference proofs as a policy, before it is known of which theorems."""

    granularity = "proof"
    name = REFERENCE

    def of(self, theorems: Sequence[Theorem]) -> Texts:
        """Those of some theorems."""
        return Texts({t.name: (t.proof,) for t in theorems if t.proof}, REFERENCE)


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
    return Texts(found, os.fspath(path))


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
