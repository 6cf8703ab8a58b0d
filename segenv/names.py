"""Errors for names that are not there."""

from collections.abc import Iterable
from difflib import get_close_matches

SHOWN = 20


def closest(kind: str, name: str, known: Iterable[str]) -> str:
    """What to tell somebody who named a `kind` (e.g. "theorem") that is not among `known`."""
    names = list(known)
    near = get_close_matches(name, names, 1, 0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(names[:SHOWN]) + (f", ... ({len(names)} in all)" if names[SHOWN:] else "")
    return f"unknown {kind} {name!r}.{hint} Known: {listed or 'none'}"
