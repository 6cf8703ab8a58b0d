"""Which theorems of a file go to which split of a data set.

What the source of a theorem holds out (`Theorem.is_held_out`) is never in `train`, and is written only
where its split is asked for by name.
"""

import random
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from segenv.proof import HELD_OUT, Theorem

Parts = dict[str, frozenset[str]]
"""The names of the theorems of each split that is written."""


def splits_of(theorems: Iterable[Theorem]) -> dict[str, str]:
    """The names of theorems with their splits; what is held out once is held out."""
    known: dict[str, str] = {}
    for theorem in theorems:
        if known.get(theorem.name, "") not in HELD_OUT:
            known[theorem.name] = theorem.split
    return known


def counted(splits: Mapping[str, int]) -> str:
    """`424 train, 186 test`, or "" where no theorem has a split."""
    named = (f"{count} {split or 'of no split'}" for split, count in splits.items())
    return ", ".join(named) if any(splits) else ""


def by_source(known: Mapping[str, str], names: Sequence[str]) -> Parts:
    """The splits of these names, as their source has them; all that is not held out is `train`.

    Raises `ValueError` for a split that no theorem has.
    """
    sides = {name: split if split in HELD_OUT else "train" for name, split in known.items()}
    parts = {part: frozenset(n for n, side in sides.items() if side == part) for part in names}
    if missing := [part for part, found in parts.items() if not found]:
        there = counted(Counter(known.values())) or "only theorems of no split"
        raise ValueError(f"no theorem is of the split {missing[0]!r}; there are {there}")
    return parts


def by_share(known: Mapping[str, str], share: float, seed: int) -> Parts:
    """A share of the theorems as `test`, drawn by `seed`, at least one.

    Raises `ValueError` where their source has a split.
    """
    if there := counted(Counter(known.values())):
        raise ValueError(
            f"these theorems have a split already ({there}), so --test-share cannot draw one: "
            "--part test writes theirs, --split FILE names the theorems of another"
        )
    drawn = random.Random(seed).sample(sorted(known), max(1, round(share * len(known))))
    return _without(known, frozenset(drawn)) | {"test": frozenset(drawn)}


def by_file(known: Mapping[str, str], file: Path) -> Parts:
    """As `test` the theorems that a file names, one a line; a `UserWarning` counts those not there.

    Raises `ValueError` if none is there.
    """
    wanted = set(file.read_text(encoding="utf-8").split())
    test = frozenset(wanted & known.keys())
    if not test:
        raise ValueError(f"{file} names no theorem that is in the traces")
    if absent := len(wanted - test):
        warnings.warn(
            f"{absent} of the {len(wanted)} theorems that {file} names are not there", stacklevel=2
        )
    return _without(known, test) | {"test": test}


def to_train(known: Mapping[str, str]) -> Parts:
    """All that is not held out. Raises `ValueError` if that is nothing."""
    parts = _without(known, frozenset())
    if known and not parts["train"]:
        there = counted(Counter(known.values()))
        raise ValueError(f"all theorems are held out ({there}): --part names a split to write")
    return parts


def left_out(known: Mapping[str, str], parts: Parts) -> dict[str, int]:
    """How many theorems of each split are in none of the parts."""
    written: Collection[str] = frozenset().union(*parts.values())
    return dict(Counter(split for name, split in known.items() if name not in written))


def _without(known: Mapping[str, str], test: Collection[str]) -> Parts:
    train = (n for n, split in known.items() if n not in test and split not in HELD_OUT)
    return {"train": frozenset(train)}
