"""A world of theorems of one or two tactics, and a policy that says five tactics without looking."""

import pytest
import torch

from agents.policies.causal_lm import CausalLM
from agents.policies.checkpoint import Spec
from agents.policies.small import new
from agents.policies.tokenizer import fitted
from agents.training.plan import Example
from agents.training.trainer import answer_loss, collated
from segenv.proof import Theorem

GIVEN = "(p q : Prop) (hp : p) (hq : q)"
TACTICS = ("assumption", "constructor", "left", "right", "exfalso")


def world():
    return [
        Theorem("only_p", "p", GIVEN),
        Theorem("only_q", "q", GIVEN),
        Theorem("both", "q ∧ p", GIVEN),
        Theorem("one", "p ∨ False", GIVEN),
    ]


def others():
    """Theorems to be judged by: the same goals beside another proposition, whose name none needs."""
    goals = ("p", "q", "q ∧ p", "q ∨ False")
    return [Theorem(f"test_{i}", goal, f"{GIVEN} (r : Prop)") for i, goal in enumerate(goals)]


def warm(native, granularity="step", steps=60):
    """A random model, trained for two seconds to say one of `TACTICS` whatever the goal."""
    texts = [str(native.start(theorem)) for theorem in world()]
    forms = [f"[GOAL]\n{text}\n[PROOFSTEP]\n" for text in texts]
    tokenizer = fitted([*forms, *TACTICS], 400)
    spec = Spec(granularity, "goals", context=256, max_new_tokens=12)
    policy = CausalLM(new("200k", tokenizer, 256, seed=0), tokenizer, spec)
    prompts = [
        tuple(tokenizer.encode(form, add_special_tokens=False)) for form in (*forms, forms[0])
    ]
    examples = [Example(p, tuple(policy.answer_ids(t))) for p in prompts for t in TACTICS]
    optimizer = torch.optim.AdamW(policy.model.parameters(), 3e-3)
    policy.model.train()
    for _ in range(steps):
        answer_loss(policy.model, collated(examples)).backward()
        optimizer.step()
        optimizer.zero_grad()
    policy.model.eval()
    return policy


@pytest.fixture(scope="module")
def theorems():
    return world()
