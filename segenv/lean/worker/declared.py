"""What a command declared: the constants by which the environment after it is larger."""

from collections.abc import Iterator
from dataclasses import dataclass

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, field, inc

DEFINITION, THEOREM, AXIOM = 0, 1, 2  # of Lean's ConstantKind

Key = tuple[str, int]
"""A name by its text and its hash."""


@dataclass(frozen=True, eq=False)
class Constant:
    """A declared constant.

    `user` is its name as a user writes it (without the mangling of `private`). `hidden` means that
    Lean made it up, and makes it again where it is needed: `_proof_1`, `match_1`, `eq_1`.
    """

    name: Owned
    user: str
    kind: int
    hidden: bool

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return key_of(self.name.value)


def key_of(name: int) -> Key:
    """The key of a name (borrowed)."""
    return ffi.name_text(name), ffi.name_hash(name)


def declared(lean: Api, before: int, after: int) -> tuple[Constant, ...]:
    """The constants of environment `after` that `before`, an earlier one, has not; both borrowed."""
    old, new = (
        Owned(lean, lean.local_constants(before, 1)),
        Owned(lean, lean.local_constants(after, 1)),
    )
    known = len(ffi.items(old.value))
    found = []
    for info in ffi.items(new.value)[known:]:
        name, kind = field(info, 0), ffi.scalar_byte(info, 0)
        user = Owned(lean, lean.user_name(inc(name)))
        detail = lean.is_detail(inc(user.value)) or lean.is_reserved(inc(after), inc(name))
        found.append(
            Constant(Owned(lean, inc(name)), ffi.name_text(user.value), kind, bool(detail))
        )
    return tuple(found)


def visible(constants: tuple[Constant, ...]) -> Iterator[Constant]:
    """Those that stand for themselves: not made up by Lean, and no part of another one.

    `t.aux` of `theorem t ... where aux ...` is a part of `t`; constructors are of their type.
    """
    users = {constant.user for constant in constants}
    for constant in constants:
        if not constant.hidden and not any(part in users for part in prefixes(constant.user)):
            yield constant


def prefixes(name: str) -> Iterator[str]:
    """The proper prefixes of a dotted name."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name
