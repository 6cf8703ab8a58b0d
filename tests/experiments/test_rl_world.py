"""The world of expert iteration and GRPO: its parts are apart, and its proofs are proofs."""

from collections import Counter

from experiments.rl_granularity.world import SIZES, theorems
from segenv.backends.native import NativeBackend
from segenv.scripts import trace_of


def test_more_to_train_on_change_nothing_else() -> None:
    few, many = theorems(3), theorems(3, train=200)
    assert {part: len(some) for part, some in few.items()} == {p: n for p, (*_, n) in SIZES.items()}
    assert few == many | {"train": many["train"][:160]} and len(many["train"]) == 200
    stated = Counter((t.binders, t.statement) for some in many.values() for t in some)
    assert max(stated.values()) == 1


def test_references_are_proofs_of_one_tactic_for_each_connective_and_leaf(
    native: NativeBackend,
) -> None:
    for theorem in theorems(5)["test"][:12]:
        done = trace_of(native, theorem, theorem.proof.split("\n")).states[-1]
        assert native.verify(done).proved
        assert 2 <= len(done.script) <= 9
