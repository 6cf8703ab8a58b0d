"""Keys of proof states: made of theorem and script alone, so any worker can rebuild any state."""

from collections.abc import Sequence
from hashlib import sha256


def next_key(key: str, tactic: str) -> str:
    """The key of the state that `tactic` leads to: the tactic is hashed into the key before it."""
    return sha256(f"{key}\0{tactic}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def script_keys(theorem_key: str, script: Sequence[str]) -> list[str]:
    """The keys along a script, that of the theorem's start first."""
    keys = [theorem_key]
    for tactic in script:
        keys.append(next_key(keys[-1], tactic))
    return keys


def state_key(theorem_key: str, script: Sequence[str]) -> str:
    """The key of the state after `script`."""
    return script_keys(theorem_key, script)[-1]


def digits_of(text: str) -> str:
    """Sixteen hexadecimal digits for a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def lies_in(digits: str, bounds: Sequence[float]) -> bool:
    """Whether digits lie at or above the first of two shares of all digits, and below the second.

    No digits lie anywhere.
    """
    if not digits:
        return True
    low, high = (bound * 16.0 ** len(digits) for bound in bounds)
    return low <= int(digits, 16) < high
