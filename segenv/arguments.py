"""Arguments are judged when they are given, by these functions.

Each takes the name of an argument and its value, and gives the value back if it will do. If not, it
raises `TypeError` (a value of another type) or `ValueError` (of the right type, but out of bounds)
with the name, the value and what would do, e.g. `max_tactics is -1, but must be a whole number, at
least 1, or None`. True and False are no numbers, and NaN is none either; where there is no upper bound
infinity is refused too.
"""

import os
from collections.abc import Collection, Mapping
from math import inf
from numbers import Integral, Real
from typing import Any, TypeVar

from segenv.names import closest

T = TypeVar("T")

SHOWN = 80  # characters of a value


def number(
    name: str,
    value: Any,
    *,
    above: float = -inf,
    at_least: float = -inf,
    at_most: float = inf,
    whole: bool = False,
    optional: bool = False,
    unit: str = "",
) -> Any:
    """A finite number within bounds, a whole one if `whole`; None too if `optional`."""
    if value is None and optional:
        return value
    wanted = _wanted_number(above, at_least, at_most, whole, unit) + " or None" * optional
    kind: Any = Integral if whole else Real
    if isinstance(value, bool) or not isinstance(value, kind):
        raise TypeError(_refusal(name, value, wanted))
    if not _is_finite(value, whole) or value <= above or not at_least <= value <= at_most:
        raise ValueError(_refusal(name, value, wanted))
    return int(value) if whole else value


def choice(name: str, value: Any, options: Collection[str], *, optional: bool = False) -> Any:
    """One of some words; None too if `optional`."""
    if value is None and optional:
        return value
    *others, last = [*map(repr, options), *["None"] * optional]
    wanted = f"{', '.join(others)} or {last}" if others else last
    if not isinstance(value, str):
        raise TypeError(_refusal(name, value, wanted))
    if value not in options:
        raise ValueError(_refusal(name, value, wanted))
    return value


def switch(name: str, value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise TypeError(_refusal(name, value, "True or False"))
    return value


def text(name: str, value: Any, *, optional: bool = False) -> Any:
    """A str; None too if `optional`."""
    if not isinstance(value, str) and not (value is None and optional):
        raise TypeError(_refusal(name, value, "a str" + " or None" * optional))
    return value


def function(name: str, value: Any, *, wanted: str = "a function", optional: bool = False) -> Any:
    """Something that can be called; None too if `optional`."""
    if not callable(value) and not (value is None and optional):
        raise TypeError(_refusal(name, value, wanted + " or None" * optional))
    return value


def folder(name: str, value: Any, *, optional: bool = False) -> Any:
    """A path, as str or `os.PathLike`; whether something is there is for others to say."""
    if value == "":
        raise ValueError(_refusal(name, value, "a path" + " or None" * optional))
    if isinstance(value, (str, os.PathLike)) or (value is None and optional):
        return value
    raise TypeError(_refusal(name, value, "a path" + " or None" * optional))


def instance(name: str, value: Any, type_: type[T] | tuple[type[Any], ...], wanted: str) -> Any:
    """A value of a type that `wanted` describes."""
    if not isinstance(value, type_):
        raise TypeError(_refusal(name, value, wanted))
    return value


def mapping(
    name: str, value: Any, known: Collection[str], *, optional: bool = True
) -> dict[str, Any]:
    """A mapping whose keys are `known` names, as a dict of its own; None is empty if `optional`."""
    if value is None and optional:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(_refusal(name, value, f"a mapping of names ({', '.join(known)}) to values"))
    for key in value:
        if key not in known:
            raise ValueError(f"{name}: {closest('entry', str(key), known)}")
    return dict(value)


def words(name: str, value: Any, what: str = "a list of texts") -> tuple[str, ...]:
    """Several texts, e.g. tactics, as a tuple; one text alone is refused: it would be its letters."""
    if isinstance(value, (list, tuple)) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    raise TypeError(_refusal(name, value, what))


def known_arguments(what: str, given: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise `TypeError` for the first argument that `what` does not take."""
    for name in given:
        if name not in known:
            problem = closest("argument", name, known)
            raise TypeError(f"{what} takes no argument `{name}`: {problem}")


def shown(value: Any) -> str:
    """A value in a message: its `repr`, cut off where it is long."""
    found = repr(value)
    return found if len(found) <= SHOWN else f"{found[:SHOWN]}..."


def _refusal(name: str, value: Any, wanted: str) -> str:
    return f"{name} is {shown(value)}, but must be {wanted}"


def _is_finite(value: Any, whole: bool) -> bool:
    try:
        return -inf < (value if whole else float(value)) < inf
    except OverflowError:  # a whole number that no float holds
        return False


def _wanted_number(above: float, at_least: float, at_most: float, whole: bool, unit: str) -> str:
    wanted = ("a whole number" if whole else "a number") + f" of {unit}" * bool(unit)
    if at_least > -inf and at_most < inf:
        return f"{wanted} and lie in {_figure(at_least)}..{_figure(at_most)}"
    if at_least > -inf:
        wanted += f", at least {_figure(at_least)}"
    if above > -inf:
        wanted += f", above {_figure(above)}"
    return wanted + (f", at most {_figure(at_most)}" if at_most < inf else "")


def _figure(bound: float) -> str:
    return str(bound) if isinstance(bound, int) else f"{bound:g}"
