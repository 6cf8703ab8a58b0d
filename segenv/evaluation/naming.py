"""What a policy is called in a record: a name that others do not have, the same in every process."""

import sys
from collections.abc import Callable, Mapping, Set
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

DEPTH = 40
SHOWN = 200  # characters of a name, its digest not counted
FUNCTIONS = (type, FunctionType, BuiltinFunctionType, MethodType, partial)
PLAIN = (type(None), bool, int, float, complex, str, bytes)


class Nameless(ValueError):
    """A value that nothing it says tells from others of its kind."""


def named(policy: object) -> str:
    """What to call a policy: see `told_apart`. Where nothing tells it apart, where it is defined."""
    try:
        return told_apart(policy)
    except Nameless:
        return _path(policy if hasattr(policy, "__qualname__") else type(policy), True)


def told_apart(policy: object) -> str:
    """A name of a policy that policies of other settings do not have.

    Its own `name` if it has one; a function is called as where it is defined, a dataclass by its class
    and its fields, with a digest of all of them. Of a dataclass with a field `name` that and the digest
    are the name. Fields that are left out of comparisons are left out here. Raises `Nameless` for what
    has none of these: a lambda, a function inside of another that uses its variables, an object with
    attributes and no `name`, or something that holds one.
    """
    if (own := _own(policy)) is not None:
        return own
    name = _field_name(policy)
    try:
        full = spelled(policy)
    except Nameless:
        if name is None or name == _default_name(policy):
            raise
        return name
    if not is_dataclass(policy) and len(full) <= SHOWN:
        return full
    if name is not None and {one.name for one in _changed(policy)} <= {"name"}:
        return name
    short = spelled(policy, full=False)
    cut = short if len(short) <= SHOWN else f"{short[:SHOWN]}…"
    return f"{name or cut} ({sha256(full.encode()).hexdigest()[:12]})"


def spelled(value: Any, *, full: bool = True, depth: int = 0) -> str:
    """A value as text, without addresses. `full` has modules, and fields that are as by default.

    Raises `Nameless`, see `told_apart`.
    """
    if depth > DEPTH:
        raise Nameless("it goes too deep")
    again: Callable[[Any], str] = partial(spelled, full=full, depth=depth + 1)
    if isinstance(value, Enum):
        return f"{_path(type(value), full)}.{value.name}"
    if isinstance(value, PLAIN):
        return repr(value)
    if isinstance(value, PurePath):
        return repr(str(value))
    if isinstance(value, (np.ndarray, np.generic)):
        data = np.ascontiguousarray(value)
        return f"{data.dtype}{data.shape}({sha256(data.tobytes()).hexdigest()[:12]})"
    if isinstance(value, FUNCTIONS) or hasattr(value, "__wrapped__"):
        return _function(value, again, full)
    if isinstance(value, (list, tuple, Mapping, Set)):
        return _collection(value, again)
    return _object(value, again, full)


def _function(value: Any, again: Callable[[Any], str], full: bool) -> str:
    if isinstance(value, partial):
        named_ones = sorted(value.keywords.items())
        given = [*map(again, value.args), *(f"{k}={again(v)}" for k, v in named_ones)]
        return f"{again(value.func)}({', '.join(given)})"
    if not isinstance(getattr(value, "__self__", None), (type(None), ModuleType)):
        return f"{again(value.__self__)}.{value.__name__}"  # a method of an object
    made = getattr(value, "__closure__", None) or hasattr(value, "__wrapped__")
    if (made or value.__name__ == "<lambda>") and not _found_by_name(value):
        raise Nameless(f"nothing tells {_path(value, True)} from others that are made there")
    return _path(value, full)


def _found_by_name(value: Any) -> bool:
    """Whether its module has it under its name, a decorated function for one."""
    return getattr(sys.modules.get(value.__module__), value.__qualname__, None) is value


def _collection(value: Any, again: Callable[[Any], str]) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{again(k)}: {again(v)}' for k, v in value.items())}}}"
    if isinstance(value, Set):
        return f"{{{', '.join(sorted(map(again, value)))}}}"
    return f"({', '.join(map(again, value))})"


def _object(value: Any, again: Callable[[Any], str], full: bool) -> str:
    if (name := _own(value)) is not None:
        return name
    kind = _path(type(value), full)
    if is_dataclass(value):
        some = _compared(value) if full else _changed(value)
        return f"{kind}({', '.join(f'{f.name}={again(getattr(value, f.name))}' for f in some)})"
    if getattr(value, "__dict__", None) == {}:
        return f"{kind}()"
    raise Nameless(f"nothing tells one {_path(type(value), True)} from another: it has no `name`")


def _own(value: Any) -> str | None:
    """What an object calls itself: its `name`, unless that is a field among others, or a function's."""
    if isinstance(value, type) or _field_name(value) is not None:
        return None
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else None


def _field_name(value: Any) -> str | None:
    """The `name` of a dataclass that is one of its fields."""
    known = is_dataclass(value) and any(one.name == "name" for one in fields(value))
    name = getattr(value, "name", None)
    return name if known and isinstance(name, str) else None


def _default_name(value: Any) -> object:
    return next(one.default for one in fields(value) if one.name == "name")


def _compared(value: Any) -> list[Field[Any]]:
    return [one for one in fields(value) if one.compare]


def _changed(value: Any) -> list[Field[Any]]:
    """The fields that are not as by default."""
    return [one for one in _compared(value) if not _as_by_default(one, getattr(value, one.name))]


def _as_by_default(one: Field[Any], value: Any) -> bool:
    default = one.default if one.default_factory is MISSING else one.default_factory()
    if default is MISSING:
        return False
    return value is default or spelled(value) == spelled(default)


def _path(value: Any, full: bool) -> str:
    return f"{value.__module__}.{value.__qualname__}" if full else str(value.__qualname__)
