"""The two sides of every world, over several seeds: no statement, no shape of a script, no instance on
both, and nothing by replay.

Statements and scripts are compared by `tests.theorems.forms`, which knows nothing of how the product
does it and sees through more. `python -m tools.audit` asks the same of more theorems.
"""

from itertools import islice
from random import Random

import pytest

from agents.policies.replay import replay_renamed
from segenv.evaluation.replay import replay
from segenv.proof import Theorem
from segenv.scripts import trace_of
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.splits import side
from tests.theorems.forms import form, said_otherwise, shape

SEEDS = (31, 32, 33)
EACH = {"train": 2, "test": 1}
"""Theorems of a seed on each side."""


@pytest.fixture(scope="module", params=FAMILIES)
def family(request):
    return request.param


@pytest.fixture(scope="module")
def sides(family, native):
    """Train and test theorems of a world, from all seeds."""
    return [
        [
            sample
            for seed in SEEDS
            for sample in islice(
                parse(f"generated/{family}?split={split}&seed={seed}").samples(native), count
            )
        ]
        for split, count in EACH.items()
    ]


def both(native, train, test):
    """What of the test samples is on the side of train too, by each of five ways to see it."""
    new, old = ([one.theorem for one in samples] for samples in (test, train))
    traces = [trace_of(native, one.theorem, one.script) for one in train]
    forms, shapes = {form(theorem) for theorem in old}, {shape(one.script) for one in train}
    return {
        "form": [form(theorem) in forms for theorem in new],
        "shape": [shape(one.script) in shapes for one in test],
        "instance": [one is not None for one in native.instances(new, old)],
        "verbatim": [bool(s) for s in replay(native, new, [one.script for one in train])],
        "renamed": [bool(script) for script in replay_renamed(native, new, traces)],
    }


def test_train_says_nothing_of_test(native, sides):
    for split, samples in zip(EACH, sides, strict=True):
        assert {side(one.identity, shape=one.shape) for one in samples} == {split}
        assert len({one.theorem.split for one in samples}) == 1
    assert not any(any(found) for found in both(native, *sides).values())


def test_what_train_says_would_be_seen(native, sides, family):
    """The check fails where theorems of train pass for test theorems, renamed or as they are."""
    train = sides[0][:2]
    draw = Random(family)
    renamed = [said_otherwise(one.theorem, draw, turned=False) for one in train]
    assert native.instances(renamed, [one.theorem for one in train]) == [0, 1]
    traces = [trace_of(native, one.theorem, one.script) for one in train]
    assert any(replay_renamed(native, renamed, traces))
    found = both(native, train, train)
    assert any(found.pop("renamed")) and all(map(all, found.values()))


def test_a_statement_is_on_one_side_however_it_is_written_down(native, sides, family):
    forgets = parse(f"generated/{family}").generator.forgets
    forms = {form(one.theorem): one for samples in sides for one in samples}
    assert len(forms) == sum(map(len, sides))
    for known, one in list(forms.items())[-4:]:
        other = said_otherwise(one.theorem, Random(one.identity))
        assert other.statement != one.theorem.statement and form(other) == known
        assert native.identity(other, forgets) == one.identity


def test_the_form_tells_statements_apart():
    """By hand: what is one statement, and what is not."""
    binders = "(p q r : Prop) (a b c : Nat) (f : Nat → Nat) (h : p ∧ q) (k : f a = b + c)"
    same = binders, "(p → ¬r) ∧ a ≤ f b"
    others = [
        ("(u v w : Prop) (g : Nat → Nat) (x y z : Nat) (k : z + y = g x) (h : v) (l : u)",
         "x ≤ g z ∧ ¬(w ∧ u)"),
        (binders.replace("b + c", "c + b"), "f b ≥ a ∧ (r → p → False)"),
    ]  # fmt: skip
    different = [
        (binders, "(p → ¬r) ∧ a < f b"),
        (binders, "(p → r) ∧ a ≤ f b"),
        (binders, "(p → ¬r) ∨ a ≤ f b"),
        (binders, "(p → ¬r) ∧ a ≤ f a"),
        (binders.replace("b + c", "b * c"), "(p → ¬r) ∧ a ≤ f b"),
        (binders.replace("p ∧ q", "p ∨ q"), "(p → ¬r) ∧ a ≤ f b"),
    ]
    first = form(Theorem("t", same[1], same[0]))
    assert {form(Theorem("t", statement, given)) for given, statement in others} == {first}
    forms = {form(Theorem("t", statement, given)) for given, statement in different}
    assert first not in forms and len(forms) == len(different)
