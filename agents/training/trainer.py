"""transformers' Trainer on a plan, with the loss where it counts.

Measured against TRL's SFTTrainer on small models in `agents.bench`: that one computes logits at every
position, and accuracy and entropy of each batch, which a model of a million parameters pays dearly for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch.utils.data import Dataset
from transformers import Trainer

from agents.policies.decoding import logits_at
from agents.training.plan import Example


class Batches(Dataset[dict[str, torch.Tensor]]):
    """The batches of a plan, each as one item."""

    def __init__(self, examples: Sequence[Example], batches: Sequence[Sequence[int]]) -> None:
        self.examples, self.batches = examples, batches

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        return collated([self.examples[i] for i in self.batches[index]])


def collated(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """`input_ids` (rows, longest); `labels`: the same on answers, -100 elsewhere; `lengths` (rows,).

    Padding stands behind, so with causal attention no mask is needed: nothing looks at it.
    """
    ids = torch.zeros(len(examples), max(one.tokens for one in examples), dtype=torch.long)
    labels = torch.full_like(ids, -100)
    for row, one in enumerate(examples):
        ids[row, : one.tokens] = torch.tensor((*one.prompt, *one.answer))
        labels[row, len(one.prompt) : one.tokens] = torch.tensor(one.answer)
    lengths = torch.tensor([one.tokens for one in examples])
    return {"input_ids": ids, "labels": labels, "lengths": lengths}


def answer_loss(
    model: Any, inputs: Mapping[str, torch.Tensor], prompts: float = 0.0
) -> torch.Tensor:
    """The mean over answer tokens of minus their log-probability; prompt tokens weigh `prompts`.

    A mean with weights: they are divided by their sum. What a prompt repeats teaches a small model to
    copy long before the few answers do.
    """
    ids, labels = inputs["input_ids"], inputs["labels"][:, 1:]
    counts = (labels != -100) if not prompts else inputs["lengths"][:, None] > _places(labels)
    logits = logits_at(model, ids, F.pad(counts, (0, 1)), use_cache=False)
    if not prompts:
        return F.cross_entropy(logits.float(), labels[counts])
    each = F.cross_entropy(logits.float(), ids[:, 1:][counts], reduction="none")
    weights = torch.where(labels[counts] == -100, prompts, 1.0)
    return (each * weights).sum() / weights.sum()


def _places(labels: torch.Tensor) -> torch.Tensor:
    return torch.arange(1, labels.shape[1] + 1, device=labels.device)


class AnswerTrainer(Trainer):
    """A Trainer whose items are whole batches, read in the order of the plan."""

    prompts = 0.0
    """the weight of prompt tokens in the loss"""

    def compute_loss(
        self,
        model: Any,
        inputs: Any,
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """See `transformers.Trainer.compute_loss`."""
        loss = answer_loss(model, inputs, self.prompts)
        return (loss, {}) if return_outputs else loss

    def _get_train_sampler(self, *args: Any, **kwargs: Any) -> Any:
        return torch.utils.data.SequentialSampler(self.train_dataset)  # type: ignore[arg-type]

    def prediction_step(
        self, model: Any, inputs: Any, prediction_loss_only: bool, ignore_keys: Any = None
    ) -> Any:
        """The loss alone."""
        with torch.no_grad():
            loss = answer_loss(model, self._prepare_inputs(inputs))
        return loss.detach(), None, None


def unwrapped(items: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The one item of a batch of one: it is a batch itself."""
    (item,) = items
    return item


def mean_loss(model: Any, examples: Sequence[Example], batch_tokens: int = 4096) -> float:
    """The loss per answer token over examples."""
    total, count, was = 0.0, 0, model.training
    model.eval()
    with torch.inference_mode():
        for batch in _slices(examples, batch_tokens):
            inputs = {k: v.to(model.device) for k, v in collated(batch).items()}
            tokens = sum(len(one.answer) for one in batch)
            total += float(answer_loss(model, inputs)) * tokens
            count += tokens
    model.train(was)
    return total / max(1, count)


def _slices(examples: Sequence[Example], most: int) -> Iterator[list[Example]]:
    rest = sorted(examples, key=lambda one: one.tokens)
    while rest:
        size = max(1, most // rest[0].tokens)
        while size > 1 and rest[:size][-1].tokens * size > most:
            size -= 1
        yield rest[:size]
        rest = rest[size:]
