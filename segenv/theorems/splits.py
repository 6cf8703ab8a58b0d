"""Train and test without a shared statement: by the statement itself, or by family."""

from collections.abc import Callable, Collection, Iterable

from segenv.backends.prover import Prover
from segenv.proof import Theorem
from segenv.theorems.suite import Suite

TEST_SHARE = 0.2


def side(identity: str, test_share: float = TEST_SHARE) -> str:
    """The split of a statement, "train" or "test": a fixed function of its identity."""
    return "test" if int(identity, 16) < test_share * 16**16 else "train"


def by_hash(
    name: str, theorems: Iterable[Theorem], backend: Prover, test_share: float = TEST_SHARE
) -> Suite:
    """A suite whose test split is chosen by the identity of the statements.

    Statements that are equal up to names and order (`Prover.identity`) are on the same side, in this
    set and in every other that is split with the same share. Raises `ValueError` for a share outside
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

    `family` is the level of a theorem by default (a generated one has its generator there). A
    statement of the other families that also stands in a held-out one, up to names and order, is
    dropped. Raises `ValueError` for a family that no theorem has.
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
