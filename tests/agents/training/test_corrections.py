"""Data for self-correction: prompts as `corrected` asks them, answered by proofs, and learned from."""

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from agents.policies import Sample
from agents.policies.causal_lm import CausalLM
from agents.rollouts.collect import collect
from agents.search import Budget, Correction, corrected, drive
from agents.training import supervised
from agents.training.expert_iteration.corrections import corrections, failures
from agents.training.expert_iteration.learn import fresh_examples
from agents.training.expert_iteration.proofs import Proof, traced
from agents.training.expert_iteration.rounds import World, run
from agents.training.expert_iteration.settings import Settings
from agents.training.plan import Example
from segenv.decision import Spending
from segenv.proof import Theorem
from segenv.traces.extract import traces
from tests.agents.fakes import OnlySamples
from tests.agents.training.test_expert_iteration import TEST, TRAIN, WARM

BOTH = Theorem("both", "p ∧ q", "(p q : Prop) (hp : p) (hq : q)")
HARD = Theorem("hard", "p", "(p q : Prop) (h : p ∨ q) (g : q → p)")
TEXTS = (
    "constructor\n· exact hq\n· exact hq",  # an error in the middle of a line
    "constructor",  # goals that are left
    "constructor\n  · exact hp\n· exact (",  # no tactics at all
    "exact ⟨hp,\n  hp⟩",  # an error in the second line of a tactic
    "nonsense",
)
PROOF = "exact ⟨hp, hq⟩"


class Says(OnlySamples):
    """Says its texts to a theorem, and nothing to what it hears of them, which it notes."""

    def __init__(self, *texts):
        self.texts, self.told = texts, []

    def sample(self, prompts, n, seed):
        self.told += [prompt.feedback[0] for prompt in prompts if prompt.feedback]
        every = [Sample(text, -1.0, 5) for text in self.texts]
        return [[] if prompt.feedback else every[:n] for prompt in prompts]


def test_failures_are_shown_as_the_search_shows_them(native):
    groups = collect(Says(*TEXTS, PROOF), native, [BOTH], 6, "whole", 0, Spending(9, inf, inf))
    assert [r.proved for r in groups[0].rollouts] == [False] * 5 + [True]
    asked = Says(*TEXTS)
    args = Correction(samples=5, corrections=1, rounds=1)
    drive([corrected(native.start(BOTH), Budget(expansions=6), args)], asked, native)
    found = failures(groups)[BOTH.text_key]
    assert found == asked.told and len(found) == 5
    assert found[0].startswith("constructor\n· <error>exact hq</error>\n")


@pytest.fixture(scope="module")
def warm(native, tmp_path_factory):
    """A policy that writes whole proofs and proves a part of the world; room for what Lean says."""
    taught, _ = traces(native, WARM)
    out = tmp_path_factory.mktemp("warm") / "policy"
    small = supervised.Args(
        out=out,
        granularity="whole",
        model="200k",
        vocabulary=400,
        context=512,
        max_new_tokens=40,
        lr=5e-3,
        warmup=5,
        batch_tokens=256,
        tokens_read=14_000,
        progress=False,
    )
    supervised.train(small, taught)
    return out


def settings(warm, **given):
    small: dict[str, Any] = {
        "rounds": 1,
        "samples": 6,
        "tokens": 2_500,
        "judged": 1,
        "batch_tokens": 1024,
    }
    files = {"policy": str(warm), "source": "logic/train", "held_out": "logic/test"}
    return Settings(**{**files, **small, "fresh": 1.0, "lr": 3e-3, **given})


def test_a_failure_is_answered_by_the_shortest_proof(native, warm):
    policy = CausalLM.load(warm)
    proofs = [Proof(BOTH, ("constructor", "exact hp", "exact hq"), 0.5), Proof(BOTH, (PROOF,), 0.5)]
    pool = list(zip(proofs, traced(native, proofs), strict=True))
    told = {BOTH.text_key: ["one\nno", "two\nno", "x" * 5000], "other": ["three\nno"]}
    made = corrections(policy, pool, told, 3, 0)
    texts = sorted(policy.tokenizer.decode(one.prompt) for one in made)
    assert len(texts) == 2 and all("[FEEDBACK]" in text for text in texts), "one has no room"
    assert {one.answer for one in made} == {tuple(policy.answer_ids(PROOF))}
    assert len(corrections(policy, pool, told, 1, 0)) <= 1


def test_expert_iteration_learns_to_correct(native, warm, tmp_path, monkeypatch):
    """Corrections are among what is read, and the policy is then asked such prompts by the search."""
    read: list[Example] = []

    def reading(settings, policy, pool, seed, rounds):
        read.extend(fresh_examples(settings, policy, pool, seed, rounds))
        return read

    monkeypatch.setattr("agents.training.expert_iteration.learn.fresh_examples", reading)
    rows = run(
        settings(warm, correct=2), tmp_path, native, World(tuple(TRAIN[:8]), tuple(TEST[:3]), ())
    )
    policy = CausalLM.load(tmp_path / "round-1" / "policy")
    texts = [policy.tokenizer.decode(one.prompt) for one in read]
    assert 0 < sum("[FEEDBACK]" in text for text in texts) < len(texts)
    assert 0 < rows[1].fresh and not rows[1].replayed
    asked: list[str] = []

    class Watched(OnlySamples):
        def sample(self, prompts, n, seed):
            asked.extend(
                policy.tokenizer.decode(policy.prompt_ids(p)) for p in prompts if p.feedback
            )
            return policy.sample(prompts, n, seed)

    args = Correction(samples=2, corrections=1, rounds=1)
    starts = [native.start(theorem) for theorem in (HARD, *TEST[:3])]
    drive([corrected(s, Budget(expansions=4), args) for s in starts], Watched(), native)
    parts = ("[FEEDBACK]", "[GOAL]", "[PROOFSTEP]")
    shape = {tuple(part for part in parts if part in text) for text in asked}
    assert shape == {parts} and all(text.startswith("[FEEDBACK]") for text in asked)


def test_what_cannot_learn_to_correct_is_said(warm, tmp_path):
    policy = CausalLM.load(warm)
    for spec, said in (
        (
            replace(policy.spec, prompt="theorem"),
            "prompt format 'theorem' of the policy has no place",
        ),
        (replace(policy.spec, granularity="step"), "granularity 'step'"),
    ):
        spec.save(tmp_path)
        with pytest.raises(ValueError, match=said):
            settings(tmp_path, correct=1)
    with pytest.raises(ValueError, match="way is 'search'"):
        settings(warm, correct=1, way="search")
