"""What holds of all worlds, at default knobs and in each setting: they are fit to compare on."""

import re
from dataclasses import replace
from itertools import islice

import pytest

from segenv.proof import Theorem
from segenv.scripts import trace_of
from segenv.segmentation import segment
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.generators.names import HYPOTHESES
from segenv.theorems.suite import GENERATED

SETTINGS = ("easy", "medium", "long")
EACH = 6
LENGTHS = {"easy": (2, 20), "medium": (3, 40), "long": (5, 70)}
"""Bounds of all lengths; the means are checked too."""
MEANS = {"easy": (3, 10), "medium": (6, 20), "long": (11, 36)}
SHARE = {"easy": 0.25, "medium": 0.6, "long": 0.8}
"""How often `random` must cut another way than `change`, less what chance takes of 6 theorems: in
the middle it is 80 %, of short proofs there are not so many cuts."""
HYPOTHESIS = re.compile(r"\((\w+) : ")
VARIABLES = re.compile(r"\([^():]*\b(?:Nat|Int|Prop|α|List α)\)")


@pytest.fixture(scope="module", params=FAMILIES)
def family(request):
    return request.param


@pytest.fixture(scope="module")
def drawn(family, native):
    """Some theorems of each setting, from two seeds."""
    found = {}
    for setting in SETTINGS:
        worlds = (parse(f"{GENERATED}{family}?setting={setting}&seed={seed}") for seed in (5, 6))
        found[setting] = [s for w in worlds for s in islice(w.samples(native), EACH // 2)]
    return found


def test_settings_are_names_for_knobs(family):
    assert set(FAMILIES[family].settings) == set(SETTINGS)
    world = parse(f"{GENERATED}{family}?setting=medium")
    assert world == parse(GENERATED + family)
    for setting in ("easy", "long"):
        text = f"{GENERATED}{family}?setting={setting}"
        assert parse(text).text == text and parse(parse(text).source) == parse(text)


def test_a_knob_beside_a_setting_counts():
    world = parse(f"{GENERATED}order?setting=long&claims=1&split=train")
    knobs = vars(world.generator)
    assert (knobs["claims"], knobs["length"]) == (1, 10)
    assert world.text == f"{GENERATED}order?setting=long&claims=1&split=train"
    with pytest.raises(
        ValueError, match="setting is 'hard', but must be 'easy', 'medium' or 'long'"
    ):
        parse(f"{GENERATED}order?setting=hard")


def test_proofs_are_of_many_lengths_and_fall_into_segments(drawn, native):
    for setting, samples in drawn.items():
        traces = [trace_of(native, s.theorem, s.script) for s in samples]
        lengths = [len(trace.tactics) for trace in traces]
        low, high = LENGTHS[setting]
        assert low <= min(lengths) and max(lengths) <= high and len(set(lengths)) > 1
        least, most = MEANS[setting]
        assert least <= sum(lengths) / len(lengths) <= most
        cuts = [segment(trace) for trace in traces]
        assert sum(len(cut) > 1 for cut in cuts) >= 0.8 * len(cuts)
        apart = [segment(t, "random") != cut for t, cut in zip(traces, cuts, strict=True)]
        assert sum(apart) >= SHARE[setting] * len(apart)
        assert sum(len(cut) < n for cut, n in zip(cuts, lengths, strict=True)) >= 0.6 * len(cuts)


def test_proofs_hold_at_the_second_tier_and_theorems_differ(drawn, native):
    for samples in drawn.values():
        assert (
            len({s.identity for s in samples}) == len({s.script for s in samples}) == len(samples)
        )
    sample = drawn["medium"][0]
    verdict = native.verify(replace(native.start(sample.theorem), script=sample.script), "T2")
    assert verdict.proved and verdict.tier == "T2"


def test_names_say_nothing(family, native):
    """They come from one pool, distractors too, and where they stand is not told by their use."""
    world = parse(f"{GENERATED}{family}?distractors=2")
    used, first, in_order = [], [], []
    for sample in islice(world.samples(native), EACH):
        names = [name for name in HYPOTHESIS.findall(sample.theorem.binders) if name[0] == "h"]
        assert {name.rstrip("0123456789") or name for name in names} <= {*HYPOTHESES, "h"}
        in_order.append(names == sorted(names))
        text = "\n".join(sample.script)
        found = [bool(re.search(rf"\b{name}\b", text)) for name in names]
        assert not all(found)
        used += found
        first.append(found.index(False) / len(found))
    assert 0 < sum(used) < len(used) and len(set(first)) > 1 and sum(in_order) < EACH / 2


def test_every_hypothesis_is_needed_by_the_proof_and_they_go_together(drawn, native):
    for samples in drawn.values():
        absurd = []
        for sample in samples:
            names = {n for n in HYPOTHESIS.findall(sample.theorem.binders) if n in HYPOTHESES}
            text = "\n".join(sample.script)
            assert all(re.search(rf"\b{name}\b", text) for name in names), sample.theorem.signature
            name = f"{sample.theorem.name}_absurd"
            absurd.append((Theorem(name, "False", sample.theorem.binders), ()))
        tried = ["first | contradiction | omega | simp_all | (simp_all; omega) | skip"]
        assert not any(one.trivial for one in native.assess(absurd, tried))


@pytest.mark.parametrize("text", ["p ∧ ¬p", "p → False"])
def test_the_check_for_contradictions_would_see_one(native, text):
    theorem = Theorem("t", "False", f"(p : Prop) (h : {text}) (k : p)")
    (one,) = native.assess([(theorem, ())], ["first | contradiction | omega | simp_all | skip"])
    assert one.trivial
