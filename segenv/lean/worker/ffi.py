"""The calling convention and the reference counts of Lean 4.35. Nothing else touches ctypes.

A Lean value is an `int` here: the address of an object, or `2 n + 1` for the scalar n. The rules:

1. An object starts with int32 count, uint16 size, uint8 field count, uint8 tag. A positive count
   belongs to one thread, a negative one is shared between threads, 0 lives for ever.
2. A compiled function *owns* some arguments (it gives them up: `inc` first what you keep) and
   *borrows* others (you still give them up). Each wrapper below says which. Results are owned.
3. An IO function takes no world token and returns `ok value` (tag 0) or `error e` (tag 1).
   A closure does get a last world argument, and owns all its arguments.
4. A missing argument is undefined behaviour, not an error: arities are those of 4.35.0 only.

`Owned` ties one reference to a Python object; everything short-lived is counted by hand.
"""

import ctypes as C
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

OBJECT = C.c_void_p
U8 = C.c_uint8

STRING, ARRAY, CLOSURE = 249, 246, 245  # tags of the built-in kinds of object
FIRST_BUILTIN = 244  # the least of them
STICKY = -0x6FFFFFFF  # a shared count below this is never changed again

# The memory of this process, seen as arrays that begin at address 0: twice as fast as a ctypes object
# for every access. Lean's objects lie below 2^52, at multiples of 8.
BYTES = memoryview((U8 * (1 << 52)).from_address(0)).cast("B")
WORDS, COUNTS, HASHES = BYTES.cast("Q"), BYTES.cast("i"), BYTES.cast("I")


def box(n: int) -> int:
    """The scalar n as a Lean value."""
    return (n << 1) | 1


def unbox(value: int) -> int:
    """The scalar behind a boxed Lean value."""
    return value >> 1


def tag(value: int) -> int:
    """The constructor index of an object."""
    return BYTES[value + 7]


def constructor(value: int) -> int:
    """The constructor index of a value whose constructors may have no fields."""
    return unbox(value) if value & 1 else tag(value)


def field_count(value: int) -> int:
    """How many object fields a constructor object has."""
    return BYTES[value + 6]


def field(value: int, i: int) -> int:
    """Field i of a constructor object, borrowed."""
    return WORDS[(value >> 3) + 1 + i]


def fields(value: int, n: int) -> list[int]:
    """The first n fields of a constructor object, borrowed."""
    start = (value >> 3) + 1
    return WORDS[start : start + n].tolist()


def raw(value: int, n: int) -> bytes:
    """The first n fields of a constructor object as they lie in memory: what they can be told by."""
    return BYTES[value + 8 : value + 8 + 8 * n].tobytes()


def set_field(value: int, i: int, new: int) -> int:
    """Overwrite field i and return what stood there. Only for objects that nobody else sees."""
    slot = (value >> 3) + 1 + i
    old = WORDS[slot]
    WORDS[slot] = new
    return old


def scalar_byte(value: int, offset: int) -> int:
    """A byte of the scalar area that follows the object fields."""
    return BYTES[value + 8 + 8 * field_count(value) + offset]


def set_scalar_byte(value: int, offset: int, new: int) -> None:
    """Overwrite a byte of the scalar area. Only for objects that nobody else sees."""
    BYTES[value + 8 + 8 * field_count(value) + offset] = new


def items(value: int) -> list[int]:
    """The elements of an `Array`, borrowed."""
    start = (value >> 3) + 3
    return WORDS[start : start + WORDS[start - 2]].tolist()


def elements(lst: int) -> Iterator[int]:
    """The elements of a `List`, borrowed."""
    while not lst & 1:
        yield field(lst, 0)
        lst = field(lst, 1)


def tree_keys(tree: int) -> Iterator[int]:
    """The keys of a `Std.TreeMap` or `Std.TreeSet`, borrowed, in no order."""
    rest = [tree]
    while rest:
        node = rest.pop()
        if not node & 1:  # inner: size, key, value, left, right
            yield field(node, 1)
            rest += (field(node, 3), field(node, 4))


def text(string: int) -> str:
    """A `String` as Python text."""
    start = string + 32
    return str(BYTES[start : start + WORDS[(string >> 3) + 1] - 1], "utf-8")


def name_text(name: int) -> str:
    """A `Name` with dots between its components; a component with a dot of its own stands in «»."""
    if name & 1:
        return ""
    known = _names.get(name)
    if known is not None:
        return known
    part = text(field(name, 1)) if tag(name) == 1 else str(unbox(field(name, 1)))
    if "." in part:
        part = f"«{part}»"
    before = field(name, 0)
    found = part if before & 1 else f"{name_text(before)}.{part}"
    if is_persistent(name):
        _names[name] = found
    return found


_names: dict[int, str] = {}  # the texts of names that live for ever, by address


def name_hash(name: int) -> int:
    """The hash that a `Name` carries; 0 for the anonymous one."""
    return 0 if name & 1 else WORDS[(name >> 3) + 3]


def expr_hash(expr: int) -> int:
    """The hash that an `Expr` carries."""
    return HASHES[(expr >> 2) + 2 + 2 * field_count(expr)]


def is_persistent(value: int) -> bool:
    """Whether an object lives for ever, so that its address stands for it."""
    return COUNTS[value >> 2] == 0


def inc(value: int) -> int:
    """One more reference; returns the value."""
    if not value & 1:
        count = COUNTS[value >> 2]
        if count > 0:
            COUNTS[value >> 2] = count + 1
        elif STICKY < count < 0:
            # A shared object counts downwards. Lean does this atomically; no task of ours runs
            # while the engine's one thread is between calls.
            COUNTS[value >> 2] = count - 1
    return value


class Lean:
    """The shared library, loaded, with the functions that build and release values."""

    def __init__(self, library: Path) -> None:
        self.library = C.CDLL(str(library), mode=C.RTLD_GLOBAL)
        self.pinned: list[Any] = []  # Python memory that Lean points to
        self._constants: dict[str, int] = {}
        self.alloc: Callable[[int], int] = self.function("lean_alloc_object", C.c_size_t)
        self.dec_cold: Callable[[int], None] = self.function(
            "lean_dec_ref_cold", OBJECT, returns=None
        )
        self.mk_string = self.function("lean_mk_string_from_bytes", C.c_char_p, C.c_size_t)
        self.mk_name = self.function("lean_name_mk_string", OBJECT, OBJECT)
        self.new_ref: Callable[[int], int] = self.function("lean_st_mk_ref", OBJECT)
        self.get_ref: Callable[[int], int] = self.function("lean_st_ref_get", OBJECT)
        self.swap_ref = self.function("lean_st_ref_swap", OBJECT, OBJECT)

    def function(self, symbol: str, *types: Any, returns: Any = OBJECT) -> Any:
        """A C function. `types` may be one int: that many object arguments."""
        if len(types) == 1 and isinstance(types[0], int):
            types = (OBJECT,) * types[0]
        f = getattr(self.library, symbol)
        f.restype, f.argtypes = returns, list(types)
        return f

    def constant(self, symbol: str) -> int:
        """A top-level Lean value that is no function, borrowed. Only once Lean is initialised."""
        if symbol not in self._constants:
            value = C.c_uint64.in_dll(self.library, symbol).value
            assert value, f"{symbol} is read before Lean is initialised"
            self._constants[symbol] = value
        return self._constants[symbol]

    def dec(self, *values: int) -> None:
        """One reference less on each value."""
        for value in values:
            if not value & 1:
                count = COUNTS[value >> 2]
                if count > 1:
                    COUNTS[value >> 2] = count - 1
                elif count:
                    self.dec_cold(value)

    def ctor(self, tag_: int, fields: Sequence[int], scalars: bytes = b"") -> int:
        """A constructor object; owns `fields`. `scalars` is the raw area behind them."""
        n = len(fields)
        size = 8 + 8 * n + len(scalars)
        assert n < 1 << 8 and size < 1 << 16
        value = self.alloc(size)
        _fill(value, [1 | size << 32 | n << 48 | tag_ << 56, *fields])
        if scalars:
            BYTES[value + size - len(scalars) : value + size] = scalars
        return value

    def copy(self, value: int, scalars: int = 0) -> int:
        """A shallow copy of a borrowed constructor with `scalars` bytes behind its fields."""
        n = field_count(value)
        behind = value + 8 + 8 * n
        raw = BYTES[behind : behind + scalars].tobytes()
        return self.ctor(tag(value), list(map(inc, fields(value, n))), raw)

    def array(self, values: Sequence[int]) -> int:
        """An `Array`; owns `values`."""
        n = len(values)
        value = self.alloc(24 + 8 * n)
        _fill(value, [1 | ARRAY << 56, n, n, *values])
        return value

    def list_(self, values: Sequence[int]) -> int:
        """A `List`; owns `values`."""
        rest = box(0)
        for value in reversed(values):
            rest = self.ctor(1, [value, rest])
        return rest

    def string(self, s: str) -> int:
        """A `String`. Raises `UnicodeEncodeError` for lone surrogates."""
        # not lean_mk_string, which stops at a NUL
        data = s.encode()
        return self.mk_string(data, len(data))  # type: ignore[no-any-return]

    def name(self, dotted: str) -> int:
        """A `Name` from components without dots of their own."""
        n = box(0)
        for part in dotted.split(".") if dotted else ():
            n = self.mk_name(n, self.string(part))
        return n

    def closure(self, function: Callable[..., int], arity: int) -> int:
        """A Lean closure around a Python function of `arity` owned arguments (world included)."""
        callback = C.CFUNCTYPE(OBJECT, *[OBJECT] * arity)(function)
        self.pinned.append(callback)
        value = self.alloc(24)
        address = C.cast(callback, OBJECT).value or 0
        _fill(value, [1 | 24 << 32 | CLOSURE << 56, address, arity])
        return value


def _fill(value: int, words: Sequence[int]) -> None:
    """Write words into an object that was just made, from its head on."""
    start = value >> 3
    WORDS[start : start + len(words)] = array("Q", words)


class Owned:
    """One counted reference, given up when this object goes."""

    __slots__ = ("lean", "value")

    def __init__(self, lean: Lean, value: int) -> None:
        self.lean = lean
        self.value = value

    def __del__(self) -> None:
        self.lean.dec(self.value)
