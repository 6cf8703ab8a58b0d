"""Minari writes and reads `LeanText` whole: `import segenv.minari` after or before `import minari`.

A program that imports Minari and then makes an environment of segenv need not import this. One that
only reads a data set must, or Minari does not know what a `LeanText` is.
"""

import json
from typing import Any

from segenv.extras import needed
from segenv.spaces import LeanText

NAME = "LeanText"


def register() -> None:
    """Teach Minari the space. Doing it twice is fine. Raises `ImportError` without Minari."""
    serialization = needed("minari.serialization")
    if LeanText not in serialization.serialize_space.registry:
        serialization.serialize_space.register(LeanText, _written)
        serialization.deserialize_space.register(NAME)(_read)


def _written(space: LeanText, to_string: bool = True) -> Any:
    fields = {"type": NAME, "max_length": space.max_length, "examples": list(space.examples)}
    return json.dumps(fields) if to_string else fields


def _read(fields: dict[str, Any]) -> LeanText:
    return LeanText(fields["max_length"], fields["examples"])


register()
