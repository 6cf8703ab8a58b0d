"""What Gymnasium knows of an id, in a form that can be written as JSON and read again."""

import copy
import os
from collections.abc import Mapping
from enum import Enum
from numbers import Integral, Real
from typing import Any

from gymnasium.envs.registration import EnvSpec

from segenv.arguments import shown

HINTS = {
    "backend": "leave it out for the shared one, and name a Lean by `lean=`",
    "rewards": 'give a mapping of names to numbers, e.g. {"proof": 1.0}',
    "count_tokens": "leave it out for words and symbols",
    "wrappers": "wrap the environment that is made",
}


class ProofSpec(EnvSpec):
    """An `EnvSpec` whose arguments may hold sources of theorems, paths and the like.

    `EnvSpec.from_json` reads what `to_json` writes as an ordinary `EnvSpec`, which makes the same
    environment.
    """

    @classmethod
    def of(cls, spec: EnvSpec) -> "ProofSpec":
        """The same specification as one of these."""
        own = copy.copy(spec)
        own.__class__ = cls  # the fields are the same
        assert isinstance(own, cls)
        return own

    def to_json(self) -> str:
        """See `EnvSpec.to_json`. Raises `TypeError` for what JSON cannot hold, e.g. a backend."""
        plain = copy.copy(self)
        plain.kwargs = {name: as_json(name, value) for name, value in self.kwargs.items()}
        return EnvSpec.to_json(plain)


class Specified:
    """An environment whose `spec` is a `ProofSpec`, whatever `gymnasium.make` gives it."""

    _spec: ProofSpec | None = None

    @property
    def spec(self) -> EnvSpec | None:
        """What the environment was made of, or None."""
        return self._spec

    @spec.setter
    def spec(self, spec: EnvSpec | None) -> None:
        self._spec = None if spec is None else ProofSpec.of(spec)


def as_json(name: str, value: Any) -> Any:
    """The argument `name` of an id as a value that JSON can hold. Raises `TypeError`."""
    if name == "theorems":
        from segenv.theorems.written import to_json

        return to_json(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Enum):
        return as_json(name, value.value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Real):
        return int(value) if isinstance(value, Integral) else float(value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: as_json(name, entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(name, entry) for entry in value]
    hint = f": {HINTS[name]}" if name in HINTS else ""
    raise TypeError(f"{name} is {shown(value)}, which cannot be written as JSON{hint}")
