"""Many verdicts at once are those that come one by one, whatever happens to a child meanwhile."""

import os
import signal
import threading
from dataclasses import replace

import pytest

from segenv.backends.base import verify_each
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem, Verdict

TIERS = ("T1", "T2")
SCRIPTS = (("rfl",), ("decide",), ("intro h",), ("sorry",), ("exact 3",), ("have h := 3", "rfl"))
CLAIMS = [
    ProofState(Theorem(f"t{i}", f"{i} + 1 = {i + 1 + i % 2}"), script, ())
    for i in range(4)
    for script in SCRIPTS
]


@pytest.fixture(scope="module")
def pair():
    with NativeBackend(workers=2) as backend:
        yield backend


@pytest.mark.parametrize("tier", TIERS)
def test_the_same_verdicts_in_the_same_order(pair, tier):
    together = pair.verify_all(CLAIMS, tier)
    assert together == verify_each(pair, CLAIMS, tier)
    assert [verdict.proved for verdict in together] == [
        i % 2 == 0 and script in (("rfl",), ("decide",), ("have h := 3", "rfl"))
        for i in range(4)
        for script in SCRIPTS
    ]
    assert pair.verify_all(CLAIMS[::-1], tier) == together[::-1]


def test_as_many_verifiers_as_workers(pair):
    pair.verify_all(CLAIMS, "T2")
    names = [place for place in pair.pool.pids() if isinstance(place, str)]
    assert sorted(names) == sorted(pair.pool.verifiers) and len(names) == 2


@pytest.mark.parametrize("tier", TIERS)
def test_equal_proofs_have_one_verdict(pair, tier):
    one = CLAIMS[0]
    lying = replace(one, handle="of another state")
    first, second, third = pair.verify_all([one, lying, replace(one)], tier)
    assert first is second is third and isinstance(first, Verdict) and first.proved
    assert pair.verify_all([], tier) == []


def test_an_unknown_tier(pair):
    with pytest.raises(ValueError, match="unknown tier 'T9'; the tiers are T1, T2, T3"):
        pair.verify_all([], "T9")


@pytest.mark.parametrize("tier", TIERS)
def test_a_child_that_is_killed_costs_no_verdict(pair, tier):
    right = pair.verify_all(CLAIMS, tier)
    role = int if tier == "T1" else str
    done, kills = threading.Event(), 0

    def kill():
        nonlocal kills
        while not done.wait(0.03) and kills < 3:
            for place, pid in pair.pool.pids().items():
                if isinstance(place, role):
                    os.kill(pid, signal.SIGKILL)
                    kills += 1
                    break

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        verdicts = [pair.verify_all(CLAIMS, tier) for _ in range(4 if tier == "T2" else 20)]
    finally:
        done.set()
        thread.join()
    assert kills
    for found in verdicts:
        lost = [one for one in found if not isinstance(one, Verdict)]
        assert len(lost) <= 1 and [a for a in found if a not in lost] == [
            b for a, b in zip(found, right, strict=True) if a not in lost
        ]


@pytest.mark.parametrize("tier", TIERS)
def test_a_theorem_that_lean_refuses_costs_the_others_nothing(pair, tier):
    bad = ProofState(Theorem("bad", "no such thing"), ("rfl",), ())
    found = pair.verify_all([CLAIMS[0], bad, CLAIMS[1]], tier)
    (alone,) = verify_each(pair, [bad], tier)
    assert found[0].proved and found[2].proved
    assert str(found[1]) == str(alone) and type(found[1]) is type(alone)
