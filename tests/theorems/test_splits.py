"""What keeps train and test apart: the identity of statements and the shape of scripts."""

from segenv.proof import Theorem
from segenv.theorems.splits import bounds, side


def shape(native, *script, binders="(p q : Prop) (h : p ∧ q)"):
    (one,) = native.assess([(Theorem("t", "q ∧ p", binders), script)])
    return one.shape


def test_a_shape_has_no_variables_no_numerals_and_no_brackets(native):
    one = shape(native, "obtain ⟨a, b⟩ := h", "exact ⟨b, Nat.add_comm 2 n ▸ a.symm⟩")
    for same in (
        ("obtain ⟨x, y⟩ := z", "exact ⟨y, Nat.add_comm 17 k ▸ x.symm⟩"),
        ("obtain ⟨x, y⟩ := z 3", "exact ⟨x (y z), Nat.add_comm (n) 4 ▸ (y.symm)⟩"),
    ):
        assert one == shape(native, *same)
    for other in (
        ("obtain ⟨a, b⟩ := h", "exact ⟨b, Nat.mul_comm 2 n ▸ a.symm⟩"),  # another lemma
        ("obtain ⟨a, b⟩ := h", "exact ⟨b, Nat.add_comm 2 n ▸ a.trans⟩"),  # another field
        ("obtain ⟨a, b⟩ := h", "exact ⟨b, Nat.add_comm (2 + n) ▸ a.symm⟩"),  # another term
        ("obtain ⟨a, b⟩ := h", "refine ⟨b, Nat.add_comm 2 n ▸ a.symm⟩"),  # another tactic
        ("obtain ⟨a, b⟩ := h",),
    ):
        assert one != shape(native, *other)
    assert shape(native, "exact h", "exact h") != shape(native, "exact h")
    assert shape(native, "exact (") == "" and shape(native, "intro a") == shape(native, "intro b")


def test_nothing_is_tried_outside_of_bounds(native):
    theorem, script = Theorem("t", "q ∧ p", "(p q : Prop) (h : p ∧ q)"), ("exact h.symm",)
    (free,) = native.assess([(theorem, script)])
    (known,) = native.assess([(theorem, script)], ["exact ⟨h.2, h.1⟩"])
    assert (known.trivial, known.identity, known.shape) == ("exact ⟨h.2, h.1⟩", "", "")
    where = side(free.identity, 0.5), side("0" * 16, 0.5, free.shape)
    for split in ("train", "test"):
        (one,) = native.assess(
            [(theorem, script)],
            ["exact ⟨h.2, h.1⟩"],
            within={"identity": bounds(split, 0.5)["identity"]},
        )
        assert one.outside == (where[0] != split) and bool(one.trivial) == (where[0] == split)
        (one,) = native.assess([(theorem, script)], within={"shape": bounds(split, 0.5)["shape"]})
        assert one.outside == ((where[1] or "train") != split) == (not one.verdict.proved)
    assert bounds("") == {}
