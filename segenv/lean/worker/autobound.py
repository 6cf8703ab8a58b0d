"""Names that Lean did not know and took for variables: `ℝ` without Mathlib, a misspelt `Foo`."""

from collections.abc import Collection, Iterable, Iterator

from segenv.lean.worker import ffi
from segenv.lean.worker.ffi import field, tag
from segenv.lean.worker.frontend import Frontend, SourceError

FOR_ALL = 7  # a constructor of Expr
NOTATION = frozenset("ℂℍℕℙℚℝℤ")
"""Single letters that stand for a type in Mathlib."""


def is_telling(name: str) -> bool:
    """Whether a name that was bound by itself is hardly meant as a variable.

    A variable is one letter with a number behind it, by Lean's own rule for `relaxedAutoImplicit`.
    """
    if not name or "." in name or "✝" in name:
        return False
    return name[0] in NOTATION or _is_long(name)


def _is_long(name: str) -> bool:
    return not all(c.isdigit() or c in "_'" or "\u2080" <= c <= "\u209c" for c in name[1:])


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
    """Those of some names that Lean does not know when it may not bind them.

    That is asked of the whole text, since `variable` binds names too. A header that sets the option
    itself means it.
    """
    found = dict.fromkeys(names)
    for option in ("relaxedAutoImplicit", "autoImplicit"):
        wanted = [each for each in found if _is_long(each) == (option == "relaxedAutoImplicit")]
        if wanted:
            said = _said(frontend, header, signature, name, option)
            for each in wanted:
                if f"`{each}`" not in said and f"'{each}'" not in said:
                    del found[each]
    return list(found)


def _said(frontend: Frontend, header: str, signature: str, name: str, option: str) -> str:
    """What Lean says against a theorem without an option."""
    imports, rest = frontend.cut_imports(header)
    strict = f"{imports}\nset_option {option} false\n{rest}"
    try:
        frontend.declared_type(strict, signature, name)
    except SourceError as error:
        return "\n".join(message.text for message in error.messages)
    return ""
