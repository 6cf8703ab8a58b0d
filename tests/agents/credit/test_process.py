"""Process-verified credit, worked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from agents.credit import process
from agents.credit.advantages import centred
from tests.agents.credit.made import call, state

A, B = state("a"), state("b")


def test_soundness_is_what_lean_said_and_the_unreached_is_not_sound():
    failed = replace(call(A, B, refused=True), unrun=("x", "y"))
    assert process.soundness([failed]).tolist() == [True, False, False, False]


def test_the_first_error_spoils_what_is_behind_it():
    sound = [True, True, False, True]
    assert process.tactic_values(sound, proved=False).tolist() == [0.5, 0.5, 0, 0]
    kept = process.tactic_values(sound, proved=False, propagate=False)
    assert kept.tolist() == [0.5, 0.5, 0, 0.5]
    assert process.tactic_values([True, True], proved=True).tolist() == [1, 1]


def test_a_group_in_which_all_fail_has_a_signal():
    """Outcomes agree, so GRPO has none; values ½, ½, 0 and 0 have the mean ¼ and σ = 1/√12."""
    assert not centred([[0, 0]]).any()
    values = [process.tactic_values(s, proved=False) for s in ([True, True, False], [False])]
    one, two = process.tactic_advantages(values)
    assert one == pytest.approx([0.25 * 12**0.5, 0.25 * 12**0.5, -0.25 * 12**0.5], abs=1e-3)
    assert two == pytest.approx([-0.25 * 12**0.5], abs=1e-3)
    same = process.tactic_advantages([np.zeros(2), np.zeros(1)])
    assert not np.concatenate(same).any()


def test_a_tactics_credit_is_on_its_first_token():
    #        "exact h" "\n" "rfl": tokens "exact", " h", "\n", "rfl"
    assert process.first_tokens((5, 7, 8, 11), (0, 8)) == (0, 3)
    found = process.token_advantages(-1.0, [2.0, -1.0], (0, 3), tokens=5)
    assert found.tolist() == [1, -1, -1, -2, -1]
    assert process.token_advantages(-1.0, [2.0], (1,), 2, weight=0.5).tolist() == [-1, 0]
