"""Train a value on traces and explorations: `python -m agents.values.train FILES --out DIR`.

`progress` minimises the squared error of the number of tactics to go (LeanProgress, section 3),
`outcome` the cross entropy of whether a proof was found from there (OVM, section 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from torch import nn
from tqdm import tqdm

from agents.values.data import Row, balanced, read, rows, split
from agents.values.learned import Learned
from agents.values.model import Kind, ValueArgs, ValueModel, encode, padded, predicted
from segenv.arguments import number


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


def train(
    data: Sequence[Row], model: ValueArgs | None = None, args: TrainArgs | None = None
) -> Learned:
    """A value learned from rows. Raises `ValueError` where there are none."""
    model, args = model or ValueArgs(), args or TrainArgs()
    if not data:
        raise ValueError(f"there is no state to learn {model.kind} from")
    torch.manual_seed(args.seed)
    network = ValueModel(model)
    optimizer = torch.optim.AdamW(network.parameters(), args.rate, weight_decay=0.01)
    ids = [encode(row.text, model) for row in data]
    targets = torch.tensor([row.target for row in data])
    steps = args.epochs * -(-len(data) // args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps + 1)
    random = np.random.default_rng(args.seed)
    network.train()
    with tqdm(total=steps, desc=model.kind, disable=None) as bar:
        for _ in range(args.epochs):
            for some in _batches(ids, args.batch, random):
                logits = network(padded([ids[i] for i in some]))
                loss = _loss(logits, targets[some], model.kind)
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
                bar.update()
    return Learned(network)


def _loss(logits: torch.Tensor, targets: torch.Tensor, kind: Kind) -> torch.Tensor:
    if kind == "progress":
        return nn.functional.mse_loss(predicted(logits, kind), targets)
    return nn.functional.binary_cross_entropy_with_logits(logits, targets)


def _batches(
    ids: Sequence[Sequence[int]], size: int, random: np.random.Generator
) -> list[list[int]]:
    """Batches of rows that are about as long, in random order."""
    order = sorted(random.permutation(len(ids)).tolist(), key=lambda i: len(ids[i]) // 16)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    return [batches[i] for i in random.permutation(len(batches))]


def measures(value: Learned, data: Sequence[Row]) -> dict[str, float]:
    """How well held-out rows are predicted, beside what a constant and the goal count predict.

    progress: mean absolute errors of the model, of the median, and of the best line through the goal
    counts. outcome: the chance that a row with a proof is ranked above one without (AUC), of the model
    and of fewest goals, 0.5 being none.
    """
    said, wanted = np.array(value.read([r.text for r in data])), np.array([r.target for r in data])
    goals = np.array([row.text.count("⊢") for row in data], dtype=float)
    if value.model.args.kind == "outcome":
        return {"auc": _auc(said, wanted), "auc_goal_count": _auc(-goals, wanted)}
    line = np.stack([goals, np.ones_like(goals)], axis=1)
    fitted = line @ np.linalg.lstsq(line, wanted, rcond=None)[0]
    guesses = {"error": said, "error_median": np.median(wanted), "error_goal_count": fitted}
    return {name: float(np.abs(guess - wanted).mean()) for name, guess in guesses.items()}


def _auc(said: np.ndarray, wanted: np.ndarray) -> float:
    above, below = said[wanted > 0.5], said[wanted <= 0.5]
    if not len(above) or not len(below):
        return float("nan")
    pairs = above[:, None] - below[None, :]
    return float((pairs > 0).mean() + (pairs == 0).mean() / 2)


def main(
    files: Annotated[list[Path], typer.Argument(help="Files of traces or explorations.")],
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    kind: Annotated[str, typer.Option(help="progress or outcome.")] = "progress",
    epochs: Annotated[int, typer.Option()] = 4,
    width: Annotated[int, typer.Option()] = 64,
    layers: Annotated[int, typer.Option()] = 2,
    held_out: Annotated[float, typer.Option(help="Share of theorems to measure with.")] = 0.1,
    balance: Annotated[bool, typer.Option(help="Keep few short proofs, as LeanProgress.")] = False,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train a value, measure it on theorems that it did not see, and write it."""
    model = ValueArgs(kind, width=width, layers=layers)  # type: ignore[arg-type]
    args = TrainArgs(epochs=epochs, seed=seed)
    data = rows((one for file in files for one in read(file)), model.kind)
    learn, measure = split(data, held_out, seed)
    learn = balanced(learn, seed=seed) if balance else learn
    value = train(learn, model, args)
    found = measures(value, measure) if measure else {}
    card = {"rows": len(learn), "held_out_rows": len(measure), "held_out": found}
    value.save(out, **card, seed=seed, epochs=epochs, files=[file.name for file in files])
    typer.echo(f"{out}: {model.kind} of {len(learn)} states; on {len(measure)} held out:")
    for name, amount in found.items():
        typer.echo(f"  {name} {amount:.3f}")


if __name__ == "__main__":
    typer.run(main)
