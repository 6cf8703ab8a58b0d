"""`LeanText`: the space of Unicode texts up to a length, for tactics and for printed goals.

Gymnasium's own `Text` needs a list of every character that may occur, and `AsyncVectorEnv` reads it
from shared memory only once, so that its observations are wrong ever after (seen in 1.1 to 1.4).
The functions at the end teach `AsyncVectorEnv` to read `LeanText` each time, and what makes vectors of
numbers of texts to refuse.
"""

from collections.abc import Iterator, Sequence
from string import printable
from typing import Any, NoReturn

import numpy as np
from gymnasium.spaces import Text, flatdim, flatten, flatten_space, unflatten
from gymnasium.vector.utils import (
    create_empty_array,
    create_shared_memory,
    read_from_shared_memory,
    write_to_shared_memory,
)
from gymnasium.wrappers.utils import create_zero_array

# A few tactics that make sense for many goals: what `sample` draws from.
TACTICS = (
    "intro h",
    "intros",
    "constructor",
    "assumption",
    "rfl",
    "left",
    "right",
    "exact h",
    "apply h",
    "simp",
    "omega",
    "contradiction",
    "exfalso",
)


class LeanText(Text):
    """Any Unicode text of at most `max_length` code points, the empty one included.

    It is a `Text`, so that what handles texts as texts (vectors, Minari) does so with it, but one
    without a list of characters: what numbers those refuses it in words, e.g. `flatten`.

    `sample` draws one of `examples`, so that random agents try tactics and not noise. The texts are
    never normalised: Lean tells `é` from `e` with an accent.
    """

    def __init__(
        self,
        max_length: int,
        examples: Sequence[str] = TACTICS,
        seed: int | np.random.Generator | None = None,
    ) -> None:
        # `Text` insists on having some characters; the properties below show them to nobody
        super().__init__(max_length, min_length=0, charset=printable, seed=seed)
        self.examples = tuple(text for text in examples if len(text) <= max_length) or ("",)

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """One of the example texts, uniformly. Masks are for spaces with few members."""
        if mask is not None or probability is not None:
            raise ValueError("LeanText.sample takes neither mask nor probability")
        return self.examples[self.np_random.integers(len(self.examples))]

    def contains(self, x: Any) -> bool:
        """Whether `x` is a text, short enough, that UTF-8 can express (no lone surrogates)."""
        return isinstance(x, str) and len(x) <= self.max_length and is_encodable(x)

    def __repr__(self) -> str:
        return f"LeanText({self.max_length})"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, LeanText)
            and self.max_length == other.max_length
            and self.examples == other.examples
        )

    @property
    def is_np_flattenable(self) -> bool:
        """False: there is no list of characters to number."""
        return False

    @property
    def character_set(self) -> NoReturn:
        """There is none. Raises `AttributeError`."""
        raise AttributeError(self._without_characters())

    @property
    def character_list(self) -> NoReturn:
        """There is none. Raises `AttributeError`."""
        raise AttributeError(self._without_characters())

    @property
    def characters(self) -> NoReturn:
        """There are none. Raises `AttributeError`."""
        raise AttributeError(self._without_characters())

    def character_index(self, char: str) -> NoReturn:
        """There is none. Raises `AttributeError`."""
        raise AttributeError(self._without_characters())

    def _without_characters(self) -> str:
        return (
            f"{self} holds texts of any Unicode characters and has no list of them (for Minari: "
            "`import segenv.minari`)"
        )


def is_encodable(text: str) -> bool:
    """Whether UTF-8 can express `text`: half of a surrogate pair alone has no encoding."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class SharedTexts(Sequence[str]):
    """A live view of the texts in shared memory: each reading shows what was last written.

    `AsyncVectorEnv` makes its observations once and hands out `deepcopy` of them after each step;
    the copy of this view is a plain tuple of today's texts. With `copy=False` the view itself is
    handed out and changes with the next step, as arrays in shared memory do.
    """

    def __init__(self, memory: Any, texts: int) -> None:
        self._bytes = memoryview(memory.get_obj()).cast("B")
        self._slot = len(self._bytes) // texts
        self._texts = texts

    def __len__(self) -> int:
        return self._texts

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return tuple(self._read(i) for i in range(self._texts)[index])
        return self._read(range(self._texts)[index])

    def __iter__(self) -> Iterator[str]:
        return (self._read(index) for index in range(self._texts))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __deepcopy__(self, memo: Any) -> tuple[str, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _read(self, index: int) -> str:
        slot = self._bytes[index * self._slot : (index + 1) * self._slot]
        end = _LENGTH + int.from_bytes(slot[:_LENGTH], "little")
        return str(slot[_LENGTH:end], "utf-8", "surrogatepass")


_LENGTH = 4  # bytes in front of each text, for the number of bytes that follow


@create_shared_memory.register(LeanText)
def _create(space: LeanText, n: int = 1, ctx: Any = None) -> Any:
    return ctx.Array("B", n * (_LENGTH + 4 * space.max_length))


@read_from_shared_memory.register(LeanText)
def _read(space: LeanText, shared_memory: Any, n: int = 1) -> SharedTexts:
    return SharedTexts(shared_memory, n)


@write_to_shared_memory.register(LeanText)
def _write(space: LeanText, index: int, value: str, shared_memory: Any) -> None:
    text = value.encode("utf-8", "surrogatepass")
    size = _LENGTH + 4 * space.max_length
    if len(text) > size - _LENGTH:
        raise ValueError(f"a text of {len(value)} characters is outside {space}")
    content = len(text).to_bytes(_LENGTH, "little") + text
    view = memoryview(shared_memory.get_obj()).cast("B")
    view[index * size : index * size + len(content)] = content


@create_empty_array.register(LeanText)
def _empty(space: LeanText, n: int = 1, fn: Any = None) -> tuple[str, ...]:
    return ("",) * n


def _zero(space: LeanText) -> str:
    return ""


def _no_vector(space: LeanText, x: Any = None) -> NoReturn:
    raise ValueError(
        f"{space} cannot be flattened: it holds texts of any Unicode characters, and no vector of "
        "numbers. Tokenize or embed them in a wrapper of your own (one that flattens by default may "
        "take `flatten=False`)"
    )


create_zero_array.register(LeanText, _zero)
for _function in (flatdim, flatten_space, flatten, unflatten):
    _function.register(LeanText, _no_vector)
