"""TRL's own trainer with a reward function and with tools, on a tiny model."""

import json
from pathlib import Path
from typing import Any

import pytest
import trl
from transformers import LlamaConfig, LlamaForCausalLM
from trl.trainer.grpo_config import GRPOConfig
from trl.trainer.grpo_trainer import GRPOTrainer

from agents.policies.tokenizer import fitted
from agents.training.trl_tools import chat, dataset, proof_reward, proof_tools
from tests.agents.training.grpo.conftest import world

SMALL: dict[str, Any] = {
    "use_cpu": True, "bf16": False, "activation_checkpointing": False, "report_to": "none",
    "save_strategy": "no", "dataloader_pin_memory": False, "disable_tqdm": True, "max_steps": 1,
    "num_generations": 2, "per_device_train_batch_size": 4, "logging_steps": 1,
}  # fmt: skip
NAMED = {theorem.name: theorem for theorem in world()}


def tokenizer():
    """One that has the marks of a chat, with TRL's template for Qwen 3."""
    marks = ("<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>", "<tool_response>")
    found = fitted(["⊢ p ∧ q"], 400)
    found.add_special_tokens({"additional_special_tokens": list(marks)})
    found.eos_token = "<|im_end|>"
    template = Path(trl.__file__).parent / "chat_templates" / "qwen3.jinja"
    found.chat_template = template.read_text("utf-8")
    return found


def model(words):
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=1,
            num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=8192,
            pad_token_id=words.pad_token_id, eos_token_id=words.eos_token_id, bos_token_id=None,
        )
    )  # fmt: skip


def test_the_reward_function_is_lean_s_word(native):
    reward = proof_reward(native, NAMED)
    texts = ["exact hp", "exact hq", "```lean4\nexact hq\n```", "sorry"]
    names = ["only_p", "only_p", "only_q", "only_q"]
    assert reward(completions=texts, theorem=names) == [1.0, 0.0, 1.0, 0.0]


@pytest.mark.filterwarnings("ignore")  # TRL calls its tools experimental
def test_trl_calls_the_reward_function(native, tmp_path):
    words = tokenizer()
    trainer = GRPOTrainer(
        model(words),
        reward_funcs=proof_reward(native, NAMED),
        args=GRPOConfig(output_dir=str(tmp_path), max_completion_length=8, **SMALL),
        train_dataset=dataset(native, world()),
        processing_class=words,
    )
    trainer.train()
    assert trainer.state.log_history[0]["reward"] == 0


@pytest.mark.filterwarnings("ignore")
def test_trl_plays_an_episode_with_tools(native, tmp_path, monkeypatch):
    """What the model says is written down here; tools, rewards and the update are real."""
    words = tokenizer()
    trainer = GRPOTrainer(
        model(words),
        environment_factory=proof_tools(native, NAMED, max_tactics=4),
        args=GRPOConfig(output_dir=str(tmp_path), max_completion_length=900,
                        max_tool_calling_iterations=3, **SMALL),
        train_dataset=chat(world()[:2]),
        processing_class=words,
    )  # fmt: skip

    def say(prompts, *given, **more):
        said = []
        for ids in prompts:
            call = {"name": "run_tactic", "arguments": {"tactic": "exact hp"}}
            text = f"<tool_call>\n{json.dumps(call)}\n</tool_call><|im_end|>"
            over = "<tool_response>" in words.decode(ids)
            said.append(words.encode("done<|im_end|>" if over else text, add_special_tokens=False))
        return said, None

    monkeypatch.setattr(trainer, "_generate_single_turn", say)
    trainer.train()
    log = trainer.state.log_history[0]
    assert log["reward"] == 0.5 and log["tools/failure_frequency"] == 0.5  # p is proved, q is not
