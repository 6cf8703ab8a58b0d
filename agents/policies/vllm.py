"""The same policy on vLLM, for large models on a GPU. Thin; tests run it against a stand-in.

vLLM is no dependency: `pip install vllm` beside a CUDA build of torch. It is imported when a policy is
made. It reads the prompt of a group once by its own prefix cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.policies.base import Prompt, Sample, generator
from agents.policies.causal_lm import CausalLM
from agents.policies.decoding import Drawn


@dataclass(frozen=True)
class VLLM:
    """A policy that samples with vLLM what `policy` would; scores are those of `policy`'s model.

    `engine` is a `vllm.LLM` of the same weights; `policy` knows tokenizer, prompts and lengths.
    """

    policy: CausalLM
    engine: Any

    @classmethod
    def load(cls, policy: CausalLM, name: str, **options: Any) -> "VLLM":
        """An engine for a model by path or name. Raises `ImportError` if vLLM is not installed."""
        try:
            from vllm import LLM
        except ModuleNotFoundError as error:
            raise ImportError("this needs vllm, and a GPU: pip install vllm") from error
        return cls(policy, LLM(model=name, max_model_len=policy.spec.context, **options))

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        """See `Policy.sample`."""
        from vllm import SamplingParams

        self.policy.check()
        one, asked = self.policy, [self.policy.prompt_ids(prompt) for prompt in prompts]
        settings = [
            SamplingParams(
                n=n,
                temperature=one.temperature,
                top_p=one.top_p,
                max_tokens=one.spec.max_new_tokens,
                seed=int(generator(prompt, seed).integers(1 << 31)),
                logprobs=0,
                stop_token_ids=[one.tokenizer.eos_token_id],
            )
            for prompt in prompts
        ]
        tokens = [{"prompt_token_ids": ids} for ids in asked]
        answered = self.engine.generate(tokens, settings, use_tqdm=False)
        return [
            [told.heard(one.said(len(ids), _drawn(output))) for output in answer.outputs]
            for told, ids, answer in zip(map(one.names, prompts), asked, answered, strict=True)
        ]

    @property
    def granularity(self) -> str:
        """What the policy answers with."""
        return self.policy.granularity

    @property
    def name(self) -> str:
        """What tells the policy from others in a record."""
        return f"vllm {self.policy.name}"

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        """See `Policy.score`."""
        return self.policy.score(prompts, texts)


def _drawn(output: Any) -> Drawn:
    """An answer of vLLM. Log-probabilities are of the raw model (`logprobs_mode` as by default)."""
    ids = tuple(output.token_ids)
    known = tuple(step[i].logprob for step, i in zip(output.logprobs, ids, strict=True))
    return Drawn(ids, known, output.finish_reason == "stop")
