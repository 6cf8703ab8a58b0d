"""A dictionary that forgets what was used least recently."""

import contextlib
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lru(Generic[K, V]):
    """At most `size` entries. Threads may share one: each operation on the dictionary is atomic."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.entries: dict[K, V] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, key: K) -> V | None:
        """The value at `key`, marked as used, or None."""
        value = self.entries.pop(key, None)
        if value is not None:
            self.entries[key] = value
        return value

    def keep(self, key: K, value: V) -> None:
        """Store a value, forgetting the oldest beyond the size."""
        self.entries.pop(key, None)
        self.entries[key] = value
        while len(self.entries) > self.size:
            with contextlib.suppress(RuntimeError, StopIteration):  # another thread was faster
                self.entries.pop(next(iter(self.entries)), None)

    def drop(self, key: K) -> None:
        """Forget one entry, if it is there."""
        self.entries.pop(key, None)
