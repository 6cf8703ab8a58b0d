"""Train and test without a shared statement: by the statement itself, or by family."""

from collections.abc import Callable, Collection, Iterable, Mapping

from segenv.backends.prover import Prover
from segenv.lean.shared.keys import lies_in
from segenv.proof import Theorem
from segenv.theorems.suite import SPLITS, Suite

TEST_SHARE = 0.2
Bounds = Mapping[str, tuple[float, float]]


def bounds(split: str, test_share: float = TEST_SHARE) -> Bounds:
    """Between which shares of all digits the identity of a theorem of a split lies, and the shape of
    its script; see `Prover.assess`. No bounds for the split "".
    """
    if not split:
        return {}
    span = (0.0, test_share) if split == "test" else (test_share, 1.0)
    return {"identity": span, "shape": span}


def side(identity: str, test_share: float = TEST_SHARE, shape: str = "") -> str:
    """The split of a theorem, "train" or "test": a fixed function of its identity.

    With the shape of its script, one of both: "" where they would lie on different sides. Two splits
    then share neither a statement nor a shape.
    """
    for split in SPLITS:
        span = bounds(split, test_share)
        if lies_in(identity, span["identity"]) and lies_in(shape, span["shape"]):
            return split
    return ""


def by_hash(
    name: str, theorems: Iterable[Theorem], backend: Prover, test_share: float = TEST_SHARE
) -> Suite:
    """A suite whose test split is chosen by the identity of the statements.

    Statements of one `Prover.identity` are on the same side, in this set and in every other that is
    split with the same share. Raises `ValueError` for a share outside
    0..1.
    """
    if not 0 <= test_share <= 1:
        raise ValueError(f"test_share is {test_share}, but must lie in 0..1")
    theorems = tuple(theorems)
    sides = {t.name: side(backend.identity(t), test_share) for t in theorems}
    return Suite(name, theorems, frozenset(n for n, where in sides.items() if where == "test"))


def by_family(
    name: str,
    theorems: Iterable[Theorem],
    backend: Prover,
    held_out: str | Collection[str],
    family: Callable[[Theorem], str] = lambda theorem: theorem.level,
) -> Suite:
    """A suite whose test split is one family or several: does what was learned carry over?

    `family` is the level of a theorem by default (a generated one has its generator there). What has
    the `Prover.identity` of a held-out statement is dropped from the other families. Raises
    `ValueError` for a family that no theorem has.
    """
    theorems = tuple(theorems)
    held_out = {held_out} if isinstance(held_out, str) else set(held_out)
    families = {family(theorem) for theorem in theorems}
    if missing := sorted(held_out - families):
        known = ", ".join(sorted(families))
        raise ValueError(f"no theorem of the family {', '.join(missing)} to hold out, only {known}")
    test = {t.name: backend.identity(t) for t in theorems if family(t) in held_out}
    seen = set(test.values())
    kept = [t for t in theorems if t.name in test or backend.identity(t) not in seen]
    return Suite(name, tuple(kept), frozenset(test))
