"""A policy over a menu learns what it is shown."""

from functools import partial
from typing import Any

import pytest
import torch
from sb3_contrib import MaskablePPO

from agents.training.ppo.cloning import entry, shown, teach
from agents.training.ppo.policy import MaskableCandidatePolicy
from agents.training.ppo.vec_env import proof_vec_env
from segenv.menus import Templates
from segenv.proof import Theorem

MENU = Templates(("intro {new}", "constructor", "left", "right", "assumption", "intro {new}\nleft"))
GIVEN = "(p q : Prop) (h : p)"
RIGHT = Theorem("right_one", "q ∨ (q → p)", GIVEN)
STEPS = [partial(entry, shape) for shape in ("right", "intro {new}", "assumption")]


def test_an_entry_is_found_whatever_its_new_name():
    texts = ("intro h2\nleft", "intro h2", "left", "", "leftmost")
    assert entry("intro {new}", texts) == "intro h2" and entry("left", texts) == "left"
    assert entry("intro {new}\nleft", texts) == "intro h2\nleft" and entry("right", texts) == ""


def test_what_is_shown_is_a_proof(native):
    found = shown(native, RIGHT, MENU, STEPS)
    assert [one.texts[one.action] for one in found] == ["right", "intro h1", "assumption"]
    for steps, why in (
        (STEPS[:2], "leaves goals"),
        ([STEPS[2]], "'assumption' is refused"),
        ([lambda texts: "simp"], "'simp' is not in the menu"),
        ([lambda texts: ""], "'' is not in the menu"),
    ):
        with pytest.raises(ValueError, match=why):
            shown(native, RIGHT, MENU, steps)


def test_teaching_raises_the_likelihood_of_what_is_shown(native):
    env = proof_vec_env([RIGHT], 2, MENU, backend=native)
    model = MaskablePPO(MaskableCandidatePolicy, env, seed=0, n_steps=8, batch_size=16)
    examples = shown(native, RIGHT, MENU, STEPS)
    observations: Any = env.reset()
    first = {name: torch.as_tensor(rows) for name, rows in observations.items()}

    def chance() -> float:
        distribution: Any = model.policy.get_distribution(first).distribution
        return float(distribution.probs[0, examples[0].action].detach())

    before = chance()
    teach(model, examples, epochs=20)
    assert before < 0.3 and chance() > 0.7
    with pytest.raises(ValueError, match="no examples"):
        teach(model, [], 1)
