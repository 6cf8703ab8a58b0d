"""What every generator is: frozen knobs, and a pure function from a random source to a draft."""

from dataclasses import dataclass, field, fields
from random import Random
from typing import Any, ClassVar, Protocol

from segenv import arguments


@dataclass(frozen=True)
class Draft:
    """A theorem as a generator proposes it; nothing is known of it before Lean has run the script.

    `script` has one primitive tactic per entry.
    """

    binders: str
    statement: str
    script: tuple[str, ...]


class Generator(Protocol):
    """A family of theorems: a frozen dataclass that inherits from this; its fields are its knobs.

    `automation` are tactics that would prove some of its theorems at once. A world with filters tries
    them besides its own. `hopeless` says why all its theorems are trivial, if its knobs are such.
    """

    automation: ClassVar[tuple[str, ...]] = ()

    @property
    def hopeless(self) -> str:
        """See above; "" if nothing is known to speak against these knobs."""
        return ""

    def draft(self, draw: Random) -> Draft | None:
        """A theorem drawn from `draw` alone, or None if this draw came to nothing."""
        ...

    forgets: ClassVar[tuple[str, ...]] = ()
    """Differences between its statements on which no proof depends, see `Prover.identity`."""


def number(default: int, low: int, high: int, meaning: str) -> Any:
    """A knob that is a whole number, both bounds included."""
    return field(default=default, metadata={"low": low, "high": high, "meaning": meaning})


def choice(default: str, options: tuple[str, ...], meaning: str) -> Any:
    """A knob that is one of some words."""
    return field(default=default, metadata={"options": options, "meaning": meaning})


def check_knobs(generator: Any) -> None:
    """Raise `ValueError` for the first knob that is out of its bounds, `TypeError` for another type."""
    for knob in fields(generator):
        value, bounds = getattr(generator, knob.name), knob.metadata
        if "options" in bounds:
            arguments.choice(knob.name, value, bounds["options"])
        else:
            low, high = bounds["low"], bounds["high"]
            arguments.number(knob.name, value, at_least=low, at_most=high, whole=True)


def knobs(generator: Any) -> dict[str, int | str]:
    """The knobs of a generator and their values."""
    return {knob.name: getattr(generator, knob.name) for knob in fields(generator)}
