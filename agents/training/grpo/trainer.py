"""TRL's GRPOTrainer on rows of our own: real episodes, and an advantage for each token.

Of TRL there are the loss with all its variants, the optimizer, logs and checkpoints. Sampling goes
through our policy's own decoding, whose log-probabilities are the old ones of the ratio.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import Any

import torch
from trl.trainer.grpo_config import GRPOConfig
from trl.trainer.grpo_trainer import GRPOTrainer
from trl.trainer.utils import pad

from agents.training.grpo.rows import Row, filled
from agents.training.runs import writing

TOKENS = ("prompt_ids", "prompt_mask", "completion_ids", "completion_mask")


@dataclass(frozen=True)
class Batch:
    """Rows, and numbers about them for the log."""

    rows: Sequence[Row]
    metrics: Mapping[str, float]


Rollout = Callable[[Sequence[str], int], Batch]
"""The names of the theorems of a batch and the optimizer steps so far, to what is learned from."""


def no_reward(completions: Sequence[Any], **given: Any) -> list[float | None]:
    """What TRL is told of rewards: nothing, as advantages come with the rows."""
    return [0.0] * len(completions)


class RowTrainer(GRPOTrainer):
    """A `GRPOTrainer` that is given rows by a function.

    The data set has a column `prompt` with names of theorems; TRL repeats each `num_generations` times
    and the function is given each once. A run that goes on behind so many passes over it (`epochs`)
    takes the names in the order in which it would have, had it not been stopped.
    """

    args: GRPOConfig

    def __init__(self, rollout: Rollout, epochs: int = 0, **given: Any) -> None:
        self.rollout, self.epochs = rollout, epochs
        super().__init__(reward_funcs=no_reward, **given)

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        names = list(dict.fromkeys(entry["prompt"] for entry in inputs))
        batch = self.rollout(names, self.state.global_step)
        for name, value in batch.metrics.items():
            self._metrics["train"][name].append(value)
        # a model whose batches are of unequal parts would lose the remainder (split_tensor_dict)
        out = self._tensors(filled(batch.rows, self.args.steps_per_generation or 1))
        if self.beta:
            out["ref_per_token_logps"] = self._reference(out)
        out["num_items_in_batch"] = out["tool_mask"].sum().clamp(min=1)
        return out

    def _get_train_sampler(self, dataset: Any = None) -> Any:
        """TRL's, which shuffles anew for each pass but does not know of those before it was made."""
        sampler: Any = super()._get_train_sampler(dataset)
        for _ in range(self.epochs):
            next(iter(sampler))
        return sampler

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """The trainer's, which says clearly what was not written."""
        with writing(
            f"the checkpoint after step {self.state.global_step}", Path(self.args.output_dir or "")
        ):
            super()._save_checkpoint(model, trial)  # type: ignore[no-untyped-call]

    def _tensors(self, rows: Sequence[Row]) -> dict[str, Any]:
        """What `_compute_loss` reads; prompts are padded in front, completions behind."""
        tokenizer: Any = self.processing_class
        empty = tokenizer.pad_token_id

        def table(lists: list[Any], value: int, side: str, kind: torch.dtype) -> torch.Tensor:
            tensors = [torch.tensor(one, dtype=kind) for one in lists]
            padded: torch.Tensor = pad(tensors, padding_value=value, padding_side=side)
            return padded.to(self.accelerator.device)

        prompts, answers = [row.prompt for row in rows], [row.completion for row in rows]
        whole, real = torch.long, torch.float32
        out = {
            "prompt_ids": table(prompts, empty, "left", whole),
            "prompt_mask": table([[1] * len(p) for p in prompts], 0, "left", whole),
            "completion_ids": table(answers, empty, "right", whole),
            "completion_mask": table([[1] * len(a) for a in answers], 0, "right", whole),
            "tool_mask": table([row.own for row in rows], 0, "right", whole),
            "advantages": table([row.advantages for row in rows], 0, "right", real),
        }
        if any(row.log_probs for row in rows):  # else TRL takes those of the model
            old = [row.log_probs or (nan,) * len(row.completion) for row in rows]
            out["old_per_token_logps"] = table(old, 0, "right", real)
        return out

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        """TRL's; rows without old log-probabilities have a ratio of 1 at each step, as replay has."""
        old = inputs.get("old_per_token_logps")
        if old is not None and (unknown := old.isnan().any(1)).any():
            with torch.no_grad():
                now = self._log_probs(model, {name: inputs[name][unknown] for name in TOKENS})
            inputs = inputs | {"old_per_token_logps": old.index_put((unknown,), now)}
        loss: torch.Tensor = super()._compute_loss(model, inputs)  # type: ignore[no-untyped-call]
        return loss

    def _reference(self, out: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """Log-probabilities of the reference model, for the KL term."""
        with torch.no_grad():
            return self._log_probs(self.ref_model, out)

    def _log_probs(self, model: Any, rows: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """(rows, completion): those of each token of the completions."""
        prompts, prompt_mask, answers, answer_mask = (rows[name] for name in TOKENS)
        ids, mask = torch.cat([prompts, answers], 1), torch.cat([prompt_mask, answer_mask], 1)
        found: torch.Tensor = self._get_per_token_logps_and_entropies(
            model, ids, mask, answers.size(1)
        )[0]
        return found
