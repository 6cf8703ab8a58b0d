"""The audit finds what is wrong with a split that was made to be wrong."""

import json
from dataclasses import asdict

from segenv.proof import Theorem
from tools.audit import Row, audit, drawn, known, newest, of_world, table

BINDERS = "(p q : Prop) (h : p ∧ q)"
SWAP = Theorem("swap", "q ∧ p", BINDERS), ("constructor", "exact h.2", "exact h.1")
AGAIN = Theorem("again", "s ∧ r", "(r s : Prop) (h : s ∧ r)"), ("exact h",)
OTHER = Theorem("other", "p ∧ r ∨ p", "(p r : Prop) (k : p ∧ r)"), ("left", "exact k")
SPECIAL = Theorem("special", "f a ∧ a < 2", "(a : Nat) (f : Nat → Prop) (h : a < 2 ∧ f a)")
HARD = (
    Theorem("hard", "f a ≤ f b", "(f : Nat → Nat) (a b : Nat) (k : a = b)"),
    ("exact Nat.le_of_eq (congrArg f k)",),
)
ABSURD = Theorem("nonsense", "p", "(p q : Prop) (h : q) (k : ¬q)"), ("exact absurd h k",)
SPARE = (
    Theorem("spare", "g (g a) = a", "(g : Nat → Nat) (a : Nat) (l : a < 3) (k : g a = a)"),
    ("rw [k, k]",),
)


def test_what_is_wrong_is_counted(native):
    train = known(native, [SWAP, SWAP])
    special = SPECIAL, ("refine ⟨?_, ?_⟩", "exact h.2", "exact h.1")
    test = known(native, [AGAIN, OTHER, special, HARD, ABSURD, SPARE])
    row = asdict(audit(native, "mine", train, test, 10))
    assert row == {
        "source": "mine",
        "train": 2,
        "test": 6,
        "looked": 6,
        "duplicates": 1,
        "identity": 1,  # again
        "shape": 0,
        "instance": 2,  # again, special
        "verbatim": 1,  # special
        "renamed": 1,
        "automatic": 6,  # all of them are easy
        "contradictory": 1,
        "superfluous": 1,
    }


def test_a_world_has_two_sides(native):
    train, test = of_world(native, "generated/order?length=4", [0, 1], 3)
    assert len(train) == len(test) == 6
    row = audit(native, "generated/order", train, test, 1)
    assert (row.identity, row.shape, row.looked) == (0, 0, 1)
    assert "| generated/order | 6 | 6 | 1 |" in table([row]) and "| 0 (0%) |" in table([row])


def test_the_newest_row_of_each_source_is_drawn():
    old, new, suite = (
        Row(source, n, *(0,) * 11) for source, n in (("nat", 1), ("nat", 2), ("generated/order", 3))
    )
    rows = newest("\n".join(json.dumps(asdict(row)) for row in (old, new, suite)))
    assert rows == [suite, new]
    page = "before\n<!-- audit -->\n| old |\n| old |\n<!-- /audit -->\nbehind\n"
    assert drawn(page, "| new |\n") == "before\n<!-- audit -->\n| new |\n<!-- /audit -->\nbehind\n"
