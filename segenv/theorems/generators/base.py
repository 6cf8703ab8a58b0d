"""What every generator is: frozen knobs, and a pure function from a random source to a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from random import Random
from typing import Any, ClassVar, Protocol

from segenv import arguments


@dataclass(frozen=True)
class Draft:
    """A theorem as a generator proposes it; nothing is known of it before Lean has run the script.

    `script` has one primitive tactic per entry. `automatic` says that the generator knows without Lean
    that one of its `automation` proves it, as they have proved all of its kind.
    """

    binders: str
    statement: str
    script: tuple[str, ...]
    automatic: bool = False


Settings = Mapping[str, Mapping[str, int | str]]
"""Values of knobs under a name; the others have their defaults."""


class Generator(Protocol):
    """A family of theorems: a frozen dataclass that inherits from this; its fields are its knobs.

    `automation` are tactics that would prove some of its theorems at once. A world with filters tries
    them besides its own. `settings` are names for values of knobs: easy, medium (the defaults), long.
    `hopeless` says why all its theorems are trivial, if its knobs are such.
    """

    automation: ClassVar[tuple[str, ...]] = ()
    settings: ClassVar[Settings] = {}

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


def below(draw: Random, count: int) -> int:
    """What `draw.randrange(count)` gives, in half the time."""
    bits = count.bit_length()
    while (found := draw.getrandbits(bits)) >= count:
        pass
    return found


def shared_out(draw: Random, total: int, parts: int) -> list[int]:
    """A number as so many, none of them 0, or as ones if it is too small for that."""
    parts = min(parts, total)
    cuts = [0, *sorted(draw.sample(range(1, total), parts - 1)), total]
    return [after - before for before, after in pairwise(cuts)]
