"""Texts as arrays of token ids, for networks that read no text. No network is needed here.

A tokenizer has a `vocabulary` (how many ids there are, 0 for padding included) and gives a text's ids,
from 1 on. `Bytes` loses nothing; `Words` is five times shorter and needs no training either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from zlib import crc32

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from segenv import arguments
from segenv.proof import ProofState

Ids = NDArray[np.int32]

_WORD = re.compile(r"\w[\w'!?]*|[^\w\s]")
_ASCII = 128
CACHED = 100_000


class Tokenizer(Protocol):
    """Ids of a text."""

    @property
    def vocabulary(self) -> int:
        """How many ids there are; 0 is padding, and no text has it."""
        ...

    def ids(self, text: str) -> tuple[int, ...]:
        """The ids of a text, each in 1..vocabulary - 1."""
        ...


@dataclass(frozen=True)
class Bytes:
    """The bytes of UTF-8, each plus 1: 257 ids."""

    @property
    def vocabulary(self) -> int:
        """See `Tokenizer.vocabulary`."""
        return 257

    def ids(self, text: str) -> tuple[int, ...]:
        """See `Tokenizer.ids`."""
        return tuple(byte + 1 for byte in text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Words:
    """Words and symbols. ASCII characters have an id of their own, the others share `vocabulary` ids.

    A word's id is its CRC-32, so it is the same in every run and process, and two words may share
    one: of 100 words in 4,096 ids about one pair does. Raises `ValueError` for a vocabulary below 256.
    """

    vocabulary: int = 4096

    def __post_init__(self) -> None:
        arguments.number("vocabulary", self.vocabulary, at_least=256, whole=True)

    def ids(self, text: str) -> tuple[int, ...]:
        """See `Tokenizer.ids`."""
        return _word_ids(text, self.vocabulary)


@lru_cache(CACHED)
def _word_ids(text: str, vocabulary: int) -> tuple[int, ...]:
    return tuple(_word_id(word, vocabulary) for word in _WORD.findall(text))


def _word_id(word: str, vocabulary: int) -> int:
    if len(word) == 1 and word.isascii():
        return ord(word) + 1
    first = _ASCII + 1
    return first + crc32(word.encode("utf-8", "surrogatepass")) % (vocabulary - first)


def padded(ids: Sequence[int], length: int, keep: str = "start") -> Ids:
    """`length` ids, padded with 0 at the end. What is too long keeps its "start" or its "end"."""
    kept = ids[-length:] if keep == "end" else ids[:length]
    row = np.zeros(length, np.int32)
    row[: len(kept)] = kept
    return row


@dataclass(frozen=True)
class Encoder:
    """A state and the candidates of a menu as arrays; int32 ids, 0 for padding.

    | entry        | shape      | what it holds                                                     |
    |--------------|------------|-------------------------------------------------------------------|
    | `goal`       | (G,)       | the main goal as Lean prints it; what is too long loses its start |
    | `target`     | (T,)       | its target                                                        |
    | `candidates` | (size, C)  | the texts of the menu                                             |
    | `types`      | (size, T)  | the types of the hypotheses that a text names, one after another  |
    | `mask`       | (size,)    | int8: 1 where there is a text                                     |

    G, T and C are `goal_length`, `type_length` and `text_length`.
    """

    tokenizer: Tokenizer = field(default_factory=Words)
    goal_length: int = 96
    type_length: int = 24
    text_length: int = 16

    def __post_init__(self) -> None:
        for name in ("goal_length", "type_length", "text_length"):
            arguments.number(name, getattr(self, name), at_least=1, whole=True)

    def space(self, size: int) -> spaces.Dict:
        """The space of `encode` for a menu of that size."""
        return spaces.Dict(
            {
                "goal": self.box(self.goal_length),
                "target": self.box(self.type_length),
                "candidates": self.box(size, self.text_length),
                "types": self.box(size, self.type_length),
                "mask": spaces.MultiBinary(size),
            }
        )

    def box(self, *shape: int) -> spaces.Box:
        """Ids of that shape."""
        return spaces.Box(0, self.tokenizer.vocabulary - 1, shape, np.int32)

    def encode(self, state: ProofState, texts: Sequence[str]) -> dict[str, NDArray[Any]]:
        """The arrays; a state without goals has zeros for its goal."""
        goal = state.goals[0] if state.goals else None
        types = {h.name: h.type for h in goal.hypotheses} if goal else {}
        ids = self.tokenizer.ids
        told = [" , ".join(types[w] for w in _WORD.findall(text) if w in types) for text in texts]
        return {
            "goal": padded(ids(goal.text) if goal else (), self.goal_length, "end"),
            "target": padded(ids(goal.target) if goal else (), self.type_length),
            "candidates": self._rows(texts, self.text_length),
            "types": self._rows(told, self.type_length),
            "mask": np.array([bool(text) for text in texts], np.int8),
        }

    def _rows(self, texts: Sequence[str], length: int) -> Ids:
        rows = np.zeros((len(texts), length), np.int32)
        for row, text in zip(rows, texts, strict=True):
            if text:
                ids = self.tokenizer.ids(text)[:length]
                row[: len(ids)] = ids
        return rows
