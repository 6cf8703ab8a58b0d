"""vLLM needs a GPU: a stand-in with its interface answers here, so what is tested is what we say to it
and what we make of its answers, not vLLM."""

import sys
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agents.policies.base import Prompt
from agents.policies.vllm import VLLM
from tests.agents.policies.tiny import LONG, SHORT, tiny

PROMPTS = [Prompt(SHORT), Prompt(LONG)]


@dataclass
class StandIn:
    """Answers as the tiny model does, in the shape in which vLLM answers."""

    model: str = ""
    max_model_len: int = 0
    asked: list[Any] = field(default_factory=list)

    def generate(
        self, prompts: list[dict[str, list[int]]], settings: list[Any], use_tqdm: bool
    ) -> Any:
        """See `vllm.LLM.generate`."""
        self.asked += settings
        found = []
        for prompt, one in zip(prompts, settings, strict=True):
            chances = np.random.default_rng(one.seed).random((one.n, one.max_tokens))
            (drawn,) = tiny()._drawn([prompt["prompt_token_ids"]], [chances])
            outputs = [
                SimpleNamespace(
                    token_ids=list(answer.ids),
                    logprobs=[
                        {token: SimpleNamespace(logprob=known)}
                        for token, known in zip(answer.ids, answer.log_probs, strict=True)
                    ],
                    finish_reason="stop" if answer.stopped else "length",
                )
                for answer in drawn
            ]
            found.append(SimpleNamespace(outputs=outputs))
        return found


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> VLLM:
    module: Any = ModuleType("vllm")
    module.LLM, module.SamplingParams = StandIn, SimpleNamespace
    monkeypatch.setitem(sys.modules, "vllm", module)
    return VLLM.load(tiny(), "some/model")


def test_answers_are_samples_whose_log_probabilities_agree_with_a_reading(policy: VLLM) -> None:
    found = policy.sample(PROMPTS, 3, seed=0)
    assert [len(some) for some in found] == [3] * len(PROMPTS)
    for prompt, some in zip(PROMPTS, found, strict=True):
        ended = [sample for sample in some if sample.stopped]
        read = policy.score([prompt] * len(ended), [sample.text for sample in ended])
        for sample, again in zip(ended, read, strict=True):
            if sample.token_ids == again.token_ids:
                assert sample.log_prob == pytest.approx(again.log_prob, abs=1e-3)
        assert all(sample.tokens == len(sample.token_ids or ()) for sample in some)


def test_the_engine_is_asked_for_what_the_policy_would_draw(policy: VLLM) -> None:
    assert policy.engine.model == "some/model"
    assert policy.engine.max_model_len == policy.policy.spec.context
    policy.sample(PROMPTS[:1], 2, seed=5)
    (one,) = policy.engine.asked
    assert (one.n, one.max_tokens) == (2, policy.policy.spec.max_new_tokens)
    assert one.stop_token_ids == [policy.policy.tokenizer.eos_token_id]
    policy.sample([Prompt(PROMPTS[0].state)], 2, seed=6)
    assert policy.engine.asked[1].seed != one.seed


def test_a_record_tells_it_from_its_policy(policy: VLLM) -> None:
    assert policy.granularity == policy.policy.granularity
    assert policy.policy.name in policy.name != policy.policy.name


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vllm", None)
    with pytest.raises(ImportError, match="this needs vllm, and a GPU: pip install vllm"):
        VLLM.load(tiny(), "some/model")
