"""Rewards that see length: terms by hand, and a small run for real."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.length_rewards import report
from experiments.length_rewards.arms import ARMS, grouped
from experiments.length_rewards.run import PRESETS, run
from experiments.menus import Row, matrices
from segenv.decision import Decision, Spending
from segenv.proof import Goal, ProofState, TacticError, Theorem
from segenv.rewards import as_rewards

STATE = ProofState(Theorem("t", "True"), (), (Goal("⊢ True", "True"),))
SMALL = PRESETS["smoke"]


def end(tactics, ended="tactics", **more):
    spent = Spending(tactics=tactics, tokens=5 * tactics, calls=2)
    return Decision("skip", STATE, STATE, spent=spent, ended=ended, **more)


def test_an_episode_is_compared_with_the_last_ones_of_its_theorem():
    term = grouped("longer", lambda correct, lengths: lengths - lengths.mean(), size=2)
    assert term(end(4)) == 0
    assert term(end(6)) == 1
    assert term(end(12)) == 3  # the first is forgotten
    assert term(end(100, ended=None)) == 0
    fault = TacticError("infrastructure", "lost")
    assert term(end(100, error=fault)) == 0 and term(end(12)) == 0
    other = replace(end(7), state=replace(STATE, theorem=Theorem("u", "False")))
    assert term(other) == 0


def test_every_reward_is_one_that_environments_take_and_begins_anew():
    for arm in ARMS.values():
        first, second = arm.terms(), arm.terms()
        assert as_rewards(first).terms and arm.said
        assert len(first) == len(second)
    remembered = [next(t for t in ARMS["z-scored length (ARLCP)"].terms() if callable(t))
                  for _ in range(2)]  # fmt: skip
    assert remembered[0] is not remembered[1]


def row(arm, seed, proved, tactics, calls):
    success = (0.0, len(proved) / 4)
    tokens = tuple(3 * n for n in tactics)
    return Row(arm, seed, (0, 9), success, 4, tuple(proved), tactics, calls, tokens)


ROWS = [
    row("none", 0, "ab", (4, 6), (4, 3)),
    row("none", 1, "a", (4,), (2,)),
    row("price", 0, "bac", (5, 3, 9), (5, 3, 9)),
    row("price", 1, "ab", (2, 9), (1, 3)),
]


def test_lengths_are_compared_on_what_both_proved(tmp_path):
    arms = {"none": ROWS[:2], "price": ROWS[2:]}
    by_theorem = report.differences(arms["price"], arms["none"], report.proof_length)
    assert by_theorem == {"a": [-1, -2], "b": [-1]}
    none, price = report.told(ROWS)
    assert none.success[0] == 3 / 8 and price.gain[0] == pytest.approx(2 / 8)
    assert price.tactics == pytest.approx(28 / 5) and price.shorter[0] == pytest.approx(-1.25)
    assert none.segment == pytest.approx((1 + 2 + 2) / 3)
    assert none.shorter == pytest.approx((0, 0, 0))
    assert none.ps == () and len(price.ps) == 4 and (price.better, price.worse) == (2, 0)
    assert report.table(ROWS).row_count == 2
    report.draw(ROWS, tmp_path / "lengths.svg")
    assert "<svg" in (tmp_path / "lengths.svg").read_text()


def test_what_the_prover_lost_is_left_out():
    lost = replace(ROWS[0], faults=("a",))
    found = matrices({"none": [lost, ROWS[1]], "price": ROWS[2:]})
    assert found["none"].shape == (3, 2) and found["none"].sum() == 1
    assert np.array_equal(found["price"].sum(0), [2, 1])


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_small_run(native, tmp_path):
    rows = run(SMALL, tmp_path, native)
    assert [row.arm for row in rows] == list(SMALL.arms)
    assert all(row.at == (0, 64) and row.theorems == 6 and not row.faults for row in rows)
    assert all(len(row.tactics) == len(row.proved) for row in rows)
    assert run(SMALL, tmp_path, native) == rows  # nothing is left to do
    with pytest.raises(ValueError, match="steps = 64, not 128"):
        run(replace(SMALL, steps=128), tmp_path, native)
    assert report.table(rows).row_count == 3
