"""The audit finds what is wrong with a split that was made to be wrong."""

from dataclasses import asdict, replace

from segenv.proof import Theorem
from tools.audit import (
    PAGE,
    Row,
    audit,
    drawn,
    keep,
    known,
    of_world,
    pair_table,
    pairs,
    read,
    table,
)

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
        "pairs": (),
    }


def test_pairs_are_named_with_what_tells_them_apart(native):
    def about(kind, statement, name):
        binders = f"(a b : {kind}) (f : {kind} → {kind}) (h : f a ≤ b)"
        return Theorem(name, statement, binders), ("exact h",)

    train = known(
        native,
        [
            about("Nat", "f a ≤ b + 1", "sum"),
            about("Nat", "f a ≤ b * 7", "product"),
            (Theorem("chain", "a ≤ c", "(a b c : Int) (h : a ≤ b) (k : b ≤ c)"), ("omega",)),
        ],
    )
    special = "(a c : Int) (f : Int → Int) (h : f a ≤ f (f a)) (k : f (f a) ≤ c) (l : a ≤ c)"
    test = known(
        native,
        [
            about("Nat", "1 + b ≥ f a", "same"),
            about("Nat", "f a ≤ b * 8", "numerals"),
            about("Int", "f a ≤ b + 1", "types"),
            about("Int", "f a ≤ b * 3", "both"),
            (Theorem("special", "f a ≤ c", special), ("omega",)),
            (
                Theorem("new", "b ≤ f a + 1", "(a b : Nat) (f : Nat → Nat) (h : f a ≤ b)"),
                ("omega",),
            ),
        ],
    )
    instances = native.instances([t.theorem for t in test], [t.theorem for t in train])
    assert set(pairs(native, test, train, instances)) == {
        ("same", "sum", "the same"),
        ("numerals", "product", "other numerals"),
        ("types", "sum", "other kinds of numbers"),
        ("both", "product", "several of these"),
        ("special", "chain", "an instance"),
    }


def test_a_world_has_two_sides(native):
    train, test = of_world(native, "generated/order?length=4", [0, 1], 3)
    assert len(train) == len(test) == 6
    row = audit(native, "generated/order", train, test, 1)
    assert (row.identity, row.shape, row.looked) == (0, 0, 1)
    assert "| generated/order | 6 | 6 | 1 |" in table([row]) and "| 0 (0%) |" in table([row])


def test_a_new_row_takes_the_place_of_the_old_one(tmp_path):
    out = tmp_path / "rows.jsonl"
    old, world, new = (
        Row(source, n, *(0,) * 11) for source, n in (("nat", 1), ("generated/order", 3), ("nat", 2))
    )
    new = replace(new, pairs=(("one", "other", "the same"),))
    for row in (old, world, new):
        keep(out, row)
    rows = read(out)
    assert [(row.source, row.train) for row in rows] == [("generated/order", 3), ("nat", 2)]
    assert pair_table(rows).endswith("| nat | `one` | `other` | the same |\n")


def test_a_table_is_drawn_between_its_marks():
    page = "a\n<!-- audit -->\n| old |\n<!-- /audit -->\nb\n<!-- pairs -->\n<!-- /pairs -->\n"
    assert drawn(page, "audit", "| new |\n") == page.replace("old", "new")


def test_the_page_shows_the_rows_that_are_kept():
    page, rows = PAGE.read_text(encoding="utf-8"), read(PAGE.parents[1] / "tools" / "audit.jsonl")
    assert table(rows) in page and pair_table(rows) in page
