"""The splits of worlds hold: no statement, no shape of a script, no instance, nothing by replay."""

from itertools import islice

import pytest

from agents.policies.replay import replay_renamed
from segenv.evaluation.replay import replay
from segenv.proof import Theorem
from segenv.scripts import trace_of
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.splits import bounds, side

TRAIN, TEST = 8, 2


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
    (free,) = native.assess([(theorem, script)], ["exact ⟨h.2, h.1⟩"])
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


@pytest.mark.parametrize("family", FAMILIES)
def test_train_says_nothing_of_test(native, family):
    """`python -m tools.audit` asks the same of more theorems and seeds."""
    train, test = (
        list(islice(parse(f"generated/{family}?setting=easy&split={split}").samples(native), count))
        for split, count in (("train", TRAIN), ("test", TEST))
    )
    for split, samples in (("train", train), ("test", test)):
        assert {side(one.identity, shape=one.shape) for one in samples} == {split}
    assert not {one.identity for one in train} & {one.identity for one in test}
    assert not {one.shape for one in train} & {one.shape for one in test}
    new, old = ([one.theorem for one in samples] for samples in (test, train))
    nothing = [None] * TEST
    assert native.instances(new, old) == nothing
    assert replay(native, new, [one.script for one in train]) == nothing
    traces = [trace_of(native, one.theorem, one.script) for one in train]
    assert replay_renamed(native, new, traces) == nothing
