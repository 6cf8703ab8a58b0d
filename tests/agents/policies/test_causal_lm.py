"""Sampling and scoring with a small random model: what is said of it is exact."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from agents.policies.base import Prompt
from agents.policies.causal_lm import CausalLM, CutPrompts, LongPrompt
from agents.policies.decoding import draw
from tests.agents.policies.tiny import LONG, SHORT, goal, state, tiny

PROMPTS = [Prompt(SHORT), Prompt(LONG), Prompt(SHORT, seed=5)]


def test_log_probs_agree_with_a_reading_as_a_whole():
    policy = tiny()
    drawn = policy.sample(PROMPTS, 16, seed=3)
    rows = [(p, s) for p, some in zip(PROMPTS, drawn, strict=True) for s in some]
    prompts = [policy.prompt_ids(prompt) for prompt, _ in rows]
    again = policy.log_probs(prompts, [sample.token_ids for _, sample in rows])
    for (_, sample), known in zip(rows, again, strict=True):
        assert np.allclose(known, sample.token_log_probs, atol=1e-3)
        assert math.isclose(sample.log_prob, sum(known), abs_tol=1e-3)
        assert sample.tokens == len(sample.token_ids) == len(sample.token_log_probs)
        assert len(sample.token_ends) == sample.tokens
        assert sample.token_ends[-1] == len(sample.text)


def test_an_answer_ends_with_the_end_token_or_is_cut():
    policy = tiny()
    samples = [s for some in policy.sample(PROMPTS, 60, seed=0) for s in some]
    end = policy.tokenizer.eos_token_id
    assert {s.stopped for s in samples} == {True, False}
    for sample in samples:
        assert end not in sample.token_ids[:-1]
        assert (sample.token_ids[-1] == end) == sample.stopped
        assert sample.stopped or sample.tokens == policy.spec.max_new_tokens


def test_what_is_drawn_depends_on_prompt_and_seed_alone():
    policy = tiny()
    together = policy.sample(PROMPTS, 5, seed=7)
    assert together == policy.sample(PROMPTS, 5, seed=7)
    for prompt, some in zip(PROMPTS, together, strict=True):
        alone = policy.sample([prompt], 5, seed=7)[0]
        assert [s.text for s in alone] == [s.text for s in some]
    narrow = replace(policy, rows=5).sample(PROMPTS, 5, seed=7)
    assert [[s.token_ids for s in some] for some in narrow] == [
        [s.token_ids for s in some] for some in together
    ]
    texts = {tuple(s.token_ids for s in some) for some in together}
    texts |= {tuple(s.token_ids for s in some) for some in policy.sample(PROMPTS, 5, seed=8)}
    assert len(texts) == 6


def test_the_likeliest_is_what_transformers_generates():
    policy = replace(tiny(), temperature=0.0)
    for prompt in PROMPTS:
        [[sample]] = policy.sample([prompt], 1, seed=0)
        ids = policy.prompt_ids(prompt)
        with torch.inference_mode():
            out = policy.model.generate(
                torch.tensor([ids]),
                attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                do_sample=False,
                max_new_tokens=policy.spec.max_new_tokens,
            )
        assert out[0, len(ids) :].tolist() == list(sample.token_ids)


def test_draws_follow_the_model():
    """The first token, against the model's own distribution: within five standard deviations."""
    policy = tiny()
    ids = policy.prompt_ids(PROMPTS[0])
    chance = np.random.default_rng(0).random((2000, 1))
    [answers] = draw(policy.model, [ids], [chance], policy.tokenizer.eos_token_id)
    with torch.inference_mode():
        shares = policy.model(torch.tensor([ids])).logits[0, -1].softmax(-1).numpy()
    counts = np.bincount([a.ids[0] for a in answers], minlength=len(shares))
    deviations = np.sqrt(2000 * shares * (1 - shares))
    assert np.all(np.abs(counts - 2000 * shares) <= 5 * deviations + 1)
    [some] = draw(policy.model, [ids], [chance], policy.tokenizer.eos_token_id, top_p=0.3)
    likeliest = np.argsort(-shares)
    kept = likeliest[: int((np.cumsum(shares[likeliest]) < 0.3).sum()) + 1]
    assert {a.ids[0] for a in some} == set(kept.tolist())


def test_a_prompt_is_read_once_for_its_group():
    policy, read = tiny(), []
    hook = policy.model.base_model.register_forward_pre_hook(
        lambda module, args, kwargs: read.append(tuple(kwargs["input_ids"].shape)), with_kwargs=True
    )
    try:
        policy.sample([PROMPTS[1], PROMPTS[1]], 8, seed=0)
    finally:
        hook.remove()
    assert read[0] == (1, len(policy.prompt_ids(PROMPTS[1])))
    assert all(shape[1] == 1 and shape[0] <= 16 for shape in read[1:])


def test_scores_are_those_of_what_was_drawn():
    """A text that the tokenizer cuts as the model said it has the log-probability it was drawn with."""
    policy = tiny()
    [some] = policy.sample([PROMPTS[1]], 40, seed=2)
    ids = policy.prompt_ids(PROMPTS[1])
    same = [s for s in some if s.stopped and policy.answer_ids(s.text) == list(s.token_ids)]
    assert same
    for scored, sample in zip(
        policy.score([PROMPTS[1]] * len(same), [s.text for s in same]), same, strict=True
    ):
        assert math.isclose(scored.log_prob, sample.log_prob, abs_tol=1e-3)
        assert replace(scored, log_prob=0, token_log_probs=()) == replace(
            sample, log_prob=0, token_log_probs=()
        )
    assert len(ids) == same[0].prompt_tokens


def test_a_long_prompt_is_cut_with_a_mark_and_said():
    policy = replace(tiny(), cut=type(tiny().cut)())
    many = state(*[goal(f"p ∧ q{i}", h="p") for i in range(20)])
    with pytest.warns(CutPrompts, match=r"a prompt of \d+ tokens is longer than the 148 that"):
        ids = policy.prompt_ids(Prompt(many))
    text = policy.tokenizer.decode(ids)
    assert len(ids) <= 148 and "more goals\n[PROOFSTEP]" in text and "⊢ p ∧ q0" in text
    policy.prompt_ids(Prompt(many))  # said once
    assert policy.cut == {"cut": 2}


def test_a_target_without_room_gets_no_answer_and_stops_nobody():
    policy = replace(tiny(), cut=type(tiny().cut)())
    huge = Prompt(state(goal("p ∧ " * 200 + "q")))
    with pytest.raises(LongPrompt, match=r"a prompt of \d+ tokens is longer than the 148"):
        policy.prompt_ids(huge)
    with pytest.warns(CutPrompts, match="nothing is said to it"):
        found = policy.sample([huge, PROMPTS[0]], 2, seed=0)
    assert [len(some) for some in found] == [0, 2]
    with pytest.raises(LongPrompt, match="more than the context of 160"):
        policy.log_probs([[1] * 100], [[1] * 61])


def test_premises_are_shown():
    policy = replace(tiny(), premises=lambda prompt: ("lemma l : p",))
    ids = policy.prompt_ids(PROMPTS[0])
    assert policy.tokenizer.decode(ids).startswith("[PREMISES]\nlemma l : p\n[GOAL]")


def test_out_of_memory_says_what_to_do(monkeypatch):
    def full(*args, **kwargs):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr("agents.policies.decoding.draw", full)
    with pytest.raises(MemoryError, match=r"3 prompts of up to \d+ tokens, 12 samples.*below 256"):
        tiny().sample(PROMPTS, 4, seed=0)


def test_a_checkpoint_is_loaded_as_it_was_saved(tmp_path):
    policy = tiny()
    policy.save(tmp_path)
    again = CausalLM.load(tmp_path, granularity="segment", device="cpu")
    assert again.spec == policy.spec
    assert again.sample(PROMPTS, 4, seed=1) == policy.sample(PROMPTS, 4, seed=1)


def test_a_model_of_another_maker_gets_half_of_its_context_for_answers(tmp_path):
    tiny().model.save_pretrained(tmp_path)
    tiny().tokenizer.save_pretrained(tmp_path)
    spec = CausalLM.load(tmp_path, granularity="step", device="cpu").spec
    assert (spec.granularity, spec.context, spec.max_new_tokens) == ("step", 160, 80)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"granularity": "step"}, r"trained with granularity 'segment', not 'step'"),
        ({"prompt": "bfs-prover"}, r"trained with prompt 'goals', not 'bfs-prover'"),
    ],
)
def test_a_checkpoint_of_another_kind_is_refused(tmp_path, asked, message):
    tiny().spec.save(tmp_path)  # no weights: it is refused before they are looked for
    with pytest.raises(ValueError, match=message):
        CausalLM.load(tmp_path, **asked)


def test_what_is_no_model_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(FileNotFoundError, match=r"holds no model.*no segenv\.json"):
        CausalLM.load(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"'nobody/nothing' is no folder.*without network"):
        CausalLM.load("nobody/nothing")
    (tmp_path / "segenv.json").write_text('{"granularity": "word"}')
    with pytest.raises(
        ValueError, match=r"segenv\.json cannot be read: unknown granularity 'word'"
    ):
        CausalLM.load(tmp_path)
