"""A value learned from rows, and how well it predicts others.

`progress` minimises the squared error of the number of tactics to go (LeanProgress, section 3),
`outcome` the cross entropy of whether a proof was found from there (OVM, section 3).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from agents.values.data import Row
from agents.values.fitting import TrainArgs, fit, value_loss
from agents.values.learned import Learned
from agents.values.model import Kind, ValueArgs, ValueModel, encode, padded


def train(
    data: Sequence[Row], model: ValueArgs | None = None, args: TrainArgs | None = None
) -> Learned:
    """A value learned from rows. Raises `ValueError` where there are none."""
    model, args = model or ValueArgs(), args or TrainArgs()
    if not data:
        raise ValueError(f"there is no state to learn {model.kind} from")
    torch.manual_seed(args.seed)
    network = ValueModel(model)
    ids = [encode(row.text, model) for row in data]
    targets = torch.tensor([row.target for row in data])

    def loss(some: list[int]) -> torch.Tensor:
        return value_loss(network(padded([ids[i] for i in some])), targets[some], model.kind)

    network.train()
    fit([(list(network.parameters()), args.rate)], loss, ids, args, model.kind)
    return Learned(network)


class Predicts(Protocol):
    """A value that was learned: of states alone, or on the trunk of a language model."""

    @property
    def kind(self) -> Kind:
        """What is predicted."""
        ...

    def predict(self, rows: Sequence[Row]) -> list[float]:
        """What it says of rows."""
        ...

    def save(self, folder: str | Path, **card: object) -> None:
        """Write it to a folder."""
        ...


def measures(value: Predicts, data: Sequence[Row]) -> dict[str, float]:
    """How well held-out rows are predicted, beside what a constant and the goal count predict.

    progress: mean absolute errors of the model, of the median, and of the best line through the goal
    counts. outcome: the chance that a row with a proof is ranked above one without (AUC), of the model
    and of fewest goals, 0.5 being none.
    """
    said, wanted = np.array(value.predict(data)), np.array([r.target for r in data])
    goals = np.array([row.text.count("⊢") for row in data], dtype=float)
    if value.kind == "outcome":
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
