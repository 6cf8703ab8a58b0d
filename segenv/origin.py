"""Where the theorem of an episode was drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Origin:
    """The source that a theorem was drawn from, as text; "" where it was asked for by `reset`.

    `knobs` are those of a generated world, and `curriculum_level` counts from 0: the level that was
    drawn from, of the outermost curriculum, None where there is none.
    """

    source: str = ""
    knobs: Mapping[str, int | str] = field(default_factory=dict, hash=False)
    curriculum_level: int | None = None

    def info(self) -> dict[str, Any]:
        """What `info` says of it."""
        told = {"drawn_from": self.source, "knobs": dict(self.knobs)}
        if self.curriculum_level is None:  # vectors of Gymnasium put numbers and None in no array
            return told
        return told | {"curriculum_level": self.curriculum_level}


ASKED_FOR = Origin()
"""That of a theorem which no source was asked for."""
