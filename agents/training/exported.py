"""Exported pairs to learn from: what `segenv export TRACES sft` wrote.

Prompts are text already. So nothing can be cut out of one that is too long (it is left out, and
counted), no premises can be added to it, and its names cannot be pointers: that takes traces.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from segenv.proof import HELD_OUT
from segenv.traces.export.read import read_pairs
from segenv.traces.export.sft import Pair

SAID = {"granularity": "granularity", "prompt": "format"}
"""What a row says of how it was made: the argument of a training run, and the column."""


def of_exports(paths: Iterable[Path], granularity: str, prompt: str) -> list[Pair]:
    """The pairs of some files or folders, but for those of theorems that are held out.

    Raises `ValueError` for a file that gives none, or whose pairs say that they were made for another
    granularity or prompt format, and what `read_pairs` raises.
    """
    found: list[Pair] = []
    for path in paths:
        some = list(read_pairs(path))
        own = [pair for pair in some if pair.split not in HELD_OUT]
        if not own:
            held_out = f": all {len(some)} are held out" if some else ""
            raise ValueError(f"{path} has no pair to learn from{held_out}")
        for name, wanted in (("granularity", granularity), ("prompt", prompt)):
            for has in said(own, name):
                if has != wanted:
                    raise ValueError(
                        f"{path} has pairs with {name} {has!r}, not {wanted!r}: say --{name} {has} "
                        f"({name}={has!r}), or export with --{name} {wanted}"
                    )
        found += own
    return found


def settled(paths: Sequence[Path], name: str) -> str:
    """What files say of themselves, `name` being "granularity" or "prompt".

    Raises `ValueError` where they do not say, or say different things.
    """
    found = said(chain.from_iterable(map(read_pairs, paths)), name)
    listed = ", ".join(map(str, paths))
    if len(found) > 1:
        raise ValueError(f"{listed}: pairs with {name} {' and '.join(map(repr, found))}: learn one")
    if not found:
        raise ValueError(f"{listed}: the pairs do not say their {name}: give --{name}")
    return found[0]


def said(pairs: Iterable[Pair], name: str) -> list[str]:
    """All that pairs say of their granularity or prompt format, in the order of the first ones."""
    return [one for one in dict.fromkeys(getattr(pair, SAID[name]) for pair in pairs) if one]
