"""Functions with their knobs as text, as worlds are written: `difficulty_overlong?limit=24`."""

from collections.abc import Callable, Mapping
from functools import partial
from inspect import Parameter, signature
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from segenv.names import closest

T = TypeVar("T")


def spelled(kind: str, text: str, known: Mapping[str, Callable[..., T]]) -> Callable[..., T]:
    """The function that a text names, with its knobs, the keyword arguments of it that are numbers.

    `kind` is what it is called in errors. Raises `ValueError` for an unknown name or knob, for one
    that must be given and is not, and for a value that is no number.
    """
    name, _, query = text.partition("?")
    if name not in known:
        raise ValueError(closest(kind, name, known))
    own = {n: p for n, p in signature(known[name]).parameters.items() if p.kind is p.KEYWORD_ONLY}
    given: dict[str, float] = {}
    for knob, value in parse_qsl(query, keep_blank_values=True):
        if knob not in own:
            raise ValueError(closest(f"knob of {name}", knob, own))
        given[knob] = _number(f"{knob} of {name}", value)
    if missing := [n for n, p in own.items() if p.default is Parameter.empty and n not in given]:
        raise ValueError(f"{name} wants {missing[0]}, a number: {name}?{missing[0]}=...")
    found: Any = partial(known[name], **given)
    return found  # type: ignore[no-any-return]


def _number(knob: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"{knob} is {value!r}, but must be a number") from None


def knob(text: str, name: str) -> float:
    """The number that a text gives a knob. Raises `ValueError` where it gives none."""
    given = dict(parse_qsl(text.partition("?")[2], keep_blank_values=True))
    if name not in given:
        raise ValueError(f"{text!r} does not say where {name} begins: {text}&{name}=...")
    return _number(name, given[name])


def turned(text: str, name: str, value: float) -> str:
    """The text with another value of a knob: `give_up?c1=4&c2=1` with `c1` at 5."""
    first, _, query = text.partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True)) | {name: repr(value)}
    return first + "?" + "&".join(f"{own}={said}" for own, said in given.items())
