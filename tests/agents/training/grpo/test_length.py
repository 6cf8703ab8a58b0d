"""Length rewards in place of returns, on rollouts that were worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from agents.credit.returns import Floats
from agents.rollouts.record import Group, Turn
from agents.training.grpo import credit, length
from agents.training.grpo.settings import Settings
from segenv.decision import Spending, Transition
from segenv.rewards import proof
from tests.agents.training.grpo.test_credit import rollout


def spent(found, tactics, tokens):
    """The rollout with what its last call had spent."""
    *others, last = found.turns
    decision = replace(last.decision, spent=Spending(tactics, tokens))
    return replace(found, turns=(*others, replace(last, decision=decision)))


SHORT = spent(rollout(0, "a", proved=True), 2, 20)
LONG = spent(rollout(1, "b", "c", proved=True), 8, 80)
FAIL = spent(rollout(2, "-d"), 6, 60)
LOST = spent(rollout(3, "-e", fault=True), 1, 1)
GROUP = Group("g", (SHORT, LONG, FAIL, LOST))


def of(text: str, measure: str = "tokens") -> Floats:
    found: Floats = length.shaped(text)([GROUP], length.MEASURES[measure])[0]
    return found


def test_each_shape_is_the_formula_on_what_the_rollouts_spent():
    """The proofs have 20 and 80 tokens, 2 and 8 tactics; what was lost stays unknown."""
    cases: dict[str, list[float]] = {
        "truncation_only?limit=50": [1, 0, 0],
        "difficulty_overlong?limit=100&buffer=40": [1, 1 - 0.5 * 2 / 3, 0],
        "explored?weight=0.1": [1.025, 1.1, 0.075],
    }
    for text, rewards in cases.items():
        assert of(text) == pytest.approx([*rewards, np.nan], nan_ok=True)
    assert of("truncation_only?limit=4", "tactics").tolist()[:3] == [1, 0, 0]
    short, long, fail, lost = of("reflective?weight=0.2")
    assert short + long == pytest.approx(1.8) and short > long > fail == 0 and np.isnan(lost)
    found = of("separately_normalised")
    assert found[0] > found[1] > found[2] and np.isnan(found[3])


def test_a_short_proof_is_raised_above_a_long_one_and_without_a_length_they_are_alike():
    """What reaches the tokens: advantages of two proofs."""

    def advantages(shape):
        return [float(one[0][0]) for one in credit.named("none", shape)([GROUP], 1.0, proof)[0]]

    assert advantages("truncation_only?limit=50") == pytest.approx([2 / 3, -1 / 3, -1 / 3, 0])
    for text in ("difficulty_overlong?limit=100&buffer=40", "reflective", "separately_normalised"):
        short, long, fail, lost = advantages(text)
        assert short > long > fail and lost == 0
    plain = [[float(c[0]) for c in one] for one in credit.named("none")([GROUP], 1.0, proof)[0]]
    assert plain[0][0] == plain[1][0] == pytest.approx(1 / 3)


def test_tactics_that_led_back_are_counted():
    """`b` leads on; a second call that prints the same state would be one that led back."""
    assert length.returned(LONG) == 0 and length.returned(FAIL) == 0
    first = LONG.turns[0].decision
    step = Transition(first.next_state, "undo", first.state)
    back = replace(first, state=step.state, next_state=step.next_state, transitions=(step,))
    again = replace(LONG, turns=(LONG.turns[0], Turn(back)))
    assert length.returned(again) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"length": "truncated?limit=3"}, "unknown length reward 'truncated'"),
        ({"length": "truncation_only"}, "truncation_only wants limit, a number"),
        ({"length": "truncation_only?limit=x"}, "limit of truncation_only is 'x'"),
        ({"length": "truncation_only?most=3"}, "unknown knob of truncation_only 'most'"),
        ({"length": "reflective", "credit": "tempo"}, "credit is 'tempo', but a length reward"),
        ({"length": "reflective", "gamma": 0.9}, "gamma must be 1"),
        ({"length": "reflective", "measure": "lines"}, "measure is 'lines'"),
    ],
)
def test_what_will_not_do_is_said_before_anything_runs(given, said):
    with pytest.raises(ValueError, match=said):
        Settings(**given)
