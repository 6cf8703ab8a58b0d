"""Names that Lean did not know and took for variables: `ℝ` without Mathlib, a misspelt `Foo`."""

from collections.abc import Collection, Iterable, Iterator

from segenv.lean import ffi
from segenv.lean.ffi import field, tag
from segenv.lean.frontend import Frontend, SourceError

FOR_ALL = 7  # a constructor of Expr
NOTATION = frozenset("ℂℍℕℙℚℝℤ")
"""Single letters that stand for a type in Mathlib."""


def is_telling(name: str) -> bool:
    """Whether a name that was bound by itself is hardly meant as a variable.

    A variable is one letter with a number behind it, by Lean's own rule for `relaxedAutoImplicit`.
    """
    if not name or "." in name or "✝" in name:
        return False
    suffix = all(c.isdigit() or c in "_'" or "\u2080" <= c <= "\u209c" for c in name[1:])
    return name[0] in NOTATION or not suffix


def candidates(type_: int | None, others: Collection[str] = ()) -> list[str]:
    """Names of the leading implicit binders of a type (borrowed) that are telling, or in `others`."""
    if type_ is None:
        return []
    found = dict.fromkeys(_binders(type_))
    return [name for name in found if is_telling(name) or name in others]


def _binders(type_: int) -> Iterator[str]:
    while not type_ & 1 and tag(type_) == FOR_ALL:
        # behind the fields: the hash and flags (8 bytes), then the kind of binder
        if ffi.scalar_byte(type_, 8) == 1:  # implicit
            yield ffi.name_text(field(type_, 0))
        type_ = field(type_, 2)


def confirmed(
    frontend: Frontend, header: str, signature: str, name: str, names: Iterable[str]
) -> list[str]:
    """Those of some names that Lean does not know when it may not bind them."""
    try:
        frontend.declared_type(header, signature, name, autoImplicit=0)
    except SourceError as error:
        said = "\n".join(message.text for message in error.messages)
        found = [each for each in names if f"`{each}`" in said]
        return found or list(names)
    return []
