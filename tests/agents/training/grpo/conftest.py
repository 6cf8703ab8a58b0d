"""A world of theorems of one or two tactics, and a policy that says five tactics without looking."""

from dataclasses import replace

import pytest
import torch

from agents.policies.causal_lm import CausalLM
from agents.policies.checkpoint import Spec
from agents.policies.small import new
from agents.policies.tokenizer import fitted
from agents.training.grpo.settings import Settings
from agents.training.plan import Example
from agents.training.trainer import answer_loss, collated
from segenv.proof import Theorem
from segenv.theorems.importers.jsonl import write_theorems

GIVEN = "(p q : Prop) (hp : p) (hq : q)"
TESTS = ("p", "q", "q ∧ p", "q ∨ False")
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


def warm(native, granularity="step", steps=60, said=TACTICS):
    """A random model, trained for two seconds to say one of its texts whatever the goal."""
    texts = [str(native.start(theorem)) for theorem in world()]
    forms = [f"[GOAL]\n{text}\n[PROOFSTEP]\n" for text in texts]
    tokenizer = fitted([*forms, *said], 400)
    spec = Spec(granularity, "goals", context=256, max_new_tokens=12)
    policy = CausalLM(new("200k", tokenizer, 256, seed=0), tokenizer, spec)
    prompts = [
        tuple(tokenizer.encode(form, add_special_tokens=False)) for form in (*forms, forms[0])
    ]
    examples = [Example(p, tuple(policy.answer_ids(t))) for p in prompts for t in said]
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


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Files of the world to learn from, and of another to be judged by."""
    folder = tmp_path_factory.mktemp("world")
    tests = [
        replace(world()[0], name=f"test_{i}", statement=text, binders=f"{GIVEN} (r : Prop)")
        for i, text in enumerate(TESTS)
    ]
    write_theorems(folder / "train.jsonl", world())
    write_theorems(folder / "test.jsonl", tests)
    return {"source": str(folder / "train.jsonl"), "held_out": str(folder / "test.jsonl")}


@pytest.fixture(scope="module")
def weights(native):
    policy = warm(native)
    return policy, {name: value.clone() for name, value in policy.model.state_dict().items()}


@pytest.fixture
def policy(weights):
    found, kept = weights
    found.model.load_state_dict(kept)
    return found


def settings(sources, **given):
    small = {
        "theorems": 4,
        "low": 0.0,
        "high": 1.0,
        "probe": 4,
        "groups": 4,
        "resample": 0,
        "max_tactics": 3,
        "batches": 12,
        "judge_every": 12,
        "attempts": 16,
        "learning_rate": 3e-3,
    }
    return Settings(**{**small, **sources, **given})
