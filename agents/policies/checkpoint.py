"""What stands beside the weights: `segenv.json`, so that a folder says what it was trained for."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from segenv.arguments import number
from segenv.lean.runtime import LEAN_VERSION
from segenv.names import closest
from segenv.prompts import format_named, usable
from segenv.traces.export.sft import GRANULARITIES

FILE = "segenv.json"
OF_GOALS = ("goals", "first-goal", "main-goal", "bfs-prover")
"""Formats that show of a theorem its goals alone, so that all names in them may be pointers."""


@dataclass(frozen=True)
class Spec:
    """How a model is asked, and what it has learnt from.

    | field          | meaning                                                            |
    |----------------|--------------------------------------------------------------------|
    | `granularity`  | `step`, `segment` or `whole`: what it answers with                 |
    | `prompt`       | a format of `segenv.prompts`                                       |
    | `context`      | tokens of prompt and answer together, at most                      |
    | `max_new_tokens` | tokens of an answer, the end included, at most                   |
    | `pointing`     | whether it reads and writes names as `agents.policies.pointers`    |
    | `premises`     | how many premises its prompts show, see `agents.policies.premises` |
    | `lean`         | the version of Lean that ran the proofs                            |
    | `trained`      | data, split, rule, seed, tokens: what the card says                |
    """

    granularity: str = "segment"
    prompt: str = "goals"
    context: int = 1024
    max_new_tokens: int = 256
    pointing: bool = False
    premises: int = 0
    lean: str = LEAN_VERSION
    trained: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.granularity not in GRANULARITIES:
            raise ValueError(closest("granularity", self.granularity, GRANULARITIES))
        usable(self.prompt, self.granularity)
        if self.pointing and self.prompt not in OF_GOALS:
            raise ValueError(
                f"the prompt format {self.prompt!r} shows more names than those of the goals, so "
                f"they cannot be pointers: choose one of {', '.join(OF_GOALS)}"
            )
        number("max_new_tokens", self.max_new_tokens, at_least=1, whole=True)
        if self.context < self.max_new_tokens + 16:
            raise ValueError(
                f"a context of {self.context} tokens leaves no room for a prompt beside "
                f"max_new_tokens of {self.max_new_tokens}: at least {self.max_new_tokens + 16}"
            )

    def save(self, folder: Path) -> None:
        """Write `segenv.json`."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Spec | None:
    """What a folder says of itself, None if it says nothing. Raises `ValueError` for a broken file."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = {one.name for one in fields(Spec)}
        return Spec(**{name: value for name, value in told.items() if name in known})
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error


def agreed(spec: Spec, name: str, **asked: str | None) -> Spec:
    """A spec, if it is what was asked for (`granularity`, `prompt`); None asks nothing.

    Raises `ValueError` with both where they differ.
    """
    for what, wanted in asked.items():
        has = getattr(spec, what)
        if wanted is not None and wanted != has:
            raise ValueError(
                f"{name} was trained with {what} {has!r}, not {wanted!r}: load it as {has!r}, or "
                f"train one with {what}={wanted!r}"
            )
    return spec


def shows_states(spec: Spec | None) -> None:
    """Raise `ValueError` for a policy that cannot begin inside of a proof."""
    if spec and not format_named(spec.prompt).of_states:
        raise ValueError(
            f"the prompt format {spec.prompt!r} of the policy shows the theorem and not the state, so "
            "it cannot begin inside of a proof: train one with --prompt main-goal, or begin at theorems"
        )
