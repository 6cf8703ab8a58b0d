"""What the trainings of values share: settings, losses, batches, and the loop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from agents.values.model import Kind, predicted
from segenv.arguments import number

Groups = Sequence[tuple[Sequence[Tensor], float]]
"""Parameters, each group with its learning rate."""


@dataclass(frozen=True)
class TrainArgs:
    """How a value is trained."""

    epochs: int = 4
    batch: int = 32
    rate: float = 1e-3
    """the learning rate of Adam, falling to 0"""
    seed: int = 0

    def __post_init__(self) -> None:
        number("epochs", self.epochs, at_least=0, whole=True)
        number("batch", self.batch, at_least=1, whole=True)
        number("rate", self.rate, above=0)


def fit(
    groups: Groups,
    loss: Callable[[list[int]], Tensor],
    ids: Sequence[Sequence[int]],
    args: TrainArgs,
    name: str = "",
) -> None:
    """Change parameters by the `loss` of some of the rows, batch after batch."""
    steps = args.epochs * -(-len(ids) // args.batch)
    given: list[dict[str, Any]] = [{"params": list(some), "lr": rate} for some, rate in groups]
    optimizer = torch.optim.AdamW(given, weight_decay=0.01)
    rates = [rate for _, rate in groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 1)
    random = np.random.default_rng(args.seed)
    with tqdm(total=steps, desc=name, disable=None) as bar:
        for _ in range(args.epochs):
            for some in batches(ids, args.batch, random):
                found = loss(some)
                optimizer.zero_grad()
                found.backward()  # type: ignore[no-untyped-call]
                for own, _ in groups:
                    nn.utils.clip_grad_norm_(own, 1.0)
                optimizer.step()
                schedule.step()
                bar.set_postfix(loss=f"{found.item():.3f}", refresh=False)
                bar.update()


def value_loss(logits: Tensor, targets: Tensor, kind: Kind) -> Tensor:
    """The squared error of tactics to go, or the cross entropy of an outcome."""
    if kind == "progress":
        return nn.functional.mse_loss(predicted(logits, kind), targets)
    return nn.functional.binary_cross_entropy_with_logits(logits, targets)


def batches(
    ids: Sequence[Sequence[int]], size: int, random: np.random.Generator
) -> list[list[int]]:
    """Batches of rows that are about as long, in random order."""
    order = sorted(random.permutation(len(ids)).tolist(), key=lambda i: len(ids[i]) // 16)
    found = [order[start : start + size] for start in range(0, len(order), size)]
    return [found[i] for i in random.permutation(len(found))]
