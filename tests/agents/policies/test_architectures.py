"""Models of many makers, tiny and random: what is drawn has the log-probability of a reading as a
whole, or the model is refused when it is loaded."""

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from peft import LoraConfig, get_peft_model

from agents.policies.architectures import check, longest
from agents.policies.base import Prompt
from agents.policies.causal_lm import CausalLM
from agents.policies.decoding import trunk
from agents.training.plan import Example
from agents.training.supervised import Args, taken
from agents.training.trainer import answer_loss, collated
from tests.agents.policies.tiny import LONG, SHORT, tiny

PROMPTS = [Prompt(SHORT), Prompt(LONG)]
OF_LLAMA = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 160,
}
OF_NEOX = {name: n for name, n in OF_LLAMA.items() if name != "num_key_value_heads"}
OF_GPT2 = {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 160}
OF_GPT_NEO = {
    "hidden_size": 32,
    "num_layers": 2,
    "attention_types": [[["global", "local"], 1]],
    "num_heads": 4,
    "max_position_embeddings": 160,
}
OF_GEMMA = OF_LLAMA | {"head_dim": 8, "query_pre_attn_scalar": 8}
ALIKE: dict[str, tuple[str, dict[str, Any]]] = {
    "llama": ("Llama", OF_LLAMA),
    "qwen2": ("Qwen2", OF_LLAMA),
    "qwen3": ("Qwen3", OF_LLAMA | {"head_dim": 8}),
    "gpt2": ("GPT2", OF_GPT2),
    "gpt_neo": ("GPTNeo", OF_GPT_NEO | {"window_size": 160}),
    "gpt_neox": ("GPTNeoX", OF_NEOX),
    "phi": ("Phi", OF_NEOX),
    "granite": ("Granite", OF_LLAMA | {"logits_scaling": 8.0}),
    "cohere": ("Cohere", OF_LLAMA | {"logit_scale": 0.0625}),
    "gemma2": ("Gemma2", OF_GEMMA | {"final_logit_softcapping": 1.0, "sliding_window": 160}),
    "mistral": ("Mistral", OF_LLAMA | {"sliding_window": 160}),
}
WINDOWS: dict[str, tuple[str, dict[str, Any]]] = {
    "mistral": ("Mistral", OF_LLAMA | {"sliding_window": 48}),
    "gemma2": ("Gemma2", OF_GEMMA | {"sliding_window": 48}),
    "gpt_neo": ("GPTNeo", OF_GPT_NEO | {"window_size": 48}),
}
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "bloom": ("Bloom", {"hidden_size": 32, "n_layer": 2, "n_head": 4}),
    "mamba": ("Mamba", {"hidden_size": 32, "num_hidden_layers": 2}),
    "bert": ("Bert", OF_NEOX),
}


def made(name: str, settings: dict[str, Any]) -> Any:
    """A random model with the vocabulary of the tiny policy, far from uniform."""
    tokenizer = tiny().tokenizer
    ends = {"pad_token_id": 0, "bos_token_id": None, "eos_token_id": tokenizer.eos_token_id}
    config = getattr(transformers, f"{name}Config")(vocab_size=len(tokenizer), **settings, **ends)
    torch.manual_seed(0)
    model: Any = transformers.AutoModelForCausalLM.from_config(config)
    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1:
                weights.normal_(0, 0.3)
    return model.eval()


def farthest(policy: CausalLM) -> float:
    """How far what is drawn is from a reading as a whole."""
    drawn = policy.sample(PROMPTS, 4, seed=3)
    rows = [(p, s) for p, some in zip(PROMPTS, drawn, strict=True) for s in some]
    again = policy.log_probs(
        [policy.prompt_ids(prompt) for prompt, _ in rows], [s.token_ids for _, s in rows]
    )
    apart = zip((s.token_log_probs for _, s in rows), again, strict=True)
    return max(float(np.abs(np.subtract(a, b)).max()) for a, b in apart)


@pytest.mark.parametrize("name", ALIKE)
def test_log_probs_agree_with_a_reading_as_a_whole(name):
    model = made(*ALIKE[name])
    check(model, name)
    assert longest(model.config) == 160
    assert farthest(replace(tiny(), model=model)) < 1e-3


@pytest.mark.filterwarnings("ignore:fan_in_fan_out", "ignore:.*is_gradient_checkpointing")
@pytest.mark.parametrize("name", ["llama", "gpt2", "cohere"])
def test_adapters_are_read_with_the_model(name):
    """LoRA, its zeros made noise: it changes what the trunk makes, and what is drawn agrees."""
    model = made(*ALIKE[name])
    ids, plain = torch.tensor([[5, 6, 7]]), trunk(model)
    before = plain(input_ids=ids).last_hidden_state
    config = LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM")
    adapted = get_peft_model(model, config).eval()
    with torch.no_grad():
        for place, weights in adapted.named_parameters():
            if "lora_B" in place:
                weights.normal_(0, 0.3)
    assert trunk(adapted) is plain
    assert not torch.allclose(before, plain(input_ids=ids).last_hidden_state, atol=0.1)
    assert farthest(replace(tiny(), model=adapted)) < 1e-3


@pytest.mark.parametrize("name", ["llama", "gpt2", "granite", "cohere", "gemma2"])
def test_the_loss_is_that_of_the_model_itself(name):
    model, prompt, answer = made(*ALIKE[name]), (5, 6, 7), (8, 9, 1)
    labels = torch.tensor([[-100] * 3 + list(answer)])
    with torch.no_grad():
        own = model(torch.tensor([[*prompt, *answer]]), labels=labels).loss.item()
        loss = answer_loss(model, collated([Example(prompt, answer)])).item()
    assert loss == pytest.approx(own, rel=1e-5)


@pytest.mark.parametrize("name", WINDOWS)
def test_a_context_is_no_longer_than_a_window(name, tmp_path):
    """A model that does not say how it is asked gets what its layers see; more is refused."""
    model = made(*WINDOWS[name])
    assert longest(model.config) == 48
    with pytest.raises(
        ValueError, match="context is 160, but the model was made for 48 tokens, or a"
    ):
        replace(tiny(), model=model).sample(PROMPTS, 1, seed=0)
    model.save_pretrained(tmp_path)
    tiny().tokenizer.save_pretrained(tmp_path)
    policy = CausalLM.load(tmp_path, device="cpu")
    assert policy.spec.context == 48
    prompts, answers = [[5] * 24, [6] * 3], policy.spec.max_new_tokens
    chances = [np.random.default_rng(0).random((2, answers)) for _ in prompts]
    drawn = policy.answers(prompts, chances)
    for ids, some in zip(prompts, drawn, strict=True):
        again = policy.log_probs([ids] * 2, [sample.token_ids for sample in some])
        for sample, known in zip(some, again, strict=True):
            assert np.allclose(known, sample.token_log_probs, atol=1e-3)
    args = Args(tmp_path / "out", ("nowhere",), model=str(tmp_path), context=160)
    with pytest.raises(ValueError, match=r"context is 160, .*at most so many \(--context 48\)"):
        taken(args)
    tiny().spec.save(tmp_path)
    with pytest.raises(
        ValueError, match=r"says context 160, but a layer of its model sees 48 tokens"
    ):
        CausalLM.load(tmp_path, device="cpu")


def test_layers_without_a_window_do_not_mind_one_in_the_settings():
    full = {"sliding_window": 24, "layer_types": ["full_attention"] * 2}
    assert longest(made("Gemma2", OF_GEMMA | full).config) == 160
    assert longest(made("Qwen2", OF_LLAMA | {"sliding_window": 24}).config) == 160
    assert longest(transformers.MambaConfig()) is None


@pytest.mark.filterwarnings("ignore:.*is_decoder")
@pytest.mark.parametrize("name", OTHERS)
def test_a_model_that_cannot_be_sampled_from_is_refused(name, tmp_path):
    made(*OTHERS[name]).save_pretrained(tmp_path)
    tiny().tokenizer.save_pretrained(tmp_path)
    with pytest.raises(
        ValueError,
        match=f"type '{name}', which cannot be sampled from here: .*Choose a decoder whose",
    ):
        CausalLM.load(tmp_path, device="cpu")


def test_code_of_a_model_is_run_if_it_is_trusted_alone(tmp_path, monkeypatch):
    modules = str(tmp_path / "modules")
    monkeypatch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", modules)
    monkeypatch.setattr("sys.path", list(sys.path))
    tiny().model.save_pretrained(tmp_path)
    tiny().tokenizer.save_pretrained(tmp_path)
    (tmp_path / "own.py").write_text(
        "from transformers import LlamaConfig, LlamaForCausalLM\n"
        "class OwnConfig(LlamaConfig):\n    model_type = 'own'\n"
        "class Own(LlamaForCausalLM):\n    config_class = OwnConfig\n"
    )
    config = (tmp_path / "config.json").read_text().replace('"llama"', '"own"')
    places = '"auto_map": {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.Own"},'
    (tmp_path / "config.json").write_text(config.replace("{", "{" + places, 1))
    with pytest.raises(ValueError, match=r"Python code of its own.*--trust-remote-code"):
        CausalLM.load(tmp_path, device="cpu")
    policy = CausalLM.load(tmp_path, device="cpu", trust_remote_code=True)
    assert type(policy.model).__name__ == "Own" and policy.model.config.model_type == "own"


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"temperature": -1.0}, r"temperature is -1\.0, but must be a number, at least 0"),
        ({"temperature": float("nan")}, "temperature is nan"),
        ({"top_p": 0}, "top_p is 0, but must be a number, above 0, at most 1"),
        ({"top_p": 2}, "top_p is 2, but"),
        ({"rows": 0}, "rows is 0, but must be a whole number, at least 1"),
    ],
)
def test_knobs_that_draw_nonsense_are_refused(knobs, message):
    policy = replace(tiny(), **knobs)
    with pytest.raises(ValueError, match=message):
        policy.sample(PROMPTS, 1, seed=0)
    with pytest.raises(ValueError, match=message):
        policy.answers([[1, 2]], [np.zeros((1, 3))])
    with pytest.raises(ValueError, match=message):
        policy.score(PROMPTS[:1], ["p"])
